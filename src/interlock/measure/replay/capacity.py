"""How many hand-offs a team would have to answer on a working day."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from itertools import pairwise
from math import fsum
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from interlock.agreement.calendar import Calendar, Day

_WEEKDAYS: tuple[Day, ...] = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")


@dataclass(frozen=True)
class Month:
    """Hand-offs of one calendar month in UTC, or of the part of it that was asked for."""

    month: str
    handoffs: int
    working_days: int
    """Days on which the teams that received worked at all; the fewest, where calendars differ."""
    per_working_day: float | None
    """Each hand-off over the working days of its own calendar, summed; None where nobody worked."""

    def to_json(self) -> dict[str, Any]:
        """Return it as scripts read it."""
        return {
            "month": self.month,
            "handoffs": self.handoffs,
            "working_days": self.working_days,
            "per_working_day": None if self.per_working_day is None else round(self.per_working_day, 4),
        }


def working_days(calendar: Calendar, since: date, until: date) -> int:
    """Return on how many days from `since` up to `until` there is working time."""
    days = (since + timedelta(days=number) for number in range((until - since).days))
    holidays = set(calendar.holidays)
    return sum(day not in holidays and bool(calendar.hours.get(_WEEKDAYS[day.weekday()])) for day in days)


def months(
    counts: Mapping[tuple[str, str], int], calendars: Mapping[str, Calendar], since: int, until: int
) -> list[Month]:
    """Return every month from `since` up to `until` (microseconds UTC), from counts by month and clause."""
    return [_month(counts, calendars, *bounds) for bounds in _bounds(_day(since), _day(until - 1) + timedelta(days=1))]


def _month(counts: Mapping[tuple[str, str], int], calendars: Mapping[str, Calendar], since: date, until: date) -> Month:
    name = f"{since:%Y-%m}"
    mine = {clause: count for (month, clause), count in counts.items() if month == name}
    days = {clause: working_days(calendar, since, until) for clause, calendar in calendars.items()}
    idle = any(not days[clause] for clause in mine)
    load = None if idle else fsum(count / days[clause] for clause, count in mine.items())
    return Month(name, sum(mine.values()), min((days[clause] for clause in mine or days), default=0), load)


def _bounds(since: date, until: date) -> Iterator[tuple[date, date]]:
    """Cut a stretch of days at the first of each month."""
    cuts = [since]
    while (after := (cuts[-1].replace(day=1) + timedelta(days=32)).replace(day=1)) < until:
        cuts.append(after)
    return pairwise([*cuts, until])


def _day(moment: int) -> date:
    return datetime.fromtimestamp(moment // 1_000_000, UTC).date()
