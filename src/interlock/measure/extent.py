"""From when to when the ledger tells of leads."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from interlock.measure.engine import Engine


def extent(engine: Engine) -> tuple[int, int] | None:
    """Return the times of the first and of the last move, microseconds UTC; nothing where there is none."""
    found = engine.rows("SELECT MIN(moves.at) AS earliest, MAX(moves.at) AS latest FROM moves")[0]
    return None if found["earliest"] is None else (found["earliest"], found["latest"])
