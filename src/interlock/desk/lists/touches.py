"""What somebody did with us and we with them, newest first, repeats of a day told once."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from typing import TYPE_CHECKING

from interlock.desk.ledger import person as ledger

if TYPE_CHECKING:
    from collections.abc import Iterable

    from interlock.lifecycle import Touched

DAY = 86_400_000_000


@dataclass(frozen=True)
class Touch:
    """One kind of touch, as often as it came within a day; `at` is the last of them."""

    at: int
    kind: str
    channel: str | None
    campaign: str | None
    content: str | None
    by: str | None
    outbound: bool
    times: int


def touches(person: int) -> tuple[Touch, ...]:
    """Return everything that the ledger and the tail hold of a person's touches."""
    return _told(ledger.told_by_day(person))


def collapsed(told: Iterable[Touched]) -> tuple[Touch, ...]:
    """Tell the same touch once per day (UTC), with how often it came."""
    return _told((one, 1) for one in told)


def _told(many: Iterable[tuple[Touched, int]]) -> tuple[Touch, ...]:
    """Tell them so, each given with how often it came."""
    last: dict[tuple[object, ...], Touched] = {}
    times: Counter[tuple[object, ...]] = Counter()
    for one, often in sorted(many, key=lambda each: (-each[0].at, each[0].id)):
        alike = (one.at // DAY, one.kind, one.channel, one.campaign, one.content, one.by)
        last.setdefault(alike, one)
        times[alike] += often
    return tuple(
        Touch(one.at, one.kind, one.channel, one.campaign, one.content, one.by, one.outbound, times[alike])
        for alike, one in last.items()
    )
