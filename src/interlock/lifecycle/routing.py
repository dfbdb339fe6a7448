"""Who of a team takes a lead, and why: the same people and the same loads always give the same answer."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Sequence


class Member(NamedTuple):
    """Somebody of a receiving team."""

    name: str
    weight: float = 1.0
    """Their part of the leads, relative to the others'; 0 takes none."""
    given: int = 0
    """Leads they were given so far in the round (a day, a week, whatever the caller counts)."""
    working: int = 0
    """Leads they now wait to answer or work on."""
    at_most: int | None = None
    """How many of those they may have at a time."""
    available: bool = True


class Assignment(NamedTuple):
    """Who takes a lead, or None: then it waits in the team's queue, for the stated reason."""

    team: str
    owner: str | None
    reason: str


def route(team: str, members: Sequence[Member], account_owner: str | None = None) -> Assignment:
    """Choose who takes the next lead of a team.

    The owner of the lead's account, if they can; else whoever has had the least of their part so far (round robin by
    weight), fewest open leads first among equals, then by name. Nobody who can take it: it waits in the queue.
    """
    able = [member for member in members if _obstacle(member) is None]
    for member in able:
        if member.name == account_owner:
            return Assignment(team, member.name, f"{member.name} owns the account")
    if not able:
        return Assignment(team, None, _why_nobody(team, members))
    chosen = min(able, key=lambda member: ((member.given + 1) / member.weight, member.working, member.name))
    return Assignment(team, chosen.name, _why(chosen, len(able), members, account_owner))


def _obstacle(member: Member) -> str | None:
    """Say what keeps somebody from taking a lead."""
    if not member.available:
        return "is away"
    if member.weight <= 0:
        return "takes no leads"
    if member.at_most is not None and member.working >= member.at_most:
        return f"has {member.working} open of at most {member.at_most}"
    return None


def _why(chosen: Member, able: int, members: Sequence[Member], account_owner: str | None) -> str:
    turn = f"{chosen.name}'s turn among {able}: {chosen.given} given so far at weight {chosen.weight:g}"
    owner = next((member for member in members if member.name == account_owner), None)
    return turn if owner is None else f"{turn} ({owner.name} owns the account but {_obstacle(owner)})"


def _why_nobody(team: str, members: Sequence[Member]) -> str:
    if not members:
        return f"waits in the queue of {team}: nobody is in the team"
    reasons = ", ".join(f"{member.name} {_obstacle(member)}" for member in members)
    return f"waits in the queue of {team}: {reasons}"
