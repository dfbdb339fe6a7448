"""Spans of the calendar that a page can be narrowed to, in UTC."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from typing import Literal, get_args

from interlock.measure import number as measure

Span = Literal["week", "month", "quarter", "year", "all"]
SPANS: tuple[Span, ...] = get_args(Span)
_MONTHS = {"month": 1, "quarter": 3, "year": 12}


@dataclass(frozen=True)
class Period:
    """One span: its first day, and the first day after it; both open where everything is meant."""

    span: Span
    since: date | None = None
    until: date | None = None

    @property
    def label(self) -> str:
        """Name the period."""
        if self.since is None or self.until is None:
            return "All time"
        if self.span == "week":
            return f"Week of {self.since:%-d %b %Y}"
        if self.span == "month":
            return f"{self.since:%B %Y}"
        return f"Q{(self.since.month + 2) // 3} {self.since.year}" if self.span == "quarter" else f"{self.since.year}"

    @property
    def bounds(self) -> measure.Period:
        """Return the period as numbers are asked for it."""
        return measure.Period.days(self.since, self.until)

    def before(self) -> Period | None:
        """Return the same span one step earlier."""
        return None if self.since is None else period(self.span, self.since - timedelta(days=1))

    def after(self) -> Period | None:
        """Return the same span one step later."""
        return None if self.until is None else period(self.span, self.until)


def period(span: Span, day: date) -> Period:
    """Return the span of the calendar that holds a day; weeks start on Monday."""
    if span == "all":
        return Period(span)
    if span == "week":
        monday = day - timedelta(days=day.weekday())
        return Period(span, monday, monday + timedelta(days=7))
    months = _MONTHS[span]
    first = (day.month - 1) // months * months
    return Period(
        span, date(day.year, first + 1, 1), date(day.year + (first + months) // 12, (first + months) % 12 + 1, 1)
    )


def day_of(microseconds: int) -> date:
    """Return the day an instant falls on, in UTC."""
    return datetime.fromtimestamp(microseconds // 1_000_000, UTC).date()


def written_day(text: str) -> date | None:
    """Read a day of our times as addresses write it; nothing of anything else."""
    try:
        day = date.fromisoformat(text)
    except ValueError:
        return None
    return day if 1900 <= day.year <= 2200 else None
