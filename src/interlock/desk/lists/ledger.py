"""How the ledger stands."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

import pyarrow as pa
from django.conf import settings

from interlock.desk.ledger import store, tail
from interlock.measure.ledger import TABLES


@dataclass(frozen=True)
class Stored:
    """One table of the ledger: its version, files and rows, and the rows that still wait in the tail."""

    table: str
    version: int
    files: int
    rows: int
    bytes: int
    tail: int


def status() -> list[Stored]:
    """List the ledger's tables."""
    return [_stored(Path(settings.LEDGER_ROOT), name) for name in TABLES]


def tail_rows() -> int:
    """Count what waits in the tail, rows that are moved and not yet deleted among them."""
    return sum(model.objects.count() for model in tail.TAILS.values())


def _stored(root: Path, name: str) -> Stored:
    waiting = tail.read(name) if name in tail.TAILS else None
    table = store.open_table(root, name)
    actions = pa.table(table.get_add_actions(flatten=True))
    beyond = 0
    if waiting is not None:
        moved = store.written(table, tail.app())
        beyond = sum(seq > moved for seq in waiting[tail.SEQ].to_pylist())
    return Stored(
        name,
        table.version(),
        actions.num_rows,
        sum(actions["num_records"].to_pylist()),
        sum(actions["size_bytes"].to_pylist()),
        beyond,
    )
