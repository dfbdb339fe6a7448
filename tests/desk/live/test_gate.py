"""The gate cannot be passed by any path, and what outside systems claim is listed and never counted."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pyarrow as pa
import pytest
from desk.live.agreed import DAY, HOUR, MONDAY, SECOND, TEXT, agreed

from interlock import InterlockError
from interlock.connectors import Batch, Said, Who
from interlock.desk import actions, numbers
from interlock.desk.live import leads, told
from interlock.desk.models import Handoff, Happening, TailMove, Violation
from interlock.lifecycle.events import MOVES
from interlock.measure.engine import Engine
from interlock.measure.facts.store import Facts
from interlock.measure.ledger import CHANGES
from interlock.measure.ledger import MOVES as SHAPE

if TYPE_CHECKING:
    from interlock.agreement import Agreement

GATED = Who(key="crm:1")
"""Somebody without an address, which the gate asks for."""


@pytest.fixture
def agreement() -> Agreement:
    return agreed()


def hear(*said: Said, now: int = MONDAY) -> list[actions.Heard]:
    return actions.hear(said, "crm", now=now)


def entered(agreement: Agreement, stage: str) -> int:
    with Engine(numbers.snapshot()) as engine:
        facts = Facts(engine, agreement, MONDAY + DAY)
        facts.make(["fact_entries"])
        found = engine.sql("SELECT count(*) FROM fact_entries WHERE stage = $stage", {"stage": stage}).fetchone()
    return int(found[0]) if found else 0


@pytest.mark.parametrize("word", ["mql", "Marketing Qualified", " marketing qualified "])
def test_a_stage_claimed_past_the_gate_is_listed_and_not_counted(agreement: Agreement, word: str) -> None:
    [found] = hear(Said("1", GATED, kind="visit", move="reported", stage=word))
    assert (found.status, found.handoff) == ("heard", None)
    violation = Violation.objects.get()
    assert (violation.person, violation.stage, violation.word, violation.source) == (found.person, "mql", word, "crm")
    assert {one["clause"] for one in violation.unmet} == {"handoff.all.at_score", "stage.mql.gate.requires"}
    assert Happening.objects.filter(kind="gate_violated", by="crm", person=found.person).count() == 1
    assert {one.kind for one in TailMove.objects.all()} == {"captured"}
    assert entered(agreement, "mql") == 0
    assert hear(Said("1", GATED, kind="visit", move="reported", stage=word))[0].status == "duplicate"
    assert Violation.objects.count() == 1


def test_a_stage_that_was_rightly_entered_may_be_reported(agreement: Agreement) -> None:
    ann = Who(email="ann@firm.com")
    [found] = hear(Said("1", ann, kind="demo"))
    assert found.handoff is not None
    hear(Said("2", ann, move="reported", stage="Marketing Qualified"), now=MONDAY + SECOND)
    assert not Violation.objects.exists()
    assert entered(agreement, "mql") == 1
    hear(Said("3", GATED, move="reported", stage="Qualified"))
    assert not Violation.objects.exists()
    assert entered(agreement, "sql") == 1


def test_what_makes_a_lead_ready_counts_before_what_is_claimed(agreement: Agreement) -> None:
    [found] = hear(Said("1", Who(email="ann@firm.com"), kind="demo", move="reported", stage="mql"))
    assert found.handoff is not None
    assert not Violation.objects.exists()
    assert entered(agreement, "mql") == 1


def test_an_imported_claim_is_no_entry_and_is_listed(agreement: Agreement) -> None:
    row = {"person": 5, "at": MONDAY - DAY, "recorded": MONDAY - DAY, "source": "crm"}
    rows = [
        {"id": 1, "kind": "captured", **row},
        {"id": 2, "kind": "reported", "stage": "Marketing Qualified", **row},
    ]
    actions.load(iter([Batch({"moves": pa.Table.from_pylist(rows, SHAPE)}, rows_read=2)]), "crm")
    assert actions.adopt(MONDAY).violations == 1
    assert entered(agreement, "mql") == 0
    assert not Handoff.objects.exists()


def test_an_imported_claim_past_the_gate_of_a_reported_stage_is_listed_and_not_counted() -> None:
    gate = 'gate = { requires = ["email"], where = "size >= 100" }'
    agreement = agreed(TEXT.replace('entered = "reported"', f'entered = "reported"\n{gate}'))
    since = MONDAY - DAY
    row = {"at": since, "recorded": since, "source": "crm"}
    moves = [
        {"id": 10 * person + nth, "person": person, "kind": kind, "stage": stage, **row}
        for person in (5, 6, 7)
        for nth, (kind, stage) in enumerate([("captured", None), ("reported", "Qualified")])
    ]
    moves.append(moves[1] | {"id": 99, "at": MONDAY - 400 * DAY})
    known = {"entity": "person", "field": "email", "text": "x@firm.com", "recorded": since, "source": "crm"}
    linked = known | {"field": "account", "text": "900"}
    changes = [
        {"id": 1, "person": 6, "key": 6, **known},
        {"id": 2, "person": 6, "key": 6, **linked},
        {"id": 3, "person": 7, "key": 7, **linked},
        {"id": 4, "key": 900, **known, "entity": "account", "field": "size", "text": "120", "number": 120.0},
        {"id": 5, "person": 7, "key": 7, **known, "recorded": since + HOUR},
    ]
    tables = {"moves": pa.Table.from_pylist(moves, SHAPE), "changes": pa.Table.from_pylist(changes, CHANGES)}
    actions.load(iter([Batch(tables, rows_read=12)]), "crm")
    assert actions.adopt(MONDAY).violations == 2
    listed = {row.person: [one["clause"] for one in row.unmet] for row in Violation.objects.all()}
    assert listed == {5: ["stage.sql.gate.requires", "stage.sql.gate.where"], 7: ["stage.sql.gate.requires"]}
    assert entered(agreement, "sql") == 2, (
        "that of the one who met it all, and what was said before anything was agreed"
    )
    assert actions.adopt(MONDAY).violations == 0
    [found] = hear(Said("live", GATED, move="reported", stage="Qualified"))
    assert Violation.objects.filter(person=found.person or 0).count() == 1
    assert entered(agreement, "sql") == 2


@pytest.mark.usefixtures("agreement")
def test_nothing_that_a_source_says_hands_over_past_the_gate() -> None:
    for move in MOVES:
        one = Said(move, GATED, kind="demo", move=move, stage="mql", fields={"size": 500})  # type: ignore[arg-type]
        assert hear(one)[0].status == ("heard" if move in told.MOVES else "refused")
    assert not Handoff.objects.exists()


@pytest.mark.usefixtures("agreement")
def test_nothing_inside_hands_over_but_the_agreement() -> None:
    hear(Said("1", GATED, kind="visit"))
    [found] = hear(Said("2", GATED, kind="visit"))
    person = found.person or 0
    with pytest.raises(ValueError, match="only the agreement hands over"), leads.held(person, MONDAY + HOUR) as lead:
        lead.move("handed_over", clause="all")
    row: dict[str, Any] = {"id": 9, "person": person, "kind": "handed_over", "at": MONDAY, "recorded": MONDAY}
    table = pa.Table.from_pylist([row | {"clause": "all", "source": "interlock"}], SHAPE)
    with pytest.raises(InterlockError, match="only the agreement hands over"):
        actions.record({"moves": table})
    for kind in MOVES:
        if kind != "handed_over":
            with leads.held(person, MONDAY + DAY) as lead:
                lead.move(kind, until=MONDAY)
    assert not Handoff.objects.exists()
    assert not TailMove.objects.filter(kind="handed_over").exists()
