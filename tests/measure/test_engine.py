"""The engine sees the ledger and its tail, whole or one bucket at a time, and nothing else."""

from __future__ import annotations

from pathlib import Path

import duckdb
import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from interlock.measure.engine import Engine
from interlock.measure.ledger import BUCKETS, TABLES, TOUCHES, Snapshot


def touch(number: int, person: int) -> dict[str, object]:
    return {
        "id": number, "person": person, "at": number, "recorded": number, "kind": "visit", "outbound": False,
        "channel": None, "campaign": None, "content": None, "by": None, "source": "test",
    }  # fmt: skip


def touches(*rows: dict[str, object]) -> pa.Table:
    return pa.Table.from_pylist(list(rows), schema=TOUCHES)


@pytest.fixture
def snapshot(tmp_path: Path) -> Snapshot:
    """Forty touches of forty people in files by bucket, and four more in the tail."""
    files = {}
    for bucket in range(BUCKETS):
        path = tmp_path / f"it's {bucket}.parquet"
        pq.write_table(touches(*(touch(n, n) for n in range(40) if n % BUCKETS == bucket)), path)
        files[bucket] = (str(path),)
    return Snapshot(files={"touches": files}, tail={"touches": touches(*(touch(n, n) for n in range(40, 44)))})


def people(engine: Engine) -> list[int]:
    return [row[0] for row in engine.sql("SELECT person FROM touches ORDER BY person").fetchall()]


def test_files_and_tail_are_one_view(snapshot: Snapshot) -> None:
    with Engine(snapshot) as engine:
        assert people(engine) == list(range(44))


@pytest.mark.parametrize("of", [BUCKETS, 3 * BUCKETS])
def test_a_bucket_holds_its_people_only_and_the_buckets_make_the_whole(snapshot: Snapshot, of: int) -> None:
    with Engine(snapshot) as engine:
        seen = []
        for bucket in range(of):
            with engine.bucket(bucket, of=of):
                found = people(engine)
            assert all(person % of == bucket for person in found)
            seen += found
        assert sorted(seen) == list(range(44)) == people(engine)


def test_missing_tables_are_empty_views_of_the_right_shape() -> None:
    with Engine(Snapshot(files={})) as engine:
        for name, schema in TABLES.items():
            table = engine.arrow(f"SELECT * FROM {name}")
            assert table.num_rows == 0
            assert [(field.name, field.type) for field in table.schema] == [
                (field.name, field.type) for field in schema
            ]


def test_spend_lives_in_bucket_0() -> None:
    row = {"id": 1, "at": 0, "channel": "ads", "campaign": None, "amount": 5, "recorded": 0, "source": "test"}
    tail = {"spend": pa.Table.from_pylist([row], schema=TABLES["spend"])}
    with Engine(Snapshot(files={}, tail=tail)) as engine:
        with engine.bucket(0):
            assert engine.arrow("FROM spend").num_rows == 1
        with engine.bucket(1):
            assert engine.arrow("FROM spend").num_rows == 0


def test_no_other_file_can_be_read(snapshot: Snapshot, tmp_path: Path) -> None:
    other = tmp_path / "other.csv"
    other.write_text("secret\n1\n")
    with Engine(snapshot) as engine, pytest.raises(duckdb.PermissionException):
        engine.sql(f"SELECT * FROM read_csv('{other}')")


def test_work_larger_than_memory_spills_and_leaves_nothing(snapshot: Snapshot) -> None:
    with Engine(snapshot, memory_limit="60MB") as engine:
        engine.sql("CREATE TEMP TABLE big AS SELECT range AS n, hash(range) AS h FROM range(6000000)")
        assert engine.sql("SELECT COUNT(*) FROM (SELECT * FROM big ORDER BY h)").fetchall() == [(6000000,)]
        spill = engine._spill.name  # noqa: SLF001 - where it spilled is what this test is about
    assert not Path(spill).exists()


def test_parameters_are_bound(snapshot: Snapshot) -> None:
    with Engine(snapshot) as engine:
        assert engine.rows("SELECT person FROM touches WHERE person = $p", {"p": 3}) == [{"person": 3}]
