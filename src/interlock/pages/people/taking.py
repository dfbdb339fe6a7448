"""Everybody with a log-in, as a file."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from interlock.pages.frame.exporting import Table
from interlock.pages.frame.rows import Column

if TYPE_CHECKING:
    from collections.abc import Sequence

    from interlock.desk.lists.people import Somebody

COLUMNS = {
    "name": Column("text"),
    "role": Column("text"),
    "title": Column("text"),
    "team": Column("text"),
    "mail": Column("text", "E-mail"),
    "seats": Column("text", "Sits in"),
    "waiting": Column("number"),
    "last": Column("time", "Last here"),
    "is_open": Column("yes_no", "May come in"),
    "invited_until": Column("time"),
}


def people(found: Sequence[Somebody]) -> Table:
    """Return one row for each log-in."""
    rows = [_row(one) for one in found]
    return Table("People", COLUMNS, lambda: rows, {})


def _row(one: Somebody) -> dict[str, Any]:
    return {
        "name": one.login.name,
        "role": one.login.called,
        "title": one.login.title,
        "team": one.login.team,
        "mail": one.mail,
        "seats": ", ".join(one.seats),
        "waiting": one.waiting,
        "last": None if one.last is None else int(one.last.timestamp() * 1_000_000),
        "is_open": one.is_open,
        "invited_until": one.invited_until,
    }
