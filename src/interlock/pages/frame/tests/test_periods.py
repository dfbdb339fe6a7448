from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from interlock.measure.number import Period
from interlock.pages.frame.periods import SPANS, Span, day_of, period

DAYS = st.dates(date(1990, 1, 1), date(2100, 1, 1))


@given(DAYS, st.sampled_from([span for span in SPANS if span != "all"]))
def test_periods_of_one_span_tile_the_calendar(day: date, span: Span) -> None:
    here = period(span, day)
    assert here.since is not None
    assert here.until is not None
    assert here.since <= day < here.until
    before, after = here.before(), here.after()
    assert before is not None
    assert after is not None
    assert before.until == here.since
    assert after.since == here.until


@pytest.mark.parametrize(
    ("span", "label", "since", "until"),
    [
        ("week", "Week of 30 Nov 2026", date(2026, 11, 30), date(2026, 12, 7)),
        ("month", "December 2026", date(2026, 12, 1), date(2027, 1, 1)),
        ("quarter", "Q4 2026", date(2026, 10, 1), date(2027, 1, 1)),
        ("year", "2026", date(2026, 1, 1), date(2027, 1, 1)),
    ],
)
def test_a_period_names_itself(span: Span, label: str, since: date, until: date) -> None:
    found = period(span, date(2026, 12, 3))
    assert (found.label, found.since, found.until) == (label, since, until)


def test_all_time_has_no_bounds_and_no_neighbours() -> None:
    found = period("all", date(2026, 1, 1))
    assert (found.bounds, found.before(), found.after()) == (Period(), None, None)


@given(DAYS)
def test_an_instant_falls_on_its_day(day: date) -> None:
    at = int(datetime(day.year, day.month, day.day, tzinfo=UTC).timestamp()) * 1_000_000
    assert day_of(at) == day_of(at + 86_400_000_000 - 1) == day
    assert day_of(at - 1) == day - timedelta(days=1)
