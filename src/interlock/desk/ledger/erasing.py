"""Rewrite a person's rows in every file of the ledger, whichever versions stand on it.

A file is replaced by one of the same name and the same length, so that the Delta log, which names both, stays true:
every version, the newest and the oldest alike, then holds the person's rows as they have become.
"""

from __future__ import annotations

import io
import os
import shutil
from functools import reduce
from pathlib import Path
from typing import TYPE_CHECKING, Any

import duckdb
import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq

from interlock import InterlockError
from interlock.desk.ledger import store, tail
from interlock.measure.ledger import TABLES

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    Row = Mapping[str, Any]
    Becomes = Callable[[str, Row], dict[str, Any]]
    Concerns = Callable[[str, Row], bool]

OF_PEOPLE = tuple(tail.TAILS)
"""Tables that speak of people."""
_NEW = ".erased"
_WAYS: tuple[dict[str, Any], ...] = (
    {"compression_level": 9},
    {"compression_level": 19},
    {"compression_level": 19, "write_statistics": False},
    {"compression_level": 19, "write_statistics": False, "use_dictionary": False},
)
"""How a file is written, each smaller than the one before where that is possible."""
_ROW_GROUP = 122_880


def shared(root: Path, person: int) -> tuple[set[int], set[int]]:
    """Return the deals that the ledger knows of a person, and those of them that others have a part in."""
    paths = _files(root, "moves")
    if not paths:
        return set(), set()
    sql = "SELECT DISTINCT opportunity FROM read_parquet(?, hive_partitioning = false) WHERE person = ?"
    others = (
        "SELECT DISTINCT opportunity FROM read_parquet(?, hive_partitioning = false) "
        "WHERE person <> ? AND list_contains(?::BIGINT[], opportunity)"
    )
    with duckdb.connect() as engine:
        own = {one for (one,) in engine.execute(sql, [paths, person]).fetchall() if one is not None}
        theirs = engine.execute(others, [paths, person, sorted(own)]).fetchall()
    return own, {one for (one,) in theirs}


def people_with(root: Path, field: str, text: str) -> set[int]:
    """Return the people of whom a field was ever said to be this, without regard to case and outer blanks."""
    paths = _files(root, "changes")
    if not paths:
        return set()
    sql = (
        "SELECT DISTINCT key FROM read_parquet(?, hive_partitioning = false) "
        "WHERE entity = 'person' AND field = ? AND lower(trim(text)) = ?"
    )
    with duckdb.connect() as engine:
        return {one for (one,) in engine.execute(sql, [paths, field, text.strip().lower()]).fetchall()}


def rewrite(root: Path, keys: set[int], becomes: Becomes, concerns: Concerns) -> int:
    """Rewrite every row that concerns a person, or their deals, in every file; return how many. Under `closed.closed`.

    All files are written before the first takes its place. Done again after a crash it goes on where it was.
    """
    ready: list[tuple[Path, Path]] = []
    count = 0
    for name in OF_PEOPLE:
        for left in (root / name).glob(f"*/*{_NEW}"):
            left.unlink()
        for path in _concerned(root, name, keys):
            made, rows = _rewritten(path, name, keys, becomes, concerns)
            if rows:
                new = path.with_suffix(_NEW)
                _write(new, made)
                ready.append((new, path))
                count += rows
    for new, path in ready:
        new.replace(path)
    for folder in {path.parent for _, path in ready}:
        _to_disk(folder)
    shutil.rmtree(root / ".spill", ignore_errors=True)  # a merge that was killed may have left rows there
    return count


def _files(root: Path, name: str) -> list[str]:
    """Return every file of a table, also those that no version stands on."""
    return sorted(str(path) for path in (root / name).glob(f"{store.BUCKET}=*/*.parquet"))


def _concerned(root: Path, name: str, keys: set[int]) -> list[Path]:
    paths = _files(root, name)
    if not paths:
        return []
    condition = " OR ".join(f"list_contains(?::BIGINT[], {column})" for column in _KEYS[name])
    sql = "SELECT DISTINCT filename FROM read_parquet(?, filename = true, hive_partitioning = false) "
    with duckdb.connect() as engine:
        found = engine.execute(f"{sql} WHERE {condition}", [paths, *([sorted(keys)] * len(_KEYS[name]))]).fetchall()
    return sorted(Path(path) for (path,) in found)


_KEYS = {"touches": ("person",), "changes": ("person", "key"), "moves": ("person", "opportunity")}
"""Columns by which a row may concern somebody."""


def _rewritten(path: Path, name: str, keys: set[int], becomes: Becomes, concerns: Concerns) -> tuple[bytes, int]:
    """Return a file's bytes with the rows as they become, and how many those are."""
    shape = TABLES[name]
    table = pq.ParquetFile(path).read().select(shape.names).cast(shape)
    wanted = pa.array(sorted(keys), pa.int64())
    near = reduce(pc.or_, (pc.is_in(table[column], value_set=wanted) for column in _KEYS[name]))
    mine = [row for row in table.filter(near).to_pylist() if concerns(name, row)]
    if not mine:
        return b"", 0
    gone = pa.array([row["id"] for row in mine], pa.int64())
    kept = table.filter(pc.invert(pc.is_in(table["id"], value_set=gone)))
    new = pa.Table.from_pylist([becomes(name, row) for row in mine], shape)
    both = pa.concat_tables([kept, new]).sort_by([("person", "ascending"), ("at", "ascending")])
    return _as_long_as(path, both), len(mine)


def _as_long_as(path: Path, rows: pa.Table) -> bytes:
    """Return a Parquet file of the length that the Delta log says; what is left over is blank, before the footer.

    Readers find the footer from the end, and everything else from the beginning.
    """
    length = path.stat().st_size
    for way in _WAYS:
        file = io.BytesIO()
        pq.write_table(rows, file, compression="zstd", store_schema=False, row_group_size=_ROW_GROUP, **way)
        made = file.getvalue()
        if len(made) <= length:
            footer = int.from_bytes(made[-8:-4], "little") + 8
            return made[:-footer] + bytes(length - len(made)) + made[-footer:]
    message = f"{path.name} of the ledger cannot be rewritten within its length; run `interlock ledger compact` first"
    raise InterlockError(message)


def _write(path: Path, made: bytes) -> None:
    with path.open("wb") as file:
        file.write(made)
        file.flush()
        os.fsync(file.fileno())


def _to_disk(folder: Path) -> None:
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
