"""Time in the synthetic company: whole seconds since its first midnight (UTC), local days and office hours."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import numpy as np

from interlock.connectors.synthetic import words
from interlock.connectors.synthetic.chance import Floats, Ints, Rng, spin, wheel

DAY = 86_400
HOUR = 3_600
OPENS, CLOSES = 9 * HOUR, 17 * HOUR
WORKDAY = CLOSES - OPENS
YEARS = 3
_MARGIN = 800
"""Days before and after the window for which zones are known: deals close and customers leave after its end."""

# Weight of each local hour for what people do on their own.
_HOURS = wheel([1, 1, 1, 1, 1, 2, 4, 8, 14, 20, 22, 19, 13, 15, 18, 18, 16, 12, 9, 8, 8, 7, 4, 2])


@dataclass(frozen=True)
class Clock:
    """The window of three years before `until`, and the zones of the teams."""

    start: date
    until: date
    offsets: Ints
    """Seconds that local time is ahead of UTC, by zone and day."""

    @property
    def end(self) -> int:
        """Return the first second that has not happened yet."""
        return (self.until - self.start).days * DAY

    @property
    def epoch(self) -> int:
        """Return the window's start in seconds since 1970."""
        return (self.start - date(1970, 1, 1)).days * DAY

    def second(self, day: date) -> int:
        """Return the second at which a day begins."""
        return (day - self.start).days * DAY

    def day(self, second: int) -> date:
        """Return the day (UTC) of a second."""
        return self.start + timedelta(days=second // DAY)

    def ahead(self, at: Ints, zone: Ints) -> Ints:
        """Return how many seconds local time is ahead."""
        days = np.clip(at // DAY + _MARGIN, 0, self.offsets.shape[1] - 1)
        return self.offsets[zone, days]

    def work_after(self, at: Ints, hours: Floats, zone: Ints) -> Ints:
        """Return when so many office hours (Monday to Friday, 9 to 17 local) have passed; at least a minute later."""
        local = at + self.ahead(at, zone)
        done = self._worked(local) + np.round(hours * HOUR).astype(np.int64)
        return np.maximum(self._local_to_utc(self._after_work(done), zone), at + 60)

    def lively(self, draw: Rng, at: Ints, zone: Ints, weekend: float = 0.25) -> Ints:
        """Move times within their local day to when people are about, and most of the weekend into the week."""
        days = (at + self.ahead(at, zone)) // DAY
        weekday = (days + self.start.weekday()) % 7
        moves = (weekday > 4) & (draw.random(len(at)) > weekend)
        days = np.where(moves, days + np.where(draw.random(len(at)) < 0.5, 4 - weekday, 7 - weekday), days)
        hours = spin(draw, _HOURS, count=len(at))
        return self._local_to_utc(days * DAY + hours * HOUR + draw.integers(0, HOUR, len(at)), zone)

    def _local_to_utc(self, local: Ints, zone: Ints) -> Ints:
        return local - self.ahead(local, zone)

    def _worked(self, local: Ints) -> Ints:
        """Return the office seconds between the first Monday before the window and a local time."""
        days, second = np.divmod(local + self.start.weekday() * DAY, DAY)
        weeks, weekday = np.divmod(days, 7)
        today = np.where(weekday < 5, np.clip(second - OPENS, 0, WORKDAY), 0)
        return (weeks * 5 + np.minimum(weekday, 5)) * WORKDAY + today

    def _after_work(self, done: Ints) -> Ints:
        """Invert `_worked`: the earliest local time at which so many office seconds have passed."""
        days, rest = np.divmod(done - 1, WORKDAY)
        weeks, weekday = np.divmod(days, 5)
        return (weeks * 7 + weekday - self.start.weekday()) * DAY + OPENS + rest + 1


def clock(until: date) -> Clock:
    """Set the clock for the three years before a day."""
    start = until.replace(year=until.year - YEARS, day=min(until.day, 28))
    days = range(-_MARGIN, (until - start).days + _MARGIN)
    offsets = [[_ahead(zone, start + timedelta(days=day)) for day in days] for zone in words.ZONES]
    return Clock(start, until, np.array(offsets, np.int64))


def _ahead(zone: str, day: date) -> int:
    noon = datetime(day.year, day.month, day.day, 12, tzinfo=UTC).astimezone(ZoneInfo(zone))
    offset = noon.utcoffset()
    return int(offset.total_seconds()) if offset is not None else 0
