"""What the page says of members, absences and steps, in a few words each."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from interlock.agreement import naming
from interlock.desk.clock import MINUTE
from interlock.desk.lists import routing as listed

if TYPE_CHECKING:
    from collections.abc import Iterable

    from interlock.desk.lists.routing import Given, Gone, Member, Team
    from interlock.lifecycle import Routed

HOUR = 60 * MINUTE
DAY = 24 * HOUR


@dataclass(frozen=True)
class Seat:
    """A member as the page shows them."""

    member: Member
    load: str
    width: int
    """Of the bar, in percent."""
    tone: str
    part: str
    state: str
    until: int | None
    """The instant that the state speaks of."""


@dataclass(frozen=True)
class Shown:
    """A team as the page shows it."""

    team: Team
    seats: tuple[Seat, ...]


@dataclass(frozen=True)
class Away:
    """An absence as the page shows it."""

    gone: Gone
    begun: bool
    mine: bool


@dataclass(frozen=True)
class Waiting:
    """Something that waits for nobody."""

    given: Given
    age: str
    late: bool


@dataclass(frozen=True)
class Step:
    """One rule or team, as it is explained."""

    step: listed.Step
    label: str
    kind: str
    """rule or team."""
    tone: str
    """took, matched or not."""


def team(found: Team, now: int) -> Shown:
    """Draw a team with its members."""
    return Shown(found, tuple(_seat(member, now) for member in found.members))


def absence(gone: Gone, now: int, name: str) -> Away:
    """Draw an absence."""
    return Away(gone, gone.since <= now, gone.member == name)


def waiting(given: Given, now: int) -> Waiting:
    """Draw what waits in a queue."""
    return Waiting(given, age(now - given.handed), given.due < now)


def age(microseconds: int) -> str:
    """Say how long something has waited: 4 min, 3 h 05 min, 2 days."""
    minutes = max(0, microseconds) // MINUTE
    if minutes < 60:
        return f"{minutes} min"
    hours, rest = divmod(minutes, 60)
    if hours < 24:
        return f"{hours} h {rest:02d} min"
    days = hours // 24
    return f"{days} day{'' if days == 1 else 's'}"


def of(routed: Routed) -> tuple[Step, ...]:
    """Draw the way that a lead would take now."""
    return steps(
        listed.Step(s.clause, s.matched, s.took, s.why, tuple(listed.Considered(*one) for one in s.members))
        for s in routed.steps
    )


def steps(found: Iterable[listed.Step]) -> tuple[Step, ...]:
    """Draw the steps of a way."""
    return tuple(_step(step) for step in found)


def _step(step: listed.Step) -> Step:
    kind, _, name = step.clause.partition(".")
    tone = "took" if step.took else "matched" if step.matched else "not"
    return Step(step, naming.label(name), "team" if kind == "team" else "rule", tone)


def _seat(member: Member, now: int) -> Seat:
    most = f" of {member.at_most}" if member.at_most is not None else ""
    state, until = _state(member, now)
    tone = "bad" if member.full else "warn" if member.share >= 0.8 else ""
    return Seat(member, f"{member.open}{most}", round(member.share * 100), tone, _part(member), state, until)


def _part(member: Member) -> str:
    if member.weight <= 0:
        return "weight 0"
    if member.learns:
        return f"{member.part:.0%} as a beginner"
    return f"weight {member.part:g}" if member.part != 1 else ""


def _state(member: Member, now: int) -> tuple[str, int | None]:
    if member.gone:
        return "log-in closed", None
    if member.away is not None:
        return f"away{f', {member.away.delegate} stands in' if member.away.delegate else ''}, until", member.away.until
    if member.weight <= 0:
        return "takes no leads", None
    if member.full:
        return "has all they may have", None
    if member.begins is None or member.begins <= now:
        return "takes leads", None
    return "begins work", member.begins
