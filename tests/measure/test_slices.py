"""Rows that are sorted a slice at a time are those that are sorted at once."""

from __future__ import annotations

from unittest.mock import patch

from hypothesis import example, given, settings
from hypothesis import strategies as st

from interlock.measure import slices
from interlock.measure.engine import Engine
from interlock.measure.ledger import Snapshot
from interlock.measure.slices import in_slices

MOMENTS = st.one_of(st.none(), st.integers(-5, 5), st.integers(-(2**62), 2**62))


@settings(max_examples=60, deadline=None)
@given(moments=st.lists(MOMENTS, max_size=40), each=st.integers(1, 12))
@example(moments=[None, None], each=1)
def test_slices_are_the_whole_in_its_order(moments: list[int | None], each: int) -> None:
    with Engine(Snapshot({}, {})) as engine:
        engine.sql("CREATE TEMP TABLE had (moment BIGINT, place BIGINT)")
        for place, at in enumerate(moments):
            engine.sql("INSERT INTO had VALUES (?, ?)", [at, place])
        whole = engine.rows("SELECT v.moment, v.place FROM had AS v ORDER BY v.moment, v.place")
        with patch.object(slices, "EACH", each):
            found = list(in_slices(engine, _rows, "v.moment", {"least": 0}))
    assert found == whole


def _rows(more: str) -> str:
    return f"SELECT v.moment, v.place FROM had AS v WHERE v.place >= $least AND {more} ORDER BY v.moment, v.place"
