"""Replay by example: what counts, when, and what a comparison says of it."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

import pytest
from measure.replay.lives import HOUR, snapshot
from texts import OFFICE, STEPS

from interlock.agreement import Agreement, read
from interlock.lifecycle import Changed, Moved, Touched, history, prepare
from interlock.measure.engine import Engine
from interlock.measure.facts.store import Facts
from interlock.measure.number import Period
from interlock.measure.replay import compare, recorded, replay, side
from interlock.measure.replay.capacity import months, working_days

DAY = 24 * HOUR
MONDAY = int(datetime(2024, 1, 1, tzinfo=UTC).timestamp()) * 1_000_000
TEXT = (
    """
title = "Example"
says = "Example."
starts = 2024-01-01
"""
    + STEPS
    + """
[stage.customer]
says = "Won."
order = 3
owner = "sales"
entered = "won"
[touchpoint.visit]
says = "A visit."
owner = "marketing"
"""
    + OFFICE
    + """holidays = [2024-01-01]
[handoff.mql]
says = "Ready."
stage = "mql"
model = "interest"
at_score = THRESHOLD
to = "inbound"
calendar = "office"
answer_within = "PT4H"
[score.interest]
says = "Interest."
engagement.all = { says = "All.", touch = { visit = { points = 10, half_life_days = HALF } } }
"""
)


def agreement(threshold: float = 15, half: float = 1) -> Agreement:
    return read(TEXT.replace("THRESHOLD", str(threshold)).replace("HALF", str(half)))


def captured(person: int, at: int = MONDAY) -> Moved:
    return Moved(person, person, "captured", at, at)


def visits(person: int, *hours: float) -> list[Touched]:
    times = [MONDAY + int(hour * HOUR) for hour in hours]
    return [Touched(person * 1000 + n, person, at, at, "visit") for n, at in enumerate(times)]


def test_points_fade_and_the_threshold_is_met_at_a_touch() -> None:
    found = replay(agreement(), snapshot([captured(1), *visits(1, 0, 24)])).handoffs.to_pylist()
    assert [(row["person"], row["at"], row["clause"]) for row in found] == [(1, MONDAY + DAY, "mql")]
    assert found[0]["score"] == pytest.approx(15, abs=1e-9)


def test_nothing_is_decided_before_somebody_is_known() -> None:
    known_late = captured(1, MONDAY + 2 * HOUR)
    found = replay(agreement(), snapshot([known_late, *visits(1, 0, 0.5)])).handoffs.to_pylist()
    assert [row["at"] for row in found] == [MONDAY + 2 * HOUR]


def test_since_and_until_choose_hand_offs_but_forget_nothing() -> None:
    held = snapshot([captured(1), *visits(1, 0, 1)])
    assert replay(agreement(), held, since=MONDAY + HOUR).handoffs.num_rows == 1
    assert replay(agreement(), held, until=MONDAY + HOUR).handoffs.num_rows == 0
    assert replay(agreement(), held, since=MONDAY + 2 * HOUR).handoffs.num_rows == 0


def test_an_empty_ledger_and_an_agreement_without_hand_offs_hand_nobody_over() -> None:
    assert replay(agreement(), snapshot([])).handoffs.num_rows == 0
    nobody = agreement().model_copy(update={"handoff": {}})
    assert replay(nobody, snapshot([captured(1)])).handoffs.num_rows == 0


def test_decades_of_a_short_half_life_stay_exact() -> None:
    """A touch every 40 hours over fifteen years, at a half-life of six hours: 21,900 half-lives."""
    fast = agreement(threshold=18, half=0.25)
    every = [40 * n for n in range(3_285)]
    events = [captured(1), *visits(1, *every, every[-1] + 2)]
    found = replay(fast, snapshot(events)).handoffs.to_pylist()
    assert [row["at"] for row in found] == [events[-1].at]
    expected = 10 + 10 * 2 ** (-1 / 3) / (1 - 2 ** (-40 / 6))
    assert found[0]["score"] == pytest.approx(expected, rel=1e-12)
    assert found[0]["score"] == pytest.approx(history(prepare(fast), events)[0].score, rel=1e-12)


def test_progress_tells_the_parts() -> None:
    told: list[tuple[int, int]] = []
    replay(agreement(), snapshot([captured(1)]), progress=lambda done, of: told.append((done, of)))
    assert told == [(1, 1)]


def test_working_days_leave_out_weekends_and_holidays() -> None:
    calendar = agreement().calendar["office"]
    assert working_days(calendar, date(2024, 1, 1), date(2024, 1, 8)) == 4
    assert working_days(calendar.model_copy(update={"hours": {"sun": ()}}), date(2024, 1, 1), date(2024, 2, 1)) == 0


def test_capacity_is_hand_offs_over_working_days_of_the_part_that_was_asked_for() -> None:
    calendars = {"mql": agreement().calendar["office"]}
    counts = {("2024-01", "mql"): 11, ("2024-02", "mql"): 2}
    found = months(counts, calendars, MONDAY, MONDAY + 35 * DAY)
    assert [(month.month, month.handoffs, month.working_days) for month in found] == [
        ("2024-01", 11, 22),
        ("2024-02", 2, 2),
    ]
    assert [month.per_working_day for month in found] == [0.5, 1.0]


def deal(person: int, days: float, cents: int, opened: float | None = None) -> list[Moved]:
    at = MONDAY + int(days * DAY)
    moves = [Moved(7000 + person, person, "won", at, at, opportunity=person + 500, amount=cents)]
    if opened is not None:
        early = MONDAY + int(opened * DAY)
        moves.append(Moved(8000 + person, person, "opened", early, early, opportunity=person + 500, amount=cents))
    return moves


EVENTS = [
    *(captured(person) for person in range(1, 7)),
    *visits(1, 0, 0.1), *deal(1, 20, 10_000),  # both thresholds
    *visits(2, 0), *deal(2, 30, 20_000),  # the low one only
    *visits(3, 0, 24 * 40), *deal(3, 30, 40_000),  # the low one, in time; the high one never
    *visits(4, 24 * 10), *deal(4, 40, 80_000, opened=5),  # handed over only after the deal was opened
    *deal(5, 10, 160_000),  # never
    *visits(6, 0, 0.1), *deal(6, 78, 320_000),  # both, in the last part of history
    Moved(900, 1, "accepted", MONDAY + 2 * DAY, MONDAY + 2 * DAY),
    Moved(901, 2, "rejected", MONDAY + 2 * DAY, MONDAY + 2 * DAY),
]  # fmt: skip


def test_a_comparison_says_which_won_business_is_kept_missed_and_caught() -> None:
    with Engine(snapshot(EVENTS)) as engine:
        low, high = (side(replay(agreement(points), engine.snapshot)) for points in (10, 15))
        facts = Facts(engine, agreement(), MONDAY + 100 * DAY)
        found = compare(facts, low, high)
        turned = compare(facts, high, low)
    assert found is not None
    assert turned is not None
    whole = found.whole
    assert (whole.base.handoffs, whole.candidate.handoffs) == (5, 2)
    assert [(each.deals, each.cents) for each in (whole.kept, whole.missed, whole.caught, whole.unreached)] == [
        (2, 330_000), (2, 60_000), (0, 0), (2, 240_000),
    ]  # fmt: skip
    assert (turned.whole.caught, turned.whole.missed) == (whole.missed, whole.caught)
    assert (whole.base.accepted.part, whole.base.accepted.whole) == (1, 2)
    assert (whole.candidate.accepted.part, whole.candidate.accepted.whole) == (1, 1)
    assert (whole.base.bought.part, whole.base.bought.whole) == (5, 5)
    assert whole.base.by_clause == {"mql": 5}
    held_out = found.held_out
    assert held_out is not None
    assert (held_out.kept.cents, held_out.missed.deals, held_out.candidate.handoffs) == (320_000, 0, 0)
    assert any("small sample" in flag for flag in whole.flags)


def test_every_won_deal_of_the_period_is_counted_once() -> None:
    with Engine(snapshot(EVENTS)) as engine:
        low, high = (side(replay(agreement(points), engine.snapshot)) for points in (10, 15))
        facts = Facts(engine, agreement(), MONDAY + 100 * DAY)
        period = Period(MONDAY, MONDAY + 31 * DAY)
        found = compare(facts, low, high, period)
    assert found is not None
    deals = (found.whole.kept, found.whole.missed, found.whole.caught, found.whole.unreached)
    assert sum(each.deals for each in deals) == 4
    assert [month.month for month in found.whole.base.by_month] == ["2024-01"]
    assert sum(month.handoffs for month in found.whole.base.by_month) == found.whole.base.handoffs


def test_recorded_hand_offs_can_be_the_base() -> None:
    given = Moved(950, 5, "handed_over", MONDAY + DAY, MONDAY + DAY, clause="mql", score=3.0)
    with Engine(snapshot([*EVENTS, given])) as engine:
        found = compare(
            Facts(engine, agreement(), MONDAY), recorded(engine), side(replay(agreement(), engine.snapshot))
        )
    assert found is not None
    assert found.to_json()["base"]["says"] == "the hand-offs that were recorded"
    assert (found.whole.missed.cents, found.whole.caught.cents) == (160_000, 330_000)


def test_nothing_to_compare_is_said_as_nothing() -> None:
    with Engine(snapshot([])) as engine:
        assert (
            compare(Facts(engine, agreement(), MONDAY), recorded(engine), side(replay(agreement(), engine.snapshot)))
            is None
        )


def test_a_field_that_is_filled_later_counts_from_then_only() -> None:
    fitting = read(
        TEXT.replace("THRESHOLD", "20").replace("HALF", "1")
        + """
fit.size = { says = "Size.", field = "size", ranges = [{ at_least = 50, points = 12 }] }
[field.size]
says = "Size."
type = "number"
of = "account"
"""
    )
    later = MONDAY + int(timedelta(hours=3) / timedelta(microseconds=1))
    events = [
        captured(1), *visits(1, 0, 30),
        Changed(1, "person", 1, "account", "77", None, None, MONDAY, person=1),
        Changed(2, "account", 77, "size", "60", 60.0, later, later),
    ]  # fmt: skip
    found = replay(fitting, snapshot(events)).handoffs.to_pylist()
    assert [row["at"] for row in found] == [later]
    assert found[0]["score"] == pytest.approx(12 + 10 * 2 ** (-3 / 24), abs=1e-9)


@pytest.mark.parametrize("doubled", [0, 29, 30, 33])
def test_a_field_that_was_said_twice_counts_once_among_many(doubled: int) -> None:
    names = [f"f{number:02}" for number in range(35)]
    lines = [f'fit.{name} = {{ says = "A.", field = "{name}", present = 1 }}' for name in names]
    fields = [f'[field.{name}]\nsays = "A."' for name in names]
    fitting = read("\n".join([TEXT.replace("THRESHOLD", "35").replace("HALF", "1"), *lines, *fields]))
    said = [(1, name) for name in names] + [(2, name) for name in [*names[:34], names[doubled]]]
    events = [captured(1), captured(2)] + [
        Changed(n, "person", person, name, "yes", None, None, MONDAY, person=person)
        for n, (person, name) in enumerate(said)
    ]
    assert replay(fitting, snapshot(events)).handoffs["person"].to_pylist() == [1]


def test_a_lead_may_fade_into_the_grade_that_is_asked_for() -> None:
    text = TEXT.replace("at_score = THRESHOLD", 'at_grade = ["A2"]').replace("HALF", "1")
    grades = 'grade = { fit = { A = 0 }, engagement = { "1" = 18, "2" = 8 } }\n'
    graded = read(text.replace("engagement.all", grades + "engagement.all"))
    unscored = Touched(77, 1, MONDAY + DAY, MONDAY + DAY, "unheard_of")
    events = [captured(1, MONDAY + HOUR), *visits(1, 0.5, 0.5), unscored]
    found = replay(graded, snapshot(events)).handoffs.to_pylist()
    assert [row["at"] for row in found] == [each.at for each in history(prepare(graded), events)] == [MONDAY + DAY]
