"""What a reader asks of the funnel, kept in the address."""

from __future__ import annotations

import json
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, Any, get_args

from interlock.agreement.metric import Basis
from interlock.measure.compile import SPANS
from interlock.measure.funnel import Asked
from interlock.measure.funnel.seen import is_span
from interlock.measure.number import midnight
from interlock.pages.frame.choosing import Link, address, chosen
from interlock.pages.frame.scope import scope
from interlock.pages.frame.seeing import told_apart_by

if TYPE_CHECKING:
    from collections.abc import Iterable

    from django.http import HttpRequest

    from interlock.measure.funnel.visits import Reentry, Skip
    from interlock.pages.frame.choosing import Choice
    from interlock.pages.frame.ground import Ground
    from interlock.pages.frame.periods import Span
    from interlock.pages.frame.scope import Scope

BASES: tuple[Basis, ...] = get_args(Basis)
MEANS: dict[Basis, str] = {
    "cohort": "Of those who entered a stage in the period, how many have gone on since.",
    "period": "Entries into the next stage over entries into this one, both in the period; a flow, it can exceed 100%.",
    "resolved": "Of those who left a stage in the period, how many went on; whoever is still in it is left out.",
    "open": "Of those who were in a stage at the start of the period or entered in it, how many went on in it.",
}
SKIPPED: dict[Skip, str] = {
    "impute": "A lead seen beyond a stage has passed it; such entries are marked as imputed.",
    "drop": "A lead that skipped a stage is left out from there on.",
}
AGAIN: dict[Reentry, str] = {
    "first": "Whoever entered more than once counts once, from the first time.",
    "last": "Whoever entered more than once counts once, from the last time.",
    "each": "Whoever entered more than once counts as often.",
}
SPLIT_TYPES = ("text", "yes_no")
LONGEST = 3_650
"""Days that may be given to go on, at most."""
USUAL: dict[Span, str] = {"all": "quarter", "year": "quarter", "quarter": "month", "month": "week", "week": ""}
"""What a span is split by where nothing was chosen: by its parts, so that a change over time is seen first."""


@dataclass(frozen=True)
class Question:
    """Basis, period, split, how skipped and repeated stages count, which leads, and what they are compared with."""

    asked: Asked
    choice: Choice
    only: Scope | None = None
    versus: str = ""
    """The other side, as the address names it."""
    by_default: bool = False
    """Whether the split was not asked for."""
    fields: tuple[str, ...] = ()
    """The fields by which its reader may tell leads apart."""

    @property
    def basis(self) -> Basis:
        """Return the basis."""
        return self.asked.basis

    @property
    def by(self) -> str:
        """Return what it is split by; empty for nothing."""
        return self.asked.by[0] if self.asked.by else ""

    @property
    def means(self) -> str:
        """Say what the basis counts."""
        return MEANS[self.basis]

    @property
    def within(self) -> str:
        """Return the days given to go on, as they are written."""
        return "" if self.asked.within_days is None else f"{self.asked.within_days:g}"

    @property
    def words(self) -> dict[str, str]:
        """Return the address's words for all that is counted; the split and the other side are apart."""
        said = {
            "basis": "" if self.basis == "cohort" else self.basis,
            "skipped": "" if self.asked.skip == "impute" else self.asked.skip,
            "again": "" if self.asked.reentry == "first" else self.asked.reentry,
            "within": self.within,
            "only": self.only.text if self.only else "",
        }
        return self.choice.words | {name: word for name, word in said.items() if word}

    @property
    def whole(self) -> dict[str, str]:
        """Return the address's words for the whole question."""
        split = {} if self.by_default else {"by": self.by}
        return self.words | split | ({"vs": self.versus} if self.versus else {})

    @property
    def says(self) -> dict[str, str]:
        """Say in words how is counted, for passports."""
        told = {"Period": self.choice.period.label, "Basis": f"{self.basis}: {self.means}"}
        told |= {"Skipped": SKIPPED[self.asked.skip], "Again": AGAIN[self.asked.reentry]}
        told |= {"Within": f"{self.within} days"} if self.within else {}
        return told | ({"Only": f"{self.only.label} ({self.only.where})"} if self.only else {})


def read(request: HttpRequest, held: Ground) -> Question:
    """Read the question from the address; what makes no sense there is the default."""
    choice, word = chosen(request, held), request.GET.get
    basis = next((basis for basis in BASES if basis == word("basis")), BASES[0])
    by = word("by", USUAL[choice.period.span])
    fields = told_apart_by(request, held)
    only = scope(held, word("only", ""), fields)
    asked = Asked(
        basis,
        (by,) if by in splits(held, fields) else (),
        choice.period.bounds,
        next((skip for skip in SKIPPED if skip == word("skipped")), "impute"),
        next((again for again in AGAIN if again == word("again")), "first"),
        _days(word("within", "")),
        only.where if only else None,
    )
    return Question(asked, choice, only, word("vs", ""), "by" not in request.GET, fields)


def bases(request: HttpRequest, question: Question) -> list[Link]:
    """List the bases to choose from."""
    return [
        Link(
            basis,
            basis.capitalize(),
            address(request, basis="" if basis == BASES[0] else basis),
            basis == question.basis,
        )
        for basis in BASES
    ]


def splits(held: Ground, fields: Iterable[str]) -> list[str]:
    """List what the funnel can be split by: the calendar, and those of some fields that have few values."""
    declared = held.agreement.field
    few = [name for name in fields if name not in declared or declared[name].type in SPLIT_TYPES]
    return [*(span for span in SPANS if span != "day"), *few]


def written(value: object) -> str:
    """Write a group's key into an address."""
    return json.dumps(value)


def key(request: HttpRequest, held: Ground, question: Question) -> dict[str, Any] | None:
    """Read which group is meant, as the ledger holds it; none where the whole is meant."""
    text = request.GET.get("group")
    if text is None or not question.by:
        return None
    try:
        value = json.loads(text)
        if value is not None and is_span(held.facts, question.by):
            value = midnight(date.fromisoformat(value))
    except (ValueError, TypeError):
        return None
    return {question.by: value}


def _days(text: str) -> float | None:
    try:
        days = float(text)
    except ValueError:
        return None
    return days if 0 < days <= LONGEST else None
