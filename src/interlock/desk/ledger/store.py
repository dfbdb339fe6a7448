"""Open the ledger's Delta tables, list their files, commit to them."""

from __future__ import annotations

import fcntl
import os
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

import pyarrow as pa
from deltalake import CommitProperties, DeltaTable, Transaction
from deltalake.exceptions import CommitFailedError

from interlock.measure.ledger import TABLES

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from deltalake.transaction import AddAction, RemoveAction

BUCKET = "bucket"
_KEEP = {"delta.enableExpiredLogCleanup": "false"}
"""Old versions stay readable: a pinned report may need any of them. `vacuum` decides about their files."""


def schema(name: str) -> pa.Schema:
    """Return a table's columns as stored: the ledger's own and the bucket."""
    return TABLES[name].append(pa.field(BUCKET, pa.int16()))


def open_table(root: Path, name: str, version: int | None = None) -> DeltaTable:
    """Open one table, at its newest version unless told, and make it where it does not exist yet."""
    path = root / name
    if not (path / "_delta_log").is_dir():
        path.mkdir(parents=True, exist_ok=True)
        with locked(root, f"{name}.create"):
            DeltaTable.create(path, schema(name), mode="ignore", partition_by=[BUCKET], configuration=_KEEP)
    return DeltaTable(path, version=version)


def files(table: DeltaTable, below: int | None = None) -> dict[int, tuple[str, ...]]:
    """List a table's Parquet files by bucket, in a fixed order; `below`: only those with fewer rows than this."""
    actions = pa.table(table.get_add_actions(flatten=True))
    found: dict[int, list[str]] = {}
    root = table.table_uri.removeprefix("file://")
    columns = (actions[name].to_pylist() for name in ("path", f"partition.{BUCKET}", "num_records"))
    for path, bucket, rows in zip(*columns, strict=True):
        if below is None or rows < below:
            found.setdefault(int(bucket), []).append(str(Path(root) / path))
    return {bucket: tuple(sorted(paths)) for bucket, paths in sorted(found.items())}


def written(table: DeltaTable, app: str) -> int:
    """Return the last transaction of an application that this version of the table holds, -1 for none."""
    found = table.transaction_version(app)
    return -1 if found is None else int(found)


def commit(
    table: DeltaTable, name: str, actions: Sequence[AddAction | RemoveAction], app: tuple[str, int] | None
) -> bool:
    """Add files to the table as one version; False if somebody else has committed since `table` was opened."""
    properties = CommitProperties(
        max_commit_retries=0, app_transactions=[Transaction(*app)] if app is not None else None
    )
    try:
        table.create_write_transaction(list(actions), "append", schema(name), [BUCKET], commit_properties=properties)
    except CommitFailedError:
        if DeltaTable(table.table_uri).version() == table.version():
            raise
        return False
    _to_disk(Path(table.table_uri.removeprefix("file://")) / "_delta_log")
    return True


@contextmanager
def locked(root: Path, name: str) -> Iterator[None]:
    """Hold a lock in the ledger's directory; the system lets go of it when the process ends, however it ends."""
    directory = root / ".locks"
    directory.mkdir(parents=True, exist_ok=True)
    with (directory / name).open("w") as file:
        fcntl.flock(file, fcntl.LOCK_EX)
        yield


def _to_disk(log: Path) -> None:
    """Force the newest log entry onto the disk: the tail may be deleted on its word."""
    newest = max(path for path in log.iterdir() if path.suffix == ".json")
    for path in (newest, log):
        handle = os.open(path, os.O_RDONLY)
        try:
            os.fsync(handle)
        finally:
            os.close(handle)
