"""The agreement's working calendars, and how the next two weeks look by them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from django.http import Http404
from django.shortcuts import render

from interlock import InterlockError
from interlock.agreement import starter
from interlock.desk import lists, numbers

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


def holidays(request: HttpRequest, name: str) -> HttpResponse:
    """Draft the public holidays of a country into a calendar, to be proposed on the agreement's page."""
    from interlock.agreement import daysoff  # noqa: PLC0415 - the table of all countries is seldom asked for

    asked, today = request.GET, datetime.now(UTC).date()
    began = numbers.counted_by(today)
    text = lists.version(str(began.number)).text if began else starter()
    country, region = asked.get("country", ""), asked.get("region", "")
    offered = [today.year, today.year + 1, today.year + 2]
    years = [int(one) for one in asked.getlist("year") if one.isdecimal() and len(one) < 5] or offered[:2]
    problem, found = "", None
    try:
        known = daysoff.regions(country) if country else []
        if country:
            found = daysoff.drafted(text, name, country, region if region in dict(known) else "", years)
        elif name not in numbers.speaks(today).calendar:
            raise Http404
    except InterlockError as error:
        known, problem = [], str(error)
    context = {
        "here": "calendars",
        "name": name,
        "countries": daysoff.countries(),
        "regions": known,
        "country": country,
        "region": region,
        "years": [(year, year in years) for year in offered],
        "from": began.number if began else "",
        "found": found,
        "problem": problem,
    }
    return render(request, "setup/holidays.html", context, status=422 if problem else 200)


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
