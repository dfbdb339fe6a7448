"""Imported history becomes the desk's own: who is who, what was handed over, where each lead stands."""

from __future__ import annotations

from typing import Any

import pyarrow as pa
import pytest
from desk.live.agreed import DAY, HOUR, MONDAY, agreed

from interlock.connectors import Batch, Said, Who
from interlock.desk import actions
from interlock.desk.lists import board
from interlock.desk.models import Handoff, Identity, Lead, Notice, Outgoing, Timer, Violation
from interlock.measure.ledger import CHANGES, MOVES, TOUCHES

ANN, BOB, CLEO = 101, 102, 103
FIRM = 900


@pytest.fixture(autouse=True)
def agreement() -> None:
    agreed()


def load(source: str = "crm", **tables: list[dict[str, Any]]) -> None:
    shapes = {"touches": TOUCHES, "changes": CHANGES, "moves": MOVES}
    given = {name: pa.Table.from_pylist(rows, shapes[name]) for name, rows in tables.items()}
    count = sum(table.num_rows for table in given.values())
    actions.load(iter([Batch(given, rows_read=count)]), source)


def moved(number: int, person: int, kind: str, at: int, **more: Any) -> dict[str, Any]:
    return {"id": number, "person": person, "kind": kind, "at": at, "recorded": at, "source": "crm", **more}


def touched(number: int, person: int, kind: str, at: int, *, outbound: bool = False) -> dict[str, Any]:
    return {
        "id": number,
        "person": person,
        "kind": kind,
        "at": at,
        "recorded": at,
        "channel": "web",
        "outbound": outbound,
        "source": "crm",
    }


def said(number: int, person: int, field: str, text: str, entity: str = "person") -> dict[str, Any]:
    return {
        "id": number,
        "person": person if entity == "person" else None,
        "entity": entity,
        "key": person,
        "field": field,
        "text": text,
        "number": float(text) if text.isdecimal() and field == "size" else None,
        "recorded": MONDAY - 90 * DAY,
        "source": "crm",
    }


def history() -> None:
    start = MONDAY - 20 * DAY
    load(
        touches=[touched(1, ANN, "demo", start), touched(2, ANN, "call", start + 2 * HOUR, outbound=True)],
        changes=[
            said(1, ANN, "email", "Ann@firm.com"),
            said(2, BOB, "email", "bob@firm.com"),
            said(3, BOB, "account", str(FIRM)),
            said(4, FIRM, "size", "500", "account"),
        ],
        moves=[
            moved(11, ANN, "captured", start - DAY),
            moved(12, ANN, "handed_over", start, team="inbound", clause="all", due=start + 4 * HOUR, score=55.0),
            moved(13, ANN, "rejected", start + DAY, by="olga", reason="no_fit"),
            moved(14, BOB, "captured", start),
            moved(15, BOB, "handed_over", MONDAY - HOUR, team="inbound", clause="handoff.all", by="sam"),
            moved(16, CLEO, "captured", start),
            moved(17, CLEO, "reported", start + DAY, stage="Marketing Qualified"),
        ],
    )


def test_history_becomes_rows_of_the_desk() -> None:
    history()
    found = actions.adopt(MONDAY)
    assert (found.addresses, found.handoffs, found.violations) == (2, 2, 1)
    refused, waiting = Handoff.objects.order_by("id")
    assert (refused.status, refused.reason, refused.decided_by, refused.channel) == (
        "rejected",
        "no_fit",
        "olga",
        "web",
    )
    assert (refused.contacted, refused.score, refused.adopted) == (MONDAY - 20 * DAY + 2 * HOUR, 55.0, True)
    assert (waiting.status, waiting.owner, waiting.account, waiting.clause) == ("waiting", "sam", FIRM, "all")
    assert waiting.due > MONDAY
    assert Timer.objects.filter(handoff=waiting.id, kind="breach").count() == 1
    assert {lead.person: lead.state for lead in Lead.objects.all()} == {ANN: "resting", BOB: "waiting"}
    assert Lead.objects.get(person=ANN).wakes == MONDAY - 19 * DAY + 30 * DAY
    assert (refused.until, waiting.until) == (MONDAY + 11 * DAY, None)
    assert board.resting(MONDAY)[0] == 1
    violation = Violation.objects.get()
    assert (violation.person, violation.stage, violation.word) == (CLEO, "mql", "Marketing Qualified")


def test_adopting_again_changes_nothing() -> None:
    history()
    actions.adopt(MONDAY)
    assert actions.ring(MONDAY) == []
    assert not Notice.objects.exists(), "nobody is told of what was there before"
    assert not Outgoing.objects.exists()
    before = [list(model.objects.order_by("pk").values()) for model in (Handoff, Identity, Lead, Violation)]
    again = actions.adopt(MONDAY + HOUR)
    assert (again.addresses, again.handoffs, again.leads, again.violations) == (0, 0, 0, 0)
    assert [list(model.objects.order_by("pk").values()) for model in (Handoff, Identity, Lead, Violation)] == before


def test_a_person_of_an_import_is_recognised_by_address_and_judged_with_its_history() -> None:
    history()
    load(moves=[moved(31, 77, "captured", MONDAY - 9 * DAY)], changes=[said(31, 77, "email", "dan@gmail.com")])
    load(touches=[touched(30 + n, 77, "visit", MONDAY - DAY) for n in range(2, 8)])
    actions.adopt(MONDAY)
    [found] = actions.hear([Said("1", Who(email="dan@gmail.com"), kind="visit")], "site", now=MONDAY)
    assert found.person == 77
    assert found.handoff is not None


def test_what_an_import_adds_to_a_lead_counts_from_then_on() -> None:
    [first] = actions.hear([Said("1", Who(email="eve@gmail.com"), kind="visit")], "site", now=MONDAY)
    assert first.person is not None
    load(touches=[touched(50 + n, first.person, "visit", MONDAY - HOUR) for n in range(5)])
    assert actions.adopt(MONDAY + HOUR).leads == 1
    [second] = actions.hear([Said("2", Who(email="eve@gmail.com"), kind="visit")], "site", now=MONDAY + 2 * HOUR)
    assert second.handoff is not None


def test_a_verdict_that_an_import_brings_answers_what_had_waited() -> None:
    history()
    actions.adopt(MONDAY)
    load(moves=[moved(18, BOB, "accepted", MONDAY, by="sam")])
    assert actions.adopt(MONDAY + HOUR).handoffs == 1
    assert Handoff.objects.get(person=BOB).status == "accepted"
    assert Lead.objects.get(person=BOB).state == "working"


def test_what_was_heard_live_is_not_made_twice() -> None:
    [found] = actions.hear([Said("1", Who(email="fay@gmail.com"), kind="demo")], "site", now=MONDAY)
    before = list(Handoff.objects.values())
    assert found.handoff is not None
    found_again = actions.adopt(MONDAY + HOUR)
    assert (found_again.handoffs, found_again.leads) == (0, 0)
    assert list(Handoff.objects.values()) == before
    actions.move(MONDAY + DAY)
    assert actions.adopt(MONDAY + DAY).leads == 0


def test_what_waits_scores_what_was_known_when_it_was_handed_over() -> None:
    since = MONDAY - DAY
    load(
        touches=[touched(1, BOB, "demo", since - HOUR), touched(2, BOB, "demo", since + HOUR)],
        changes=[said(1, BOB, "email", "bob@firm.com")],
        moves=[
            moved(11, BOB, "captured", since - HOUR),
            moved(12, BOB, "handed_over", since, team="inbound", clause="handoff.all"),
            moved(13, CLEO, "handed_over", since, team="inbound", clause="handoff.gone"),
            moved(14, ANN, "handed_over", since - 90 * DAY, team="inbound", clause="handoff.all"),
        ],
    )
    load(
        touches=[touched(20, 104, "demo", since - HOUR)],
        changes=[said(20, 104, "email", "dan@firm.com")],
        moves=[
            moved(21, 104, "captured", since - HOUR),
            moved(22, 104, "handed_over", since, team="inbound", clause="handoff.all"),
            moved(23, 104, "rejected", since + HOUR, by="olga", reason="no_fit"),
        ],
    )
    actions.adopt(MONDAY)
    known = {row.person: (row.status, row.score) for row in Handoff.objects.all()}
    assert known[BOB] == ("waiting", 50.0), "what they did since does not count"
    assert known[104] == ("rejected", 50.0), "a refusal is evidence of what the score was worth"
    assert known[CLEO] == ("waiting", None)
    assert known[ANN] == ("lapsed", None)
