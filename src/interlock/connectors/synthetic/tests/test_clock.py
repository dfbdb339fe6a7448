from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st

from interlock.connectors.synthetic.clock import Clock, clock

_CLOCK = clock(date(2026, 10, 1))
_ZONES = ("Europe/Berlin", "America/New_York", "Asia/Singapore")


def _second(own: Clock, at: datetime) -> int:
    return int(
        (at.astimezone(UTC) - datetime(own.start.year, own.start.month, own.start.day, tzinfo=UTC)).total_seconds()
    )


def _after(at: datetime, hours: float, zone: int = 0) -> datetime:
    found = _CLOCK.work_after(np.array([_second(_CLOCK, at)]), np.array([hours]), np.array([zone]))
    begin = datetime(_CLOCK.start.year, _CLOCK.start.month, _CLOCK.start.day, tzinfo=UTC)
    return (begin + timedelta(seconds=int(found[0]))).astimezone(ZoneInfo(_ZONES[zone]))


def test_an_hour_from_saturday_afternoon_is_monday_at_ten() -> None:
    assert _after(datetime(2026, 3, 7, 15, tzinfo=ZoneInfo(_ZONES[0])), 1).strftime("%a %H:%M") == "Mon 10:00"


def test_the_last_hour_of_friday_goes_on_on_monday() -> None:
    assert _after(datetime(2026, 3, 6, 16, 30, tzinfo=ZoneInfo(_ZONES[1])), 1, 1).strftime("%a %H:%M") == "Mon 09:30"


def test_a_weekend_in_which_clocks_change_costs_no_working_time() -> None:
    assert _after(datetime(2026, 3, 27, 16, tzinfo=ZoneInfo(_ZONES[0])), 2).strftime("%d %H:%M") == "30 10:00"


@settings(max_examples=200, deadline=None)
@given(st.integers(0, 1_090 * 1440), st.integers(1, 60 * 60), st.integers(0, 2))
def test_work_after_equals_counting_minutes(minute: int, wait: int, zone: int) -> None:
    start = datetime(_CLOCK.start.year, _CLOCK.start.month, _CLOCK.start.day, tzinfo=UTC) + timedelta(minutes=minute)
    local = start.astimezone(ZoneInfo(_ZONES[zone])).replace(tzinfo=None)
    left = wait
    while left:
        local += timedelta(minutes=1)
        before = local - timedelta(minutes=1)
        left -= before.weekday() < 5 and 9 <= before.hour < 17
    assert _after(start, wait / 60, zone).replace(tzinfo=None) == local
