"""Whose turn it is within one team.

Everybody has a place in the round, `turn`; a lead moves its taker on by one over their part, and whoever would then
stand least far takes it (fair queueing by virtual finishing time). So with everybody there, nobody is ever ahead of
another by more than one lead of the other's. Who cannot take leads does not fall behind either: nobody is flooded
after a holiday.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from interlock.lifecycle.routing.people import cap, obstacle, part

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from interlock.agreement.routing import ReceivingTeam
    from interlock.lifecycle.clock import Clock
    from interlock.lifecycle.routing.people import Person, Seat


class Considered(NamedTuple):
    """One member of a team: whether they could take the lead, and why they did or did not."""

    member: str
    could: bool
    why: str
    until: int | None = None
    """Away: until then. Not at work: they begin then."""


class Turn(NamedTuple):
    """Who takes it, '' for nobody; and where everybody then stands in the round, where that changed."""

    owner: str
    why: str
    considered: tuple[Considered, ...]
    turns: dict[str, float]


class _Able(NamedTuple):
    seat: Seat
    part: float
    open: int
    begins: int


def take_turn(team: ReceivingTeam, seats: Sequence[Seat], people: Mapping[str, Person], clock: Clock, now: int) -> Turn:
    """Choose who of a team takes the next lead; `clock` holds for seats without working hours of their own."""
    able, unable = _sorted_out(team, seats, people, clock, now)
    if not able:
        return Turn("", _why_nobody(unable), tuple(unable), {})
    first = min(one.begins for one in able) if team.in_hours_only else now
    candidates = [one for one in able if one.begins <= first] if team.in_hours_only else able
    chosen = min(candidates, key=lambda one: _place(team, one))
    floor = min(one.seat.turn for one in candidates)
    turns = {seat.member: floor for seat in seats if seat.turn < floor}
    turns[chosen.seat.member] = chosen.seat.turn + 1 / chosen.part
    why = _why(team, chosen, len(candidates), now)
    considered = [_compared(team, one, chosen, first, why) for one in able]
    return Turn(chosen.seat.member, why, tuple(sorted([*considered, *unable])), turns)


def _sorted_out(
    team: ReceivingTeam, seats: Sequence[Seat], people: Mapping[str, Person], clock: Clock, now: int
) -> tuple[list[_Able], list[Considered]]:
    able: list[_Able] = []
    unable: list[Considered] = []
    for seat in sorted(seats, key=lambda seat: seat.member):
        person, share = people.get(seat.member), part(seat, team, now)
        if person is None:
            unable.append(Considered(seat.member, could=False, why="has no open log-in"))
        elif share <= 0:
            unable.append(Considered(seat.member, could=False, why="takes no leads: their weight is 0"))
        elif why := obstacle(person, cap(seat, team)):
            until = person.away.until if person.away else None
            unable.append(Considered(seat.member, could=False, why=why, until=until))
        else:
            begins = (seat.clock or clock).deadline(now, 1) - 1 if team.in_hours_only else now
            able.append(_Able(seat, share, person.open, begins))
    return able, unable


def _place(team: ReceivingTeam, one: _Able) -> tuple[float, float, str]:
    """Return where somebody stands; the least takes the lead."""
    turn, load = one.seat.turn + 1 / one.part, (one.open + 1) / one.part
    return (load, turn, one.seat.member) if team.share == "least_loaded" else (turn, load, one.seat.member)


def _why(team: ReceivingTeam, chosen: _Able, many: int, now: int) -> str:
    if many == 1:
        said = "the only one who can take it"
    elif team.share == "least_loaded":
        said = f"fewest open of {many} who can take it: {chosen.open}"
    else:
        said = f"next in turn of {many} who can take it"
    if chosen.part not in (1.0, chosen.seat.weight):
        said += f", at {chosen.part:.0%} of the whole as a beginner"
    elif team.share == "weighted" and chosen.part != 1:
        said += f", at weight {chosen.part:g}"
    return said if chosen.begins <= now else f"{said}, first to begin work"


def _compared(team: ReceivingTeam, one: _Able, chosen: _Able, first: int, why: str) -> Considered:
    name = one.seat.member
    if one is chosen:
        return Considered(name, could=True, why=why)
    if one.begins > first:
        return Considered(name, could=False, why="is not at work", until=one.begins)
    if team.share == "least_loaded" and one.open != chosen.open:
        return Considered(name, could=True, why=f"has {one.open} open")
    return Considered(name, could=True, why=f"comes after {chosen.seat.member} in turn")


def _why_nobody(unable: Sequence[Considered]) -> str:
    if not unable:
        return "nobody sits in the team"
    return ", ".join(f"{one.member} {one.why}" for one in unable)
