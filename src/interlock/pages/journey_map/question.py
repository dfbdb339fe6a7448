"""What a reader asks of the journey map, kept in its address."""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import TYPE_CHECKING
from urllib.parse import urlencode

from django.urls import reverse

from interlock.agreement import naming
from interlock.measure.flows import BY_TOUCH, WORKED, Asked, Way
from interlock.pages.frame.choosing import chosen
from interlock.pages.frame.scope import PLAIN, scope
from interlock.pages.frame.seeing import told_apart_by

if TYPE_CHECKING:
    from collections.abc import Iterable

    from django.http import HttpRequest

    from interlock.measure.flows import Worked
    from interlock.pages.frame.choosing import Choice
    from interlock.pages.frame.ground import Ground
    from interlock.pages.frame.scope import Scope

OTHERS = "others"
"""Stands in the address for all sources that are not drawn by themselves."""
SPLIT_TYPES = ("text", "yes_no")


@dataclass(frozen=True)
class Question:
    """Which people, and by what they are told apart at the left."""

    asked: Asked
    choice: Choice
    only: Scope | None
    sources: tuple[str, ...]
    """By what its reader may tell them apart."""

    @property
    def words(self) -> dict[str, str]:
        """Return the address's words for it."""
        source = {} if self.asked.source == BY_TOUCH[0] else {"source": self.asked.source}
        return self.choice.words | source | ({"only": self.only.text} if self.only else {})

    @property
    def by(self) -> str:
        """Say by what people are told apart."""
        source = self.asked.source
        return f"{naming.label(source)} of the first touch" if source in BY_TOUCH else naming.label(source)

    @property
    def says(self) -> dict[str, str]:
        """Say what was asked, for passports."""
        told = {"Period": f"{self.choice.period.label}, by the first stage of each person", "From": self.by}
        return told | ({"Only": f"{self.only.label} ({self.only.where})"} if self.only else {})

    def rows(self, way: Way, *, others: bool = False, figure: str = "") -> str:
        """Return where the people of a way are listed."""
        words = {"from": way.begins} if way.begins else {}
        if not way.begins:
            words["of"] = OTHERS if others else json.dumps(way.source)
        words |= {"to": way.ends} if way.ends else {}
        words |= {"figure": figure} if figure else {}
        return f"{reverse('journey-map-rows')}?{urlencode({**self.words, **words})}"


def question(request: HttpRequest, held: Ground) -> Question:
    """Read the question; what makes no sense is the default: the channel of the first touch, everybody, all time."""
    fields = told_apart_by(request, held)
    choice, only = chosen(request, held), scope(held, request.GET.get("only", ""), fields)
    source, known = request.GET.get("source", ""), _sources(held, fields)
    asked = Asked(choice.period.bounds, source if source in known else BY_TOUCH[0], only.where if only else None)
    return Question(asked, choice, only, known)


def way(request: HttpRequest, held: Ground) -> tuple[Way, Worked | None, bool] | None:
    """Read a way, the figure of its stage, and whether all other sources are meant; nothing where there is none."""
    begins, ends = request.GET.get("from", ""), request.GET.get("to", "")
    figure = next((one for one in WORKED if one == request.GET.get("figure")), None)
    stages = held.agreement.stage
    if begins:
        known = begins in stages and (not ends or ends in (*stages, "open", "recycled", "rejected", "lost"))
        return (Way(begins=begins, ends=ends), figure, False) if known else None
    of = request.GET.get("of", "")
    if ends not in stages:
        return None
    if of == OTHERS:
        return Way(ends=ends), None, True
    try:
        source = json.loads(of)
    except ValueError:
        return None
    return (Way(source=source, ends=ends), None, False) if isinstance(source, str | None) else None


def _sources(held: Ground, fields: Iterable[str]) -> tuple[str, ...]:
    """List by what people can be told apart: the first touch, and those of some fields that have few values."""
    declared = held.agreement.field
    more = (name for name in fields if name not in BY_TOUCH)
    return (
        *BY_TOUCH,
        *(name for name in more if (declared[name].type in SPLIT_TYPES if name in declared else PLAIN.fullmatch(name))),
    )
