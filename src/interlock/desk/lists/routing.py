"""Who receives leads: teams with their members, the rules, who is away, what waits in queues, and why it went where."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django.db.models import Count

from interlock.agreement.prose.terms import terms
from interlock.desk.lists.faces import faces
from interlock.desk.lists.program import binding
from interlock.desk.models import Absence, Account, Handoff, Listed, Ownership, Seat
from interlock.desk.routing import seeing
from interlock.lifecycle.routing.people import cap, part

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from interlock.desk.lists.faces import Face
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


@dataclass(frozen=True)
class Rule:
    """One route of the agreement, in the order in which it is asked."""

    name: str
    says: str
    terms: tuple[str, ...]


@dataclass(frozen=True)
class Gone:
    """An absence, now or to come."""

    number: int
    member: str
    since: int
    until: int
    delegate: str
    why: str
    passes_on: bool


@dataclass(frozen=True)
class Given:
    """A hand-off and who has it."""

    id: int
    face: Face
    team: str
    owner: str
    handed: int
    due: int
    status: str
    why: str = ""


@dataclass(frozen=True)
class Considered:
    """A member who was looked at."""

    member: str
    could: bool
    why: str
    until: int | None


@dataclass(frozen=True)
class Step:
    """One rule or team on the way of a hand-off."""

    clause: str
    matched: bool
    took: str
    why: str
    members: tuple[Considered, ...]


@dataclass(frozen=True)
class Had:
    """Who had a hand-off since when, and why."""

    owner: str
    since: int
    why: str
    by: str


@dataclass(frozen=True)
class Explained:
    """Why a hand-off is with whom it is."""

    given: Given
    clause: str
    steps: tuple[Step, ...]
    owners: tuple[Had, ...]


@dataclass(frozen=True)
class OnList:
    """One account on a named list."""

    list: str
    account: int
    key: str
    label: str
    owner: str


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
            tuple(terms(router.team(name))),
            tuple(_members(bound, seen.people, seen.seats.get(name, ()), rows, now)),
            waiting.get(name, 0),
            name in goals,
        )
        for name in names
    ]


def rules(now: int) -> list[Rule]:
    """List the routes of the agreement in force, in the order in which they are asked."""
    bound = binding(now)
    if bound is None:
        return []
    return [Rule(name, route.says, tuple(terms(route))) for name, route in bound.program.agreement.routes()]


def absences(now: int) -> list[Gone]:
    """List who is away and who will be, the next to leave first."""
    rows = Absence.objects.filter(until__gt=now).order_by("since", "member")
    return [Gone(r.pk, r.member, r.since, r.until, r.delegate, r.why, r.passes_on) for r in rows]


def queues() -> dict[str, int]:
    """Count what waits for nobody, by team."""
    waiting = Handoff.objects.filter(status="waiting", owner="")
    return dict(waiting.values_list("team").annotate(number=Count("id")).order_by())


def queue(most: int = 100) -> list[Given]:
    """List what waits for nobody, the longest waiting first."""
    return _given(Handoff.objects.filter(status="waiting", owner="").order_by("handed", "id")[:most])


def recent(most: int = 12) -> list[Given]:
    """List the last hand-offs, the newest first."""
    return _given(Handoff.objects.order_by("-handed", "-id")[:most])


def explained(number: int) -> Explained | None:
    """Say why a hand-off is with whom it is: every rule and team that was asked, and who had it since."""
    row = Handoff.objects.filter(pk=number).first()
    if row is None:
        return None
    owners = Ownership.objects.filter(handoff=row).order_by("-since", "-id")
    had = tuple(Had(each.owner, each.since, each.why, each.by) for each in owners)
    return Explained(_given([row])[0], row.clause, steps(row.routed), had)


def steps(routed: Iterable[dict[str, Any]]) -> tuple[Step, ...]:
    """Read the steps of a hand-off's way as they were stored."""
    return tuple(
        Step(
            row["rule"],
            row["matched"],
            row.get("took", ""),
            row["why"],
            tuple(Considered(**one) for one in row.get("members", ())),
        )
        for row in routed
    )


def named_lists() -> list[OnList]:
    """List the accounts on named lists."""
    rows = list(Listed.objects.order_by("list", "account"))
    known = Account.objects.in_bulk([row.account for row in rows])
    found = [(row, known.get(row.account)) for row in rows]
    return [
        OnList(row.list, row.account, one.key if one else "", str(one or row.account), row.owner) for row, one in found
    ]


def calendars(now: int) -> list[str]:
    """List the calendars of the agreement in force."""
    bound = binding(now)
    return [] if bound is None else list(bound.program.clocks)


def asked_lists(now: int) -> list[str]:
    """List the names of lists that routes ask for."""
    bound = binding(now)
    routes = [] if bound is None else [route for _, route in bound.program.agreement.routes()]
    return [route.list for route in routes if route.list is not None]


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


def _given(rows: Iterable[Handoff]) -> list[Given]:
    found = list(rows)
    known = faces([(row.person, row.account) for row in found])
    return [Given(row.id, known[row.person], row.team, row.owner, row.handed, row.due, row.status) for row in found]
