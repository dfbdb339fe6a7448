"""What holds for every agreement and every life."""

from __future__ import annotations

import json
from math import fsum
from random import Random
from typing import TYPE_CHECKING

import pytest
from hypothesis import HealthCheck, Phase, given, settings
from lifecycle.lives import DAY, PERSON, START, bundles, generous
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
law = settings(
    max_examples=25,
    deadline=None,
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large],
    phases=[Phase.explicit, Phase.reuse, Phase.generate],  # a seed does not shrink
)
LATER = START + 60 * 365 * DAY
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
@given(generous(), bundles())
def test_a_score_is_what_the_list_of_events_adds_up_to(agreement: Agreement, lives: list[list[Event]]) -> None:
    program = prepare(agreement)
    for wait, life in enumerate(lives):
        at = max([event.at or 0 for event in life] + [START]) + wait * DAY // 4
        past = Past(agreement, life, PERSON, at, "happened")
        for found in scores(program, life, at):
            expected = past.points(found.model)
            assert (found.fit, found.engagement) == pytest.approx(expected, rel=1e-9, abs=1e-9)


@law
@given(generous(), bundles())
def test_the_lines_of_a_score_sum_to_it(agreement: Agreement, lives: list[list[Event]]) -> None:
    program = prepare(agreement)
    for found in (found for life in lives for found in scores(program, life, START + 20 * 365 * DAY + LATER)):
        assert fsum(line.points for line in found.lines) == found.total
        assert found.total == pytest.approx(found.fit + found.engagement, rel=1e-9, abs=1e-9)
        assert all(line.clause.startswith(f"score.{found.model}.") for line in found.lines)


@law
@given(generous(), bundles())
def test_a_score_does_not_depend_on_the_order_of_arrival(agreement: Agreement, lives: list[list[Event]]) -> None:
    program = prepare(agreement)
    for seed, life in enumerate(lives):
        shuffled, at = list(life), max([event.at or 0 for event in life] + [START])
        Random(seed).shuffle(shuffled)
        for one, other in zip(scores(program, life, at), scores(program, shuffled, at), strict=True):
            assert one.total == pytest.approx(other.total, rel=1e-9, abs=1e-9)


@pytest.mark.parametrize("order", ORDERS)
@law
@given(agreement=generous(), lives=bundles())
def test_hand_offs_do_not_depend_on_arrival_or_on_hearing_twice(
    order: Order, agreement: Agreement, lives: list[list[Event]]
) -> None:
    program = prepare(agreement)
    for seed, life in enumerate(lives):
        draw = Random(seed)
        twice = life + draw.choices(life, k=5)
        draw.shuffle(twice)
        close(history(program, life, order), history(program, twice, order))


@pytest.mark.parametrize("order", ORDERS)
@settings(law, max_examples=40)
@given(agreement=generous(), lives=bundles())
def test_hand_offs_are_those_found_by_going_through_everything_each_time(
    order: Order, agreement: Agreement, lives: list[list[Event]]
) -> None:
    program = prepare(agreement)
    for life in lives:
        handed = history(program, life, order)
        expected = played(agreement, life, PERSON, order)
        assert [(each.at, each.clause, each.due) for each in handed] == [
            (at, name, due) for at, name, _, due in expected
        ]
        assert [each.score for each in handed] == pytest.approx([each[2] for each in expected], rel=1e-9, abs=1e-9)


@law
@given(generous(), bundles())
def test_a_lead_kept_live_and_stored_between_events_is_handed_over_as_in_its_history(
    agreement: Agreement, lives: list[list[Event]]
) -> None:
    program = prepare(agreement)
    for life in lives:
        events = [event for event in life if not (isinstance(event, Moved) and event.kind == "handed_over")]
        handed = lived(program, events)
        recorded = [handover.as_move(10_000 + number) for number, handover in enumerate(handed)]
        close(handed, history(program, [*events, *recorded], "recorded"))


def lived(program: Program, events: list[Event]) -> list[HandedOver]:
    """Take events as they become known, storing the lead in between; hear each hand-off again as a move."""
    lead, accounts, handed = unknown(program, PERSON), dict[int, Fields](), []
    for now in sorted({event.recorded for event in events}):
        arrived = [event for event in events if event.recorded == now]
        theirs = [event for event in arrived if isinstance(event, Changed) and event.entity == "account"]
        for change in theirs:
            accounts[change.key] = accounts.get(change.key, Fields()).after(change)
        mine = [event for event in arrived if event not in theirs]
        if mine or lead.fields.account in {change.key for change in theirs}:
            lead, handover = step(program, lead, mine, now, accounts)
            if handover is not None:
                handed.append(handover)
                assert fold(program, lead, handover.as_move(1)) == lead
            lead = thaw(program, json.loads(json.dumps(freeze(program, lead))))
    return handed


@law
@given(generous(), bundles())
def test_a_stored_lead_reads_back_the_same(agreement: Agreement, lives: list[list[Event]]) -> None:
    program = prepare(agreement)
    for life in lives:
        lead, _ = folded(program, life)
        assert thaw(program, json.loads(json.dumps(freeze(program, lead)))) == lead
