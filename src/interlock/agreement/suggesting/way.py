"""What is looked at, and one way to change a clause."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from interlock.agreement.clause import Part

if TYPE_CHECKING:
    from interlock.agreement.diff import Change
    from interlock.agreement.document import Agreement


@dataclass(frozen=True)
class Seen:
    """One refused hand-off as the contradicted clause saw the lead; no personal data."""

    handoff: str
    """The hand-off's name in the agreement."""
    score: float = 0.0
    points: float = 0.0
    """What the clause gave."""
    text: str | None = None
    number: float | None = None
    """What is known of the field the clause looks at; both None: nothing."""
    kinds: Mapping[str, float] = field(default_factory=dict)
    """Points by kind of touch, where the clause counts touches."""
    known: frozenset[str] = frozenset()
    """Fields of which something is known."""


@dataclass(frozen=True)
class Way:
    """An agreement that differs in one clause, and why in a sentence."""

    agreement: Agreement
    says: str


@dataclass(frozen=True)
class Suggestion:
    """A change as text, or only the sentence that says why there is none."""

    says: str
    text: str = ""
    changes: tuple[Change, ...] = ()


def replaced(whole: Any, path: tuple[str | int, ...], value: object) -> Any:
    """Return a part of the agreement with another value at a path of field names, keys and places."""
    if not path:
        return value
    step, *rest = path
    if isinstance(whole, Part):
        inner = replaced(getattr(whole, str(step)), tuple(rest), value)
        return whole.model_copy(update={str(step): inner})
    if isinstance(whole, Mapping):
        return {**whole, step: replaced(whole.get(step), tuple(rest), value)}
    at = int(step)
    return (*whole[:at], replaced(whole[at], tuple(rest), value), *whole[at + 1 :])


def plainly(value: float) -> str:
    """Write a number without a needless fraction."""
    return f"{value:,.10g}"


def halved(points: float) -> float:
    """Return half of some points, rounded to halves."""
    return round(points) / 2
