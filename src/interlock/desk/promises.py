"""Whether both teams have kept what they promised each other: sales' clocks and marketing's, side by side."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Literal, NamedTuple

from interlock import InterlockError
from interlock.lifecycle import Clock, compliance, outcome
from interlock.measure.number import Period, midnight, number
from interlock.measure.passport import unit
from interlock.measure.promises import PromiseError, pairs
from interlock.measure.statistics.wilson import wilson

if TYPE_CHECKING:
    from interlock.agreement import Agreement
    from interlock.agreement.clause import Owner
    from interlock.lifecycle.answer import Outcome
    from interlock.measure.facts.store import Facts
    from interlock.measure.promises import Pair

_TICK = timedelta(microseconds=1)
_MONTHS = {"month": 1, "quarter": 3, "year": 12}


class Ran(NamedTuple):
    """One clock: whose, of which hand-off, from when, due when, stopped when, and how it stands."""

    person: int
    handoff: int | None
    start: int
    due: int
    stop: int | None
    outcome: Outcome


@dataclass(frozen=True)
class Clocked:
    """A promise with a clock: how many fell due in the period, and how many of them were kept."""

    clause: str
    says: str
    owner: Owner
    within: timedelta
    calendar: str
    met: int
    breached: int
    open: int
    """Those whose time is not up yet; they count when it is."""

    @property
    def share(self) -> float | None:
        """Return met over met and breached; None while nothing fell due."""
        decided = self.met + self.breached
        return self.met / decided if decided else None

    @property
    def interval(self) -> tuple[float, float] | None:
        """Return how sure the share is (95%, Wilson 1927)."""
        return wilson(self.met, self.met + self.breached)


class NoTargetError(InterlockError):
    """A clause promises no target."""


@dataclass(frozen=True)
class Aim:
    """What a promise with a target counts: its metric, over which span, and of whom."""

    clause: str
    says: str
    owner: Owner
    metric: str
    at_least: float | None
    at_most: float | None
    span: Period
    where: str | None

    @property
    def label(self) -> str:
        """Name the span by its first and last day."""
        first, last = (datetime.fromtimestamp(at // 1_000_000, UTC) for at in (self.span.since, self.span.until - 1))
        return f"{first:%-d %b %Y} to {last:%-d %b %Y}"


@dataclass(frozen=True)
class Targeted:
    """A promise with a target: what its metric came to in the span that holds the last moment of the period."""

    clause: str
    says: str
    owner: Owner
    metric: str
    unit: str
    """share, money, days, hours, count or number."""
    value: float | None
    n: int
    """Rows that it was made from."""
    at_least: float | None
    at_most: float | None
    since: int
    until: int
    state: Literal["kept", "missed", "under way", "nothing yet"]
    """Under way: the span is not over and the bound not reached."""


def kept(facts: Facts, since: int, until: int) -> list[Clocked | Targeted]:
    """Judge every promise and every hand-off's own clock over [since, until), microseconds UTC."""
    agreement = facts.agreement
    found: list[Clocked | Targeted] = [
        _clocked(facts, f"handoff.{name}", since, until) for name, _ in agreement.handoffs()
    ]
    for name, promise in agreement.promise.items():
        if promise.metric is not None and promise.per is not None:
            found.append(targeted(facts, aim(agreement, f"promise.{name}", min(until, facts.now + 1) - 1)))
        elif promise.within is not None and promise.calendar is not None:
            found.append(_clocked(facts, f"promise.{name}", since, until))
    return found


def aim(agreement: Agreement, clause: str, moment: int) -> Aim:
    """Return what a promise with a target counts in the span that holds a moment."""
    kind, _, name = clause.partition(".")
    promise = agreement.promise.get(name) if kind == "promise" else None
    if promise is None or promise.metric is None or promise.per is None:
        raise NoTargetError(f"{clause} is no target of the agreement in force")
    where = agreement.segment[promise.segment].where if promise.segment is not None else None
    bounds = promise.at_least, promise.at_most
    return Aim(clause, promise.says, promise.owner, promise.metric, *bounds, _span(promise.per, moment), where)


def targeted(facts: Facts, meant: Aim) -> Targeted:
    """Judge a promise with a target."""
    answer = number(facts, meant.metric, period=meant.span, where=meant.where)
    figure, bounds = answer.figure, (meant.at_least, meant.at_most)
    state = _state(figure.value, *bounds, over=facts.now >= meant.span.until)
    return Targeted(
        meant.clause,
        meant.says,
        meant.owner,
        meant.metric,
        unit(answer),
        figure.value,
        figure.n,
        *bounds,
        meant.span.since,
        meant.span.until,
        state,
    )


def clocks(facts: Facts, clause: str) -> list[Ran]:
    """Return every clock of one promise, or of one hand-off's own (`handoff.NAME`), by its start."""
    kind, _, name = clause.partition(".")
    if kind == "handoff" and name in facts.agreement.handoff:
        facts.make(["fact_handoffs"])
        found = facts.engine.sql(
            "SELECT person, handoff, handed_at, due, answered_at FROM fact_handoffs "
            "WHERE clause IN ($bare, $full) AND NOT due IS NULL ORDER BY handed_at, handoff",
            {"bare": name, "full": clause},
        )
        return [
            Ran(person, handoff, start, due, stop, outcome(due, stop, facts.now))
            for person, handoff, start, due, stop in found.fetchall()
        ]
    promise = facts.agreement.promise.get(name) if kind == "promise" else None
    if promise is None or promise.within is None or promise.calendar is None:
        raise PromiseError(f"{clause} is no clock of the agreement in force")
    clock = Clock(facts.agreement.calendar[promise.calendar], promise.calendar)
    within = promise.within // _TICK
    return [_ran(pair, clock.deadline(pair.start, within), facts.now) for pair in pairs(facts, name)]


def _ran(pair: Pair, due: int, now: int) -> Ran:
    return Ran(pair.person, pair.handoff, pair.start, due, pair.stop, outcome(due, pair.stop, now))


def _clocked(facts: Facts, clause: str, since: int, until: int) -> Clocked:
    """Count the clocks of one promise that fell due in the period."""
    kind, _, name = clause.partition(".")
    seen = compliance(((one.due, one.stop) for one in clocks(facts, clause)), since, until, facts.now)
    if kind == "handoff":
        own = facts.agreement.handoff[name]
        return Clocked(clause, own.says, "sales", own.answer_within, own.calendar, *seen)
    said = facts.agreement.promise[name]
    return Clocked(clause, said.says, said.owner, said.within or timedelta(0), said.calendar or "", *seen)


def _state(
    value: float | None, at_least: float | None, at_most: float | None, *, over: bool
) -> Literal["kept", "missed", "under way", "nothing yet"]:
    """Say how a target stands; what may still change before the span is over is under way."""
    if value is None:
        return "nothing yet"
    reached = (at_least is None or value >= at_least) and (at_most is None or value <= at_most)
    if over:
        return "kept" if reached else "missed"
    return "kept" if reached and at_most is None else "under way"


def _span(per: str, moment: int) -> Period:
    """Return the span of the UTC calendar that holds a moment; weeks start on Monday."""
    day = datetime.fromtimestamp(moment // 1_000_000, UTC).date()
    if per == "week":
        monday = day - timedelta(days=day.weekday())
        return Period(midnight(monday), midnight(monday + timedelta(days=7)))
    months = _MONTHS[per]
    first = (day.month - 1) // months * months
    start = day.replace(month=first + 1, day=1)
    year, month = divmod(start.year * 12 + first + months, 12)
    return Period(midnight(start), midnight(start.replace(year=year, month=month + 1)))
