"""A comparison split by what is known of leads, and what is said when an agreement hands nobody over."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from measure.replay.lives import HOUR, generous, lives, snapshot
from measure.replay.test_replay_examples import EVENTS, MONDAY, TEXT, agreement, captured, visits

from interlock.agreement import read
from interlock.lifecycle import Changed
from interlock.measure.engine import Engine
from interlock.measure.facts.store import Facts, UnknownFieldError
from interlock.measure.replay import compare, recorded, replay, side

if TYPE_CHECKING:
    from collections.abc import Sequence

    from interlock.agreement import Agreement
    from interlock.lifecycle import Event
    from interlock.measure.replay import Comparison

LATER = MONDAY + 24 * 100 * HOUR
SEGMENTS = """
[field.origin]
says = "Where from."
[segment.web]
says = "From the web."
where = "origin in ('search', 'social')"
[segment.search]
says = "From a search."
where = "origin = 'search'"
"""
ORIGINS = {1: "search", 2: "search", 3: "social", 4: "fair", 5: "fair"}
KNOWN = [Changed(5000 + n, "person", n, "origin", text, None, None, MONDAY, person=n) for n, text in ORIGINS.items()]


def split(by: Sequence[str]) -> Comparison:
    ours = read((TEXT + SEGMENTS).replace("THRESHOLD", "15").replace("HALF", "1"))
    with Engine(snapshot([*EVENTS, *KNOWN])) as engine:
        low, high = (side(replay(agreement(points), engine.snapshot)) for points in (10, 15))
        found = compare(Facts(engine, ours, LATER), low, high, by=by)
    assert found is not None
    return found


def figures(found: Comparison) -> dict[str | None, list[int]]:
    told = found.to_json()["groups"]
    names = ("won_kept", "won_missed", "won_caught", "won_reached_by_neither")
    return {
        next(iter(group["key"].values())): [
            group["base"]["handoffs"],
            group["candidate"]["handoffs"],
            *(group["candidate"][name]["deals"] for name in names),
        ]
        for group in told
    }


def test_by_a_field_each_lead_and_each_deal_is_in_one_group() -> None:
    found = split(["origin"])
    assert figures(found) == {
        "search": [2, 1, 1, 1, 0, 0],
        "social": [1, 0, 0, 1, 0, 0],
        "fair": [1, 0, 0, 0, 0, 2],
        None: [1, 1, 1, 0, 0, 0],
    }
    assert all("small sample" in group.flags[0] for group in found.groups)


def test_by_segment_a_lead_is_in_each_it_belongs_to() -> None:
    assert figures(split(["segment"])) == {
        "web": [3, 1, 1, 2, 0, 0],
        "search": [2, 1, 1, 1, 0, 0],
        None: [2, 1, 1, 0, 0, 2],
    }


def test_by_several_the_keys_combine() -> None:
    keys = [tuple(group.key.items()) for group in split(["segment", "origin"]).groups]
    assert (("segment", "web"), ("origin", "social")) in keys
    assert (("segment", None), ("origin", "fair")) in keys


def test_a_split_by_what_nobody_knows_is_refused() -> None:
    with pytest.raises(UnknownFieldError, match="did you mean 'origin'"):
        split(["orign"])


@settings(max_examples=10, deadline=None, suppress_health_check=list(HealthCheck))
@given(agreement=generous(), events=lives(), other=st.booleans())
def test_the_same_agreement_neither_misses_nor_catches(
    agreement: Agreement, events: list[Event], *, other: bool
) -> None:
    order = "recorded" if other else "happened"
    with Engine(snapshot(events)) as engine:
        same = side(replay(agreement, engine.snapshot, order))
        found = compare(Facts(engine, agreement, LATER), same, same)
    assert found is not None
    whole = found.whole
    assert whole.missed.deals == whole.caught.deals == 0
    assert whole.base == whole.candidate
    assert whole.kept == whole.base.won


@settings(max_examples=10, deadline=None, suppress_health_check=list(HealthCheck))
@given(
    times=st.lists(st.tuples(st.integers(1, 6), st.integers(0, 24 * 60)), max_size=40),
    low=st.integers(1, 40),
    more=st.integers(0, 40),
)
def test_with_one_hand_off_and_nobody_given_back_a_lower_threshold_loses_no_win(
    times: list[tuple[int, int]], low: int, more: int
) -> None:
    touched = [visit for n, (person, hour) in enumerate(times) for visit in visits(person * 100 + n, hour)]
    several = [visit._replace(person=visit.person // 100) for visit in touched]
    events = [*(event for event in EVENTS if getattr(event, "kind", "") not in {"rejected", "visit"}), *several]
    with Engine(snapshot(events)) as engine:
        lower, higher = (side(replay(agreement(points), engine.snapshot)) for points in (low, low + more))
        found = compare(Facts(engine, agreement(), LATER), higher, lower)
    assert found is not None
    assert found.whole.missed.deals == 0


def said(events: list[Event], ours: Agreement) -> str:
    with Engine(snapshot(events)) as engine:
        silent = side(replay(ours, engine.snapshot))
        found = compare(Facts(engine, ours, LATER), silent, silent)
    assert found is not None
    (note,) = found.to_json()["notes"]
    return str(note)


def nothing_recorded() -> str:
    with Engine(snapshot([captured(1), *visits(1, 0, 1)])) as engine:
        tried = side(replay(agreement(), engine.snapshot))
        found = compare(Facts(engine, agreement(), LATER), recorded(engine), tried)
    assert found is not None
    return " ".join(found.notes)


def test_an_agreement_that_hands_nobody_over_is_told_why() -> None:
    lonely = [captured(1), captured(2)]
    assert "none of the 2 leads has a touch with points; kinds with points: visit" in said(lonely, agreement())
    assert "none of the 1 leads ever reaches a threshold" in said([captured(1), *visits(1, 0)], agreement(90))
    assert "no lead was ever captured" in said([EVENTS[-1]], agreement())
    gated = read((TEXT + SEGMENTS).replace("THRESHOLD", "5").replace("HALF", "1")).model_copy()
    handoffs = {name: each.model_copy(update={"segment": "web"}) for name, each in gated.handoff.items()}
    assert "compare with another agreement as the base" in nothing_recorded()
    asked = gated.model_copy(update={"handoff": handoffs})
    assert "fit or gates ask for them: origin" in said([captured(1), *visits(1, 0)], asked)
