"""Where the numbers are computed: DuckDB in memory over the ledger's files and the tail beyond them."""

from __future__ import annotations

import tempfile
from contextlib import contextmanager
from dataclasses import replace
from typing import TYPE_CHECKING, Any, Self

import duckdb
import pyarrow as pa

from interlock.measure.ledger import BUCKETS, TABLES
from interlock.measure.quote import name as quoted

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator, Mapping, Sequence
    from types import TracebackType

    from interlock.measure.ledger import Snapshot

_OWN_ID = {"touches": "person", "changes": "COALESCE(person, key)", "moves": "COALESCE(person, opportunity)"}
"""By table, the id whose remainder is a row's bucket; tables not named live in bucket 0."""

_PACKED = "packed"
"""The database in memory whose tables are compressed at each checkpoint."""
_SQL_TYPES = {pa.int64(): "BIGINT", pa.float64(): "DOUBLE", pa.bool_(): "BOOLEAN", pa.string(): "VARCHAR"}


class Engine:
    """The views `touches`, `changes`, `moves`, `spend`, `quotas` over one snapshot, and SQL over them.

    It reads the snapshot's files and nothing else: SQL that names another file is refused by DuckDB. Close it, or
    use it in a `with` block, to give back its memory and its temporary files.
    """

    def __init__(self, snapshot: Snapshot, memory_limit: str = "1GB", threads: int = 2, *, packs: bool = True) -> None:
        """Look at a snapshot; without `packs` what is kept is not packed: what is too much then goes to disk."""
        self.snapshot = snapshot
        self._packs = packs
        self._spill = tempfile.TemporaryDirectory(prefix="interlock-", ignore_cleanup_errors=True)
        self._db = duckdb.connect(
            config={
                "memory_limit": memory_limit,
                "threads": threads,
                "temp_directory": self._spill.name,
                "preserve_insertion_order": False,
                "autoinstall_known_extensions": False,
                "autoload_known_extensions": False,
            }
        )
        self._db.execute("SET TimeZone = 'UTC'")
        self._db.execute(f"ATTACH ':memory:' AS {_PACKED} (COMPRESS)")
        self._shut_in()
        for table in TABLES:
            self.register(f"tail_{table}", self._tail(table))
            self._look_at(table, None)

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def close(self) -> None:
        """Give back memory and temporary files."""
        self._db.close()
        self._spill.cleanup()

    def sql(self, text: str, params: Mapping[str, Any] | Sequence[Any] | None = None) -> duckdb.DuckDBPyConnection:
        """Run SQL with bound parameters (`$name` or `?`) and return the cursor that holds its result."""
        return self._db.execute(text, params)

    def arrow(self, text: str, params: Mapping[str, Any] | Sequence[Any] | None = None) -> pa.Table:
        """Return the result of SQL as one Arrow table."""
        return self._db.sql(text, params=params).to_arrow_table()

    def rows(self, text: str, params: Mapping[str, Any] | Sequence[Any] | None = None) -> list[dict[str, Any]]:
        """Return the result of SQL as one mapping per row."""
        done = self.sql(text, params)
        names = [column[0] for column in done.description or []]
        return [dict(zip(names, row, strict=True)) for row in done.fetchall()]

    def stream(
        self, text: str, params: Mapping[str, Any] | Sequence[Any] | None = None, at_once: int = 1_000
    ) -> Iterator[dict[str, Any]]:
        """Return the result of SQL row by row, never all of it at once; no other SQL may run meanwhile."""
        done = self.sql(text, params)
        names = [column[0] for column in done.description or []]
        while cut := done.fetchmany(at_once):
            for row in cut:
                yield dict(zip(names, row, strict=True))

    def register(self, name: str, table: pa.Table) -> None:
        """Make a table of Arrow's known to SQL under a name.

        It is copied: what DuckDB filters by while it joins, Arrow tables are not able to apply.
        """
        self._db.register("given", table)
        self._db.execute(f"CREATE OR REPLACE TABLE {name} AS SELECT * FROM given")
        self._db.unregister("given")

    def keep(self, name: str, text: str, params: Mapping[str, Any] | None = None) -> None:
        """Keep the rows of SQL under a name, packed: a quarter of the memory that they need as they are."""
        if not self._packs:
            self._db.execute(f"CREATE TEMP TABLE {quoted(name)} AS {text}", params)
            return
        self._db.execute(f"CREATE TABLE {_PACKED}.{quoted(name)} AS {text}", params)
        self._db.execute(f"CHECKPOINT {_PACKED}")
        self._db.execute(f"CREATE TEMP VIEW {quoted(name)} AS SELECT * FROM {_PACKED}.{quoted(name)}")

    def narrow(self, tables: Mapping[str, str]) -> None:
        """Look at tables that were made here, given by name, and at nothing else from now on: no file is read again."""
        self.snapshot = replace(self.snapshot, files={}, tail={})
        for table in TABLES:
            self._db.execute(f"DROP VIEW {table}; DROP TABLE tail_{table}")
            if table in tables:
                self._db.execute(f"ALTER TABLE {tables[table]} RENAME TO tail_{table}")
            else:
                self.register(f"tail_{table}", self._tail(table))
            self._look_at(table, None)

    @contextmanager
    def bucket(self, *numbers: int, of: int = BUCKETS) -> Iterator[Self]:
        """Restrict the five views to some buckets of people until the block ends.

        `of` is a multiple of the ledger's buckets where people are to be cut finer than its files are.
        """
        try:
            for table in TABLES:
                self._look_at(table, numbers, of)
            yield self
        finally:
            for table in TABLES:
                self._look_at(table, None)

    def _shut_in(self) -> None:
        """Allow the snapshot's own files and the spill directory, and no other file."""
        files = [path for by_bucket in self.snapshot.files.values() for paths in by_bucket.values() for path in paths]
        self._db.execute(f"SET allowed_paths = {_listed(files)}")
        self._db.execute(f"SET allowed_directories = {_listed([self._spill.name])}")
        self._db.execute("SET enable_external_access = false")

    def _tail(self, table: str) -> pa.Table:
        found = self.snapshot.tail.get(table)
        return TABLES[table].empty_table() if found is None else found.select(TABLES[table].names)

    def _look_at(self, table: str, buckets: Collection[int] | None, of: int = BUCKETS) -> None:
        """Point a view at all buckets, or at some."""
        columns = ", ".join(
            f'CAST("{column.name}" AS {_SQL_TYPES[column.type]}) AS "{column.name}"' for column in TABLES[table]
        )
        by_bucket = self.snapshot.files.get(table, {})
        held = by_bucket if buckets is None else dict.fromkeys(number % BUCKETS for number in buckets)
        files = [path for number in held for path in by_bucket.get(number, ())]
        own = _only(table, buckets, of)
        parts = [f"SELECT {columns} FROM tail_{table}{own}"]
        if files:
            cut = own if of > BUCKETS else ""
            parts.append(f"SELECT {columns} FROM read_parquet({_listed(files)}, hive_partitioning = false){cut}")
        self._db.execute(f"CREATE OR REPLACE VIEW {table} AS {' UNION ALL '.join(parts)}")


def _only(table: str, buckets: Collection[int] | None, of: int) -> str:
    """Return the condition that keeps the rows of some of so many buckets."""
    if buckets is None:
        return ""
    own = f"{_OWN_ID[table]} % {of}" if table in _OWN_ID else "0"
    return f" WHERE {own} IN ({', '.join(map(str, buckets))})"


def _listed(words: list[str]) -> str:
    """Write words as a list of SQL literals: neither settings nor views take bound parameters."""
    return "[" + ", ".join("'" + word.replace("'", "''") + "'" for word in words) + "]::VARCHAR[]"
