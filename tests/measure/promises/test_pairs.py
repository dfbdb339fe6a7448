"""Every clock starts and stops where a person with a pencil would start and stop it."""

from __future__ import annotations

from itertools import pairwise
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from measure.histories import AGREEMENT, DAY, NOW, snapshot

from interlock.agreement.handoff import Promise
from interlock.agreement.stage import Segment
from interlock.measure.engine import Engine
from interlock.measure.facts.store import Facts
from interlock.measure.promises import PromiseError, pairs

HOUR = DAY // 24
PEOPLE = range(1, 5)
MOVES = st.dictionaries(
    st.tuples(st.sampled_from(PEOPLE), st.integers(0, 30)),
    st.sampled_from(["inside", "field", "accepted", "rejected", "recycled"]),
    min_size=2,
    max_size=25,
)
TOUCHES = st.lists(st.tuples(st.sampled_from(PEOPLE), st.integers(0, 30)), max_size=15)


def promised(**said: Any) -> Any:
    """Return the agreement with one promise."""
    clause = Promise.model_validate({"says": "We promise.", "owner": "sales", "calendar": "office", **said})
    return AGREEMENT.model_copy(update={"promise": {"it": clause}})


def asked(moves: dict[tuple[int, int], str], touches: list[tuple[int, int]], **said: Any) -> list[tuple[Any, ...]]:
    """Return person, start and stop of every clock, in hours."""
    rows = [
        {"person": who, "at": at * HOUR, "recorded": at * HOUR}
        | ({"kind": "handed_over", "clause": kind} if kind in {"inside", "field"} else {"kind": kind})
        for (who, at), kind in moves.items()
    ]
    met = [{"person": who, "at": at * HOUR, "kind": "call", "outbound": True} for who, at in touches]
    with Engine(snapshot(moves=rows, touches=met)) as engine:
        found = pairs(Facts(engine, promised(**said), NOW), "it")
    return sorted((one.person, one.start // HOUR, None if one.stop is None else one.stop // HOUR) for one in found)


@settings(max_examples=25, deadline=None)
@given(moves=MOVES, touches=TOUCHES)
def test_a_hand_off_is_stopped_by_its_own_verdict(
    moves: dict[tuple[int, int], str], touches: list[tuple[int, int]]
) -> None:
    expected = []
    for who in PEOPLE:
        own = sorted((at, kind) for (person, at), kind in moves.items() if person == who)
        starts = [at for at, kind in own if kind in {"inside", "field"}]
        for at, following in pairwise([*starts, 99]):
            stops = [t for t, kind in own if kind not in {"inside", "field"} and at <= t < following]
            if moves[who, at] == "inside":
                expected.append((who, at, min(stops, default=None)))
    found = asked(moves, touches, **{"from": "handed_over"}, to="decided", handoff="inside")
    assert found == sorted(expected)


@settings(max_examples=25, deadline=None)
@given(moves=MOVES, touches=TOUCHES)
def test_a_return_is_stopped_by_the_first_call_after_it(
    moves: dict[tuple[int, int], str], touches: list[tuple[int, int]]
) -> None:
    expected = []
    for (who, at), kind in moves.items():
        before = [t for (person, t), k in moves.items() if person == who and t < at and k in {"inside", "field"}]
        if kind == "recycled" and before:
            calls = [t for person, t in touches if person == who and t >= at]
            expected.append((who, at, min(calls, default=None)))
    assert asked(moves, touches, **{"from": "recycled"}, to="call") == sorted(expected)


def test_a_segment_keeps_its_own_people_only() -> None:
    changes = [
        {"entity": "person", "key": who, "person": who, "field": "origin", "text": "fair", "recorded": recorded}
        for who, recorded in ((1, HOUR), (3, HOUR + 1))
    ]
    moves = [{"person": who, "kind": "captured", "at": HOUR} for who in (1, 2, 3)]
    agreement = promised(**{"from": "captured"}, to="call", segment="fair")
    fair = Segment.model_validate({"says": "Met at a fair.", "where": "origin = 'fair'"})
    agreement = agreement.model_copy(update={"segment": {"fair": fair}})
    with Engine(snapshot(moves=moves, changes=changes)) as engine:
        found = [one.person for one in pairs(Facts(engine, agreement, NOW), "it")]
    assert found == [1], "what becomes known after a clock has started does not count"


def test_a_clock_of_no_hand_off_cannot_be_kept_to_one_clause() -> None:
    with pytest.raises(PromiseError, match=r"promise\.it\.handoff"):
        asked({(1, 1): "inside"}, [], **{"from": "captured"}, to="call", handoff="inside")


def test_an_unknown_event_is_named() -> None:
    with pytest.raises(PromiseError, match="no event 'shouted'"):
        asked({(1, 1): "inside"}, [], **{"from": "captured"}, to="shouted")
