"""What numbers are computed from."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

import pyarrow.compute as pc
from django.conf import settings

from interlock import InterlockError
from interlock.agreement import seal, starter
from interlock.desk.ledger import store, tail
from interlock.desk.lists import agreement
from interlock.desk.models import Import, Version
from interlock.measure.ledger import TABLES, Snapshot

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import date

    from interlock.agreement import Agreement


def snapshot(versions: Mapping[str, int] | None = None) -> Snapshot:
    """Return everything as of now, or the ledger alone at given Delta versions.

    The tail is read before the ledger. A row that is moved between the two reads is then seen twice and dropped
    from the tail by the ledger's own word (the transaction it holds); read the other way round it would be lost.
    """
    root = Path(settings.LEDGER_ROOT)
    if versions is not None:
        tables = {name: store.open_table(root, name, version) for name, version in versions.items()}
        return Snapshot({name: store.files(table) for name, table in tables.items()}, {}, dict(versions))
    tails = {name: tail.read(name) for name in tail.TAILS}
    tables = {name: store.open_table(root, name) for name in TABLES}
    app = tail.app()
    beyond = {
        name: rows.filter(pc.greater(rows[tail.SEQ], store.written(tables[name], app))).drop_columns([tail.SEQ])
        for name, rows in tails.items()
    }
    return Snapshot(
        {name: store.files(table) for name, table in tables.items()},
        {name: rows for name, rows in beyond.items() if rows.num_rows},
        {name: table.version() for name, table in tables.items()},
    )


class NothingInForceError(InterlockError):
    """No agreement signed by both teams covers a day."""


def agreement_in_force(day: date) -> tuple[Agreement, str]:
    """Return the agreement that binds on a day, and its seal."""
    found = agreement.in_force(day)
    if found is None:
        message = f"no agreement is in force on {day}: propose one (interlock agreement propose FILE) and sign it"
        raise NothingInForceError(message)
    return agreement.parsed(found.text), found.seal


@dataclass(frozen=True)
class Counted:
    """What figures are counted by."""

    agreement: Agreement
    seal: str
    number: int
    """Of the version; 0 for the starter, which nobody has proposed."""
    binds: bool
    """Whether both teams have signed it."""


def counted_by(day: date) -> Counted | None:
    """Return what figures of a day are counted by: the agreement in force.

    Where none is, the newest proposal, else the starter if anything was loaded; nothing on an empty instance.
    """
    found = agreement.in_force(day)
    if found is not None:
        return Counted(agreement.parsed(found.text), found.seal, found.number, binds=True)
    row = Version.objects.order_by("-pk").values_list("pk", "seal", "text").first()
    if row is not None:
        return Counted(agreement.parsed(row[2]), row[1], row[0], binds=False)
    if not Import.objects.exists():
        return None
    parsed = agreement.parsed(starter())
    return Counted(parsed, seal(parsed), 0, binds=False)


def speaks(day: date) -> Agreement:
    """Return the agreement whose words are used on a day: what figures are counted by, else the starter."""
    found = counted_by(day)
    return found.agreement if found is not None else agreement.parsed(starter())
