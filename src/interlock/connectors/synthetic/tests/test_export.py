from __future__ import annotations

import subprocess
import sys
from typing import TYPE_CHECKING

import duckdb
import pyarrow.parquet as pq
import pytest

from interlock import InterlockError
from interlock.connectors.synthetic import UNTIL, Company
from interlock.connectors.synthetic.export import FILES, export

if TYPE_CHECKING:
    from pathlib import Path


def _written(company: Company, directory: Path) -> dict[str, bytes]:
    export(company, directory, lambda _: None)
    return {str(path.relative_to(directory)): path.read_bytes() for path in directory.rglob("*") if path.is_file()}


def test_the_same_seed_writes_the_same_bytes(tmp_path: Path) -> None:
    company = Company(12_000, 5, UNTIL)
    assert _written(company, tmp_path / "a") == _written(Company(12_000, 5, UNTIL), tmp_path / "b")


def test_files_say_what_the_ledger_says(tmp_path: Path) -> None:
    company = Company(12_000, 6, UNTIL)
    heard: list[float] = []
    rows = export(company, tmp_path / "out", heard.append)
    assert heard == [0.5, 1.0]
    assert set(rows) == set(FILES)
    moves = [move for chunk in company.chunks() for move in chunk.batch.tables["moves"].to_pylist()]
    with duckdb.connect() as engine:

        def count(query: str) -> int:
            return int(engine.execute(query.replace("$", f"{tmp_path}/out/")).fetchall()[0][0])

        assert count("SELECT count(DISTINCT person) FROM '$people.csv'") == rows["people.csv"] == 12_000
        assert count("SELECT count(*) FROM '$touches.parquet' SEMI JOIN '$people.csv' USING (person)") == sum(
            chunk.batch.tables["touches"].num_rows for chunk in company.chunks()
        )
        assert count("SELECT count(*) FROM '$people.csv' SEMI JOIN '$accounts.csv' USING (account)") == 12_000
        for verdict in ("accepted", "rejected", "recycled"):
            first = count(f"SELECT count(*) FROM '$handoffs.csv' WHERE verdict = '{verdict}'")  # noqa: S608
            later = 0 if verdict == "accepted" else 1
            assert first <= sum(move["kind"] == verdict for move in moves) <= first * (1 + later)
        for status in ("won", "lost"):
            ended = count(f"SELECT count(*) FROM '$opportunities.csv' WHERE status = '{status}'")  # noqa: S608
            assert ended == sum(move["kind"] == status for move in moves)
        won = count("SELECT sum(amount) FROM '$opportunities.csv' WHERE status = 'won'")
        assert won * 100 == sum(move["amount"] for move in moves if move["kind"] == "won")
        assert count("SELECT count(*) FROM '$stages.csv'") == sum(move["stage"] == "sql" for move in moves)


def test_truth_is_written_beside(tmp_path: Path) -> None:
    export(Company(11_000, 6, UNTIL), tmp_path / "out", lambda _: None)
    assert pq.read_metadata(tmp_path / "out" / "truth" / "people.parquet").num_rows == 11_000
    assert pq.read_metadata(tmp_path / "out" / "truth" / "faults.parquet").num_rows == 7


def test_files_that_are_there_are_never_written_over(tmp_path: Path) -> None:
    (tmp_path / "mine.txt").write_text("mine")
    with pytest.raises(InterlockError, match="not empty"):
        export(Company(10, 1, UNTIL), tmp_path, lambda _: None)


_PEAK = """
import resource, sys
from interlock.connectors.synthetic import company
def peak(): return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024
for batch in company(10_000, 7): pass
small = peak()
for batch in company(60_000, 7): pass
print(small, peak())
"""


@pytest.mark.skipif(sys.platform != "linux", reason="peak memory is counted in other units elsewhere")
def test_memory_does_not_grow_with_the_company() -> None:
    said = subprocess.run([sys.executable, "-c", _PEAK], capture_output=True, text=True, check=True)  # noqa: S603
    small, large = map(int, said.stdout.split())
    assert large < small * 1.3 + 50, (small, large)
