"""The board's table as a file."""

from __future__ import annotations

from typing import TYPE_CHECKING

from interlock.agreement import naming
from interlock.desk.lists.board import STATUSES
from interlock.pages.board.question import NOT_KNOWN
from interlock.pages.frame.exporting import Table
from interlock.pages.frame.rows import Column

if TYPE_CHECKING:
    from collections.abc import Sequence

    from interlock.desk.lists.board import Group
    from interlock.pages.board.question import Question

COUNTS = ("total", *STATUSES, "remarks")


def groups(asked: Question, found: Sequence[Group]) -> Table:
    """Return what became of each group's hand-offs."""
    columns = {
        "name": Column("text", naming.label(asked.by)),
        **{name: Column("number", "Hand-offs" if name == "total" else "") for name in COUNTS},
        "share": Column("number", "Accepted of decided"),
    }
    rows = [
        {"name": one.name or NOT_KNOWN, "share": one.share, **{name: getattr(one, name) for name in COUNTS}}
        for one in found
    ]
    return Table(f"Hand-offs by {asked.by}", columns, lambda: rows, {"Period": asked.choice.period.label})
