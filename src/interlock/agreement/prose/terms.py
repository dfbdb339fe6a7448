"""What each kind of clause means, in sentences: everything that runs, nothing that is mere wording."""

from __future__ import annotations

from collections.abc import Iterator
from functools import singledispatch
from typing import TYPE_CHECKING

from interlock.agreement.calendar import Calendar
from interlock.agreement.handoff import Handoff, Promise, Reason
from interlock.agreement.metric import Goal, Metric
from interlock.agreement.prose import keeping, scoring, sharing
from interlock.agreement.prose.phrases import amount, asked, counted, length, listed, number, target, worked
from interlock.agreement.retention import Keep
from interlock.agreement.routing import ReceivingTeam, Review, Route
from interlock.agreement.score import Fit, Group, Model
from interlock.agreement.stage import Field, Segment, Stage, Touchpoint

if TYPE_CHECKING:
    from interlock.agreement.clause import Clause
    from interlock.agreement.stage import Gate

ENTERED = {
    "captured": "entered when a person becomes known",
    "handed_over": "entered when marketing hands the lead over",
    "accepted": "entered when sales accepts the lead",
    "reported": "entered when an outside system says so",
    "opened": "entered when an opportunity is opened",
    "won": "entered when a deal is won",
}


@singledispatch
def terms(clause: Clause) -> Iterator[str]:
    """Say what a clause means, one sentence each."""
    for name in type(clause).model_fields:
        if name != "says":
            yield f"{name.replace('_', ' ')}: {getattr(clause, name)}"


@terms.register
def _stage(clause: Stage) -> Iterator[str]:
    yield ENTERED[clause.entered]
    yield from _gate(clause.gate)
    for system, word in clause.means.items():
        yield f"{system} calls it \N{LEFT DOUBLE QUOTATION MARK}{word}\N{RIGHT DOUBLE QUOTATION MARK}"


def _gate(gate: Gate) -> Iterator[str]:
    if gate.requires:
        yield f"only with {listed(gate.requires)} known"
    if gate.segment:
        yield f"only within segment {listed([gate.segment])}"
    if gate.where:
        yield f"only where {asked(gate.where)}"


@terms.register
def _field(clause: Field) -> Iterator[str]:
    yield f"{clause.type.replace('yes_no', 'yes or no')} of the {clause.of}, written by {clause.written_by}"
    if clause.personal is not None:
        yield f"{'forgotten' if clause.personal else 'kept'} when a person is erased"


@terms.register
def _segment(clause: Segment) -> Iterator[str]:
    yield f"where {asked(clause.where)}"
    if clause.icp:
        yield "the ideal customer profile"


@terms.register
def _touchpoint(clause: Touchpoint) -> Iterator[str]:
    yield f"{clause.direction}, {'by a person' if clause.human else 'not by a person'}"


@terms.register
def _handoff(clause: Handoff) -> Iterator[str]:
    threshold = listed(clause.at_grade, "or")
    if clause.at_score is not None:
        threshold = f"at {number('at_score', amount(clause.at_score))} points"
    yield f"{listed([clause.model])} score {threshold} makes it {listed([clause.stage])}, for {listed([clause.to])}"
    if clause.segment:
        yield f"only within segment {listed([clause.segment])}"
    if clause.brief:
        yield f"the brief holds {listed(clause.brief)}"
    yield f"sales answers within {number('answer_within', length(clause.answer_within))} {worked(clause.calendar)}"
    if clause.hold_at_most:
        yield f"marketing holds it for at most {number('hold_at_most', length(clause.hold_at_most))}"
    for nth, before in enumerate(clause.remind_before):
        yield f"reminder {number(f'remind_before.{nth}', length(before))} before it is due"
    for nth, step in enumerate(clause.escalate):
        yield f"{number(f'escalate.{nth}.after', length(step.after))} after it was due it goes to {listed([step.to])}"
    if clause.answered_by:
        yield f"answered by {listed(clause.answered_by, 'or')}"
    if clause.verdict_needs_contact:
        yield "no verdict before a contact"
    times = (
        f", at most {counted('recycle.at_most', clause.recycle.at_most, 'time')}"
        if clause.recycle.at_most is not None
        else ""
    )
    yield f"a refused lead may come back after {counted('recycle.after_days', clause.recycle.after_days, 'day')}{times}"


@terms.register
def _reason(clause: Reason) -> Iterator[str]:
    yield f"contradicts {clause.contradicts}"
    if not clause.recycle:
        yield "the lead does not come back"
    elif clause.recycle_after_days is not None:
        yield f"may come back after {counted('recycle_after_days', clause.recycle_after_days, 'day')}"


@terms.register
def _calendar(clause: Calendar) -> Iterator[str]:
    for day, spans in clause.hours.items():
        yield f"{day.capitalize()} {', '.join(spans)}" if spans else f"{day.capitalize()} closed"
    yield f"time zone {clause.time_zone}"
    if clause.holidays:
        yield f"closed on {', '.join(f'{day:%-d %b %Y}' for day in clause.holidays)}"


@terms.register
def _promise(clause: Promise) -> Iterator[str]:
    if clause.within is not None:
        calendar = f" {worked(clause.calendar)}" if clause.calendar else ""
        between = f"from {listed([clause.from_ or ''])} to {listed([clause.to or ''])}"
        yield f"{between} within {number('within', length(clause.within))}{calendar}"
    if clause.metric:
        yield f"{listed([clause.metric])} {_bounds(clause)}{f' per {clause.per}' if clause.per else ''}"
    if clause.segment:
        then = ", by what is known when the clock starts" if clause.within is not None else ""
        yield f"only for {listed([clause.segment])}{then}"
    if clause.handoff:
        yield f"only for {listed([clause.handoff])}"


@terms.register
def _goal(clause: Goal) -> Iterator[str]:
    yield f"{listed([clause.metric])} {_bounds(clause)}"
    yield f"from {clause.since:%-d %b %Y} until {clause.until:%-d %b %Y}"
    if clause.where:
        yield f"where {asked(clause.where, f'metric.{clause.metric}')}"


def _bounds(clause: Promise | Goal) -> str:
    bounds = (("at least", "at_least"), ("at most", "at_most"))
    found = ((words, name, getattr(clause, name)) for words, name in bounds)
    metric = clause.metric or ""
    return " and ".join(f"{words} {target(name, metric, value)}" for words, name, value in found if value is not None)


SHARE = "share of those of which"


@terms.register
def _metric(clause: Metric) -> Iterator[str]:
    kinds = ("share", "sum", "mean", "median")
    of = next(((kind, getattr(clause, kind)) for kind in kinds if getattr(clause, kind)), None)
    said = f"{SHARE if of[0] == 'share' else f'{of[0]} of'} {asked(of[1], clause.of)}" if of else "how many"
    yield f"{said}, over {listed([clause.of])}"
    if clause.where:
        yield f"where {asked(clause.where, clause.of)}"
    yield f"by {listed([clause.by])}" + (f", {clause.basis} basis" if clause.basis else "")


for _kind, _say in (
    (Model, scoring.model),
    (Fit, scoring.fit),
    (Group, scoring.group),
    (ReceivingTeam, sharing.team),
    (Route, sharing.route),
    (Review, sharing.review),
    (Keep, keeping.keep),
):
    terms.register(_kind, _say)
