"""Hear what happens, and move it into the ledger."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

from django.conf import settings
from django.db import connection, transaction
from django.db.models import Min

from interlock import InterlockError
from interlock.desk import clock
from interlock.desk.clock import SECOND, UNDO
from interlock.desk.ledger import append, rows, store, tail, upkeep
from interlock.desk.live.folding import OURS
from interlock.desk.models import TailMove
from interlock.measure.ledger import TABLES

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    import pyarrow as pa

MOVE = 100_000
"""Rows that are moved at once: each move writes a file per bucket, so the more the better."""
CROWDED = 24
VERDICTS = ("accepted", "rejected", "recycled", "held")
_SLACK = 5 * SECOND
"""By how much the clocks of two machines may differ."""
_AT_ONCE = 500


def record(tables: Mapping[str, pa.Table]) -> dict[str, set[int]]:
    """Add rows to the tail in one transaction; return the ids by table that were not heard before.

    What the ledger holds is asked twice: before the transaction, which may take a while, and again within it if the
    ledger has grown since. Nothing can then be in both.
    """
    root = Path(settings.LEDGER_ROOT)
    if unknown := set(tables) - set(tail.TAILS):
        message = f"only {', '.join(tail.TAILS)} are heard one by one, not {', '.join(sorted(unknown))}; import them"
        raise InterlockError(message)
    if "moves" in tables and "handed_over" in tables["moves"]["kind"].unique().to_pylist():
        message = (
            "only the agreement hands over: moves of the kind handed_over are not recorded; import history instead"
        )
        raise InterlockError(message)
    before = {name: store.open_table(root, name) for name in tables}
    unheard = {name: rows.without(given, rows.held(before[name], name, given)) for name, given in tables.items()}
    with transaction.atomic():
        return {name: _add(root, name, given, before[name].version()) for name, given in unheard.items()}


def move(now: int | None = None) -> int:
    """Move the tail into the ledger; return how many rows went. One mover at a time, others wait for it.

    A verdict that may still be taken back stays, and with it the moves that came after it: the ledger forgets nothing.
    """
    at = clock.now() if now is None else now
    return sum(_move(Path(settings.LEDGER_ROOT), name, at) for name in tail.TAILS)


def settle() -> dict[str, int]:
    """Move the tail, and return the versions of the ledger that hold all that was heard and can no longer change."""
    move()
    root = Path(settings.LEDGER_ROOT)
    return {name: store.open_table(root, name).version() for name in TABLES}


def _add(root: Path, name: str, given: pa.Table, seen: int) -> set[int]:
    model, columns = tail.TAILS[name], TABLES[name].names
    values = list(zip(*(given[column].to_pylist() for column in columns), strict=True))
    new: set[int] = set()
    for start in range(0, len(values), _AT_ONCE):
        new |= _insert(model._meta.db_table, columns, values[start : start + _AT_ONCE])
    table = store.open_table(root, name)
    if new and table.version() != seen:
        late = set(rows.held(table, name, given).to_pylist()) & new
        model.objects.filter(id__in=late).delete()
        new -= late
    return new


def _insert(table: str, columns: Sequence[str], values: Sequence[tuple[Any, ...]]) -> set[int]:
    names = ", ".join(f'"{column}"' for column in columns)
    one = f"({', '.join(['%s'] * len(columns))})"
    sql = f"INSERT INTO {table} ({names}) VALUES {', '.join([one] * len(values))} ON CONFLICT (id) DO NOTHING RETURNING id"  # noqa: E501, S608
    with connection.cursor() as cursor:
        cursor.execute(sql, [value for row in values for value in row])
        return {int(found) for (found,) in cursor.fetchall()}


def _move(root: Path, name: str, now: int) -> int:
    moved_rows, app = 0, tail.app()
    with store.locked(root, f"{name}.move"):
        moved = store.written(store.open_table(root, name), app)
        _forget(name, moved)  # what a mover that was killed left behind
        last = _settled(name, tail.last(name), now)
        while (block := tail.read(name, beyond=moved, most=MOVE, last=last)).num_rows:
            moved = int(block[tail.SEQ][-1].as_py())
            append.append(root, name, block.drop_columns([tail.SEQ]), (app, moved), from_tail=True)
            _forget(name, moved)
            moved_rows += block.num_rows
    upkeep.compact(root, name, CROWDED)
    return moved_rows


def _settled(name: str, last: int, now: int) -> int:
    """Return the last number before the first verdict that may still be taken back."""
    if name != "moves":
        return last
    open_ = TailMove.objects.filter(seq__lte=last, kind__in=VERDICTS, source=OURS, recorded__gt=now - UNDO - _SLACK)
    first = open_.aggregate(first=Min("seq"))["first"]
    return last if first is None else int(first) - 1


def _forget(name: str, moved: int) -> None:
    """Delete what the ledger holds, in pieces, so that nobody waits long."""
    found = tail.TAILS[name].objects.filter(seq__lte=moved).order_by(tail.SEQ)
    while piece := list(found.values_list(tail.SEQ, flat=True)[:MOVE]):
        tail.TAILS[name].objects.filter(seq__lte=piece[-1]).delete()
