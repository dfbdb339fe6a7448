"""Rows and groups as the inbox draws them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from interlock.agreement import naming
from interlock.desk import lists
from interlock.desk.lists.inbox_numbers import SOON
from interlock.desk.lists.inbox_wanted import DECIDED
from interlock.pages.frame.rings import Ring, ring, still

if TYPE_CHECKING:
    from collections.abc import Sequence

    from interlock.desk.lists.inbox import Row
    from interlock.desk.lists.inbox_numbers import Promised
    from interlock.desk.lists.inbox_wanted import Wanted

REACHED = "Contacted, waiting for a verdict"
TONES = {"accepted": "ok", "rejected": "bad", "recycled": "still"}


@dataclass(frozen=True)
class Line:
    """One row as drawn."""

    row: Row
    ring: Ring
    team: str
    """Of its owner: marketing, sales or both."""
    says: str


@dataclass(frozen=True)
class Group:
    """Rows under one heading; without a name there is no heading."""

    name: str
    tone: str
    count: int
    lines: tuple[Line, ...]


def lines(rows: Sequence[Row], now: int) -> list[Line]:
    """Draw rows."""
    teams = {each.name: each.team for each in lists.log_ins()}
    return [Line(row, clock(row, now), teams.get(row.owner, "both"), _says(row)) for row in rows]


def clock(row: Row, now: int) -> Ring:
    """Draw a hand-off's clock: it runs while nobody has answered."""
    if row.status in DECIDED:
        return still(row.status.capitalize(), f"by {row.decided_by or 'another system'}", TONES[row.status])
    if row.until is not None and row.until > now:
        return still("On hold", "the clock stands still")
    if row.answered is not None:
        kept = row.answered <= row.due
        return still("Answered", "in time" if kept else "late", "ok" if kept else "bad")
    return ring(row.handed, row.due, now)


def groups(drawn: Sequence[Line], wanted: Wanted, promised: Promised | None, now: int, tomorrow: int) -> list[Group]:
    """Put rows that wait under their headings; any other list stays whole."""
    if promised is None or wanted.tab != "waiting" or wanted.sort != "due":
        return [Group("", "", len(drawn), tuple(drawn))] if drawn else []
    running = [line for line in drawn if line.row.answered is None]
    bounds = (
        ("Breached", "bad", promised.breached, now),
        ("Due in 15 minutes", "warn", promised.soon, now + SOON),
        ("Due today", "ok", promised.today, max(tomorrow, now + SOON)),
        ("Later", "", promised.later, None),
    )
    found, rest = [], running
    for name, tone, count, until in bounds:
        here = [line for line in rest if until is None or line.row.due < until]
        rest = rest[len(here) :]
        if here:
            found.append(Group(name, tone, count, tuple(here)))
    reached = tuple(line for line in drawn if line.row.answered is not None)
    return [*found, Group(REACHED, "ok", promised.contacted, reached)] if reached else found


def _says(row: Row) -> str:
    """Say what became of a decided one, or why one that waits was handed over."""
    return naming.label(row.reason) if row.reason and row.status in {"rejected", "recycled"} else row.why
