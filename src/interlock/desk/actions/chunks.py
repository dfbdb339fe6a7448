"""Batches that are written to the ledger together, and which outside row each of their rows came from."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

import numpy as np
import pyarrow as pa

from interlock import InterlockError
from interlock.measure.ledger import TABLES

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from interlock.connectors import Batch, Refused

_ROW = "row"


@dataclass
class Chunk:
    """Batches that are written together."""

    tables: dict[str, list[pa.Table]] = field(default_factory=dict)
    names: list[pa.Table] = field(default_factory=list)
    refused: list[Refused] = field(default_factory=list)
    rows_read: int = 0
    duplicates: int = 0
    rows: int = 0

    def add(self, batch: Batch) -> None:
        """Take a batch in; raises InterlockError where a table has not the ledger's shape."""
        for name, rows in batch.tables.items():
            if rows.num_rows:
                self.tables.setdefault(name, []).append(_placed(name, rows, self.rows_read))
                self.rows += rows.num_rows
        if batch.names is not None and batch.names.num_rows:
            self.names.append(batch.names.select(["entity", "id", "key", "label"]))
            self.rows += batch.names.num_rows
        self.refused += batch.refused
        self.rows_read += batch.rows_read
        self.duplicates += batch.duplicates

    def table(self, name: str) -> pa.Table:
        """Return all rows of one table."""
        return pa.concat_tables(self.tables[name])

    def said_before(self, fresh: Mapping[str, pa.Table], new: Mapping[str, int]) -> int:
        """Count outside rows that brought nothing new, as far as the connector says which row brought what."""
        accepted = self.rows_read - self.duplicates - len(self.refused)
        if not any(new.values()):
            return accepted
        brought = _outside_rows(self.table(name) for name in self.tables)
        return min(accepted, len(brought) - len(_outside_rows(fresh.values())))


def _outside_rows(tables: Iterable[pa.Table]) -> np.ndarray[tuple[int], np.dtype[np.int64]]:
    found = [table[_ROW].drop_null().to_numpy() for table in tables]
    return np.unique(np.concatenate(found)) if found else np.empty(0, dtype=np.int64)


def _placed(name: str, rows: pa.Table, offset: int) -> pa.Table:
    """Give every row of the ledger the place of the outside row it came from, within the chunk."""
    shape = TABLES[name]
    place = pa.nulls(rows.num_rows, pa.int64())
    if _ROW in rows.column_names:
        place = pa.chunked_array([pa.array(rows[_ROW].to_numpy() + offset, pa.int64())])
    try:
        return rows.select(shape.names).cast(shape).append_column(_ROW, place)
    except (KeyError, ValueError) as error:
        message = f"the connector's table {name!r} does not have the ledger's shape: {error}"
        raise InterlockError(message) from error
