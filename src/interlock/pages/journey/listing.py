"""What of the list is shown: the kind, the day to begin at, and the page that the address asks for."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from typing import TYPE_CHECKING, Any

from interlock.pages.frame.choosing import address
from interlock.pages.journey.entries import AT_ONCE, entries, kinds

if TYPE_CHECKING:
    from django.http import HttpRequest

    from interlock.agreement import Agreement
    from interlock.desk.lists.journey import Journey
    from interlock.pages.journey.scale import Scale


def listed(request: HttpRequest, agreement: Agreement | None, journey: Journey, scale: Scale) -> dict[str, Any]:
    """Return the entries to show, and the ways to others."""
    every = entries(agreement, journey)
    kind, day = request.GET.get("kind", ""), _day(request.GET.get("day", ""))
    chosen = [one for one in every if kind in ("", one.group, one.kind)]
    if day is not None:
        end = datetime(day.year, day.month, day.day, tzinfo=scale.zone) + timedelta(days=1)
        chosen = [one for one in chosen if one.at is None or one.at < end.timestamp() * 1_000_000]
    shown = AT_ONCE * max(1, _number(request.GET.get("pages", "")))
    more = len(chosen) - shown
    return {
        "chosen": chosen,
        "entries": chosen[:shown],
        "kinds": kinds(every),
        "kind": kind,
        "all": len(every),
        "day": day,
        "every_day": address(request, day="", pages=""),
        "more": max(0, more),
        "further": address(request, pages=str(shown // AT_ONCE + 1)) if more > 0 else "",
        "kept": {name: request.GET[name] for name in ("model", "at", "day") if name in request.GET},
    }


def _day(text: str) -> date | None:
    try:
        day = date.fromisoformat(text)
    except ValueError:
        return None
    return day if 1971 <= day.year <= 2200 else None


def _number(text: str) -> int:
    return min(int(text), 1000) if text.isdecimal() and len(text) < 5 else 1
