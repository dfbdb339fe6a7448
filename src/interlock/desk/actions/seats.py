"""Seats in receiving teams: who gets leads, and how many of them."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, TypedDict

from django.db import transaction
from django.db.models import Min

from interlock import InterlockError
from interlock.desk import clock, happenings
from interlock.desk.actions.allowing import allowed
from interlock.desk.lists.program import binding
from interlock.desk.models import Member, Seat
from interlock.desk.rights import Right

if TYPE_CHECKING:
    from django.db.models import QuerySet
    from typing_extensions import Unpack

_LONGEST_RAMP = 3_660


class RoutingError(InterlockError):
    """A seat, an absence or a list cannot be as it was asked for."""


class Terms(TypedDict, total=False):
    """What a seat says of its own; None and '' mean: as the team's clause says."""

    weight: float
    at_most: int | None
    calendar: str
    since: int | None
    ramp_days: int | None


@transaction.atomic
def add_seat(member: str, team: str, by: str = "", now: int | None = None, **terms: Unpack[Terms]) -> None:
    """Give somebody a seat in a receiving team; they begin where the one whose turn is next stands.

    `by` is a log-in of RevOps; empty: whoever runs the instance.
    """
    at = clock.now() if now is None else now
    required(by)
    _log_in(member)
    known = teams(at)
    if team not in known:
        raise RoutingError(f"no hand-off goes to {team!r}; the agreement in force has {', '.join(known) or 'no teams'}")
    if Seat.objects.filter(member=member, team=team).exists():
        raise RoutingError(f"{member} sits in {team} already; change that seat instead")
    _check(terms, at)
    turn = Seat.objects.filter(team=team).aggregate(least=Min("turn"))["least"] or 0.0
    Seat.objects.create(member=member, team=team, turn=turn, **terms)
    happenings.note("seat_added", at=at, by=by, team=team, owner=member)


@transaction.atomic
def change_seat(member: str, team: str, by: str = "", now: int | None = None, **terms: Unpack[Terms]) -> None:
    """Change what a seat says: its weight, its cap, its calendar, its beginning, its ramp."""
    at = clock.now() if now is None else now
    required(by)
    _check(terms, at)
    if not _seat(member, team).update(**terms):
        raise RoutingError(f"{member} has no seat in {team}; add one first")
    happenings.note("seat_changed", at=at, by=by, team=team, owner=member, more={"changed": sorted(terms)})


@transaction.atomic
def remove_seat(member: str, team: str, by: str = "", now: int | None = None) -> None:
    """Take a seat away; the hand-offs that they have stay with them."""
    at = clock.now() if now is None else now
    required(by)
    if not _seat(member, team).delete()[0]:
        raise RoutingError(f"{member} has no seat in {team}")
    happenings.note("seat_removed", at=at, by=by, team=team, owner=member)


def teams(now: int) -> list[str]:
    """Return the receiving teams of the agreement in force: its clauses, and whoever hand-offs name."""
    bound = binding(now)
    if bound is None:
        return []
    agreement = bound.program.agreement
    return list(dict.fromkeys([*agreement.team, *(handoff.to for handoff in agreement.handoff.values())]))


def required(by: str, own: str = "") -> None:
    """Refuse whoever may not route, unless it is their own; nobody is whoever runs the instance."""
    allowed(by, Right.ROUTE, own=own)


def _log_in(member: str) -> None:
    if not Member.objects.filter(user__username=member, user__is_active=True).exists():
        raise RoutingError(f"there is no user {member!r}; add one with `interlock user add {member} --team sales`")


def _seat(member: str, team: str) -> QuerySet[Seat]:
    return Seat.objects.filter(member=member, team=team)


def _check(terms: Terms, now: int) -> None:
    weight, most, ramp = terms.get("weight", 1.0), terms.get("at_most"), terms.get("ramp_days")
    if not (math.isfinite(weight) and 0 <= weight <= 1_000):
        raise RoutingError(f"a weight of {weight:g} is not between 0 (takes no leads) and 1,000")
    if most is not None and most < 1:
        raise RoutingError(f"at most {most} open hand-offs: give at least 1; a weight of 0 takes no leads")
    if ramp is not None and not 0 <= ramp <= _LONGEST_RAMP:
        raise RoutingError(f"{ramp} days of ramp are not between 0 and {_LONGEST_RAMP:,}")
    calendar = terms.get("calendar", "")
    bound = binding(now)
    if calendar and (bound is None or calendar not in bound.program.clocks):
        known = ", ".join(bound.program.clocks) if bound else "none"
        raise RoutingError(f"the agreement in force has no calendar {calendar!r}; it has {known}")
