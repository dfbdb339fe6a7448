"""Tables of facts have the columns and types that the agreement promises, and say what happened."""

from __future__ import annotations

from typing import Any

import pyarrow as pa
import pytest
from measure.histories import AGREEMENT, DAY, NOW, snapshot

from interlock.agreement.facts import FACTS
from interlock.measure.engine import Engine
from interlock.measure.facts.as_known import with_known
from interlock.measure.facts.store import Facts, UnknownFieldError

TYPES = {
    "text": pa.string(),
    "number": pa.float64(),
    "time": pa.int64(),
    "money": pa.int64(),
    "yes_no": pa.bool_(),
    "id": pa.int64(),
}


def table(name: str, **history: list[dict[str, Any]]) -> list[dict[str, Any]]:
    with Engine(snapshot(**history)) as engine:
        facts = Facts(engine, AGREEMENT, NOW)
        facts.make([f"fact_{name}"])
        return engine.rows(f"SELECT * FROM fact_{name} ORDER BY ALL")


def move(kind: str, day: float, person: int = 1, **more: Any) -> dict[str, Any]:
    return {"person": person, "kind": kind, "at": int(day * DAY), **more}


@pytest.mark.parametrize("name", FACTS)
def test_columns_and_types_are_those_of_the_agreement(name: str) -> None:
    with Engine(snapshot()) as engine:
        facts = Facts(engine, AGREEMENT, NOW)
        facts.make([f"fact_{name}"])
        schema = engine.arrow(f"SELECT * FROM fact_{name}").schema
    assert [(field.name, field.type) for field in schema] == [
        (column, TYPES[said.type]) for column, said in FACTS[name].columns.items()
    ]


def test_entries_follow_what_the_agreement_says_leads_into_each_stage() -> None:
    moves = [
        move("captured", 0), move("handed_over", 1), move("reported", 2, stage="Sales Lead"),
        move("opened", 3, opportunity=9), move("won", 4, opportunity=9), move("reported", 5, stage="elsewhere"),
    ]  # fmt: skip
    found = [(row["stage"], row["entered_at"] // DAY, row["nth"]) for row in table("entries", moves=moves)]
    assert sorted(found) == [("customer", 4, 1), ("lead", 0, 1), ("mql", 1, 1), ("opportunity", 3, 1), ("sql", 2, 1)]


def test_a_stage_reported_again_is_no_new_entry_until_the_lead_left_it() -> None:
    moves = [
        move("reported", 1, stage="sql"), move("reported", 2, stage="sql"), move("recycled", 3),
        move("reported", 4, stage="sql"),
    ]  # fmt: skip
    assert [(row["entered_at"] // DAY, row["nth"]) for row in table("entries", moves=moves)] == [(1, 1), (4, 2)]


def test_an_opportunity_s_moves_belong_to_the_person_it_was_opened_for() -> None:
    moves = [move("opened", 1, opportunity=9, amount=500), move("won", 2, person=None, opportunity=9)]
    assert [(row["stage"], row["person"]) for row in table("entries", moves=moves)] == [
        ("customer", 1),
        ("opportunity", 1),
    ]


def test_people_carry_the_furthest_stage_ever_entered() -> None:
    moves = [
        move("captured", 0),
        move("opened", 1, opportunity=9),
        move("reported", 2, stage="sql"),
        move("captured", 3, person=2),
    ]
    found = table("people", moves=moves)
    assert [(row["person"], row["captured_at"] // DAY, row["stage"]) for row in found] == [
        (1, 0, "opportunity"),
        (2, 3, "lead"),
    ]


def test_a_hand_off_is_answered_by_the_first_human_outbound_touch() -> None:
    moves = [move("handed_over", 1, due=2 * DAY, by="ann", clause="inside"), move("accepted", 3, by="bob")]
    touches = [
        {"person": 1, "at": int(1.2 * DAY), "kind": "mail", "outbound": True},
        {"person": 1, "at": int(1.3 * DAY), "kind": "call", "outbound": False},
        {"person": 1, "at": int(1.5 * DAY), "kind": "call", "outbound": True},
    ]
    [row] = table("handoffs", moves=moves, touches=touches)
    assert (row["answered_at"], row["answer_hours"], row["answered_in_time"]) == (int(1.5 * DAY), 12.0, True)
    assert (row["verdict"], row["decided_by"], row["decide_days"], row["owner"]) == ("accepted", "bob", 2.0, "ann")


def test_a_clause_may_name_its_own_proof_of_an_answer() -> None:
    moves = [move("handed_over", 1, due=2 * DAY, clause="handoff.field")]
    touches = [
        {"person": 1, "at": int(1.5 * DAY), "kind": "call", "outbound": True},
        {"person": 1, "at": int(2.5 * DAY), "kind": "visit", "outbound": True},
    ]
    [row] = table("handoffs", moves=moves, touches=touches)
    assert (row["answered_at"], row["answered_in_time"]) == (int(2.5 * DAY), False)


@pytest.mark.parametrize(("due", "in_time"), [(NOW - 1, False), (NOW, None), (None, None)])
def test_an_unanswered_hand_off_is_late_only_once_it_is_overdue(due: int | None, in_time: object) -> None:
    [row] = table("handoffs", moves=[move("handed_over", 1, due=due)])
    assert (row["answered_at"], row["answered_in_time"]) == (None, in_time)


@pytest.mark.parametrize(("due", "in_time"), [(NOW + 1, None), (NOW, True), (NOW - DAY // 2, False)])
def test_an_early_answer_counts_when_its_time_has_come(due: int, in_time: object) -> None:
    moves = [move("handed_over", NOW / DAY - 1, due=due), move("accepted", NOW / DAY - 0.25)]
    [row] = table("handoffs", moves=moves)
    assert row["answered_in_time"] is in_time


def test_what_follows_the_next_hand_off_answers_that_one_alone() -> None:
    moves = [move("handed_over", 1), move("handed_over", 3), move("accepted", 4)]
    touches = [{"person": 1, "at": 3 * DAY, "kind": "call", "outbound": True}]  # at the very moment of the second one
    found = table("handoffs", moves=moves, touches=touches)
    answers = {row["handed_at"] // DAY: (row["answered_at"], row["verdict"]) for row in found}
    assert answers == {1: (None, None), 3: (3 * DAY, "accepted")}


def test_each_verdict_belongs_to_the_last_hand_off_before_it() -> None:
    moves = [
        move("handed_over", 1), move("rejected", 2, reason="early"), move("handed_over", 3), move("held", 4),
        move("accepted", 5),
        move("handed_over", 6), move("held", 7), move("held", 8), move("handed_over", 9),
    ]  # fmt: skip
    found = sorted(
        (row["handed_at"] // DAY, row["verdict"], (row["decided_at"] or 0) // DAY)
        for row in table("handoffs", moves=moves)
    )
    assert found == [(1, "rejected", 2), (3, "accepted", 5), (6, "held", 8), (9, None, 0)]


def test_an_opportunity_has_its_latest_amount_and_how_it_ended() -> None:
    moves = [
        move("opened", 1, opportunity=9, amount=500, by="ann"), move("amended", 2, opportunity=9, amount=700),
        move("accepted", 3, opportunity=9), move("lost", 4, opportunity=9), move("won", 5, opportunity=9),
        move("opened", 6, opportunity=8),
    ]  # fmt: skip
    open_one, won = table("opportunities", moves=moves)
    assert (won["amount"], won["owner"], won["accepted"], won["won"]) == (700, "ann", True, True)
    assert won["cycle_days"] == 4.0
    assert (open_one["accepted"], open_one["won"], open_one["closed_at"]) == (None, None, None)


@pytest.mark.parametrize("late", [0, 1])
def test_of_two_words_about_the_same_moment_the_one_recorded_last_counts(late: int) -> None:
    """Whichever of them has the larger id."""
    moves = [
        move("opened", 1, opportunity=9, amount=500, by="ann"),
        move("amended", 2, opportunity=9, amount=600, by="bob", recorded=3 * DAY, id=70 + late),
        move("amended", 2, opportunity=9, amount=700, by="eve", recorded=2 * DAY, id=71 - late),
    ]
    [row] = table("opportunities", moves=moves)
    assert (row["amount"], row["owner"]) == (600, "bob")


@pytest.mark.parametrize("late", [0, 1])
def test_of_two_hand_offs_or_verdicts_at_the_same_moment_the_order_is_that_of_recording(late: int) -> None:
    """Whichever of them has the larger id: the verdict is of the hand-off recorded last, and the first one counts."""
    moves = [
        move("handed_over", 1, clause="second", recorded=3 * DAY, id=70 + late),
        move("handed_over", 1, clause="first", recorded=2 * DAY, id=71 - late),
        move("accepted", 2, by="eve", recorded=5 * DAY, id=80 + late),
        move("rejected", 2, by="bob", recorded=4 * DAY, id=81 - late),
    ]
    verdicts = {row["clause"]: (row["verdict"], row["decided_by"]) for row in table("handoffs", moves=moves)}
    assert verdicts == {"first": (None, None), "second": ("rejected", "bob")}


@pytest.mark.parametrize("late", [0, 1])
def test_of_two_values_of_the_same_moment_the_one_recorded_last_is_known(late: int) -> None:
    said = {"person": 1, "key": 1, "field": "origin", "at": 5}
    changes = [
        {**said, "text": "web", "recorded": 9, "id": 70 + late},
        {**said, "text": "fair", "recorded": 8, "id": 71 - late},
    ]
    with Engine(snapshot(changes=changes)) as engine:
        facts = Facts(engine, AGREEMENT, NOW)
        name = facts.field("origin")
        facts.make([name])
        assert engine.rows(f"SELECT value FROM {name}") == [{"value": "web"}]
        for recorded, known in ((10, "web"), (8, "fair")):
            asked = f"SELECT 1 AS id, 1 AS person, {recorded} AS recorded"
            assert engine.rows(with_known(AGREEMENT, ["origin"], asked))[0]["origin"] == known


def test_wins_are_deals_that_stayed_won() -> None:
    moves = [
        move("captured", 0), move("won", 2, amount=300), move("opened", 1, opportunity=9, amount=500),
        move("won", 3, opportunity=9),
        move("won", 4, opportunity=8), move("lost", 5, opportunity=8),
    ]  # fmt: skip
    found = [(row["opportunity"], row["amount"], row["cycle_days"]) for row in table("wins", moves=moves)]
    assert sorted(found, key=str) == [(9, 500, 3.0), (None, 300, 2.0)]


def test_fields_are_the_latest_known_and_account_fields_come_by_the_account() -> None:
    changes = [
        {"person": 1, "key": 1, "field": "origin", "text": "web", "at": 5},
        {"person": 1, "key": 1, "field": "origin", "text": "fair", "at": None, "recorded": 99},
        {"person": 1, "key": 1, "field": "account", "text": "7", "at": 1},
        {"entity": "account", "key": 7, "field": "size", "number": 40.0, "text": "40", "at": 1},
        {"person": 1, "key": 1, "field": "undeclared", "text": "here", "at": 1},
    ]
    with Engine(snapshot(changes=changes)) as engine:
        facts = Facts(engine, AGREEMENT, NOW)
        names = [facts.field(name) for name in ("origin", "size", "undeclared")]
        facts.make(names)
        values = [engine.rows(f"SELECT * FROM {name}") for name in names]
        with pytest.raises(UnknownFieldError, match="did you mean 'origin'"):
            facts.field("orign")
    assert values == [[{"person": 1, "value": "web"}], [{"person": 1, "value": 40.0}], [{"person": 1, "value": "here"}]]
