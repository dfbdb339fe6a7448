"""Keep the ledger quick and small: merge files, delete what nobody can ask for any more."""

from __future__ import annotations

import time
from pathlib import Path
from typing import TYPE_CHECKING

import duckdb
from deltalake.transaction import AddAction, RemoveAction

from interlock.desk.ledger import rows as ledger_rows
from interlock.desk.ledger import store

if TYPE_CHECKING:
    from collections.abc import Sequence

FULL = 1_000_000
"""Rows from which on a file is left as it is, so that a growing ledger is not written anew again and again."""
_MEMORY = "512MB"


def compact(root: Path, name: str, many: int) -> int:
    """Merge the small files of every bucket that has more than `many`, sorted; return how many files went."""
    small = store.files(store.open_table(root, name), below=FULL)
    crowded = [bucket for bucket, paths in small.items() if len(paths) > many]
    return sum(_compact_bucket(root, name, bucket) for bucket in crowded)


def vacuum(root: Path, name: str, keep_versions: Sequence[int], keep_hours: int) -> int:
    """Delete files that neither the newest version nor a kept one needs, once they are old enough."""
    with store.locked(root, name):
        table = store.open_table(root, name)
        gone = table.vacuum(
            retention_hours=keep_hours,
            dry_run=False,
            enforce_retention_duration=False,
            full=True,
            keep_versions=sorted({*keep_versions, table.version()}),
        )
    return len(gone)


def _compact_bucket(root: Path, name: str, bucket: int) -> int:
    """Write one bucket anew as one sorted file; the lock is taken per bucket, so others get their turn."""
    with store.locked(root, name):
        table = store.open_table(root, name)
        old = store.files(table, below=FULL).get(bucket, ())
        if len(old) < 2:  # another process was faster
            return 0
        where, path = ledger_rows.new_path(table, bucket)
        count = _merge(root, old, path, [f'"{c}"' for c in ("person", "at", "since") if c in store.schema(name).names])
        gone = int(time.time() * 1000)
        actions: list[AddAction | RemoveAction] = [
            ledger_rows.add_action(where, bucket, path, count, new=False),
            *(
                RemoveAction(
                    str(Path(was).relative_to(where)),
                    data_change=False,
                    deletion_timestamp=gone,
                    partition_values={store.BUCKET: str(bucket)},
                )
                for was in old
            ),
        ]
        if store.commit(table, name, actions, None):
            return len(old) - 1
        path.unlink()  # another writer was faster; the next round finds the bucket again
        return 0


def _merge(root: Path, old: Sequence[str], new: Path, order: Sequence[str]) -> int:
    with duckdb.connect(config={"memory_limit": _MEMORY, "temp_directory": str(root / ".spill")}) as engine:
        engine.execute(
            f"COPY (SELECT * FROM read_parquet(?, hive_partitioning = false) ORDER BY {', '.join(order)}) "  # noqa: S608
            f"TO '{str(new).replace(chr(39), chr(39) * 2)}' (FORMAT parquet, COMPRESSION zstd)",
            [list(old)],
        )
        found = engine.execute("SELECT count(*) FROM read_parquet(?)", [str(new)]).fetchone()
    return int(found[0]) if found else 0
