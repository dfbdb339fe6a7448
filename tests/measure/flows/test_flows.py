"""What goes into a stage goes out of it or is still there, and every flow is its rows."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING, Any

from hypothesis import given, settings
from hypothesis import strategies as st
from measure.flows import oracle
from measure.funnel.crowd import DENSE, crowded
from measure.histories import AGREEMENT, CHANGES, DAY, MOVES, NOW, snapshot

from interlock.measure.engine import Engine
from interlock.measure.facts.store import Facts
from interlock.measure.flows import WORKED, Asked, Flows, Way, behind, flows
from interlock.measure.number import Period

if TYPE_CHECKING:
    from collections.abc import Iterator

    from interlock.measure.flows import Flow

NAMES = ["lead", "mql", "sql", "opportunity", "customer"]
TOUCHES = st.lists(
    st.builds(
        lambda person, kind, day, channel: {"person": person, "kind": kind, "at": day * DAY, "channel": channel},
        st.integers(1, 5), st.sampled_from(["call", "mail", "webinar"]), st.integers(1, 40),
        st.sampled_from(["web", "fair", None]),
    ),
    max_size=12,
)  # fmt: skip
PERIODS = st.one_of(
    st.just(Period()),
    st.tuples(st.integers(0, 40), st.integers(1, 30)).map(lambda p: Period((1 + p[0]) * DAY, (1 + p[0] + p[1]) * DAY)),
)
ASKED = st.builds(
    Asked, PERIODS, st.sampled_from(["channel", "kind", "origin"]), st.sampled_from([None, "origin = 'web'", "agreed"])
)


def every(found: Flows) -> Iterator[Flow]:
    yield from (*found.begun, *found.steps, *found.ended)


def is_conserved(found: Flows) -> bool:
    """Say whether as many come into each stage as were there, and as many go out or stay."""
    into = Counter[str]()
    out = Counter[str]()
    for flow in every(found):
        into[flow.way.ends] += flow.people
        out[flow.way.begins] += flow.people
    same = all(into[stage.name] == stage.people == out[stage.name] for stage in found.stages)
    touched = all(s.marketing + s.sales + s.both + s.nobody == s.people >= s.again for s in found.stages)
    ends = sum(flow.people for flow in found.ended)
    return same and touched and out[""] == found.people == ends


def is_as_defined(engine: Engine, found: Flows) -> None:
    entries = engine.rows("SELECT person, stage, entered_at FROM fact_entries")
    expected = oracle.ways(entries, engine.rows("SELECT * FROM lead_moves"), NAMES, found.asked.period)
    counted = Counter[tuple[str, str]]()
    for flow in every(found):
        counted[flow.way.begins, flow.way.ends] += flow.people
    assert counted == expected


def check(facts: Facts, asked: Asked) -> Flows:
    """Check the laws that hold of every map."""
    found = flows(facts, asked)
    assert is_conserved(found)
    for flow in every(found):
        rows = behind(facts, asked, flow.way)
        assert rows.count() == flow.people == len(list(rows.every())) > 0
    for stage in found.stages:
        way = Way(begins=stage.name)
        assert behind(facts, asked, way).count() == stage.people
        assert [behind(facts, asked, way, one).count() for one in WORKED] == [getattr(stage, one) for one in WORKED]
    return found


@settings(max_examples=40, deadline=None)
@given(moves=st.one_of(MOVES, DENSE), changes=CHANGES, touches=TOUCHES, asked=ASKED)
def test_what_goes_in_comes_out_or_is_still_there(
    moves: list[dict[str, Any]], changes: list[dict[str, Any]], touches: list[dict[str, Any]], asked: Asked
) -> None:
    with Engine(snapshot(moves=moves, changes=changes, touches=touches)) as engine:
        facts = Facts(engine, AGREEMENT, NOW)
        found = check(facts, asked)
        if asked.where is None:
            is_as_defined(engine, found)


def test_a_crowd_of_ties_is_conserved_by_every_source() -> None:
    with Engine(snapshot(moves=crowded(seed=7, people=200), changes=[])) as engine:
        facts = Facts(engine, AGREEMENT, NOW)
        assert {check(facts, Asked(source=source)).people for source in ("channel", "origin")} == {
            len({row["person"] for row in engine.rows("SELECT person FROM fact_entries")})
        }
        is_as_defined(engine, flows(facts, Asked()))


def test_other_sources_are_all_but_those_named() -> None:
    moves = [{"person": n, "kind": "captured", "at": n * DAY} for n in range(1, 8)]
    touches = [
        {"person": n, "kind": "call", "at": DAY, "channel": channel}
        for n, channel in enumerate(["web", "web", "fair", "mail", "mail", None], 1)
    ]
    with Engine(snapshot(moves=moves, touches=touches)) as engine:
        facts = Facts(engine, AGREEMENT, NOW)
        assert [flow.way.source for flow in flows(facts, Asked()).begun] == ["mail", "web", "fair", None]
        way = Way(ends="lead")
        assert behind(facts, Asked(), way, but=["web", None]).count() == 3
        assert behind(facts, Asked(), way, but=["web", "fair"]).count() == 4


def test_a_way_tells_who_touched_whom_where_and_for_how_long() -> None:
    moves = [
        {"person": 1, "kind": "captured", "at": 2 * DAY},
        {"person": 1, "kind": "handed_over", "at": 5 * DAY},
        {"person": 1, "kind": "recycled", "at": 9 * DAY},
        {"person": 1, "kind": "handed_over", "at": 20 * DAY},
        {"person": 1, "kind": "rejected", "at": 30 * DAY},
    ]
    touches = [
        {"person": 1, "kind": "mail", "at": 1 * DAY, "channel": "web"},
        {"person": 1, "kind": "mail", "at": 6 * DAY},
        {"person": 1, "kind": "call", "at": 21 * DAY},
        {"person": 1, "kind": "call", "at": 31 * DAY},
    ]
    with Engine(snapshot(moves=moves, touches=touches)) as engine:
        found = flows(Facts(engine, AGREEMENT, NOW), Asked())
    lead, mql, *_ = found.stages
    assert (lead.people, lead.nobody, mql.both, mql.again) == (1, 1, 1, 1)
    assert [(flow.way, flow.people, flow.median_days) for flow in every(found)] == [
        (Way(source="web", ends="lead"), 1, 1.0),
        (Way(begins="lead", ends="mql"), 1, 3.0),
        (Way(begins="mql", ends="rejected"), 1, 25.0),
    ]
