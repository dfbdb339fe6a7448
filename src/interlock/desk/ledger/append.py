"""Append rows to the ledger, each id once, each transaction once."""

from __future__ import annotations

from typing import TYPE_CHECKING

from interlock.desk.ledger import rows as ledger_rows
from interlock.desk.ledger import store, tail

if TYPE_CHECKING:
    from pathlib import Path

    import pyarrow as pa


def fresh(root: Path, name: str, rows: pa.Table) -> pa.Table:
    """Return those rows whose id neither the ledger nor the tail holds, each id once."""
    rows = ledger_rows.first_of_each(rows)
    rows = ledger_rows.without(rows, tail.ids(name))  # the tail first: what leaves it is in the ledger by then
    table = store.open_table(root, name)
    return ledger_rows.news(table, name, ledger_rows.without(rows, ledger_rows.held(table, name, rows)))


def append(root: Path, name: str, rows: pa.Table, app: tuple[str, int], *, from_tail: bool = False) -> None:
    """Append the rows that the ledger does not hold, unless this transaction of this application is there already.

    Rows that do not come from the tail are left out where the tail holds them; nobody adds to it during the commit.
    """
    while True:
        with store.locked(root, name):
            table = store.open_table(root, name)
            if store.written(table, app[0]) >= app[1]:
                return
            new = ledger_rows.first_of_each(rows)
            new = ledger_rows.without(new, ledger_rows.held(table, name, new))
            if not from_tail:
                new = ledger_rows.news(table, name, ledger_rows.without(new, tail.ids(name)))
            actions = ledger_rows.write(table, name, new)
            with tail.closed(name):
                overtaken = not from_tail and _any_held(tail.ids(name), new)
                if not overtaken and store.commit(table, name, actions, app):
                    return
            ledger_rows.discard(table, actions)


def _any_held(ids: pa.Array, rows: pa.Table) -> bool:
    left = int(ledger_rows.without(rows, ids).num_rows)
    return bool(left < rows.num_rows)
