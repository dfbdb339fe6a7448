"""A calendar laid out as working intervals on the time line, so that any span is two look-ups.

An instant is working time if the wall clock of the calendar's zone then shows a time within the hours of that weekday
and the local day is no holiday. So working time is real elapsed time: the hour that is skipped in spring does not
count, the hour that is lived twice in autumn counts twice.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from datetime import UTC, date, datetime, timedelta
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from interlock import InterlockError

if TYPE_CHECKING:
    from collections.abc import Iterator

    from interlock.agreement.calendar import Calendar, Day

_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_TICK = timedelta(microseconds=1)
_DAY = 86_400_000_000
_WEEK: tuple[Day, ...] = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
_FIRST_YEAR, _LAST_YEAR = 2, 9998
_Interval = tuple[int, int]


class ClockError(InterlockError):
    """No working time can be found where it was asked for."""


class Clock:
    """Working time of one calendar; years are laid out when first asked for, then kept.

    Instants are microseconds since 1970 UTC, durations microseconds of working time.
    """

    def __init__(self, calendar: Calendar, name: str = "") -> None:
        self.calendar = calendar
        self.name = name
        self._zone = ZoneInfo(calendar.time_zone)
        self._hours = [_merged(map(_span, calendar.hours.get(day, ()))) for day in _WEEK]
        self._holidays = frozenset(calendar.holidays)
        self._from = self._until = 0  # what is laid out
        self._starts: list[int] = []
        self._before: list[int] = []  # working time before each interval, from the first one laid out
        self._after: list[int] = []  # and up to its end

    def elapsed(self, start: int, end: int) -> int:
        """Return the working time from `start` to `end`, 0 if `end` is not after `start`."""
        if end <= start:
            return 0
        self._reach(start)
        self._reach(end)
        return self._worked(end) - self._worked(start)

    def deadline(self, start: int, duration: int) -> int:
        """Return the first instant by which `duration` of working time has passed since `start`.

        A duration that is used up when work ends on Friday is due on Friday evening, not on Monday morning; no
        duration at all is due at `start`, whether anybody works then or not.
        """
        if duration <= 0:
            return start
        self._reach(start)
        while not self._after or self._worked(start) + duration > self._after[-1]:
            self._reach_for_work()
        goal = self._worked(start) + duration
        at = bisect_left(self._after, goal)
        return self._starts[at] + goal - self._before[at]

    def _worked(self, instant: int) -> int:
        """Return the working time from the first interval laid out up to an instant."""
        at = bisect_right(self._starts, instant) - 1
        if at < 0:
            return 0
        return min(self._before[at] + instant - self._starts[at], self._after[at])

    def _reach_for_work(self) -> None:
        if not any(self._hours) or self._until >= _END:
            raise ClockError(
                f"calendar.{self.name}: its hours leave no working time for this duration; give it hours on at "
                "least one day of the week"
            )
        self._reach(self._until)

    def _reach(self, instant: int) -> None:
        """Lay out every year from those known up to the one that holds an instant."""
        if self._from <= instant < self._until:
            return
        if not _BEGIN <= instant < _END:
            raise ClockError(f"calendar.{self.name}: {instant} lies outside the years {_FIRST_YEAR} to {_LAST_YEAR}")
        year = _year(instant)
        if self._from == self._until:
            self._from, self._until = _new_year(year), _new_year(year + 1)
            self._lay(self._from, self._until)
        elif instant < self._from:
            self._lay(_new_year(year), self._from)
            self._from = _new_year(year)
        else:
            self._lay(self._until, _new_year(year + 1))
            self._until = _new_year(year + 1)

    def _lay(self, start: int, end: int) -> None:
        """Put the working intervals of a stretch before or after those that are there, and sum."""
        intervals = list(self._intervals(start, end))
        if start < self._from:
            intervals += [(at, at + b - a) for at, a, b in zip(self._starts, self._before, self._after, strict=True)]
            self._starts, self._before, self._after = [], [], []
        total = self._after[-1] if self._after else 0
        for opens, closes in intervals:
            self._starts.append(opens)
            self._before.append(total)
            total += closes - opens
            self._after.append(total)

    def _intervals(self, since: int, until: int) -> Iterator[_Interval]:
        """Yield the working intervals of a stretch, in order."""
        for start, end, offset in self._offsets(since, until):
            for number in range((start + offset) // _DAY, (end + offset - 1) // _DAY + 1):
                midnight = number * _DAY - offset
                for opens, closes in self._spans(number):
                    begins, stops = max(start, midnight + opens), min(end, midnight + closes)
                    if begins < stops:
                        yield begins, stops

    def _spans(self, number: int) -> list[_Interval]:
        """Return the hours of one local day, counted from 1970-01-01."""
        spans = self._hours[(number + 3) % 7]
        if not spans or date.fromordinal(number + _EPOCH.toordinal()) in self._holidays:
            return []
        return spans

    def _offsets(self, since: int, until: int) -> Iterator[tuple[int, int, int]]:
        """Yield the parts of a stretch within which the zone keeps its offset: start, end, offset."""
        start, offset = since, self._offset(since)
        for low in range(since, until, _DAY):
            high = min(low + _DAY, until)
            later = self._offset(high)
            if later != offset:
                turn = self._turn(low, high)
                yield start, turn, offset
                start, offset = turn, later
        yield start, until, offset

    def _turn(self, low: int, high: int) -> int:
        """Return the instant within a day at which the zone changes its offset."""
        before = self._offset(low)
        while high - low > 1:
            middle = (low + high) // 2
            if self._offset(middle) == before:
                low = middle
            else:
                high = middle
        return high

    def _offset(self, instant: int) -> int:
        offset = (_EPOCH + instant * _TICK).astimezone(self._zone).utcoffset()
        return 0 if offset is None else offset // _TICK


def _new_year(year: int) -> int:
    """Return the instant at which a UTC year begins."""
    return (datetime(year, 1, 1, tzinfo=UTC) - _EPOCH) // _TICK


def _year(instant: int) -> int:
    """Return the UTC year of an instant."""
    return (_EPOCH + instant * _TICK).year


_BEGIN, _END = _new_year(_FIRST_YEAR), _new_year(_LAST_YEAR + 1)


def _span(text: str) -> _Interval:
    """Read `09:00-17:30` as microseconds since local midnight."""
    opens, closes = (int(part[:2]) * 60 + int(part[3:]) for part in text.split("-"))
    return opens * 60_000_000, closes * 60_000_000


def _merged(spans: Iterator[_Interval]) -> list[_Interval]:
    """Return spans in order, those that touch or overlap as one, empty ones left out."""
    result: list[_Interval] = []
    for opens, closes in sorted(span for span in spans if span[0] < span[1]):
        if result and opens <= result[-1][1]:
            result[-1] = (result[-1][0], max(closes, result[-1][1]))
        else:
            result.append((opens, closes))
    return result
