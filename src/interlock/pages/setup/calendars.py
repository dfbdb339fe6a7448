"""The agreement's working calendars, and how the next two weeks look by them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from django.shortcuts import render

from interlock.desk import numbers

if TYPE_CHECKING:
    from django.http import HttpRequest, HttpResponse

    from interlock.agreement.calendar import Calendar

NAMES = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
AHEAD = 14


@dataclass(frozen=True)
class Day:
    """One day of a preview."""

    day: date
    spans: tuple[str, ...]
    holiday: bool
    bars: tuple[tuple[float, float], ...]
    """Where work begins and how long it lasts, in percent of the day."""


@dataclass(frozen=True)
class Shown:
    """A calendar as the page shows it."""

    name: str
    calendar: Calendar
    days: tuple[Day, ...]
    used: tuple[str, ...]
    """The clauses that count time by it."""
    last_holiday: date | None
    runs_out: bool
    """Whether it knows no holiday of the coming year."""


def page(request: HttpRequest) -> HttpResponse:
    """Show the calendars."""
    counted = numbers.counted_by(datetime.now(UTC).date())
    agreement = numbers.speaks(datetime.now(UTC).date())
    used: dict[str, list[str]] = {name: [] for name in agreement.calendar}
    for kind in ("handoff", "promise", "team", "metric"):
        for name, clause in getattr(agreement, kind).items():
            calendar = getattr(clause, "calendar", None)
            if calendar in used:
                used[calendar].append(f"{kind}.{name}")
    shown = [_shown(name, one, used[name]) for name, one in agreement.calendar.items()]
    return render(
        request,
        "setup/calendars.html",
        {"here": "calendars", "calendars": shown, "number": counted.number if counted and counted.binds else None},
    )


def _shown(name: str, calendar: Calendar, used: list[str]) -> Shown:
    today = datetime.now(ZoneInfo(calendar.time_zone)).date()
    days = tuple(_day(calendar, today + timedelta(days=ahead)) for ahead in range(AHEAD))
    last = max(calendar.holidays, default=None)
    return Shown(name, calendar, days, tuple(used), last, last is None or last < today + timedelta(days=180))


def _day(calendar: Calendar, day: date) -> Day:
    holiday = day in calendar.holidays
    spans = () if holiday else calendar.hours.get(NAMES[day.weekday()], ())  # type: ignore[call-overload]
    return Day(day, spans, holiday, tuple(map(_bar, spans)))


def _bar(span: str) -> tuple[float, float]:
    begin, end = (int(part[:2]) * 60 + int(part[3:]) for part in span.split("-"))
    return begin / 14.4, (end - begin) / 14.4
