"""Hours in which somebody is left in peace, by their own clock."""

from __future__ import annotations

from datetime import UTC, datetime, time, timedelta
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

if TYPE_CHECKING:
    from interlock.desk.models import Preference

_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_TICK = timedelta(microseconds=1)


def local(at: int, zone: str) -> datetime:
    """Return an instant on somebody's wall clock; UTC where they chose none."""
    return (_EPOCH + at * _TICK).astimezone(ZoneInfo(zone or "UTC"))


def instant(when: datetime) -> int:
    """Return a wall clock time as an instant; one that is skipped in spring counts as an hour later."""
    return (when.astimezone(UTC) - _EPOCH) // _TICK


def heard_from(preference: Preference, at: int) -> int:
    """Return the first instant from `at` on at which somebody wants to hear of things."""
    if not preference.quiet_from or preference.quiet_from == preference.quiet_to:
        return at
    here = local(at, preference.time_zone)
    since, until = time.fromisoformat(preference.quiet_from), time.fromisoformat(preference.quiet_to)
    clock = here.time()
    overnight = since > until
    if not (clock >= since or clock < until if overnight else since <= clock < until):
        return at
    day = here.date() + timedelta(days=1 if overnight and clock >= since else 0)
    return max(at, instant(datetime.combine(day, until, here.tzinfo)))


def next_at(clock: str, zone: str, after: int) -> int:
    """Return the first instant later than `after` at which a wall clock shows a time such as `08:00`."""
    here = local(after, zone)
    day = here.date()
    while (found := instant(datetime.combine(day, time.fromisoformat(clock), here.tzinfo))) <= after:
        day += timedelta(days=1)
    return found
