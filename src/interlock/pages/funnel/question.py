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

if TYPE_CHECKING:
    from django.http import HttpRequest

    from interlock.pages.frame.choosing import Choice
    from interlock.pages.frame.ground import Ground
    from interlock.pages.frame.periods import Span

BASES: tuple[Basis, ...] = get_args(Basis)
MEANS: dict[Basis, str] = {
    "cohort": "Of those who entered a stage in the period, how many have gone on since.",
    "period": "Entries into the next stage over entries into this one, both in the period; a flow, it can exceed 100%.",
    "resolved": "Of those who left a stage in the period, how many went on; whoever is still in it is left out.",
    "open": "Of those who were in a stage at the start of the period or entered in it, how many went on in it.",
}
SPLIT_TYPES = ("text", "yes_no")
USUAL: dict[Span, str] = {"all": "quarter", "year": "quarter", "quarter": "month", "month": "week", "week": ""}
"""What a span is split by where nothing was chosen: by its parts, so that a change over time is seen first."""


@dataclass(frozen=True)
class Question:
    """Basis, period and split."""

    asked: Asked
    choice: Choice

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
    def words(self) -> dict[str, str]:
        """Return the address's words for basis and period."""
        return self.choice.words | ({} if self.basis == "cohort" else {"basis": self.basis})


def read(request: HttpRequest, held: Ground) -> Question:
    """Read the question from the address; what makes no sense there is the default."""
    choice = chosen(request, held)
    basis = next((basis for basis in BASES if basis == request.GET.get("basis")), BASES[0])
    by = request.GET.get("by", USUAL[choice.period.span])
    asked = Asked(basis, (by,) if by in splits(held) else (), choice.period.bounds)
    return Question(asked, choice)


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


def splits(held: Ground) -> list[str]:
    """List what the funnel can be split by: the calendar, fields of the agreement, whatever else was recorded."""
    declared = held.agreement.field
    known = [name for name, one in declared.items() if one.type in SPLIT_TYPES]
    recorded = held.answer("recorded", lambda: held.facts.recorded)
    return [*(span for span in SPANS if span != "day"), *known, *sorted(set(recorded) - set(declared) - {"account"})]


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
