"""The differences of the records listed sum to the change of the number, exactly, for any metric and any two pasts."""

from __future__ import annotations

import json
import math
from random import Random
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st
from measure.histories import AGREEMENT, DAY, MOVES, NOW, QUOTAS, SPEND, TOUCHES, snapshot

from interlock.measure.engine import Engine
from interlock.measure.facts.store import Facts
from interlock.measure.number import Period
from interlock.measure.report import report, what_changed, written

if TYPE_CHECKING:
    from interlock.measure.ledger import Snapshot

EVER = Period()
HEAD = {"as_of": "then", "agreement": "seal"}


def grown(moves: list[Any], more: list[Any], **others: tuple[list[Any], list[Any]]) -> tuple[Snapshot, Snapshot]:
    """Return a past, and the same past with more that was heard later; ids stay what they were."""
    tables = {"moves": (moves, more), **others}
    was, now = {}, {}
    for start, (name, (old, new)) in enumerate(tables.items(), 1):
        numbered = [{**row, "id": start * 1000 + n} for n, row in enumerate([*old, *new])]
        was[name], now[name] = numbered[: len(old)], numbered
    return snapshot(**was), snapshot(**now)


@settings(max_examples=15, deadline=None)
@given(
    moves=MOVES,
    more=MOVES,
    touches=st.tuples(TOUCHES, TOUCHES),
    spend=st.tuples(SPEND, SPEND),
    quotas=st.tuples(QUOTAS, QUOTAS),
)
def test_the_differences_sum_to_the_change(moves: Any, more: Any, touches: Any, spend: Any, quotas: Any) -> None:
    then, now = grown(moves, more, touches=touches, spend=spend, quotas=quotas)
    with Engine(then) as old, Engine(now) as new:
        was, is_ = Facts(old, AGREEMENT, NOW), Facts(new, AGREEMENT, NOW + 5 * DAY)
        for name in AGREEMENT.metric:
            told = what_changed(HEAD, was, is_, name, EVER)
            if told["change"] is not None:
                if any(record["difference"] is None for record in told["records"]):
                    assert name == "answer_hours"
                    continue
                assert math.isclose(told["sum"], told["change"], rel_tol=1e-9, abs_tol=1e-6), name
            assert told["records"] or not told["change"]


@pytest.mark.parametrize("name", ["customers", "leads", "answer_hours"])
def test_nothing_new_means_nothing_changed(name: str) -> None:
    moves = [{"person": 1, "kind": "captured", "at": 1}, {"person": 1, "kind": "handed_over", "at": 5}]
    then, now = grown(moves, [])
    with Engine(then) as old, Engine(now) as new:
        told = what_changed(HEAD, Facts(old, AGREEMENT, NOW), Facts(new, AGREEMENT, NOW), name, EVER)
    assert (told["records"], told["sum"]) == ([], None if told["change"] is None else 0)


def test_a_late_win_changes_the_record_it_belongs_to() -> None:
    moves = [{"person": n, "kind": "captured", "at": 1} for n in (1, 2, 3, 4)]
    then, now = grown([*moves, {"person": 1, "kind": "won", "at": 5}], [{"person": 2, "kind": "won", "at": 6}])
    with Engine(then) as old, Engine(now) as new:
        told = what_changed(HEAD, Facts(old, AGREEMENT, NOW), Facts(new, AGREEMENT, NOW), "customers", EVER)
    [record] = told["records"]
    assert (record["what"], record["now"]["person"], record["difference"], told["change"]) == ("changed", 2, 0.25, 0.25)


def test_leads_that_did_not_buy_lower_the_share_by_what_they_were_expected_to_add() -> None:
    moves = [{"person": n, "kind": "captured", "at": 1} for n in (1, 2, 3, 4)]
    more = [{"person": n, "kind": "captured", "at": 2} for n in (5, 6, 7, 8)]
    then, now = grown([*moves, {"person": 1, "kind": "won", "at": 5}], more)
    with Engine(then) as old, Engine(now) as new:
        told = what_changed(HEAD, Facts(old, AGREEMENT, NOW), Facts(new, AGREEMENT, NOW), "customers", EVER)
    assert (told["was"]["value"], told["now"]["value"], told["sum"]) == (0.25, 0.125, -0.125)
    assert [record["difference"] for record in told["records"]] == [-0.03125] * 4


@settings(max_examples=15, deadline=None)
@given(moves=MOVES, data=st.data())
def test_a_report_is_the_same_bytes_whatever_order_the_rows_lie_in(moves: list[Any], data: st.DataObject) -> None:
    assume(moves)
    [numbered, _] = [[{**row, "id": n} for n, row in enumerate(moves, 1)], None]
    shuffled = data.draw(st.permutations(numbered))
    for name in ("deal", "customers", "answer_hours", "pipeline"):
        rendered = []
        for order in (numbered, shuffled):
            with Engine(snapshot(moves=order)) as engine:
                facts = Facts(engine, AGREEMENT, NOW)
                rendered.append(written(report(facts, "seal", name, ("month",), EVER, records=True)))
        assert rendered[0] == rendered[1]


def test_a_mean_of_many_is_the_same_bytes_whatever_order_they_are_added_in() -> None:
    dice = Random(3)
    moves = [{"person": n, "kind": "handed_over", "at": n, "due": DAY, "id": n} for n in range(1, 400)]
    touches = [
        {"person": n, "at": n + dice.randrange(7 * DAY), "kind": "call", "outbound": True, "id": n}
        for n in range(1, 400)
    ]
    hours = {"median": None, "mean": "answer_hours"}
    mean = AGREEMENT.metric["answer_hours"].model_copy(update=hours)
    agreement = AGREEMENT.model_copy(update={"metric": {"answer_hours": mean}})
    rendered = set()
    for _ in range(6):
        dice.shuffle(moves)
        dice.shuffle(touches)
        with Engine(snapshot(moves=moves, touches=touches)) as engine:
            facts = Facts(engine, agreement, NOW)
            rendered.add(written(report(facts, "seal", "answer_hours", (), EVER, records=True)))
    assert len(rendered) == 1


def test_a_report_says_all_that_is_needed_to_believe_it() -> None:
    with Engine(snapshot(moves=[{"person": 1, "kind": "captured", "at": 1}])) as engine:
        told = json.loads(written(report(Facts(engine, AGREEMENT, NOW), "seal", "customers", (), EVER)))
        assert engine.sql(told["sql"], told["parameters"]).fetchall() == [(0.0, 1.0, 0.0, 1)]
    assert told["says"] == "Share of leads that became customers."
    assert (told["basis"], told["owner"], told["unit"], told["agreement"]) == ("cohort", "both", "share", "seal")
    assert "stage = 'customer'" in told["formula"]
