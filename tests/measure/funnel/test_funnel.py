"""All bases of the funnel agree with their definition, and every figure is its rows."""

from __future__ import annotations

from collections import defaultdict
from itertools import product
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from measure.funnel import oracle
from measure.funnel.crowd import DENSE, crowded
from measure.histories import AGREEMENT, CHANGES, DAY, MOVES, NOW, snapshot

from interlock.measure.engine import Engine
from interlock.measure.facts.store import Facts
from interlock.measure.funnel import Asked, funnel, rows
from interlock.measure.number import Period

if TYPE_CHECKING:
    from collections.abc import Iterator

    from interlock.agreement.metric import Basis
    from interlock.measure.funnel import Flag, Group
    from interlock.measure.funnel.visits import Reentry, Skip

STAGES = {"captured": 1, "handed_over": 2, "sql": 3, "Sales Lead": 3, "opened": 4, "won": 5}
NAMES = ["lead", "mql", "sql", "opportunity", "customer"]
PERIODS = st.one_of(
    st.just(Period()),
    st.tuples(st.integers(0, 40), st.integers(1, 30)).map(lambda p: Period((1 + p[0]) * DAY, (1 + p[0] + p[1]) * DAY)),
)
QUESTIONS = list(product(["cohort", "period", "resolved", "open"], ["drop", "impute"], ["first", "last", "each"]))
VISIT = ("person", "place", "entered_at", "until", "reached_at", "final_at", "exit_at", "passed", "imputed")


@pytest.fixture(scope="module")
def crowd() -> Iterator[tuple[Facts, list[dict[str, Any]]]]:
    """Return many leads of few moments, so that ties, skipped stages and entries made again are the rule."""
    moves = crowded(seed=7)
    with Engine(snapshot(moves=moves, changes=[])) as engine:
        yield Facts(engine, AGREEMENT, NOW), moves


@pytest.mark.parametrize(("skip", "reentry"), list(product(["drop", "impute"], ["first", "last", "each"])))
def test_every_visit_is_what_its_definition_says(
    crowd: tuple[Facts, list[dict[str, Any]]], skip: Skip, reentry: Reentry
) -> None:
    facts, moves = crowd
    asked = Asked(skip=skip, reentry=reentry)
    funnel(facts, asked)
    found: dict[int, list[Any]] = defaultdict(list)
    for row in facts.engine.rows(f"SELECT {', '.join(VISIT)} FROM {asked.visits}"):
        found[row["person"]].append(tuple(row.values()))
    expected: dict[int, list[Any]] = defaultdict(list)
    for visit in oracle.visits(moves, STAGES, asked):
        exit_at, passed = visit.exit or (None, False)
        expected[visit.person].append(
            (
                visit.person,
                visit.place,
                visit.start,
                visit.until,
                visit.reached,
                visit.final,
                exit_at,
                passed,
                visit.unseen,
            )
        )
    assert len(found) > 300
    for person in {*found, *expected}:
        told = [move for move in moves if move["person"] == person]
        assert sorted(found[person], key=str) == sorted(expected[person], key=str), (person, told)


@pytest.mark.parametrize("basis", ["cohort", "period", "resolved", "open"])
def test_every_figure_counts_the_leads_that_its_definition_says(
    crowd: tuple[Facts, list[dict[str, Any]]], basis: Basis
) -> None:
    facts, moves = crowd
    for skip, reentry in (("drop", "each"), ("impute", "first"), ("impute", "last")):
        for since, until, within in ((0, 9, None), (2, 5, 1.0), (1, 2, None), (3, 4, 0.0), (0, 4, 2.0)):
            period = Period((1 + since) * DAY, (1 + until) * DAY)
            asked = Asked(basis, (), period, skip, reentry, within)  # type: ignore[arg-type]
            visits = oracle.visits(moves, STAGES, asked)
            leads = oracle.leads(visits, 5, asked)
            [group] = funnel(facts, asked).groups
            for place, step in enumerate(group.stages, 1):
                if place < 5:
                    assert step.median_days == oracle.median_days(visits, place, asked), (asked, place)
                assert step.imputed == sum(visit.unseen for visit in leads[place, "entered"])
                for figure in ("entered", "of", "reached_next")[: 3 if place < 5 else 2]:
                    counted = leads[place, figure]
                    assert getattr(step, figure) == len(counted), (asked, place, figure)
                    behind = [row["person"] for row in rows(facts, asked, step.stage, figure)]  # type: ignore[arg-type]
                    assert sorted(behind) == sorted(visit.person for visit in counted), (asked, place, figure)
            if basis == "cohort":
                assert group.overall is not None
                assert group.overall.reached_next == sum(
                    visit.final is not None and visit.final - visit.start <= asked.bound["within"]
                    for visit in leads[1, "entered"]
                )


@settings(max_examples=15, deadline=None)
@given(
    moves=DENSE,
    question=st.sampled_from(QUESTIONS),
    period=st.tuples(st.integers(0, 4), st.integers(1, 4)).map(
        lambda p: Period((1 + p[0]) * DAY, (1 + p[0] + p[1]) * DAY)
    ),
    within=st.sampled_from([None, 0.0, 1.0]),
)
def test_every_basis_is_what_its_definition_says(
    moves: list[dict[str, Any]], question: tuple[Any, Any, Any], period: Period, within: float | None
) -> None:
    with Engine(snapshot(moves=moves)) as engine:
        asked = Asked(question[0], (), period, question[1], question[2], within)
        [group] = funnel(Facts(engine, AGREEMENT, NOW), asked).groups
        leads = oracle.leads(oracle.visits(moves, STAGES, asked), 5, asked)
        for place, step in enumerate(group.stages, 1):
            expected = [len(leads[place, figure]) for figure in ("entered", "of", "reached_next")]
            assert [step.entered, step.of, step.reached_next or 0] == expected, place


@settings(max_examples=15, deadline=None)
@given(
    moves=MOVES,
    changes=CHANGES,
    period=PERIODS,
    question=st.sampled_from(QUESTIONS),
    by=st.sampled_from(["origin", "size", "month"]),
)
def test_every_figure_is_its_rows_and_groups_make_up_the_whole(
    moves: list[dict[str, Any]], changes: list[dict[str, Any]], period: Period, question: tuple[Any, Any, Any], by: str
) -> None:
    with Engine(snapshot(moves=moves, changes=changes)) as engine:
        facts = Facts(engine, AGREEMENT, NOW)
        [whole] = funnel(facts, Asked(question[0], (), period, *question[1:])).groups
        asked = Asked(question[0], (by,), period, *question[1:])
        groups = funnel(facts, asked).groups
        for n in range(len(NAMES)):
            assert sum(group.stages[n].entered for group in groups) == whole.stages[n].entered
            assert sum(group.stages[n].of for group in groups) == whole.stages[n].of
        if by != "month":
            for group in groups:
                is_its_rows(facts, asked, group)
        is_its_rows(facts, Asked(question[0], (), period, *question[1:]), whole)


def is_its_rows(facts: Facts, asked: Asked, group: Group) -> None:
    for step in group.stages:
        key = group.key or None
        assert len(rows(facts, asked, step.stage, "entered", key)) == step.entered
        assert len(rows(facts, asked, step.stage, "of", key)) == step.of
        if step.reached_next is not None:
            assert len(rows(facts, asked, step.stage, "reached_next", key)) == step.reached_next


def ask(
    moves: list[dict[str, Any]], asked: Asked | None = None, changes: list[dict[str, Any]] | None = None
) -> list[Group]:
    with Engine(snapshot(moves=moves, changes=changes or [])) as engine:
        return list(funnel(Facts(engine, AGREEMENT, 10_000 * DAY), asked or Asked()).groups)


def move(person: int, kind: str, day: float) -> dict[str, Any]:
    return {
        "person": person,
        "kind": kind,
        "at": int((1 + day) * DAY),
        "opportunity": 1000 + person if kind in ("opened", "won") else None,
    }


def test_a_lead_seen_beyond_a_stage_has_passed_it_or_is_dropped_from_there_on() -> None:
    moves = [move(1, "captured", 0), move(1, "won", 14)]
    [imputed], [dropped] = ask(moves), ask(moves, Asked(skip="drop"))
    assert [step.entered for step in imputed.stages] == [1, 1, 1, 1, 1]
    assert [step.entered for step in dropped.stages] == [1, 0, 0, 0, 0]
    assert (imputed.stages[0].median_days, imputed.stages[1].median_days) == (14.0, None)
    assert imputed.overall is not None
    assert (imputed.overall.reached_next, imputed.overall.median_days) == (1, 14.0)


def test_days_are_whole_where_entries_are_known_by_the_day() -> None:
    by_day = [move(1, "captured", 0), move(1, "handed_over", 1.75)]
    by_hour = [move(1, "captured", 0.25), move(1, "handed_over", 1.75)]
    assert [ask(moves)[0].stages[0].median_days for moves in (by_day, by_hour)] == [1.0, 1.5]


def test_a_young_cohort_s_estimate_allows_for_those_who_may_still_go_on() -> None:
    old = [move(n, "captured", 0) for n in range(40)] + [move(n, "handed_over", 10) for n in range(20)]
    young = [move(100 + n, "captured", 25) for n in range(40)] + [move(999, "opened", 30)]
    [group] = ask(old + young)
    lead = group.stages[0]
    assert lead.lasting is not None
    assert lead.rate == pytest.approx(21 / 81)
    assert lead.lasting.rate == pytest.approx(0.5)
    assert flagged(group, "right_censored").detail["young"] == 40


def test_with_days_given_only_those_who_have_not_had_them_are_young() -> None:
    slow = [move(n, "captured", 0) for n in range(40)] + [move(n, "handed_over", 40) for n in range(20)]
    recent = [move(100 + n, "captured", 30) for n in range(40)] + [move(999, "opened", 60)]
    ever, had_them, has_them_ahead = (ask(slow + recent, Asked(within_days=days))[0] for days in (None, 20.0, 35.0))
    assert flagged(ever, "right_censored").detail["young"] == 40
    assert ("right_censored", "lead") not in {(flag.flag, flag.stage) for flag in had_them.flags}
    assert "less than 35 days" in flagged(has_them_ahead, "right_censored").says


def test_days_given_are_enough_to_tell_the_young_where_few_went_on() -> None:
    few = [move(n, "captured", 25) for n in range(40)] + [move(0, "handed_over", 26), move(999, "opened", 30)]
    assert ("right_censored", "lead") not in {(flag.flag, flag.stage) for flag in ask(few)[0].flags}
    assert flagged(ask(few, Asked(within_days=10))[0], "right_censored").detail == {"young": 39, "usual_days": None}


def flagged(group: Group, name: str) -> Flag:
    return next(flag for flag in group.flags if flag.flag == name)


def steady(first: int, last: int, outcomes_from: int) -> list[dict[str, Any]]:
    """Two leads a day, of which one goes on after ten days; nobody wrote that down before a day."""
    moves = []
    for day in range(first, last):
        moves += [move(2 * day, "captured", day + 0.5), move(2 * day + 1, "captured", day + 0.6)]
        if day + 10 >= outcomes_from:
            moves.append(move(2 * day, "handed_over", day + 10.5))
    return moves


def test_outcomes_that_begin_long_after_the_leads_are_flagged_with_dates_and_both_rates() -> None:
    [group] = ask(steady(0, 200, outcomes_from=100))
    flag = flagged(group, "left_truncation")
    assert (flag.stage, flag.detail["leads_from"], flag.detail["outcomes_from"]) == ("lead", "1970-01-02", "1970-04-12")
    assert flag.detail["since"]["rate"] == pytest.approx(0.5, abs=0.01)
    assert flag.detail["before"]["rate"] < 0.1
    assert "no improvement" in flag.says


def test_one_stray_early_outcome_does_not_hide_the_gap() -> None:
    [group] = ask([*steady(0, 200, outcomes_from=100), move(4, "handed_over", 12)])
    assert flagged(group, "left_truncation").detail["outcomes_from"] == "1970-04-12"


@pytest.mark.parametrize("delay", [0, 10])
def test_outcomes_that_begin_as_late_as_they_take_are_not_flagged(delay: int) -> None:
    [group] = ask(steady(0, 200, outcomes_from=delay))
    assert not [flag for flag in group.flags if flag.flag == "left_truncation"]


def test_a_cohort_after_the_gap_is_not_flagged() -> None:
    [group] = ask(steady(0, 200, outcomes_from=100), Asked(period=Period(121 * DAY, 151 * DAY)))
    assert not [flag for flag in group.flags if flag.flag == "left_truncation"]


def test_few_leads_are_flagged_and_many_are_not() -> None:
    few, many = ask([move(n, "captured", n) for n in range(19)]), ask([move(n, "captured", n) for n in range(20)])
    assert [[flag.flag for flag in groups[0].flags] for groups in (few, many)] == [["small_sample"], []]


def test_entries_that_share_one_moment_are_flagged_as_undated() -> None:
    [group] = ask([move(n, "captured", 3) for n in range(30)])
    assert flagged(group, "times_unknown").detail["same"] == 30


def test_entries_without_a_known_time_count_and_are_flagged() -> None:
    known = [move(n, "captured", n) for n in range(30)] + [move(n, "handed_over", n + 4) for n in range(30)]
    moves = known + [move(100 + n, "captured", -1) for n in range(5)]
    [ever], [later] = ask(moves), ask(moves, Asked(period=Period(3 * DAY, 90 * DAY)))
    assert (ever.stages[0].entered, ever.stages[0].median_days, later.stages[0].entered) == (35, 4.0, 28)
    for group, words in ((ever, "say nothing of durations"), (later, "in no period")):
        assert flagged(group, "times_unknown").detail == {"without_time": 5}
        assert words in flagged(group, "times_unknown").says


def test_unknown_and_the_word_unknown_are_two_groups() -> None:
    changes = [{"person": 1, "key": 1, "field": "origin", "text": "unknown", "at": 0}]
    groups = ask([move(1, "captured", 0), move(2, "captured", 0)], Asked(by=("origin",)), changes)
    assert [group.key for group in groups] == [{"origin": "unknown"}, {"origin": None}]


def test_a_flow_can_exceed_everything_and_has_no_interval() -> None:
    moves = (
        [move(n, "captured", 0) for n in range(3)]
        + [move(n, "handed_over", 10) for n in range(3)]
        + [move(9, "captured", 10)]
    )
    [group] = ask(moves, Asked("period", period=Period(6 * DAY, 21 * DAY)))
    assert (group.stages[0].rate, group.stages[0].interval) == (3.0, None)


def test_an_empty_ledger_has_an_empty_funnel() -> None:
    [group] = ask([])
    assert [(step.entered, step.rate, step.interval) for step in group.stages] == [(0, None, None)] * 5
