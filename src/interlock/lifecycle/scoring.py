"""What a lead scores at a time, and every line it is made of."""

from __future__ import annotations

from math import exp2, fsum
from typing import TYPE_CHECKING, NamedTuple, TypeAlias

from interlock.lifecycle.lead import NO_ACCOUNTS, account_of
from interlock.lifecycle.profile import known_for, points

if TYPE_CHECKING:
    from interlock.lifecycle.fading import Cell
    from interlock.lifecycle.fields import Fields
    from interlock.lifecycle.lead import Accounts, Lead
    from interlock.lifecycle.program import FitLine, GroupLine, ModelTable, Program, Term

TOLERANCE = 1e-6
"""How far below a threshold still reaches it: sums of fading points are not exact."""


class FieldSeen(NamedTuple):
    """Evidence of a line of fit: the field and what is known of it; both None while it is unknown."""

    field: str
    text: str | None
    number: float | None


class TouchesSeen(NamedTuple):
    """Evidence of a line of engagement: so many touches of a kind, the last at, worth so many points now."""

    kind: str
    heard: int
    last: int
    points: float


Evidence: TypeAlias = FieldSeen | TouchesSeen


class Line(NamedTuple):
    """Points, the clause they come from, and what they were given for."""

    clause: str
    points: float
    evidence: tuple[Evidence, ...] = ()


class Score(NamedTuple):
    """A score at a time; the points of its lines sum to its total."""

    model: str
    at: int
    total: float
    fit: float
    engagement: float
    grade: str | None
    lines: tuple[Line, ...]


def score(program: Program, lead: Lead, at: int, model: str, accounts: Accounts = NO_ACCOUNTS) -> Score:
    """Return what a lead scores at a time, by line; `at` is not before the lead's last touch."""
    table = program.models[model]
    account = account_of(lead, accounts)
    fit = [_fit_line(line, lead.fields, account) for line in table.fit]
    engagement = [line for group in table.groups for line in _group_lines(group, lead.cells, at)]
    who, what = fsum(line.points for line in fit), fsum(line.points for line in engagement)
    lines = (*fit, *engagement)
    return Score(model, at, fsum(line.points for line in lines), who, what, grade(table, who, what), lines)


def engagement_of(table: ModelTable, cells: tuple[Cell | None, ...], at: int) -> float:
    """Return the points for touches alone, without lines."""
    total = 0.0
    for _, terms, floor, cap in table.groups:
        value = 0.0
        for _, worth, index, fade, half_life in terms:
            cell = cells[index]
            if cell is not None:
                age = at - cell[1]
                if age < 0:
                    raise _asked_too_early(cell, at)
                # The commonest fade is worked out in place: a call for each kind of touch costs more than the sum.
                value += worth * (cell[2] * exp2(-age / half_life) if half_life else fade.left(cell, age))
        if floor is not None and value < floor:
            value = floor
        if cap is not None and value > cap:
            value = cap
        total += value
    return total


def grade(table: ModelTable, fit: float, engagement: float) -> str | None:
    """Return letter and digit of the highest bounds reached, None below all bounds or without a grade."""
    letter, digit = _highest(table.letters, fit), _highest(table.digits, engagement)
    return None if letter is None or digit is None else letter + digit


def _highest(bounds: tuple[tuple[str, float], ...], points: float) -> str | None:
    for name, bound in bounds:
        if points >= bound - TOLERANCE:
            return name
    return None


def _asked_too_early(cell: Cell, at: int) -> ValueError:
    return ValueError(f"a score is asked at {at}, before the touch at {cell.last}: fold only what had happened by then")


def _fit_line(line: FitLine, person: Fields, account: Fields) -> Line:
    known = known_for(line, person, account)
    seen = FieldSeen(line.field, known.text if known else None, known.number if known else None)
    return Line(line.clause, points(line, known), (seen,))


def _group_lines(group: GroupLine, cells: tuple[Cell | None, ...], at: int) -> list[Line]:
    """Return the line of a group and, where they bind, what its floor adds and its cap takes away."""
    seen = tuple(_seen(term, cell, at) for term in group.terms if (cell := cells[term.cell]) is not None)
    raw = fsum(each.points for each in seen)
    lines = [Line(group.clause, raw, seen)]
    raised = raw if group.floor is None else max(raw, group.floor)
    if raised > raw:
        lines.append(Line(f"{group.clause}.floor", raised - raw))
    if group.cap is not None and raised > group.cap:
        lines.append(Line(f"{group.clause}.cap", group.cap - raised))
    return lines


def _seen(term: Term, cell: Cell, at: int) -> TouchesSeen:
    if at < cell.last:
        raise _asked_too_early(cell, at)
    return TouchesSeen(term.kind, cell.heard, cell.last, term.points * term.fade.left(cell, at - cell.last))
