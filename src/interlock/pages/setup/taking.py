"""What of setup can be taken away: what became of imports, rows in quarantine, and kinds nobody agreed on."""

from __future__ import annotations

import csv
import io
from typing import TYPE_CHECKING, Any

from interlock.desk.lists import uploads as lists
from interlock.pages.frame.exporting import Table
from interlock.pages.frame.rows import Column

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime

    from interlock.desk.lists import Stray
    from interlock.desk.lists.uploads import Held, Result

IMPORTS = {
    "recipe": Column("text", "Import"),
    "source": Column("text"),
    "by": Column("text", "Who"),
    "started": Column("time", "When"),
    "finished": Column("time"),
    "rows_read": Column("number"),
    "loaded": Column("number"),
    "duplicates": Column("number"),
    "waiting": Column("number", "In quarantine"),
    "discarded": Column("number"),
    "number": Column("id", "Number"),
}
HELD = {
    "file": Column("text"),
    "line": Column("number"),
    "column": Column("text"),
    "reason": Column("text", "Why"),
    "state": Column("text"),
    "why": Column("text", "Discarded because"),
    "row": Column("text", "The row"),
}
STRAYS = {
    "kind": Column("text"),
    "source": Column("text"),
    "times": Column("number"),
    "first": Column("time"),
    "last": Column("time"),
}


def imports(found: Sequence[Result]) -> Table:
    """Return what became of each import."""
    times = ("started", "finished")
    rows = [
        {name: getattr(one, name) for name in IMPORTS} | {name: _instant(getattr(one, name)) for name in times}
        for one in found
    ]
    return Table("Imports so far", IMPORTS, lambda: rows, {})


def held(result: Result) -> Table:
    """Return all quarantined rows of an import, whatever became of them."""
    says = {"Import": result.recipe or result.source, "Rows read": f"{result.rows_read:,}"}
    many = result.waiting + result.discarded
    return Table("Quarantine", HELD, lambda: map(_held, lists.every_held(result.number)), says, many=many)


def strays(found: Sequence[Stray]) -> Table:
    """Return the kinds of touch that sources tell of and the agreement does not know."""
    return Table.of("Kinds nobody agreed on", STRAYS, found, {}, "strays")


def _held(one: Held) -> dict[str, Any]:
    text = io.StringIO()
    csv.writer(text, lineterminator="").writerow([value for _, value in one.cells])
    return {name: getattr(one, name) for name in HELD if name != "row"} | {"row": text.getvalue()}


def _instant(moment: datetime | None) -> int | None:
    return None if moment is None else int(moment.timestamp() * 1_000_000)
