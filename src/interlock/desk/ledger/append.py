"""Append rows to the ledger, each id once, each transaction once."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pyarrow as pa

from interlock.desk.ledger import rows as ledger_rows
from interlock.desk.ledger import store, tail
from interlock.desk.ledger.amended import amendments

if TYPE_CHECKING:
    from pathlib import Path

    from deltalake import DeltaTable


def fresh(root: Path, name: str, rows: pa.Table, *, amend: bool = False) -> pa.Table:
    """Return those rows whose id neither the ledger nor the tail holds, each id once.

    With `amend` also the amendments that follow from moves which are held with another amount.
    """
    rows = ledger_rows.first_of_each(rows)
    rows = ledger_rows.without(rows, tail.ids(name))  # the tail first: what leaves it is in the ledger by then
    return _news(store.open_table(root, name), name, rows, amend=amend)


def append(  # noqa: PLR0913 - what a transaction is made of
    root: Path, name: str, rows: pa.Table, app: tuple[str, int], *, from_tail: bool = False, amend: bool = False
) -> None:
    """Append the rows that the ledger does not hold, unless this transaction of this application is there already.

    Rows that do not come from the tail are left out where the tail holds them; nobody adds to it during the commit.
    """
    while True:
        with store.locked(root, name):
            table = store.open_table(root, name)
            if store.written(table, app[0]) >= app[1]:
                return
            new = ledger_rows.first_of_each(rows)
            if from_tail:
                new = ledger_rows.without(new, ledger_rows.held(table, name, new))
            else:
                new = _news(table, name, ledger_rows.without(new, tail.ids(name)), amend=amend)
            actions = ledger_rows.write(table, name, new)
            with tail.closed(name):
                overtaken = not from_tail and _any_held(tail.ids(name), new)
                if not overtaken and store.commit(table, name, actions, app):
                    return
            ledger_rows.discard(table, actions)


def _news(table: DeltaTable, name: str, rows: pa.Table, *, amend: bool) -> pa.Table:
    """Return what of the rows a load brings that the ledger does not know, and what of the ledger they amend."""
    new = ledger_rows.news(table, name, ledger_rows.without(rows, ledger_rows.held(table, name, rows)))
    return pa.concat_tables([new, amendments(table, rows)]) if amend and name == "moves" else new


def _any_held(ids: pa.Array, rows: pa.Table) -> bool:
    left = int(ledger_rows.without(rows, ids).num_rows)
    return bool(left < rows.num_rows)
