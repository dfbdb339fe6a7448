"""What outside systems report past a gate counts nowhere: SQL says so of the very moves of which the lifecycle does."""

from __future__ import annotations

from collections import defaultdict
from datetime import date
from typing import TYPE_CHECKING, Any

from hypothesis import given, settings
from hypothesis import strategies as st
from measure.histories import AGREEMENT, CHANGES, DAY, MOVES, NOW, snapshot

from interlock.agreement.stage import Gate, Segment
from interlock.lifecycle import NOTHING, Changed, Fields
from interlock.lifecycle.gate import hurdles_of_stage, unmet
from interlock.measure.engine import Engine
from interlock.measure.facts.claims import UNMET
from interlock.measure.facts.store import Facts

if TYPE_CHECKING:
    from interlock.agreement import Agreement
    from interlock.measure.ledger import Snapshot

GATES = st.builds(
    Gate,
    requires=st.sets(st.sampled_from(["origin", "size", "agreed"])).map(lambda names: tuple(sorted(names))),
    segment=st.sampled_from([None, "large"]),
    where=st.sampled_from([None, "agreed", "origin = 'web' or size > 100", "origin is null"]),
)
STARTS = 15
"""The day from which the agreement binds; histories last forty."""
WORDS = {"sql", "Sales Lead"}


def agreed(gate: Gate) -> Agreement:
    stages = AGREEMENT.stage | {"sql": AGREEMENT.stage["sql"].model_copy(update={"gate": gate})}
    segments = {"large": Segment(says="Large.", where="size >= 100")}
    starts = date.fromordinal(date(1970, 1, 1).toordinal() + STARTS)
    return AGREEMENT.model_copy(update={"stage": stages, "segment": segments, "starts": starts})


def by_hand(agreement: Agreement, known: Snapshot) -> dict[int, set[str]]:
    """Return by claim what it did not meet: the lifecycle's own gate, over what was known by then."""
    changes = [Changed(**row) for row in known.tail["changes"].to_pylist()]
    found: dict[int, set[str]] = defaultdict(set)
    for move in known.tail["moves"].to_pylist():
        is_claim = move["kind"] == "reported" and move["stage"] in WORDS and move["person"] is not None
        if is_claim and move["at"] >= STARTS * DAY:
            person = known_by(changes, "person", move["person"], move["recorded"])
            account = known_by(changes, "account", person.account or -1, move["recorded"])
            for one in unmet(hurdles_of_stage(agreement, "sql"), person, account):
                found[move["id"]].add(one.clause)
    return dict(found)


def known_by(changes: list[Changed], entity: str, key: int, recorded: int) -> Fields:
    fields = NOTHING
    for change in changes:
        if (change.entity, change.key) == (entity, key) and change.recorded <= recorded:
            fields = fields.after(change)
    return fields


@settings(max_examples=60, deadline=None)
@given(GATES, st.builds(lambda moves, changes: snapshot(moves=moves, changes=changes), MOVES, CHANGES))
def test_a_claim_counts_unless_its_gate_was_shut(gate: Gate, known: Snapshot) -> None:
    agreement = agreed(gate)
    expected = by_hand(agreement, known)
    with Engine(known) as engine:
        facts = Facts(engine, agreement, NOW)
        facts.make([UNMET, "fact_entries"])
        found: dict[int, set[str]] = defaultdict(set)
        for number, clause in engine.sql(f"SELECT id, clause FROM {UNMET}").fetchall():
            found[number].add(clause)
        entries = engine.rows("SELECT person, entered_at FROM fact_entries WHERE stage = 'sql' ORDER BY ALL")
    assert dict(found) == expected
    counted = [row for row in known.tail["moves"].to_pylist() if row["id"] not in expected]
    without = agreed(Gate())
    with Engine(snapshot(moves=counted, changes=known.tail["changes"].to_pylist())) as engine:
        facts = Facts(engine, without, NOW)
        facts.make(["fact_entries"])
        alone: list[dict[str, Any]] = engine.rows(
            "SELECT person, entered_at FROM fact_entries WHERE stage = 'sql' ORDER BY ALL"
        )
    assert entries == alone, "as if what was claimed past the gate had never been said"
