"""What a later export says otherwise of moves that the ledger holds: amounts, and times."""

from __future__ import annotations

import time
from typing import TYPE_CHECKING

import pyarrow as pa
import pyarrow.compute as pc

from interlock.desk.ledger.rows import beside, bucket_files
from interlock.desk.ledger.store import open_table
from interlock.measure.ledger import TABLES, key

if TYPE_CHECKING:
    from pathlib import Path

    from deltalake import DeltaTable

_OTHERWISE = """
WITH last_said AS (
  SELECT * FROM said WHERE opportunity IS NOT NULL AND amount IS NOT NULL
  QUALIFY row_number() OVER (PARTITION BY opportunity ORDER BY "at" DESC, recorded DESC, id DESC) = 1
), kept AS (
  SELECT stored.id, stored.opportunity, stored.amount, stored."at", stored.recorded
  FROM read_parquet(?, hive_partitioning = false) AS stored SEMI JOIN last_said USING (opportunity)
), last_kept AS (
  SELECT * FROM kept WHERE amount IS NOT NULL
  QUALIFY row_number() OVER (PARTITION BY opportunity ORDER BY "at" DESC, recorded DESC, id DESC) = 1
)
SELECT last_said.* REPLACE (last_kept.id AS id)
FROM last_said JOIN last_kept USING (opportunity)
WHERE last_said.amount <> last_kept.amount AND last_said.id IN (SELECT id FROM kept)
"""


def amendments(table: DeltaTable, rows: pa.Table) -> pa.Table:
    """Return an `amended` move for every opportunity whose known move now comes with another amount.

    The move itself happened once and is kept once; what an export taken later says of its amount is news as of now.
    """
    paths = bucket_files(table, "moves", rows)
    if not paths or not pc.any(pc.is_valid(rows["amount"])).as_py():
        return rows.slice(0, 0)
    with beside(rows) as engine:
        found = engine.sql(_OTHERWISE, params=[paths]).to_arrow_table().cast(rows.schema)
    now, shape = time.time_ns() // 1000, TABLES["moves"]
    ids = [
        key("amended", str(last), str(amount)) for last, amount in zip(*_columns(found, "id", "amount"), strict=True)
    ]
    said: dict[str, pa.Array | pa.Scalar] = {name: pa.nulls(len(ids), shape.field(name).type) for name in _UNSAID}
    said |= {"id": pa.array(ids, pa.int64()), "kind": pa.repeat("amended", len(ids))}
    said |= dict.fromkeys(("at", "recorded"), pa.repeat(pa.scalar(now, pa.int64()), len(ids)))
    for name, column in said.items():
        found = found.set_column(found.column_names.index(name), found.schema.field(name), column)
    return found


def retimed(root: Path, rows: pa.Table) -> int:
    """Count the moves that are held with a time more than a day from the one now said; the first time is kept.

    Less than a day is how the same moment looks in an export that leaves out the time of day or says another zone.
    """
    paths = bucket_files(open_table(root, "moves"), "moves", rows)
    if not paths:
        return 0
    with beside(rows.select(["id", "at"])) as engine:
        found = engine.execute(_RETIMED, [paths]).fetchone()
    return int(found[0]) if found else 0


_RETIMED = """
SELECT count(DISTINCT said.id)
FROM said JOIN read_parquet(?, hive_partitioning = false) AS stored USING (id)
WHERE abs(said."at" - stored."at") > 86400000000
"""
_UNSAID = ("stage", "team", "by", "reason", "due", "until", "score", "clause", "seal")
"""What an amendment says nothing about."""


def _columns(table: pa.Table, *names: str) -> list[list[int]]:
    return [table[name].to_pylist() for name in names]
