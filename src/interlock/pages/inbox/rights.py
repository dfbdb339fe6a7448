"""What somebody may do with a hand-off, for the buttons; the actions check for themselves."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from interlock.desk import lists
from interlock.desk.lists.inbox import seats
from interlock.desk.rights import Right, Role
from interlock.desk.verdicts.leading import leads

if TYPE_CHECKING:
    from interlock.desk.lists.brief import Brief

ANSWERED = frozenset({"rejected", "recycled"})


@dataclass(frozen=True)
class May:
    """Which buttons are shown."""

    accept: bool = False
    refuse: bool = False
    hold: bool = False
    resume: bool = False
    take: bool = False
    heard: bool = False
    contact: bool = False
    hand_on: bool = False
    dispute: bool = False
    undo: bool = False

    @property
    def anything(self) -> bool:
        """Say whether there is any button at all."""
        return any(vars(self).values())


def may(name: str, brief: Brief, now: int) -> May:
    """Say what a log-in may do now."""
    who, row = lists.log_in(name), brief.row
    if who is None:
        return May()
    undo = brief.undo_until > now and (brief.undo_by == name or who.role == Role.REVOPS)
    disputed = any(each.settled is None for each in brief.disputes)
    dispute = who.may(Right.DISPUTE) and row.status in ANSWERED and not disputed
    mine = row.owner == name or (not row.owner and row.team in seats(name))
    passes_on = row.status in {"waiting", "accepted"}
    if not who.may(Right.ANSWER) or not (mine or who.role == Role.REVOPS):
        return May(hand_on=passes_on and leads(who, row.team), dispute=dispute, undo=undo)
    waits, held = row.status == "waiting", row.until is not None and row.until > now
    return May(
        accept=waits,
        refuse=row.status in {"waiting", "accepted"},
        hold=waits and not held,
        resume=waits and held,
        take=waits and not row.owner,
        heard=who.may(Right.HEARD),
        contact=waits and row.contacted is None,
        hand_on=passes_on and who.may(Right.HAND_ON),
        dispute=dispute,
        undo=undo,
    )
