"""Do what the clauses of retention say: erase people whose time is over, forget what is old."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from interlock.desk import clock, keeping
from interlock.desk.actions import erasing
from interlock.desk.erasing.begun import begin

if TYPE_CHECKING:
    from interlock.desk.actions.erasing import Render

AT_ONCE = 200
"""People who are erased together; their files are rewritten once."""


@dataclass(frozen=True)
class Ended:
    """What one clause of retention brought about."""

    clause: str
    people: int
    ends: str
    """erase or drop_fields."""


def keep(again: Render, now: int | None = None, most: int = AT_ONCE) -> list[Ended]:
    """Erase up to `most` people whose time is over under the agreement in force, and finish what was begun before.

    `again` renders a pinned report from the ledger as it is. Done twice it changes nothing the second time.
    """
    at = clock.now() if now is None else now
    with erasing.alone():
        erasing.finish(again, at)
        found = keeping.over(at, most)
        for one in found:
            begin(one.person, one.clause, keeps=one.ends == "drop_fields")
        erasing.finish(again, at)
    counts: dict[tuple[str, str], int] = {}
    for one in found:
        counts[one.clause, one.ends] = counts.get((one.clause, one.ends), 0) + 1
    return [Ended(clause, people, ends) for (clause, ends), people in sorted(counts.items())]
