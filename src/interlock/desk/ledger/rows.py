"""Rows on their way into the ledger: sorted into buckets, rid of what is there already, written to files."""

from __future__ import annotations

import json
import os
import time
from contextlib import contextmanager
from itertools import pairwise
from pathlib import Path
from typing import TYPE_CHECKING
from uuid import uuid4

import duckdb
import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq
from deltalake.transaction import AddAction

from interlock.desk.ledger.store import BUCKET, files
from interlock.measure.ledger import BUCKETS, TABLES

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from deltalake import DeltaTable

_OWN_ID = {"changes": "key", "moves": "opportunity"}
_ROW_GROUP = 122_880


def buckets(name: str, rows: pa.Table) -> np.ndarray[tuple[int], np.dtype[np.int64]]:
    """Return each row's bucket: that of its person, else of the account or opportunity itself."""
    if "person" not in rows.column_names:
        return np.zeros(rows.num_rows, dtype=np.int64)
    owner = rows["person"]
    if name in _OWN_ID:
        owner = pc.coalesce(owner, rows[_OWN_ID[name]], pa.scalar(0, pa.int64()))
    return np.asarray(owner.to_numpy(), dtype=np.int64) % BUCKETS


def bucket_files(table: DeltaTable, name: str, rows: pa.Table) -> list[str]:
    """Return the files of the ledger that could hold these rows."""
    stored = files(table)
    return [path for bucket in np.unique(buckets(name, rows)) for path in stored.get(int(bucket), ())]


def first_of_each(rows: pa.Table) -> pa.Table:
    """Keep the first row of every id."""
    ids = rows["id"].to_numpy()
    _, first = np.unique(ids, return_index=True)
    return rows if len(first) == len(ids) else rows.take(pa.array(np.sort(first)))


def without(rows: pa.Table, ids: pa.Array) -> pa.Table:
    """Drop the rows with these ids."""
    return rows.filter(pc.invert(pc.is_in(rows["id"], value_set=ids))) if len(ids) else rows


@contextmanager
def beside(rows: pa.Table) -> Iterator[duckdb.DuckDBPyConnection]:
    """Give an engine that knows these rows as `said`, beside the ledger's files."""
    with duckdb.connect() as engine:
        engine.execute("SET disabled_optimizers = 'join_filter_pushdown'")  # Arrow tables cannot apply such filters
        engine.register("said", rows)
        yield engine


def held(table: DeltaTable, name: str, rows: pa.Table) -> pa.Array:
    """Return which of the rows' ids the ledger holds already; memory grows with the rows, not with the ledger."""
    paths = bucket_files(table, name, rows)
    if not paths:
        return pa.array([], pa.int64())
    with beside(rows.select(["id"])) as engine:
        found = engine.sql(
            "SELECT DISTINCT stored.id FROM read_parquet(?, hive_partitioning = false) AS stored "
            "JOIN said ON stored.id = said.id",
            params=[paths],
        )
        return found.to_arrow_table()["id"].combine_chunks()


def news(table: DeltaTable, name: str, rows: pa.Table) -> pa.Table:
    """Drop undated changes that say what the last undated one of the same field had said already.

    Every export says all its values again; only those that differ are kept. A value that comes back after another
    one is news, and news of the same moment is put a microsecond later, so that the value that came last counts.
    """
    if name != "changes" or not rows["at"].null_count:
        return rows
    paths = bucket_files(table, name, rows)
    if not paths:
        return rows
    with beside(rows) as engine:
        found = engine.sql(_SAID_BEFORE, params=[paths]).to_arrow_table()
    later = pc.is_in(rows["id"], value_set=found["id"].filter(found["tie"]).combine_chunks())
    recorded = pc.add(rows["recorded"], pc.cast(later, pa.int64()))
    rows = rows.set_column(rows.column_names.index("recorded"), TABLES[name].field("recorded"), recorded)
    return without(rows, found["id"].filter(found["same"]).combine_chunks())


_SAID_BEFORE = """
SELECT said.id, max(stored.recorded) = said.recorded AS tie,
  arg_max({'text': stored.text, 'number': stored.number}, stored.recorded)
    IS NOT DISTINCT FROM {'text': said.text, 'number': said.number} AS same
FROM said JOIN read_parquet(?, hive_partitioning = false) AS stored
  ON stored.key = said.key AND stored.field = said.field AND stored.entity = said.entity
WHERE said.at IS NULL AND stored.at IS NULL AND stored.recorded <= said.recorded
GROUP BY said.id, said.text, said.number, said.recorded
"""


def write(table: DeltaTable, name: str, rows: pa.Table) -> list[AddAction]:
    """Write rows to one file per bucket, sorted by person and time within it; nobody sees them before the commit."""
    bucket = buckets(name, rows)
    order = np.lexsort([*_sort_keys(rows), bucket])
    rows, bucket = rows.select(TABLES[name].names).take(pa.array(order)), bucket[order]
    edges = np.searchsorted(bucket, np.arange(BUCKETS + 1))
    return [
        _write_file(table, int(number), rows.slice(start, end - start))
        for number, (start, end) in enumerate(pairwise(edges))
        if end > start
    ]


def add_action(root: Path, bucket: int, path: Path, count: int, *, new: bool = True) -> AddAction:
    """Describe a written file to the Delta log."""
    size = path.stat().st_size
    stats = json.dumps({"numRecords": count})
    return AddAction(str(path.relative_to(root)), size, {BUCKET: str(bucket)}, int(time.time() * 1000), new, stats)


def new_path(table: DeltaTable, bucket: int) -> tuple[Path, Path]:
    """Return the table's root and a name for a new file in one bucket."""
    root = Path(table.table_uri.removeprefix("file://"))
    directory = root / f"{BUCKET}={bucket}"
    directory.mkdir(exist_ok=True)
    return root, directory / f"{uuid4().hex}.parquet"


def discard(table: DeltaTable, actions: Iterable[AddAction]) -> None:
    """Delete files that were written and not committed."""
    for action in actions:
        (Path(table.table_uri.removeprefix("file://")) / action.path).unlink()


def _sort_keys(rows: pa.Table) -> list[np.ndarray[tuple[int], np.dtype[np.int64]]]:
    """Return the columns to sort by within a bucket, the last one first, as numpy wants them."""
    names = [name for name in ("at", "since", "person") if name in rows.column_names]
    return [pc.fill_null(rows[name], np.iinfo(np.int64).min).to_numpy() for name in names]


def _write_file(table: DeltaTable, bucket: int, rows: pa.Table) -> AddAction:
    root, path = new_path(table, bucket)
    with path.open("wb") as file:
        pq.write_table(rows, file, compression="zstd", compression_level=1, row_group_size=_ROW_GROUP)
        file.flush()
        os.fsync(file.fileno())
    return add_action(root, bucket, path, rows.num_rows)
