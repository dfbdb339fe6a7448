"""What people type into the forms: days in their own zone, numbers, nothing."""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta
from typing import TYPE_CHECKING

from interlock import InterlockError
from interlock.desk.clock import SECOND

if TYPE_CHECKING:
    from collections.abc import Mapping
    from zoneinfo import ZoneInfo

    from interlock.desk.actions.seats import Terms


class UnreadableError(InterlockError):
    """Something typed into a form cannot be read."""


def today(zone: ZoneInfo, now: int) -> date:
    """Return somebody's own day."""
    return datetime.fromtimestamp(now / SECOND, UTC).astimezone(zone).date()


def begins(text: str, zone: ZoneInfo, now: int) -> int:
    """Return when a day begins for somebody; without one, now."""
    return _midnight(_day(text), zone) if text.strip() else now


def ends(text: str, zone: ZoneInfo, now: int) -> int:
    """Return when a day is over for somebody; without one, today."""
    day = _day(text) if text.strip() else today(zone, now)
    return _midnight(day + timedelta(days=1), zone)


def began(text: str, zone: ZoneInfo) -> int | None:
    """Return when somebody began, None where nothing is said."""
    return _midnight(_day(text), zone) if text.strip() else None


def terms(given: Mapping[str, str]) -> Terms:
    """Read what a seat says of its own; what is left empty is as the team's clause says."""
    weight = _number(given.get("weight", ""), "weight")
    return {
        "weight": 1.0 if weight is None else weight,
        "at_most": _whole(given.get("at_most", ""), "at most"),
        "ramp_days": _whole(given.get("ramp_days", ""), "days of ramp"),
        "calendar": given.get("calendar", "").strip(),
    }


def _midnight(day: date, zone: ZoneInfo) -> int:
    return round(datetime.combine(day, time(), zone).timestamp()) * SECOND


def _day(text: str) -> date:
    try:
        day = date.fromisoformat(text.strip())
    except ValueError:
        raise UnreadableError(f"{text!r} is not a day; give it as 2026-12-01") from None
    if not 2000 <= day.year <= 2200:
        raise UnreadableError(f"{text!r} is too far away; choose a day between 2000 and 2200")
    return day


def _number(text: str, what: str) -> float | None:
    if not text.strip():
        return None
    try:
        return float(text)
    except ValueError:
        raise UnreadableError(f"{what}: {text!r} is not a number") from None


def _whole(text: str, what: str) -> int | None:
    number = _number(text, what)
    if number is not None and not number.is_integer():
        raise UnreadableError(f"{what}: {text!r} is not a whole number")
    return None if number is None else int(number)
