"""What a reader asks of the audit, kept in its address."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from typing import TYPE_CHECKING

from interlock.desk.lists.audit import Asked
from interlock.measure.number import midnight
from interlock.pages.frame.periods import written_day

if TYPE_CHECKING:
    from collections.abc import Mapping

    from django.http import HttpRequest

WORDS = ("by", "kind", "since", "until", "lead", "handoff")
LARGEST = 2**63 - 1


@dataclass(frozen=True)
class Question:
    """Which happenings are meant, and where the page begins."""

    asked: Asked
    words: Mapping[str, str]
    """As they stand in the address; what makes no sense there is left out."""
    before: int | None

    @property
    def says(self) -> dict[str, str]:
        """Say what was asked, for a file."""
        return {name.capitalize(): word for name, word in self.words.items()}


def read(request: HttpRequest) -> Question:
    """Read a question."""
    given = {name: request.GET.get(name, "").strip() for name in WORDS}
    since, until = written_day(given["since"]), written_day(given["until"])
    lead, handoff = _number(given["lead"]), _number(given["handoff"])
    asked = Asked(
        None if since is None else midnight(since),
        None if until is None else midnight(until + timedelta(days=1)),
        given["by"],
        given["kind"],
        handoff,
        lead,
    )
    sense = {"since": since, "until": until, "lead": lead, "handoff": handoff}
    words = {name: word for name, word in given.items() if word and sense.get(name, word) is not None}
    return Question(asked, words, _number(request.GET.get("before", "")))


def _number(text: str) -> int | None:
    return int(text) if text.isdecimal() and len(text) <= 19 and int(text) <= LARGEST else None
