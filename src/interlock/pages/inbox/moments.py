"""Dates and times that people type, in their own zone."""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta
from typing import TYPE_CHECKING

from interlock import InterlockError
from interlock.desk.clock import SECOND

if TYPE_CHECKING:
    from zoneinfo import ZoneInfo


class NoSuchTimeError(InterlockError):
    """A date or a time cannot be read."""


def instant(text: str, zone: ZoneInfo) -> int | None:
    """Read `2026-12-01` or `2026-12-01T09:30` as its writer means it; microseconds UTC, None where nothing is given."""
    if not text.strip():
        return None
    try:
        local = datetime.fromisoformat(text.strip())
    except ValueError:
        raise NoSuchTimeError(f"{text!r} is not a date; give it as 2026-12-01 or 2026-12-01T09:30") from None
    if not 2000 <= local.year <= 2200:
        raise NoSuchTimeError(f"{text!r} is too far away; choose a date between 2000 and 2200")
    return round(local.replace(tzinfo=local.tzinfo or zone).timestamp()) * SECOND


def today(zone: ZoneInfo, now: int) -> date:
    """Return somebody's own day."""
    return datetime.fromtimestamp(now / SECOND, UTC).astimezone(zone).date()


def tomorrow(zone: ZoneInfo, now: int) -> int:
    """Return when somebody's day ends, microseconds UTC."""
    day = today(zone, now) + timedelta(days=1)
    return round(datetime.combine(day, time(), zone).timestamp()) * SECOND
