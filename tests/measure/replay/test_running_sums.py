"""The sums of replay are the same in numpy as in SQL, and so are the hand-offs that come of them."""

from __future__ import annotations

from random import Random
from typing import TYPE_CHECKING

import numpy as np
import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st
from measure.replay.lives import crowd, generous, lives, snapshot

from interlock.measure.engine import Engine
from interlock.measure.replay import candidates as seam
from interlock.measure.replay import replay, running_sums
from interlock.measure.replay.kept import make
from interlock.measure.replay.passing import Passing
from interlock.measure.replay.runner import span
from interlock.measure.replay.running_sums import Needs, RunningSums, in_order

if TYPE_CHECKING:
    from collections.abc import Iterator

    from interlock.agreement import Agreement
    from interlock.lifecycle import Event
    from interlock.measure.replay.known import Order

ORDERS = pytest.mark.parametrize("order", ["happened", "recorded"])
HISTORIES = st.one_of(lives(), st.integers(0, 2**32).map(lambda seed: crowd(Random(seed))))


@pytest.fixture(autouse=True)
def small_blocks(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let a few leads make several blocks, and be left after a few steps."""
    monkeypatch.setattr(running_sums, "AT_ONCE", 7)
    monkeypatch.setattr(running_sums, "REST", 2)


def prepared(engine: Engine, agreement: Agreement, order: Order) -> Passing:
    history = span(engine, order)
    assert history is not None
    passing = Passing(agreement, order, history.first, history.last)
    for step in [*passing.once(), passing.leads(), *passing.steps()]:
        make(engine, step)
    return passing


def in_sql(engine: Engine, passing: Passing) -> dict[tuple[int, int], list[float]]:
    names = ", ".join(f's."eng_{name}"' for name in passing.profile.models)
    question = f"""
      SELECT s.person, s.t, {names} FROM ({passing.summed()}) AS s
      JOIN hopeful AS h ON h.person = s.person WHERE s.t >= h.captured"""
    return {(person, t): sums for person, t, *sums in engine.sql(question).fetchall()}


def in_numpy(engine: Engine, passing: Passing) -> Iterator[tuple[tuple[int, int], list[float]]]:
    people = engine.arrow("SELECT person, captured FROM hopeful ORDER BY rowid")
    everything = np.full((len(passing.profile.models), len(people)), -np.inf)
    needs = Needs(people["captured"].to_numpy(), everything, np.zeros(len(people), bool))
    person = people["person"].to_pylist()
    for found in RunningSums(passing.engagement).reached(seam.entries(engine, passing), needs):
        for number, t, sums in zip(found.number, found.t, found.engagement.T, strict=True):
            yield (person[number], int(t)), sums.tolist()


@ORDERS
@settings(max_examples=60, deadline=None, suppress_health_check=list(HealthCheck))
@given(agreement=generous(), events=HISTORIES)
def test_sums_are_the_same_at_every_instant(order: Order, agreement: Agreement, events: list[Event]) -> None:
    with Engine(snapshot(events)) as engine:
        passing = prepared(engine, agreement, order)
        expected, found = in_sql(engine, passing), list(in_numpy(engine, passing))
    assert len(found) == len(expected)
    for at, sums in found:
        assert sums == pytest.approx(expected[at], rel=1e-9, abs=1e-9), at


@ORDERS
@settings(max_examples=60, deadline=None, suppress_health_check=list(HealthCheck))
@given(agreement=generous(), events=HISTORIES)
def test_hand_offs_are_the_same(order: Order, agreement: Agreement, events: list[Event]) -> None:
    held = snapshot(events)
    ours = replay(agreement, held, order).handoffs
    with pytest.MonkeyPatch.context() as patched:
        patched.setattr(seam, "LONGEST", 0)
        theirs = replay(agreement, held, order).handoffs
    assert ours.drop_columns("score") == theirs.drop_columns("score")
    assert ours["score"].to_pylist() == pytest.approx(theirs["score"].to_pylist(), rel=1e-9, abs=1e-9)


@settings(max_examples=100, deadline=None)
@given(rows=st.lists(st.tuples(st.integers(0, 300), st.integers(0, 2**62)), max_size=60))
@example(rows=[(1, 2**62), (1, 1), (1, 0), (300, 1), (0, 2**62), (1, 3), (1, 2), (1, 2), (300, 0)])
def test_entries_come_in_the_order_of_leads_and_time(rows: list[tuple[int, int]]) -> None:
    number, t = np.array([row[0] for row in rows], np.int32), np.array([row[1] for row in rows], np.int64)
    assert [rows[place] for place in in_order(number, t)] == sorted(rows)
