"""A number is its rows, and its groups make it up again, for every metric over any history."""

from __future__ import annotations

import math
from datetime import date
from statistics import median
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from measure.histories import AGREEMENT, DAY, NOW, PEOPLE, SNAPSHOTS, snapshot

from interlock.agreement import read, starter
from interlock.agreement.facts import FACTS
from interlock.measure.compile import MetricError, columns
from interlock.measure.engine import Engine
from interlock.measure.facts.store import Facts
from interlock.measure.number import Figure, Period, number, rows

if TYPE_CHECKING:
    from collections.abc import Iterator

    from interlock.agreement.document import Agreement
    from interlock.agreement.metric import Metric
    from interlock.measure.ledger import Snapshot

STARTER = read(starter())
PERIODS = st.tuples(st.integers(-5, 45), st.integers(0, 50)).map(lambda p: Period(p[0] * DAY, (p[0] + p[1]) * DAY))


def by_hand(metric: Metric, counted: list[Any]) -> float | None:
    """Work a metric out from what its rows count for."""
    known = [value for value in counted if value is not None]
    if metric.share is not None:
        whole = counted if metric.basis in ("cohort", "open") else known
        return sum(known) / len(whole) if whole else None
    if metric.sum is not None:
        return math.fsum(known)
    if metric.mean is not None:
        return math.fsum(known) / len(known) if known else None
    if metric.median is not None:
        return median(known) if known else None
    return len(counted)


def same(a: float | None, b: float | None) -> bool:
    return a is b or (a is not None and b is not None and math.isclose(a, b, rel_tol=1e-9, abs_tol=1e-9))


OPEN: list[Engine] = []


@pytest.fixture(autouse=True)
def _closed() -> Iterator[None]:
    yield
    while OPEN:
        OPEN.pop().close()


def facts_of(snapshot: Snapshot, agreement: Agreement) -> Facts:
    OPEN.append(Engine(snapshot))
    return Facts(OPEN[-1], agreement, NOW)


@pytest.mark.parametrize("agreement", [AGREEMENT, STARTER], ids=["small", "starter"])
@settings(max_examples=8, deadline=None)
@given(data=st.data())
def test_number_is_its_rows(agreement: Agreement, data: st.DataObject) -> None:
    period = data.draw(st.one_of(st.just(Period()), PERIODS))
    facts = facts_of(data.draw(SNAPSHOTS), agreement)
    for name, metric in agreement.metric.items():
        answer = number(facts, name, period=period)
        counted = [row["_counts"] for row in rows(facts, name, period=period)]
        scale = 100 if answer.type == "money" else 1
        expected = by_hand(metric, counted)
        assert answer.figure.n == len(counted)
        assert same(answer.figure.value, expected if expected is None else expected / scale), name
    facts.engine.close()


@pytest.mark.parametrize("agreement", [AGREEMENT, STARTER], ids=["small", "starter"])
@settings(max_examples=8, deadline=None)
@given(data=st.data())
def test_groups_make_up_the_number(agreement: Agreement, data: st.DataObject) -> None:
    facts = facts_of(data.draw(SNAPSHOTS), agreement)
    for name, metric in agreement.metric.items():
        own = columns(agreement, metric.of)
        by = tuple(
            data.draw(st.lists(st.sampled_from([*own, "month", "quarter"]), min_size=1, max_size=2, unique=True))
        )
        answer = number(facts, name, by=by)
        whole = recombined(metric, list(answer.groups))
        assert sum(group.n for group in answer.groups) == answer.figure.n
        assert len({tuple(group.key.items()) for group in answer.groups}) == len(answer.groups)
        if metric.median is None:
            assert same(whole, answer.figure.value), (name, by)
    facts.engine.close()


def recombined(metric: Metric, groups: list[Figure]) -> float | None:
    part = math.fsum(group.part for group in groups if group.part is not None)
    if metric.share is None and metric.mean is None:
        return part
    whole = sum(group.whole or 0 for group in groups)
    return part / whole if whole else None


CONDITIONS = {
    "text": lambda name: st.sampled_from(
        [f"{name} is null", f"{name} in ('web', 'call', 'accepted')", f"{name} <> 'x'"]
    ),
    "number": lambda name: st.sampled_from([f"{name} >= 2", f"{name} / 2 < 10 or {name} is null"]),
    "time": lambda name: st.sampled_from([f"{name} < date '1970-01-20'", f"{name} is not null"]),
    "money": lambda name: st.sampled_from([f"{name} > 500.50", f"{name} between 10 and 4000"]),
    "yes_no": lambda name: st.sampled_from([name, f"not {name}", f"{name} is true"]),
    "id": lambda name: st.just(f"{name} is not null"),
}


@st.composite
def metrics(draw: st.DrawFn) -> Metric:
    """Draw a metric over any table of facts and any of its columns and fields."""
    of = draw(st.sampled_from(sorted(FACTS)))
    known = columns(AGREEMENT, of)

    def said(type_: str) -> st.SearchStrategy[str]:
        names = [name for name, column in known.items() if column == type_]
        return st.sampled_from(names) if names else st.nothing()

    one = st.sampled_from(sorted(known)).flatmap(lambda name: CONDITIONS[known[name]](f'"{name}"'))
    amount = st.one_of(said("money"), said("number")).map(lambda name: f'"{name}"')
    body: dict[str, Any] = {"says": "x", "owner": "both", "of": of, "by": draw(said("time"))}
    kinds = ["count", "share", *(["sum", "mean", "median"] if not amount.is_empty else [])]
    kind = draw(st.sampled_from(kinds))
    if kind != "count":
        body[kind] = draw(one if kind == "share" else amount)
    if kind == "share":
        body["basis"] = draw(st.sampled_from(["cohort", "period", "resolved", "open", None]))
    if draw(st.booleans()):
        body["where"] = draw(one)
    return type(AGREEMENT.metric["leads"]).model_validate(body)


@settings(max_examples=12, deadline=None)
@given(history=SNAPSHOTS, drawn=st.lists(metrics(), min_size=3, max_size=8), period=PERIODS)
def test_number_is_its_rows_in_any_agreement(history: Snapshot, drawn: list[Metric], period: Period) -> None:
    agreement = AGREEMENT.model_copy(update={"metric": {f"m{n}": metric for n, metric in enumerate(drawn)}})
    facts = facts_of(history, agreement)
    for name, metric in agreement.metric.items():
        answer = number(facts, name, period=period)
        expected = by_hand(metric, [row["_counts"] for row in rows(facts, name, period=period)])
        scale = 100 if answer.type == "money" else 1
        assert same(answer.figure.value, expected if expected is None else expected / scale), metric
    facts.engine.close()


def people(*days: float) -> list[dict[str, Any]]:
    return [{"person": n, "kind": "captured", "at": int(day * DAY)} for n, day in enumerate(days, 1)]


def test_the_period_s_end_is_not_included() -> None:
    facts = facts_of(snapshot(moves=people(0, 1, 2, 2.5, 3)), AGREEMENT)
    assert number(facts, "leads", period=Period.days(date(1970, 1, 2), date(1970, 1, 4))).figure.value == 3


def test_unknown_is_a_group_of_its_own_beside_the_word_unknown() -> None:
    changes = [{"person": 1, "key": 1, "field": "origin", "text": "unknown", "at": 1}]
    facts = facts_of(snapshot(moves=people(0, 0), changes=changes), AGREEMENT)
    assert [group.key["origin"] for group in number(facts, "leads", by=("origin",)).groups] == ["unknown", None]


def test_money_is_said_in_whole_units_and_summed_in_cents() -> None:
    moves = [{"person": n, "kind": "won", "at": n, "amount": 10} for n in range(1, 4)]
    facts = facts_of(snapshot(moves=moves), AGREEMENT)
    answer = number(facts, "won_amount")
    assert (answer.figure.value, answer.type) == (0.3, "money")


@pytest.mark.parametrize(("basis", "value"), [("resolved", 1.0), ("period", 1.0), ("cohort", 0.5), ("open", 0.5)])
def test_who_is_not_decided_yet_counts_as_not_among_a_cohort_and_what_is_open(basis: str, value: float) -> None:
    metric = AGREEMENT.metric["accepted"].model_copy(update={"basis": basis, "where": None})
    agreement = AGREEMENT.model_copy(update={"metric": {"accepted": metric}})
    moves = [{"person": n, "kind": "handed_over", "at": DAY} for n in (1, 2)]
    moves.append({"person": 1, "kind": "accepted", "at": 2 * DAY})
    answer = number(facts_of(snapshot(moves=moves), agreement), "accepted", by=("team",))
    assert (answer.figure.value, answer.figure.n) == (value, 2)
    assert [group.value for group in answer.groups] == [value]


def test_rows_of_unknown_time_are_counted_apart() -> None:
    moves = [
        {"person": 1, "kind": "won", "at": 1, "opportunity": 9},
        {"person": 1, "kind": "opened", "at": 1, "opportunity": 8},
    ]
    facts = facts_of(snapshot(moves=moves), AGREEMENT)
    answer = number(facts, "pipeline")
    assert (answer.figure.n, answer.undated) == (1, 1)


def test_a_goal_s_condition_restricts_the_metric_further() -> None:
    changes = [{"person": 1, "key": 1, "field": "origin", "text": "web", "at": 1}]
    facts = facts_of(snapshot(moves=people(0, 0), changes=changes), AGREEMENT)
    assert number(facts, "leads", where="origin = 'web'").figure.value == 1


@pytest.mark.parametrize(
    ("name", "by", "message"), [("nothing", (), "has no metric"), ("spend", ("origin",), "spend has no origin")]
)
def test_what_cannot_be_said_is_refused_by_name(name: str, by: tuple[str, ...], message: str) -> None:
    with pytest.raises(MetricError, match=message):
        number(facts_of(snapshot(), AGREEMENT), name, by=by)


def test_spans_follow_the_calendar_in_utc() -> None:
    facts = facts_of(snapshot(moves=people(0, 30.999, 31, 58)), AGREEMENT)
    assert [(g.key["month"], g.n) for g in number(facts, "leads", by=("month",)).groups] == [
        ("1970-01-01", 2),
        ("1970-02-01", 2),
    ]


@settings(max_examples=10, deadline=None)
@given(person=PEOPLE)
def test_a_person_without_a_field_is_counted_all_the_same(person: int) -> None:
    facts = facts_of(snapshot(moves=people(*range(person))), AGREEMENT)
    assert number(facts, "leads", by=("size",)).groups[0].n == person
