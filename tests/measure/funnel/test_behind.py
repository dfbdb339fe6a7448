"""Shares, medians and estimates can be worked out again from the rows behind them; differences say what they may."""

from __future__ import annotations

from itertools import product
from statistics import median
from typing import TYPE_CHECKING, Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from measure.funnel.crowd import crowded
from measure.histories import AGREEMENT, CHANGES, DAY, MOVES, NOW, snapshot

from interlock.agreement import Agreement
from interlock.measure.engine import Engine
from interlock.measure.facts.among import ScopeError
from interlock.measure.facts.entries import Binding, as_it_was
from interlock.measure.facts.store import Facts
from interlock.measure.funnel import Asked, compare, funnel, rows
from interlock.measure.number import EARLIEST, LATEST, Period
from interlock.measure.statistics.kaplan_meier import kaplan_meier
from interlock.measure.statistics.newcombe import newcombe
from interlock.measure.statistics.wilson import wilson

if TYPE_CHECKING:
    from collections.abc import Iterator

QUESTIONS = [
    Asked(basis, (), period, "impute", reentry, within)  # type: ignore[arg-type]
    for basis, period, reentry, within in product(
        ["cohort", "period", "resolved", "open"],
        [Period(), Period(3 * DAY, 5 * DAY)],
        ["first", "each"],
        [None, 2.0],
    )
]


@pytest.fixture(scope="module", params=[0, DAY // 3], ids=["by the day", "by the minute"])
def facts(request: pytest.FixtureRequest) -> Iterator[Facts]:
    moves = [{**row, "at": row["at"] + request.param * (n % 2)} for n, row in enumerate(crowded(seed=11))]
    with Engine(snapshot(moves=moves, changes=[])) as engine:
        yield Facts(engine, AGREEMENT, NOW)


@pytest.mark.parametrize("asked", QUESTIONS)
def test_every_figure_is_worked_out_again_from_its_rows(facts: Facts, asked: Asked) -> None:
    group = funnel(facts, asked).groups[0]
    if group.overall is not None:
        became = [row["went_on"] for row in rows(facts, asked, group.stages[0].stage, "overall")]
        assert (len(became), sum(became)) == (group.overall.of, group.overall.reached_next)
    for step in group.stages[:-1]:
        shared = rows(facts, asked, step.stage, "rate")
        assert len(shared) == step.of
        if asked.basis != "period":
            assert sum(row["went_on"] for row in shared) == step.reached_next
        timed = rows(facts, asked, step.stage, "median")
        if step.median_days is not None:
            assert median(row["days"] for row in timed) == pytest.approx(step.median_days)
        if step.lasting is not None:
            watched = rows(facts, asked, step.stage, "expected")
            days = np.array([row["days"] for row in watched])
            estimate = kaplan_meier(days, np.array([row["went_on"] for row in watched]))
            expected = estimate.share(np.inf if asked.within_days is None else asked.within_days)[0]
            assert expected == pytest.approx(step.lasting.rate)


@settings(max_examples=25, deadline=None)
@given(moves=MOVES, changes=CHANGES, basis=st.sampled_from(["cohort", "period", "resolved", "open"]))
def test_a_condition_and_its_opposite_make_up_the_whole(moves: Any, changes: Any, basis: Any) -> None:
    with Engine(snapshot(moves=moves, changes=changes)) as engine:
        facts = Facts(engine, AGREEMENT, NOW)
        whole, web, rest = (
            funnel(facts, Asked(basis, where=where)).groups[0].stages
            for where in (None, "origin = 'web'", "not coalesce(origin = 'web', false)")
        )
        for all_of_them, some, others in zip(whole, web, rest, strict=True):
            assert (some.entered + others.entered, some.of + others.of) == (all_of_them.entered, all_of_them.of)
        for step in web:
            assert len(rows(facts, Asked(basis, where="origin = 'web'"), step.stage, "entered")) == step.entered


def test_a_condition_that_cannot_be_read_says_what_is_wrong(facts: Facts) -> None:
    with pytest.raises(ScopeError, match="only leads where nobody = 1"):
        funnel(facts, Asked(where="nobody = 1"))


@given(st.integers(0, 60), st.integers(1, 60), st.integers(0, 60), st.integers(1, 60))
def test_a_difference_lies_in_its_interval_and_turns_with_its_sides(a: int, n: int, b: int, m: int) -> None:
    a, b = min(a, n), min(b, m)
    interval, turned = newcombe(a, n, b, m), newcombe(b, m, a, n)
    assert interval is not None
    assert turned is not None
    assert -1 <= interval[0] <= a / n - b / m + 1e-12
    assert a / n - b / m - 1e-12 <= interval[1] <= 1
    assert (-turned[1], -turned[0]) == pytest.approx(interval)


def test_the_published_difference_is_found() -> None:
    """Newcombe 1998, table II, contrast a, method 10: 56/70 - 48/80."""
    assert newcombe(56, 70, 48, 80) == pytest.approx((0.0524, 0.3339), abs=5e-5)
    assert newcombe(1, 1, 0, 0) is None


def said(moves: list[dict[str, Any]], other: list[dict[str, Any]], *, apart: bool = True) -> list[str]:
    steps = []
    for one in (moves, other):
        with Engine(snapshot(moves=one, changes=[])) as engine:
            steps.append(funnel(Facts(engine, AGREEMENT, NOW), Asked()).groups[0])
    return [change.reading for change in compare(*steps, apart=apart)]


def crowd(people: int, went: int) -> list[dict[str, Any]]:
    return [{"person": n, "kind": "captured", "at": DAY} for n in range(people)] + [
        {"person": n, "kind": "handed_over", "at": 2 * DAY} for n in range(went)
    ]


def test_a_difference_says_no_more_than_it_may() -> None:
    assert said(crowd(200, 100), crowd(200, 40))[0] == "higher"
    assert said(crowd(200, 40), crowd(200, 100))[0] == "lower"
    assert said(crowd(200, 100), crowd(200, 95))[0] == "too close to tell"
    assert said(crowd(10, 9), crowd(200, 40))[0] == "small sample"
    assert said(crowd(200, 100), crowd(200, 40), apart=False)[0] == "same leads"
    assert said(crowd(200, 100), crowd(200, 40))[-1] == ""


def test_a_rate_of_one_side_is_wilson_s() -> None:
    with Engine(snapshot(moves=crowd(50, 20), changes=[])) as engine:
        found = funnel(Facts(engine, AGREEMENT, NOW), Asked()).groups[0]
    change = compare(found, found, apart=True)[0]
    assert change.this.interval == wilson(20, 50)
    assert (change.entered, change.rate, change.reading) == (0, 0.0, "too close to tell")


def test_as_it_was_reads_each_move_by_what_bound_then() -> None:
    other = Agreement.model_validate(
        {
            **AGREEMENT.model_dump(),
            "stage": {
                **{name: stage.model_dump() for name, stage in AGREEMENT.stage.items()},
                "sql": {**AGREEMENT.stage["sql"].model_dump(), "means": {"crm": "Other Word"}},
            },
        }
    )
    moves = [
        {"person": n, "kind": "reported", "stage": word, "at": day * DAY}
        for n, (word, day) in enumerate(
            [("Sales Lead", 2), ("Other Word", 2), ("Sales Lead", 20), ("Other Word", 20)], 1
        )
    ]
    bindings = [Binding(AGREEMENT, EARLIEST, 10 * DAY), Binding(other, 10 * DAY, LATEST)]
    with Engine(snapshot(moves=moves, changes=[])) as engine:
        facts = Facts(engine, other, NOW)
        entries, gates = as_it_was(bindings)
        facts.relations |= {**gates, "fact_entries": entries}
        found = rows(facts, Asked(skip="impute"), "sql", "entered")
    assert [row["person"] for row in found] == [1, 4]
