"""The whole way of a lead to its owner: rules in order, the team's turn, its delegates, its fallback, its queue."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, NamedTuple

from interlock.lifecycle.routing.people import obstacle
from interlock.lifecycle.routing.rules import match
from interlock.lifecycle.routing.turns import take_turn

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from interlock.lifecycle.routing.people import Person, Seat
    from interlock.lifecycle.routing.rules import Facts, Match
    from interlock.lifecycle.routing.tables import Router
    from interlock.lifecycle.routing.turns import Considered, Turn


class Seen(NamedTuple):
    """Who there is: log-ins by name, and seats by team."""

    people: Mapping[str, Person]
    seats: Mapping[str, Sequence[Seat]]


class Step(NamedTuple):
    """One rule or one team on the way: whether it matched, who took the lead there, and why."""

    clause: str
    matched: bool
    took: str
    why: str
    members: tuple[Considered, ...] = ()


class Routed(NamedTuple):
    """Who takes a lead, '' for nobody: then it waits in the queue of `team`. Every step says why."""

    team: str
    owner: str
    why: str
    steps: tuple[Step, ...]
    """Every rule in the order in which they are asked, then every team whose turn it was."""
    turns: Mapping[tuple[str, str], float]
    """Where members then stand in the round, by team and log-in, where that changed."""


def chain(router: Router, team: str) -> tuple[str, ...]:
    """Return a team and its fallbacks, in order."""
    found: dict[str, None] = {}
    at: str | None = team
    while at is not None and at not in found:
        found[at] = None
        at = router.team(at).fallback
    return tuple(found)


def route(router: Router, facts: Facts, seen: Seen, now: int, without: str = "") -> Routed:
    """Find who takes a lead now.

    Rules are asked in their order; the first that matches and can place the lead wins. Somebody who is away and named
    by a rule is stood in for by their delegate. Then it is the team's turn, then its delegates', then its fallback's.
    `without` is left out: somebody it is to be taken from.
    """
    way = _Way(router, facts, _without(seen, without) if without else seen, now)
    rules: list[Step] = []
    placed: _Placed | None = None
    for rule in router.routes:
        found = match(rule, facts)
        if placed is None and found.matched:
            placed, step = way.ask(rule.address, found)
            first = rule.address
        elif placed is not None and found.matched:
            step = Step(rule.address, matched=True, took="", why=f"{found.why}; but {first} comes first")
        else:
            step = Step(rule.address, matched=False, took="", why=found.why)
        rules.append(step)
    last = placed or way.place(facts.team)
    return Routed(last.team, last.owner, last.why, (*rules, *way.teams), last.turns)


class _Placed(NamedTuple):
    team: str
    owner: str
    why: str
    turns: Mapping[tuple[str, str], float]


@dataclass
class _Way:
    """One lead on its way; `teams` remembers whose turn it was."""

    router: Router
    facts: Facts
    seen: Seen
    now: int
    teams: list[Step] = field(default_factory=list)

    def ask(self, clause: str, found: Match) -> tuple[_Placed | None, Step]:
        """Try to place the lead where a rule that matches leads it."""
        if found.team:
            placed = self.place(found.team)
            said = placed.why
        else:
            owner, said = self.stand_in(found.person)
            placed = _Placed(self.facts.team, owner, said, {})
        why = f"{found.why}; {said}" if said else found.why
        step = Step(clause, matched=True, took=placed.owner, why=why)
        return (placed._replace(why=why) if placed.owner else None), step

    def place(self, name: str) -> _Placed:
        """Place the lead by turn in a team, else with its delegates, else in its fallbacks; else it waits there."""
        teams = chain(self.router, name)
        before: list[str] = []
        for team in teams:
            turn = self.turn(team)
            owner = turn.owner or next(self.delegates(team), "")
            why = turn.why if turn.owner or not owner else f"{turn.why}; {owner} stands in"
            self.teams.append(Step(f"team.{team}", matched=True, took=owner, why=why, members=turn.considered))
            if owner:
                turns = {(team, member): place for member, place in turn.turns.items()}
                return _Placed(team, owner, "; ".join([*before, f"{team}: {why}"]), turns)
            before.append(f"{team}: {why}")
        waits = next((team for team in teams if self.seen.seats.get(team)), name)
        return _Placed(waits, "", f"waits in the queue of {waits}: {'; '.join(before)}", {})

    def turn(self, team: str) -> Turn:
        """Take the turn within one team."""
        clause = self.router.team(team)
        clock = self.facts.clock if clause.calendar is None else self.router.clocks[clause.calendar]
        return take_turn(clause, self.seen.seats.get(team, ()), self.seen.people, clock, self.now)

    def delegates(self, team: str) -> Iterator[str]:
        """Yield who may stand in for members who are away, in the order of the round."""
        for seat in sorted(self.seen.seats.get(team, ()), key=lambda seat: (seat.turn, seat.member)):
            person = self.seen.people.get(seat.member)
            if person is not None and person.away is not None and seat.weight > 0:
                name, _ = self.stand_in(seat.member)
                if name:
                    yield name

    def stand_in(self, name: str) -> tuple[str, str]:
        """Return who takes what is somebody's by name: they, else their delegate, else nobody; and why."""
        said: dict[str, str] = {}
        while name not in said:
            person = self.seen.people.get(name)
            why = "has no open log-in" if person is None else obstacle(person, person.at_most)
            if not why:
                return name, ", ".join([*said.values(), f"{name} stands in"]) if said else ""
            said[name] = f"{name} {why}"
            if person is None or person.away is None or not person.away.delegate:
                break
            name = person.away.delegate
        return "", ", ".join(said.values())


def _without(seen: Seen, name: str) -> Seen:
    people = {key: person for key, person in seen.people.items() if key != name}
    seats = {team: [seat for seat in each if seat.member != name] for team, each in seen.seats.items()}
    return Seen(people, seats)
