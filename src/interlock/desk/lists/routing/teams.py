"""The receiving teams with their members, and how much waits in their queues."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from interlock.agreement.prose import meanings
from interlock.desk.lists.program import binding
from interlock.desk.lists.routing.assignments import queues
from interlock.desk.models import Seat
from interlock.desk.routing import seeing
from interlock.lifecycle.routing.people import cap, part

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from interlock.desk.lists.program import Binding
    from interlock.lifecycle import Clock
    from interlock.lifecycle.routing import Away, Person
    from interlock.lifecycle.routing import Seat as Known


@dataclass(frozen=True)
class Member:
    """A seat as it stands now."""

    name: str
    team: str
    open: int
    at_most: int | None
    weight: float
    part: float
    """Their part of the leads now, relative to a whole one."""
    calendar: str
    since: int | None
    away: Away | None
    begins: int | None
    """When they next work; now, where they do; None where no agreement says."""
    gone: bool
    """Whether their log-in is closed."""
    turn: float
    own: dict[str, Any]
    """What the seat says of its own, as it was entered."""

    @property
    def full(self) -> bool:
        """Return whether they have all they may have."""
        return self.at_most is not None and self.open >= self.at_most

    @property
    def share(self) -> float:
        """Return how much of what they may have they have, from 0 to 1; 0 where there is no bound."""
        return min(1.0, self.open / self.at_most) if self.at_most else 0.0

    @property
    def learns(self) -> bool:
        """Return whether they take less than their whole part, as a beginner."""
        return 0 < self.part < self.weight or (self.weight >= 1 and 0 < self.part < 1)


@dataclass(frozen=True)
class Team:
    """A receiving team: its clause, its members, how much waits for nobody in its queue."""

    name: str
    owner: str
    says: str
    terms: tuple[str, ...]
    members: tuple[Member, ...]
    queue: int
    receives: bool
    """Whether hand-offs or routes lead here; others only hear of what is overdue."""


def teams(now: int) -> list[Team]:
    """List the receiving teams in the agreement's order, each with its members by name."""
    bound = binding(now)
    if bound is None:
        return []
    agreement, router = bound.program.agreement, bound.program.router
    seen = seeing.everybody(router, now)
    rows = {(row.member, row.team): row for row in Seat.objects.all()}
    goals = {*(each.to for each in agreement.handoff.values()), *(each.to for each in agreement.route.values())}
    goals |= {each.fallback for each in agreement.team.values()}
    names = dict.fromkeys([*agreement.team, *(each.to for _, each in agreement.handoffs()), *seen.seats])
    waiting = queues()
    return [
        Team(
            name,
            router.team(name).owner,
            router.team(name).says,
            meanings(router.team(name), agreement),
            tuple(_members(bound, seen.people, seen.seats.get(name, ()), rows, now)),
            waiting.get(name, 0),
            name in goals,
        )
        for name in names
    ]


def _members(
    bound: Binding,
    people: Mapping[str, Person],
    seats: Sequence[Known],
    rows: Mapping[tuple[str, str], Seat],
    now: int,
) -> Iterator[Member]:
    clause = bound.program.router.team(seats[0].team) if seats else None
    for seat in sorted(seats, key=lambda seat: seat.member):
        if clause is None:
            continue
        person, row = people.get(seat.member), rows[seat.member, seat.team]
        clock = seat.clock or _clock(bound, clause.calendar)
        yield Member(
            seat.member,
            seat.team,
            person.open if person else 0,
            cap(seat, clause),
            seat.weight,
            part(seat, clause, now),
            row.calendar or clause.calendar or "",
            seat.since,
            person.away if person else None,
            clock.deadline(now, 1) - 1 if clock is not None else None,
            person is None,
            seat.turn,
            {"weight": row.weight, "at_most": row.at_most, "calendar": row.calendar, "ramp_days": row.ramp_days},
        )


def _clock(bound: Binding, calendar: str | None) -> Clock | None:
    return bound.program.clocks[calendar] if calendar else None
