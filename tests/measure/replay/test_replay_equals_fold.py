"""Law: replay in SQL and the live fold make the same decisions, on any agreement and any history.

The fold hears some events twice. Replay cannot: a ledger holds each event once, for appending the same id again
changes nothing.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st
from measure.replay.lives import crowd, generous, lives, of_person, snapshot

from interlock.lifecycle import Changed, history, prepare
from interlock.measure.replay import replay, runner

if TYPE_CHECKING:
    from random import Random

    from interlock.agreement import Agreement
    from interlock.lifecycle import Event
    from interlock.measure.replay import Order

_PHASES = (Phase.explicit, Phase.reuse, Phase.generate)
"""A crowd made up from a seed does not get smaller by shrinking."""
ORDERS: list[Order] = ["happened", "recorded"]


def folded(agreement: Agreement, events: list[Event], order: Order) -> list[tuple[int, int, str]]:
    program = prepare(agreement)
    people = sorted({each.person for each in events if not isinstance(each, Changed)})
    found = [each for person in people for each in history(program, of_person(events, person), order)]
    return sorted((each.at, each.person, each.clause, each.score) for each in found)


@pytest.fixture(params=[5, 15, 3_000_000], ids=["cut finer than buckets", "some buckets together", "at once"])
def at_once(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(runner, "ROWS_AT_ONCE", request.param)


def _graded(agreement: Agreement) -> bool:
    return any(handoff.at_grade for _, handoff in agreement.handoffs())


def agree(agreement: Agreement, events: list[Event], order: Order, shuffle: Random) -> None:
    again = shuffle.choices(events, k=5)
    shuffle.shuffle(events)
    found = replay(agreement, snapshot(events), order).handoffs.to_pylist()
    expected = folded(agreement, [*again, *events, *again], order)
    assert [(row["at"], row["person"], row["clause"]) for row in found] == [each[:3] for each in expected]
    for row, (*_, score) in zip(found, expected, strict=True):
        assert row["score"] == pytest.approx(score, rel=1e-9, abs=1e-9)


@pytest.mark.usefixtures("at_once")
@pytest.mark.parametrize("order", ORDERS)
@settings(max_examples=10, deadline=None, suppress_health_check=list(HealthCheck))
@given(agreement=generous(), events=lives(), shuffle=st.randoms(use_true_random=False))
def test_both_make_the_same_decisions(agreement: Agreement, events: list[Event], shuffle: Random, order: Order) -> None:
    agree(agreement, events, order, shuffle)


@pytest.mark.parametrize("order", ORDERS)
@settings(max_examples=40, deadline=None, suppress_health_check=list(HealthCheck), phases=_PHASES)
@given(agreement=st.one_of(generous(), generous().filter(_graded)), shuffle=st.randoms(use_true_random=True))
def test_both_make_the_same_decisions_for_a_crowd(agreement: Agreement, shuffle: Random, order: Order) -> None:
    agree(agreement, crowd(shuffle), order, shuffle)
