"""When a lead that waits will have cooled off: the instant at which its hand-off's threshold is no longer reached."""

from __future__ import annotations

from typing import TYPE_CHECKING

from interlock.lifecycle.fading import DAY
from interlock.lifecycle.lead import NO_ACCOUNTS, account_of
from interlock.lifecycle.profile import profile_of
from interlock.lifecycle.scoring import TOLERANCE, grade

if TYPE_CHECKING:
    from interlock.lifecycle.lead import Accounts, Lead
    from interlock.lifecycle.program import GroupLine, HandoffTable, Program

FINEST = 1_000_000
"""Microseconds to which the instant is found."""
FARTHEST = 36_500 * DAY


def cools(program: Program, lead: Lead, now: int, handoff: str, accounts: Accounts = NO_ACCOUNTS) -> int | None:
    """Return when a lead's points first no longer reach a hand-off's threshold if nothing else happens.

    The instant is a whole second, the same whenever it is asked before, and at most a second late. None: they do not
    reach it at `now`, or will for a hundred years, or the agreement does not know the hand-off. `now` is not before the
    lead's last touch.
    """
    table = next((each for each in program.handoffs if each.name == handoff), None)
    if table is None:
        return None
    fit = profile_of(program, lead.fields, account_of(lead, accounts)).fit[table.model.name]
    course = _Course(table, fit, lead)
    return course.end(now) if course.holds(now, now) else None


class _Course:
    """What becomes of one hand-off's threshold while time alone passes.

    Points that are given fade, and so do points that are taken off, so the sum may fall and rise again. Each part by
    itself only shrinks, however: between two instants the sum is no less than what is left of the given points at the
    later one, less what was taken off at the earlier one. Where that still reaches the threshold, nothing is searched.
    """

    def __init__(self, table: HandoffTable, fit: float, lead: Lead) -> None:
        self.table = table
        self.fit = fit
        self.cells = lead.cells

    def end(self, now: int) -> int | None:
        """Return the first instant after `now` at which the threshold is not reached."""
        spans = [(now, (now + FARTHEST) // FINEST * FINEST)]
        while spans:
            since, until = spans.pop()
            if self.holds(since, until):
                continue
            if until - since <= FINEST:
                if not self.holds(until, until):
                    return until
                continue
            middle = (since + until) // 2 // FINEST * FINEST
            spans += [(middle, until), (since, middle)]
        return None

    def holds(self, since: int, until: int) -> bool:
        """Say whether the threshold is reached for certain throughout a span."""
        bounds = [self._group(group, since, until) for group in self.table.model.groups]
        low, high = sum(least for least, _ in bounds), sum(most for _, most in bounds)
        if self.table.at_score is not None:
            return self.fit + low >= self.table.at_score - TOLERANCE
        bands = {low, high, *(bound for _, bound in self.table.model.digits if low <= bound <= high)}
        below = {bound - 2 * TOLERANCE for _, bound in self.table.model.digits if low < bound - TOLERANCE <= high}
        grades = {grade(self.table.model, self.fit, points) for points in bands | {max(low, each) for each in below}}
        return all(each in self.table.at_grade for each in grades)

    def _group(self, group: GroupLine, since: int, until: int) -> tuple[float, float]:
        """Return the least and the most that a group gives within a span."""
        least = most = 0.0
        for term in group.terms:
            cell = self.cells[term.cell]
            if cell is not None:
                early = term.points * term.fade.left(cell, since - cell.last)
                late = term.points * term.fade.left(cell, until - cell.last)
                least, most = least + min(early, late), most + max(early, late)
        return _between(least, group), _between(most, group)


def _between(points: float, group: GroupLine) -> float:
    if group.floor is not None and points < group.floor:
        points = group.floor
    return points if group.cap is None or points <= group.cap else group.cap
