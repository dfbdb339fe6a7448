"""Who may do what with a hand-off."""

from __future__ import annotations

from typing import TYPE_CHECKING

from interlock.desk.lists.members import LogIn
from interlock.desk.models import Member, Seat
from interlock.desk.rights import Right, Role, demand
from interlock.desk.verdicts.refusals import NotTheirsError

if TYPE_CHECKING:
    from interlock.desk.models import Handoff


def log_in(name: str) -> LogIn:
    """Return an open log-in."""
    found = Member.objects.select_related("user").filter(user__username=name, user__is_active=True).first()
    if found is None:
        raise NotTheirsError(f"there is no user {name!r}; add one with `interlock user add NAME --team TEAM`")
    return LogIn(name, found.team, found.role, found.title)


def answers(handoff: Handoff, name: str) -> LogIn:
    """Return the log-in, which has the hand-off, or sits in the team in whose queue it waits, or is of RevOps.

    Executives of either team may sit where hand-offs fall back to; nobody else of marketing answers any.
    """
    member = log_in(name)
    if member.team == "marketing" and member.role != Role.EXECUTIVE:
        raise NotTheirsError(
            f"{name} is of {member.team}: sales answers hand-offs; marketing disputes an answer that it does not share"
        )
    demand(member, Right.ANSWER, "answer hand-offs")
    if runs_it(member):
        return member
    if handoff.owner == name or (not handoff.owner and sits(name, handoff.team)):
        return member
    if handoff.owner:
        raise NotTheirsError(f"{handoff.owner} has this hand-off; ask them, or RevOps, to hand it on to {name}")
    raise NotTheirsError(
        f"this hand-off waits in the queue of {handoff.team}, and {name} has no seat there; ask RevOps for one"
    )


def of_marketing(name: str, right: Right, what: str) -> LogIn:
    """Return the log-in, which is of marketing or RevOps."""
    member = log_in(name)
    if member.team == "sales":
        raise NotTheirsError(f"{name} is of {member.team}: {what} is marketing's")
    demand(member, right, f"give {what}")
    return member


def runs_it(member: LogIn) -> bool:
    """Say whether a log-in keeps things running (RevOps): it may act for either side."""
    return member.role == Role.REVOPS


def sits(name: str, team: str) -> bool:
    """Say whether a log-in receives leads in a team."""
    return Seat.objects.filter(member=name, team=team).exists()
