from __future__ import annotations

from collections import Counter
from datetime import date

import pyarrow as pa
import pytest

from interlock import InterlockError
from interlock.connectors.synthetic import UNTIL, WORLDS, Chunk, Company, company, truth
from interlock.measure.ledger import MOVE_KINDS, TABLES, key


def _bytes(chunk: Chunk) -> bytes:
    sink = pa.BufferOutputStream()
    tables = {**chunk.batch.tables, "names": chunk.batch.names, **{f"true {n}": t for n, t in chunk.truth.items()}}
    for _, table in sorted(tables.items()):
        with pa.ipc.new_stream(sink, table.schema) as stream:
            stream.write_table(table)
    return bytes(sink.getvalue())


@pytest.mark.parametrize("world", WORLDS)
def test_the_same_seed_gives_the_same_bytes_in_whatever_order_chunks_are_made(world: str) -> None:
    forth = [_bytes(chunk) for chunk in Company(23_000, 3, UNTIL, world).chunks()]
    other = Company(23_000, 3, UNTIL, world)
    back = [_bytes(other.chunk(nth)) for nth in (2, 0, 1)]
    assert forth == [back[1], back[2], back[0]]


def test_another_seed_gives_another_company() -> None:
    one, other = (next(company(500, seed)) for seed in (1, 2))
    for name in ("touches", "changes", "moves", "spend", "quotas"):
        assert not one.tables[name].equals(other.tables[name])
    assert not set(one.tables["touches"]["person"].to_pylist()) & set(other.tables["touches"]["person"].to_pylist())


def test_batches_have_exactly_the_ledgers_shapes() -> None:
    for batch in company(12_000, 5):
        assert {name: table.schema for name, table in batch.tables.items()} == dict(TABLES)
        for name, table in batch.tables.items():
            for field in TABLES[name]:
                assert field.nullable or table[field.name].null_count == 0, (name, field.name)
        assert set(batch.tables["moves"]["kind"].to_pylist()) <= set(MOVE_KINDS)
        assert batch.rows_read == sum(table.num_rows for table in batch.tables.values())


@pytest.mark.parametrize("people", [1, 2, 37, 10_000, 10_001])
def test_there_are_as_many_people_as_were_asked_for(people: int) -> None:
    captured, named = Counter[int](), Counter[str]()
    for batch in company(people, 11):
        moves = batch.tables["moves"]
        captured.update(moves.filter(pa.compute.equal(moves["kind"], "captured"))["person"].to_pylist())
        assert batch.names is not None
        named.update(batch.names["entity"].to_pylist())
    assert len(captured) == captured.total() == people == named["person"]


def test_batches_are_bounded() -> None:
    for batch in company(40_000, 1):
        assert batch.tables["touches"].num_rows < 400_000


def test_ids_are_those_of_the_outside_keys_and_never_meet() -> None:
    batch = next(company(8_000, 2))
    assert batch.names is not None
    for row in batch.names.slice(0, 50).to_pylist() + batch.names.slice(batch.names.num_rows - 50).to_pylist():
        namespace, own = row["key"].split(":")
        assert row["id"] == key(row["entity"], namespace, own)
        assert row["label"]
    for name, table in batch.tables.items():
        assert len(set(table["id"].to_pylist())) == table.num_rows, name


def test_the_truth_has_a_row_for_every_entity() -> None:
    hidden = truth(600, 4)
    assert hidden["people"].num_rows == 600
    batch = next(company(600, 4))
    assert batch.names is not None
    people = [row["id"] for row in batch.names.to_pylist() if row["entity"] == "person"]
    accounts = [row["id"] for row in batch.names.to_pylist() if row["entity"] == "account"]
    assert hidden["people"]["person"].to_pylist() == people
    assert hidden["accounts"]["account"].to_pylist() == accounts
    assert {"parameters", "channels", "reps", "content", "campaigns", "faults", "effects"} <= hidden.keys()


def test_the_window_ends_where_it_is_told_to() -> None:
    until = date(2024, 2, 29)
    end = (until - date(1970, 1, 1)).days * 86_400_000_000
    for batch in company(2_000, 8, until):
        for name in ("touches", "changes", "moves"):
            assert pa.compute.max(batch.tables[name]["recorded"]).as_py() < end
        assert pa.compute.max(batch.tables["touches"]["recorded"]).as_py() > end - 7 * 86_400_000_000


@pytest.mark.parametrize(
    ("wrong", "said"),
    [({"people": 0}, "--people"), ({"seed": -1}, "--seed"), ({"world": "luck"}, "presence, intent, chain")],
)
def test_what_cannot_be_simulated_is_said(wrong: dict[str, object], said: str) -> None:
    asked: dict[str, object] = {"people": 5, "seed": 1, "until": UNTIL} | wrong
    with pytest.raises(InterlockError, match=said):
        Company(**asked)  # type: ignore[arg-type]
