"""Who waited for whom: each hand-off's way from the touch that made the lead ready to its answer."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from statistics import median
from typing import TYPE_CHECKING, NamedTuple

from django.db.models import Q

from interlock.desk.lists.program import program_of
from interlock.desk.models import Handoff, Pause
from interlock.lifecycle import Clock, Moments, Response, Run, compliance, response

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping, Sequence

    from interlock.agreement import Agreement
    from interlock.lifecycle.answer import Outcome

FOREVER = 2**62


@dataclass(frozen=True)
class Wait:
    """One hand-off, and its time taken apart (microseconds)."""

    handoff: int
    person: int
    team: str
    owner: str
    handed: int
    pauses: int
    """How often its clock stood still."""
    response: Response


class Waits(NamedTuple):
    """The hand-offs of a period, oldest first."""

    made: list[Wait]
    """Handed over in it."""
    due: list[Wait]
    """Whose answer fell due in it, whenever they were made."""


@dataclass(frozen=True)
class Spread:
    """The middle of some durations and their slow end, in microseconds; None where there are none."""

    median: float | None
    p90: float | None


@dataclass(frozen=True)
class Answering:
    """How one team, or one log-in, answers: promises that fell due, and how long answers took."""

    name: str
    n: int
    """Hand-offs made; of these are those paused, those answered, and how long answers took."""
    met: int
    """Of those that fell due, whenever made, as are the two after it (FORMULAS: SLA compliance)."""
    breached: int
    open: int
    paused: int
    answered: int
    working: Spread
    """Working time from the hand-off to the answer."""
    speed: Spread
    """Everything that elapsed from the trigger to the answer."""

    @property
    def decided(self) -> int:
        """Return how many fell due."""
        return self.met + self.breached

    @property
    def share(self) -> float | None:
        """Return met over met and breached."""
        return self.met / self.decided if self.decided else None


@dataclass(frozen=True)
class Parts:
    """Who waited, over all answered hand-offs: the system, marketing and sales."""

    system: Spread
    hold: Spread
    human: Spread
    speed: Spread


def waits(agreement: Agreement, since: int, until: int, now: int) -> Waits:
    """Take apart every hand-off made or due in [since, until), each by the version it was made under.

    What was promised then stays promised: a version that is signed later alters no due time. `agreement` stands in
    where nobody wrote down the version, as with hand-offs of imported history; those whose clause it does not have
    either have no clock and are left out.
    """
    found = Handoff.objects.filter(Q(handed__gte=since, handed__lt=until) | Q(due__gte=since, due__lt=until))
    pauses: dict[int, list[tuple[int, int]]] = defaultdict(list)
    for handoff, begun, ended in Pause.objects.filter(handoff__in=found).values_list("handoff_id", "since", "until"):
        pauses[handoff].append((begun, ended))
    clocks = _Clocks(agreement)
    columns = ("id", "person", "team", "owner", "seal", "clause", "triggered", "passed", "handed", "due", "answered")
    every = []
    for one in found.order_by("handed", "id").values_list(*columns, named=True):
        if clock := clocks.of(one.seal, one.clause):
            run = Run(one.handed, clock, pauses=tuple(pauses[one.id]))
            took = response(run, one.due, Moments(one.triggered, one.passed, one.answered), now)
            every.append(Wait(one.id, one.person, one.team, one.owner, one.handed, len(pauses[one.id]), took))
    made = [one for one in every if since <= one.handed < until]
    return Waits(made, [one for one in every if since <= one.response.due < until])


class _Clocks:
    """The clock of each hand-off clause, by the version that it was made under."""

    def __init__(self, agreement: Agreement) -> None:
        self._else = {name: Clock(one, name) for name, one in agreement.calendar.items()}, agreement
        self._known: dict[str, tuple[Mapping[str, Clock], Agreement]] = {}

    def of(self, seal: str, clause: str) -> Clock | None:
        """Return a clause's clock, None where no version that is known has the clause."""
        if seal not in self._known:
            program = program_of(seal)
            self._known[seal] = self._else if program is None else (program.clocks, program.agreement)
        for clocks, agreement in (self._known[seal], self._else):
            if clause in agreement.handoff:
                return clocks[agreement.handoff[clause].calendar]
        return None


def by_team(found: Waits, now: int) -> list[Answering]:
    """Sum up by receiving team."""
    return _summed(found, lambda one: one.team, now)


def by_owner(found: Waits, now: int) -> list[Answering]:
    """Sum up by log-in; an empty name is the queue."""
    return _summed(found, lambda one: one.owner, now)


def came_to(wait: Wait, now: int) -> Outcome:
    """Say whether its promise was kept or broken, or is not due yet, as `Answering` counts it."""
    return "open" if wait.response.due > now else wait.response.outcome


def parts(found: Sequence[Wait]) -> Parts:
    """Say how long each side took, over the hand-offs that were answered."""
    done = [one.response for one in found if one.response.answered is not None]
    return Parts(
        spread(one.system for one in done),
        spread(one.hold for one in done),
        spread(one.human for one in done),
        spread(one.speed for one in done if one.speed is not None),
    )


def spread(durations: Iterable[int]) -> Spread:
    """Return median and 90th percentile (nearest rank)."""
    ordered = sorted(durations)
    if not ordered:
        return Spread(None, None)
    return Spread(median(ordered), ordered[max(0, -(-9 * len(ordered) // 10) - 1)])


def _summed(found: Waits, by: Callable[[Wait], str], now: int) -> list[Answering]:
    groups: dict[str, Waits] = defaultdict(lambda: Waits([], []))
    for one in found.made:
        groups[by(one)].made.append(one)
    for one in found.due:
        groups[by(one)].due.append(one)
    return sorted((_answering(name, rows, now) for name, rows in groups.items()), key=lambda one: (-one.n, one.name))


def _answering(name: str, rows: Waits, now: int) -> Answering:
    kept = compliance(((one.response.due, one.response.answered) for one in rows.due), 0, FOREVER, now)
    done = [one.response for one in rows.made if one.response.answered is not None]
    return Answering(
        name,
        len(rows.made),
        *kept,
        sum(one.pauses > 0 for one in rows.made),
        len(done),
        spread(one.human for one in done),
        spread(one.speed for one in done if one.speed is not None),
    )
