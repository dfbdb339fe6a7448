"""What a hand-off's lead scored, line by line, each with what it was given for."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from interlock.agreement import naming
from interlock.desk.lists.program import program_of
from interlock.lifecycle import LayoutError, TouchesSeen, score, thaw
from interlock.lifecycle.scoring import TOLERANCE

if TYPE_CHECKING:
    from collections.abc import Iterator

    from interlock.desk.models import Handoff
    from interlock.desk.models import Lead as LeadRow
    from interlock.lifecycle import Fields, Lead, Line, Program
    from interlock.lifecycle.scoring import Evidence


@dataclass(frozen=True)
class Points:
    """One line of a score."""

    label: str
    clause: str
    points: float
    most: float
    """The most that this line can give; 0 where the agreement sets no bound."""
    because: str
    """What it was given for, in words."""


@dataclass(frozen=True)
class Scored:
    """A score as it was at a time; the points of its lines sum to its total."""

    total: float
    grade: str | None
    at: int
    as_handed: bool
    """Whether this is the score of the hand-off itself; else more became known since, and it is the present one."""
    needs: str
    lines: tuple[Points, ...]


def scored(handoff: Handoff, row: LeadRow | None, account: Fields | None, now: int) -> Scored | None:
    """Return the score at the hand-off, or the present one if the lead was heard of again since."""
    program = program_of(row.seal) if row is not None and row.folded else None
    if program is None or row is None or handoff.clause not in program.agreement.handoff:
        return None
    try:
        lead = thaw(program, row.folded)
    except LayoutError:
        return None
    last = max((cell.last for cell in lead.cells if cell is not None), default=0)
    at = handoff.handed if last <= handoff.handed else max(now, last)
    return _scored(program, lead, handoff, account, at)


def _scored(program: Program, lead: Lead, handoff: Handoff, account: Fields | None, at: int) -> Scored:
    clause = program.agreement.handoff[handoff.clause]
    number = lead.fields.account
    accounts = {number: account} if account is not None and number is not None else {}
    found = score(program, lead, at, clause.model, accounts)
    lines = tuple(points for points in lines_of(program, found.lines) if points.points)
    needs = f"needs {clause.at_score:g}" if clause.at_score is not None else f"needs {' or '.join(clause.at_grade)}"
    as_handed = at == handoff.handed and handoff.score is not None and abs(found.total - handoff.score) < TOLERANCE
    return Scored(found.total, found.grade, at, as_handed, needs, lines)


def lines_of(program: Program, lines: tuple[Line, ...]) -> Iterator[Points]:
    """Say each line; what a floor adds to a group or a cap takes away is said with the group."""
    bounds = {line.clause: line.points for line in lines if line.clause.endswith((".floor", ".cap"))}
    for line in lines:
        if line.clause in bounds:
            continue
        floor, cap = bounds.get(f"{line.clause}.floor", 0.0), bounds.get(f"{line.clause}.cap", 0.0)
        bound = ", no more than the cap" if cap else ", no less than the floor" if floor else ""
        label = naming.label(line.clause.rpartition(".")[2])
        most = _most(program, line.clause)
        yield Points(label, line.clause, line.points + floor + cap, most, f"{_because(line)}{bound}")


def _most(program: Program, address: str) -> float:
    """Return the most points a line can give."""
    _, model, half, name = address.split(".")
    table = program.agreement.score[model]
    if half == "engagement":
        return float(table.engagement[name].cap or 0)
    line = table.fit[name]
    return max([*line.values.values(), *(band.points for band in line.ranges), 0.0]) + line.present


def _because(line: Line) -> str:
    """Say what points were given for: Form 2 times, pricing view."""
    said = [_seen(seen) for seen in line.evidence]
    return ", ".join([*said[:1], *(each[:1].lower() + each[1:] for each in said[1:])])


def _seen(seen: Evidence) -> str:
    if isinstance(seen, TouchesSeen):
        return f"{naming.label(seen.kind)} {seen.heard} times" if seen.heard > 1 else naming.label(seen.kind)
    if seen.text is not None:
        return _word(seen.text)
    return "Not known" if seen.number is None else f"{seen.number:,g}"


def _word(text: str) -> str:
    """Write a value as words where it is a name of the agreement's kind: c_level, vp, but not DE."""
    if not text.islower():
        return text
    return text.upper() if len(text) <= 3 else naming.label(text)
