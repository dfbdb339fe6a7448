"""People who may take leads: their seats, what they have open, when they are away."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from interlock.lifecycle.fading import DAY

if TYPE_CHECKING:
    from interlock.agreement.routing import ReceivingTeam
    from interlock.lifecycle.clock import Clock


class Away(NamedTuple):
    """Somebody is not there until a time; a delegate may stand in for what is theirs by name."""

    until: int
    delegate: str = ""


class Person(NamedTuple):
    """A log-in as routing sees it."""

    name: str
    open: int = 0
    """Hand-offs they have that wait for their verdict."""
    away: Away | None = None
    at_most: int | None = None
    """How many of those they may have when a rule names them; None: any number."""


class Seat(NamedTuple):
    """One log-in's place in a receiving team; what is None is as the team's clause says."""

    member: str
    team: str
    weight: float = 1.0
    turn: float = 0.0
    """How far they are in the round: every lead they take adds one over their part."""
    at_most: int | None = None
    since: int | None = None
    """When they began."""
    ramp_days: int | None = None
    clock: Clock | None = None
    """Their own working hours."""


def cap(seat: Seat, team: ReceivingTeam) -> int | None:
    """Return how many open hand-offs a seat may have, None for any number."""
    return team.at_most if seat.at_most is None else seat.at_most


def part(seat: Seat, team: ReceivingTeam, now: int) -> float:
    """Return a seat's part of the leads, relative to the others'; 0 takes none.

    Only where the team shares by weight do weights other than 0 count. On the n-th of the days over which a beginner
    grows, it is n over their number.
    """
    whole = seat.weight if team.share == "weighted" else float(seat.weight > 0)
    days = team.ramp_days if seat.ramp_days is None else seat.ramp_days
    if seat.since is None or not days:
        return whole
    begun = max(0, now - seat.since) // DAY + 1
    return whole * min(1.0, begun / days)


def obstacle(person: Person, at_most: int | None) -> str:
    """Say what keeps somebody from taking a lead, '' if nothing does."""
    if person.away is not None:
        return "is away"
    if at_most is not None and person.open >= at_most:
        return f"has {person.open} open of at most {at_most}"
    return ""
