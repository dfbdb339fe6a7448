"""Both evaluators hold the same touch for the answer to a hand-off."""

from __future__ import annotations

from itertools import pairwise
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st
from measure.histories import AGREEMENT, DAY, NOW, snapshot

from interlock.lifecycle import Touched, first_answer
from interlock.measure.engine import Engine
from interlock.measure.facts.store import Facts

HOUR = DAY // 24
PEOPLE = range(1, 9)
KINDS = ("call", "visit", "mail", "form", "unheard_of")
HANDED = st.dictionaries(
    st.tuples(st.sampled_from(PEOPLE), st.integers(0, 9)), st.sampled_from(["inside", "field"]), min_size=4, max_size=20
)
TOUCHES = st.lists(
    st.tuples(st.sampled_from(PEOPLE), st.integers(0, 12), st.sampled_from(KINDS), st.booleans()),
    min_size=20,
    max_size=60,
)


def by_fold(handed: dict[tuple[int, int], str], touches: list[tuple[int, int, str, bool]]) -> dict[Any, int | None]:
    """Return when each hand-off was first answered before the next one of the same lead."""
    found: dict[Any, int | None] = {}
    for person in PEOPLE:
        hours = sorted(hour for who, hour in handed if who == person)
        for hour, following in pairwise([*hours, 99]):
            told = [
                Touched(0, person, at * HOUR, at * HOUR, kind, outbound=outbound)
                for who, at, kind, outbound in touches
                if who == person and at < following
            ]
            found[person, hour] = first_answer(AGREEMENT, handed[person, hour], hour * HOUR, told)
    return found


@settings(max_examples=20, deadline=None)
@given(handed=HANDED, touches=TOUCHES)
def test_the_facts_and_the_fold_name_the_same_answer(
    handed: dict[tuple[int, int], str], touches: list[tuple[int, int, str, bool]]
) -> None:
    moves = [
        {"person": person, "kind": "handed_over", "at": hour * HOUR, "clause": clause}
        for (person, hour), clause in handed.items()
    ]
    met = [
        {"person": person, "at": at * HOUR, "kind": kind, "outbound": outbound}
        for person, at, kind, outbound in touches
    ]
    with Engine(snapshot(moves=moves, touches=met)) as engine:
        facts = Facts(engine, AGREEMENT, NOW)
        facts.make(["fact_handoffs"])
        found = engine.rows("SELECT person, handed_at, answered_at FROM fact_handoffs")
    assert {(row["person"], row["handed_at"] // HOUR): row["answered_at"] for row in found} == by_fold(handed, touches)


def test_a_hold_moves_the_due_time() -> None:
    moves = [
        {"person": 1, "kind": "handed_over", "at": HOUR, "clause": "inside", "due": 2 * HOUR},
        {"person": 1, "kind": "held", "at": 2 * HOUR - 1, "until": 9 * HOUR, "due": 10 * HOUR},
        {"person": 1, "kind": "accepted", "at": 9 * HOUR},
    ]
    with Engine(snapshot(moves=moves)) as engine:
        facts = Facts(engine, AGREEMENT, NOW)
        facts.make(["fact_handoffs"])
        found = engine.rows("SELECT due, verdict, answered_in_time FROM fact_handoffs")
    assert found == [{"due": 10 * HOUR, "verdict": "accepted", "answered_in_time": True}]


def test_of_several_holds_the_last_one_says_when_it_is_due() -> None:
    moves = [
        {"person": 1, "kind": "handed_over", "at": HOUR, "clause": "inside", "due": 2 * HOUR},
        {"person": 1, "kind": "held", "at": 2 * HOUR - 1, "until": 9 * HOUR, "due": 10 * HOUR},
        {"person": 1, "kind": "held", "at": 3 * HOUR, "until": 3 * HOUR, "due": 4 * HOUR},
        {"person": 1, "kind": "accepted", "at": 9 * HOUR},
    ]
    with Engine(snapshot(moves=moves)) as engine:
        facts = Facts(engine, AGREEMENT, NOW)
        facts.make(["fact_handoffs"])
        found = engine.rows("SELECT due, verdict, answered_in_time FROM fact_handoffs")
    assert found == [{"due": 4 * HOUR, "verdict": "accepted", "answered_in_time": False}]
