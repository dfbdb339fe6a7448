"""Time from left to right: where an instant stands, which instants are looked at, and what is written below."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

if TYPE_CHECKING:
    from collections.abc import Iterator

WIDTH, PAD = 1000.0, 12.0
EDGE = 28.0
"""Nothing is written closer to the edges: it would be cut off."""
STEPS = 160
"""Instants at which a score is looked at."""
BIN = 16.0
"""Touches that would stand closer than this are drawn as one mark."""
HOUR = 3_600_000_000
_MOST_TICKS = 8
_MONTHS = (1, 2, 3, 6, 12, 24, 60)


@dataclass(frozen=True)
class Tick:
    """One place that is written below the line."""

    x: float
    label: str


@dataclass(frozen=True)
class Scale:
    """A stretch of time, microseconds UTC, as somebody in a time zone reads it."""

    since: int
    until: int
    zone: ZoneInfo

    def x(self, at: int) -> float:
        """Return where an instant stands, within the padding."""
        share = (min(max(at, self.since), self.until) - self.since) / (self.until - self.since)
        return round(PAD + share * (WIDTH - 2 * PAD), 1)

    def bin(self, at: int) -> int:
        """Return which mark an instant falls into."""
        return int((self.x(at) - PAD) // BIN)

    @property
    def moments(self) -> list[int]:
        """Return the instants at which a score is looked at, from the first to the last."""
        return [self.since + (self.until - self.since) * step // STEPS for step in range(STEPS + 1)]

    @property
    def ticks(self) -> list[Tick]:
        """Return the first moments of days, weeks, months or years, few enough to be read."""
        days = (self.until - self.since) / (24 * HOUR)
        if days <= 60:
            found = self._by_day(max(1, -(-int(days) // _MOST_TICKS)))
        else:
            months = next((each for each in _MONTHS if days / 30.4 / each <= _MOST_TICKS), _MONTHS[-1])
            found = self._by_month(months)
        return [tick for tick in found if EDGE <= tick.x <= WIDTH - EDGE]

    def day(self, at: int) -> datetime:
        """Return an instant on the reader's own clock."""
        return datetime.fromtimestamp(at / 1_000_000, UTC).astimezone(self.zone)

    def _by_day(self, step: int) -> Iterator[Tick]:
        day = self.day(self.since).replace(hour=0, minute=0, second=0, microsecond=0) + timedelta(days=1)
        while (at := round(day.timestamp() * 1_000_000)) < self.until:
            yield Tick(self.x(at), f"{day:%-d %b}")
            day += timedelta(days=step)

    def _by_month(self, step: int) -> Iterator[Tick]:
        first = self.day(self.since)
        month = first.year * 12 + first.month  # the month after the first, counted from 0
        month += -month % step
        while True:
            begun = datetime(month // 12, month % 12 + 1, 1, tzinfo=self.zone)
            at = round(begun.timestamp() * 1_000_000)
            if at >= self.until:
                return
            yield Tick(self.x(at), f"{begun:%b %Y}" if begun.month == 1 or step >= 12 else f"{begun:%b}")
            month += step


def scale(instants: list[int], now: int, zone: str) -> Scale:
    """Return the scale from the first of these instants until now, a day at least."""
    until = max([now, *instants])
    since = min([*instants, until - 24 * HOUR])
    return Scale(since - (until - since) // 100, until, ZoneInfo(zone or "UTC"))
