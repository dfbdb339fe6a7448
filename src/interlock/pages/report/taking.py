"""How each team and log-in answers, as a file."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from interlock.desk.lists.waits import by_owner, by_team
from interlock.pages.frame.exporting import Table
from interlock.pages.frame.rows import Column

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from interlock.desk.lists.waits import Spread, Wait

COLUMNS = {
    "by": Column("text"),
    "name": Column("text"),
    "n": Column("number", "Hand-offs"),
    "share": Column("number", "In time"),
    "met": Column("number", "Kept"),
    "breached": Column("number", "Broken"),
    "open": Column("number", "Running"),
    "paused": Column("number"),
    "working": Column("number", "Answer, working minutes, median"),
    "speed": Column("number", "Speed to lead, minutes, median"),
}
MINUTE = 60_000_000


def answering(found: Sequence[Wait], now: int, period: str) -> Table:
    """Return one line for each team, then one for each log-in."""
    return Table("How hand-offs are answered", COLUMNS, lambda: _lines(found, now), {"Period": period})


def _lines(found: Sequence[Wait], now: int) -> Iterator[dict[str, Any]]:
    for by, rows in (("team", by_team(found, now)), ("log-in", by_owner(found, now))):
        for one in rows:
            times = {"working": _minutes(one.working), "speed": _minutes(one.speed)}
            counts = {name: getattr(one, name) for name in COLUMNS if name not in {"by", "name", *times}}
            yield {"by": by, "name": one.name or "nobody yet", **counts, **times}


def _minutes(spread: Spread) -> float | None:
    return None if spread.median is None else spread.median / MINUTE
