"""Touches as marks on lanes: what would overlap is one mark that says how many it stands for."""

from __future__ import annotations

from collections import Counter, defaultdict
from dataclasses import dataclass
from math import sqrt
from typing import TYPE_CHECKING

from interlock.agreement import naming

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from interlock.agreement import Agreement
    from interlock.lifecycle import Touched
    from interlock.pages.journey.scale import Scale

SMALLEST, LARGEST = 4.2, 9.0
_NAMED = 4


@dataclass(frozen=True)
class Mark:
    """One or more touches at one place of a lane."""

    x: float
    r: float
    owner: str
    says: str
    day: str
    """The last day it stands for, as the list is asked for it."""


@dataclass(frozen=True)
class Lane:
    """Marks side by side, and whose they are."""

    label: str
    owner: str
    y: float
    marks: tuple[Mark, ...]
    count: int
    url: str = ""


def owner_of(agreement: Agreement | None, kind: str) -> str:
    """Return which team owns a kind of touch; both where nobody agreed on it."""
    point = agreement.touchpoint.get(kind) if agreement is not None else None
    return point.owner if point is not None else "both"


def marks(agreement: Agreement | None, scale: Scale, touches: Iterable[Touched]) -> tuple[Mark, ...]:
    """Draw touches, one mark per owner and place."""
    places: dict[tuple[int, str], list[Touched]] = defaultdict(list)
    for touch in touches:
        places[scale.bin(touch.at), owner_of(agreement, touch.kind)].append(touch)
    return tuple(_mark(scale, owner, told) for (_, owner), told in sorted(places.items(), key=lambda item: item[0]))


def _mark(scale: Scale, owner: str, told: Sequence[Touched]) -> Mark:
    first, last = min(one.at for one in told), max(one.at for one in told)
    middle = sum(scale.x(one.at) for one in told) / len(told)
    days = f"{scale.day(last):%-d %b %Y}"
    if scale.day(first).date() != scale.day(last).date():
        days = f"{scale.day(first):%-d %b} to {days}"
    kinds = Counter(one.kind for one in told).most_common()
    said = ", ".join(f"{naming.label(kind)}{f' {n} times' if n > 1 else ''}" for kind, n in kinds[:_NAMED])
    more = f" and {len(kinds) - _NAMED} more kinds" if len(kinds) > _NAMED else ""
    radius = min(LARGEST, SMALLEST + 1.1 * (sqrt(len(told)) - 1))
    return Mark(round(middle, 1), round(radius, 1), owner, f"{days}: {said}{more}", f"{scale.day(last):%Y-%m-%d}")
