"""Near misses, counting what was seen, ids."""

from __future__ import annotations

from collections import Counter

import numpy as np
import pyarrow as pa
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from interlock.connectors.files import ids
from interlock.connectors.files.header import looks_like_data
from interlock.connectors.files.near import nearest
from interlock.connectors.files.occurrences import Occurrences
from interlock.measure.ledger import key


@pytest.mark.parametrize(
    ("stray", "existing", "near"),
    [
        ("GTXPro", ["MG Special", "GTX Pro"], "GTX Pro"),
        ("acme  inc.", ["Acme Inc", "Other"], "Acme Inc"),
        ("Kan-code", ["Kan-coder", "Konex"], "Kan-coder"),
        ("Technology", ["Tecnologhy"], "Tecnologhy"),
        ("12345", ["12346"], None),
        ("12.0", ["12", "120"], "12"),
        ("AB", ["AC"], None),
        ("Something", ["Nothing else"], None),
    ],
)
def test_near_misses(stray: str, existing: list[str], near: str | None) -> None:
    assert nearest([stray], existing).get(stray) == near


@settings(max_examples=80, deadline=None)
@given(st.lists(st.lists(st.integers(0, 15), max_size=20), max_size=12))
def test_occurrences_are_counted_over_chunks(chunks: list[list[int]]) -> None:
    seen: Counter[int] = Counter()
    counter = Occurrences()
    for chunk in chunks:
        expected = []
        for number in chunk:
            expected.append(seen[number])
            seen[number] += 1
        found = counter.nth(np.array(chunk, np.int64))
        assert sorted(zip(chunk, found.tolist(), strict=True)) == sorted(zip(chunk, expected, strict=True))


def test_ids_are_those_of_the_ledger_and_never_meet() -> None:
    texts = pa.array(["a", None, "b", "a"])
    assert ids.keys("person", "crm", texts).to_pylist() == [
        key("person", "crm", name) if name else None for name in ("a", None, "b", "a")
    ]
    first = np.arange(100_000)
    mixed = ids.mixed("move", first, 7)
    assert len(np.unique(mixed)) == len(first)
    assert mixed.min() >= 0
    assert not np.isin(ids.mixed("touch", first, 7), mixed).any()
    assert not np.isin(ids.mixed("move", 7, first[8:]), mixed).any()


def stirred(state: int) -> int:
    mask = (1 << 64) - 1
    state = (state ^ (state >> 30)) * 0xBF58476D1CE4E5B9 & mask
    state = (state ^ (state >> 27)) * 0x94D049BB133111EB & mask
    return state ^ (state >> 31)


@given(st.integers(0, 2**63 - 1), st.integers(-(2**63), 2**63 - 1))
def test_ids_are_those_of_plain_arithmetic(one: int, other: int) -> None:
    mask = (1 << 64) - 1
    state = key("move")
    for part in (one, other):
        state = stirred((state + 0x9E3779B97F4A7C15 + part) & mask)
    assert ids.mixed("move", np.array([one]), np.array([other])).tolist() == [state >> 1]


@pytest.mark.parametrize(
    ("first", "body", "expected"),
    [
        (["id", "day"], [["1", "2024-01-01"]], False),
        (["17", "day"], [["18", "x"]], True),
        (["a@x.org", "b"], [["c@x.org", "d"]], True),
        (["name", "town"], [["Ann", "Ulm"]], False),
        (["", ""], [["1", "2"]], False),
    ],
)
def test_a_first_row_that_looks_like_data(first: list[str], body: list[list[str]], *, expected: bool) -> None:
    assert looks_like_data(first, body) is expected
