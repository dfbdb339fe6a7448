"""What holds for every agreement and every life."""

from __future__ import annotations

import json
from math import fsum
from typing import TYPE_CHECKING

import pytest
from agreements import agreements
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from lifecycle.lives import PERSON, START, lives
from lifecycle.oracle import Past, played

from interlock.lifecycle import (
    Changed,
    Fields,
    Lead,
    Moved,
    Program,
    fold,
    freeze,
    history,
    prepare,
    score,
    step,
    thaw,
    unknown,
)

if TYPE_CHECKING:
    from collections.abc import Sequence

    from interlock.agreement import Agreement
    from interlock.lifecycle import Event, HandedOver, Order, Score

ORDERS: list[Order] = ["happened", "recorded"]
law = settings(max_examples=50, deadline=None, suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large])
LATER = START + 60 * 365 * 86_400_000_000
"""After everything that can be drawn."""


def folded(program: Program, events: Sequence[Event]) -> tuple[Lead, dict[int, Fields]]:
    lead, accounts = unknown(program, PERSON), dict[int, Fields]()
    for event in events:
        lead = fold(program, lead, event)
        if isinstance(event, Changed) and event.entity == "account":
            accounts[event.key] = accounts.get(event.key, Fields()).after(event)
    return lead, accounts


def scores(program: Program, events: Sequence[Event], at: int) -> list[Score]:
    lead, accounts = folded(program, events)
    return [score(program, lead, at, model, accounts) for model in program.models]


def close(left: Sequence[HandedOver], right: Sequence[HandedOver]) -> None:
    assert [handed._replace(score=0) for handed in left] == [handed._replace(score=0) for handed in right]
    assert [handed.score for handed in left] == pytest.approx([handed.score for handed in right], rel=1e-9, abs=1e-9)


@law
@given(agreements(), lives(), st.integers(0, 4000))
def test_a_score_is_what_the_list_of_events_adds_up_to(agreement: Agreement, life: list[Event], days: int) -> None:
    at = max([event.at or 0 for event in life] + [START]) + days * 86_400_000_000
    past = Past(agreement, life, PERSON, at, "happened")
    for found in scores(prepare(agreement), life, at):
        expected = past.points(found.model)
        assert (found.fit, found.engagement) == pytest.approx(expected, rel=1e-9, abs=1e-9)


@law
@given(agreements(), lives())
def test_the_lines_of_a_score_sum_to_it(agreement: Agreement, life: list[Event]) -> None:
    for found in scores(prepare(agreement), life, LATER):
        assert fsum(line.points for line in found.lines) == found.total
        assert found.total == pytest.approx(found.fit + found.engagement, rel=1e-9, abs=1e-9)
        for line in found.lines:
            assert line.clause.startswith(f"score.{found.model}.")


@law
@given(agreements(), lives(), st.randoms(use_true_random=False))
def test_a_score_does_not_depend_on_the_order_of_arrival(agreement: Agreement, life: list[Event], draw: object) -> None:
    program, shuffled = prepare(agreement), list(life)
    draw.shuffle(shuffled)  # type: ignore[attr-defined]
    for one, other in zip(scores(program, life, LATER), scores(program, shuffled, LATER), strict=True):
        assert one.total == pytest.approx(other.total, rel=1e-9, abs=1e-9)


@pytest.mark.parametrize("order", ORDERS)
@law
@given(agreement=agreements(), life=lives(), data=st.data())
def test_hand_offs_do_not_depend_on_arrival_or_on_hearing_twice(
    order: Order, agreement: Agreement, life: list[Event], data: st.DataObject
) -> None:
    program = prepare(agreement)
    twice = life + data.draw(st.lists(st.sampled_from(life))) if life else life
    close(history(program, life, order), history(program, data.draw(st.permutations(twice)), order))


@pytest.mark.parametrize("order", ORDERS)
@settings(law, max_examples=100)
@given(agreement=agreements(), life=lives())
def test_hand_offs_are_those_found_by_going_through_everything_each_time(
    order: Order, agreement: Agreement, life: list[Event]
) -> None:
    handed = history(prepare(agreement), life, order)
    expected = played(agreement, life, PERSON, order)
    assert [(each.at, each.clause, each.due) for each in handed] == [(at, name, due) for at, name, _, due in expected]
    assert [each.score for each in handed] == pytest.approx([total for _, _, total, _ in expected], rel=1e-9, abs=1e-9)


@law
@given(agreements(), lives())
def test_a_lead_kept_live_and_stored_between_events_is_handed_over_as_in_its_history(
    agreement: Agreement, life: list[Event]
) -> None:
    program = prepare(agreement)
    events = [event for event in life if not (isinstance(event, Moved) and event.kind == "handed_over")]
    lead, accounts = unknown(program, PERSON), dict[int, Fields]()
    handed: list[HandedOver] = []
    recorded: list[Event] = []
    for now in sorted({event.recorded for event in events}):
        arrived = [event for event in events if event.recorded == now]
        for event in arrived:
            if isinstance(event, Changed) and event.entity == "account":
                accounts[event.key] = accounts.get(event.key, Fields()).after(event)
        mine = [event for event in arrived if not (isinstance(event, Changed) and event.entity == "account")]
        if not mine and not any(isinstance(e, Changed) and e.key == lead.fields.account for e in arrived):
            continue
        lead, handover = step(program, lead, mine, now, accounts)
        if handover is not None:
            handed.append(handover)
            recorded.append(handover.as_move(10_000 + len(handed)))
            assert fold(program, lead, recorded[-1]) == lead
        lead = thaw(program, json.loads(json.dumps(freeze(program, lead))))
    close(handed, history(program, [*events, *recorded], "recorded"))


@law
@given(agreements(), lives())
def test_a_stored_lead_reads_back_the_same(agreement: Agreement, life: list[Event]) -> None:
    program = prepare(agreement)
    lead, _ = folded(program, life)
    assert thaw(program, json.loads(json.dumps(freeze(program, lead)))) == lead
