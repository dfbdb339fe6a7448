"""Read the tail as the ledger's own tables.

A row's `seq` is the order in which rows became visible only on SQLite, where writers wait for each other. PostgreSQL
hands out numbers before it commits, so a smaller number may appear after a larger one; whoever needs "everything up
to here" first closes the tail, which waits for writers under way and holds back new ones until its transaction ends.
"""

from __future__ import annotations

from contextlib import contextmanager
from itertools import islice
from typing import TYPE_CHECKING, Any

import pyarrow as pa
from django.db import connection, transaction
from django.db.models import Max

from interlock.desk.ledger import store
from interlock.desk.models import Instance, TailChange, TailMove, TailTouch
from interlock.measure.ledger import TABLES

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path


TAILS: dict[str, type[TailTouch | TailChange | TailMove]] = {
    "touches": TailTouch,
    "changes": TailChange,
    "moves": TailMove,
}
SEQ = "seq"
_BLOCK = 20_000


def app() -> str:
    """Return the name under which the ledger notes how far this database's tail has been moved."""
    return f"tail-{Instance.objects.get().name}"


def read(name: str, beyond: int = -1, most: int | None = None, last: int | None = None) -> pa.Table:
    """Return the tail of one table in its columns and `seq`, in the order of hearing, up to the number `last`."""
    columns = [SEQ, *TABLES[name].names]
    wanted = TAILS[name].objects.filter(seq__gt=beyond)
    found = (wanted if last is None else wanted.filter(seq__lte=last)).order_by(SEQ)[:most]
    shape = pa.schema([pa.field(SEQ, pa.int64()), *TABLES[name]])
    rows = found.values_list(*columns).iterator(chunk_size=_BLOCK)
    blocks = []
    while block := list(islice(rows, _BLOCK)):
        blocks.append(_block(block, shape))
    return pa.Table.from_batches(blocks, shape)


def catch_up(root: Path) -> None:
    """Let numbering go on beyond what the ledger holds.

    A database that was restored from a backup would give numbers again that the ledger takes for moved.
    """
    for name, model in TAILS.items():
        if (root / name / "_delta_log").is_dir():
            moved = store.written(store.open_table(root, name), app())
            if moved > _issued(model._meta.db_table):
                _go_on_after(model._meta.db_table, moved)


def _issued(table: str) -> int:
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.execute("SELECT last_value FROM pg_sequences WHERE sequencename = %s", [f"{table}_{SEQ}_seq"])
        else:
            cursor.execute("SELECT seq FROM sqlite_sequence WHERE name = %s", [table])
        found = cursor.fetchone()
    return int(found[0]) if found and found[0] is not None else 0


@transaction.atomic
def _go_on_after(table: str, number: int) -> None:
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.execute("SELECT setval(pg_get_serial_sequence(%s, %s), %s)", [table, SEQ, number])
            return
        cursor.execute("DELETE FROM sqlite_sequence WHERE name = %s", [table])
        cursor.execute("INSERT INTO sqlite_sequence (name, seq) VALUES (%s, %s)", [table, number])


def last(name: str) -> int:
    """Return the last number in the tail of one table, -1 where it is empty; no row appears before it any more."""
    with closed(name):
        found = TAILS[name].objects.aggregate(last=Max(SEQ))["last"]
    return -1 if found is None else int(found)


def ids(name: str) -> pa.Array:
    """Return the ids of everything in the tail of one table."""
    if name not in TAILS:
        return pa.array([], pa.int64())
    return pa.array(list(TAILS[name].objects.values_list("id", flat=True)), pa.int64())


@contextmanager
def closed(name: str) -> Iterator[None]:
    """Hold a transaction in which nobody else can add to the tail of one table."""
    with transaction.atomic():
        if connection.vendor == "postgresql" and name in TAILS:
            with connection.cursor() as cursor:
                cursor.execute(f"LOCK TABLE {TAILS[name]._meta.db_table} IN SHARE MODE")
        yield


def _block(rows: list[tuple[Any, ...]], shape: pa.Schema) -> pa.RecordBatch:
    columns = zip(*rows, strict=True)
    arrays = [pa.array(column, field.type) for column, field in zip(columns, shape, strict=True)]
    return pa.RecordBatch.from_arrays(arrays, schema=shape)
