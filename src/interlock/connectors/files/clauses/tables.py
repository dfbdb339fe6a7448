"""Rows in the ledger's shapes, whole columns at a time."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

import numpy as np
import pyarrow as pa

from interlock.measure.ledger import TABLES

if TYPE_CHECKING:
    from collections.abc import Mapping

NAMES = pa.schema([("entity", pa.string()), ("id", pa.int64()), ("key", pa.string()), ("label", pa.string())])
"""Shape of a batch's `names`."""

ROW = "row"
"""Which row of the chunk a row of the ledger was made from."""


@dataclass
class Made:
    """What has been made of one chunk."""

    tables: dict[str, list[pa.Table]] = field(default_factory=dict)
    names: list[pa.Table] = field(default_factory=list)

    def add(self, table: str, rows: np.ndarray, columns: Mapping[str, Any]) -> None:
        """Add a row to a table of the ledger for each of these rows of the chunk.

        Columns are arrays, or one word for all rows; what is not given is null.
        """
        if len(rows):
            made = _table(TABLES[table], len(rows), columns)
            self.tables.setdefault(table, []).append(made.append_column(ROW, pa.array(rows, pa.int64())))

    def name(self, entity: str, ids: pa.Array, keys: pa.Array, labels: pa.Array) -> None:
        """Add the outside keys and readable names behind ids."""
        if len(ids):
            columns = {"entity": entity, "id": ids, "key": keys, "label": labels}
            self.names.append(_table(NAMES, len(ids), columns))

    def joined(self) -> tuple[dict[str, pa.Table], pa.Table | None]:
        """Return one table of each kind, and the names without repetitions."""
        tables = {name: pa.concat_tables(parts).combine_chunks() for name, parts in self.tables.items()}
        return tables, _once(pa.concat_tables(self.names)) if self.names else None


def _once(names: pa.Table) -> pa.Table:
    ids = np.asarray(names.column("id"))
    first = np.sort(np.unique(ids, return_index=True)[1])
    return names.take(pa.array(first)).combine_chunks()


def _table(schema: pa.Schema, length: int, columns: Mapping[str, Any]) -> pa.Table:
    arrays = []
    for column in schema:
        value = columns.get(column.name)
        if value is None or isinstance(value, str | bool | int):
            arrays.append(pa.repeat(pa.scalar(value, column.type), length))
        else:
            arrays.append(pa.array(value, column.type) if isinstance(value, np.ndarray) else value)
    return pa.table(arrays, schema=schema)
