"""What each kind of clause means, in sentences: everything that runs, nothing that is mere wording."""

from __future__ import annotations

from collections.abc import Iterator
from functools import singledispatch
from typing import TYPE_CHECKING

from interlock.agreement.calendar import Calendar
from interlock.agreement.handoff import Handoff, Promise, Reason
from interlock.agreement.metric import Goal, Metric
from interlock.agreement.prose.phrases import amount, length, listed, plural, points
from interlock.agreement.routing import ReceivingTeam, Review, Route
from interlock.agreement.score import Fit, Group, Model
from interlock.agreement.stage import Field, Segment, Stage, Touchpoint

if TYPE_CHECKING:
    from interlock.agreement.clause import Clause
    from interlock.agreement.score import Touch
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
        yield f"only where {gate.where}"


@terms.register
def _field(clause: Field) -> Iterator[str]:
    yield f"{clause.type.replace('yes_no', 'yes or no')} of the {clause.of}, written by {clause.written_by}"
    if clause.personal is not None:
        yield f"{'forgotten' if clause.personal else 'kept'} when a person is erased"


@terms.register
def _segment(clause: Segment) -> Iterator[str]:
    yield f"where {clause.where}"
    if clause.icp:
        yield "the ideal customer profile"


@terms.register
def _touchpoint(clause: Touchpoint) -> Iterator[str]:
    yield f"{clause.direction}, {'by a person' if clause.human else 'not by a person'}"


@terms.register
def _model(clause: Model) -> Iterator[str]:
    if clause.grade:
        fit = ", ".join(f"{letter} from {amount(bound)}" for letter, bound in clause.grade.fit.items())
        engagement = ", ".join(f"{digit} from {amount(bound)}" for digit, bound in clause.grade.engagement.items())
        yield f"graded by fit ({fit}) and by engagement ({engagement})"
    if clause.account:
        cap = f", at most {amount(clause.account.cap)}" if clause.account.cap is not None else ""
        yield f"an account scores the {clause.account.of} of its people{cap}"


@terms.register
def _fit(clause: Fit) -> Iterator[str]:
    for value, worth in clause.values.items():
        yield f"{value}: {points(worth)}"
    for span in clause.ranges:
        bounds = [
            f"from {amount(span.at_least)}" if span.at_least is not None else "",
            f"below {amount(span.below)}" if span.below is not None else "",
        ]
        yield f"{' '.join(filter(None, bounds)) or 'any number'}: {points(span.points)}"
    if clause.present:
        yield f"known: {points(clause.present)}"
    if clause.absent:
        yield f"unknown: {points(clause.absent)}"


@terms.register
def _group(clause: Group) -> Iterator[str]:
    for kind, touch in clause.touch.items():
        yield f"{listed([kind])}: {points(touch.points)}{_fading(touch)}"
    if clause.cap is not None:
        yield f"at most {amount(clause.cap)}"
    if clause.floor is not None:
        yield f"at least {amount(clause.floor)}"


def _fading(touch: Touch) -> str:
    if touch.half_life_days is not None:
        return f", halved every {plural(touch.half_life_days, 'day')}"
    if touch.linear_days is not None:
        return f", gone after {plural(touch.linear_days, 'day')}"
    if touch.step_days is not None:
        return f", for {plural(touch.step_days, 'day')}"
    return ""


@terms.register
def _handoff(clause: Handoff) -> Iterator[str]:
    threshold = f"at {amount(clause.at_score)} points" if clause.at_score is not None else listed(clause.at_grade, "or")
    yield f"{listed([clause.model])} score {threshold} makes it {listed([clause.stage])}, for {listed([clause.to])}"
    if clause.segment:
        yield f"only within segment {listed([clause.segment])}"
    if clause.brief:
        yield f"the brief holds {listed(clause.brief)}"
    yield f"sales answers within {length(clause.answer_within)} {_worked(clause.calendar)}"
    if clause.hold_at_most:
        yield f"marketing holds it for at most {length(clause.hold_at_most)}"
    for before in clause.remind_before:
        yield f"reminder {length(before)} before it is due"
    for step in clause.escalate:
        yield f"{length(step.after)} after it was due it goes to {listed([step.to])}"
    if clause.answered_by:
        yield f"answered by {listed(clause.answered_by, 'or')}"
    if clause.verdict_needs_contact:
        yield "no verdict before a contact"
    times = f", at most {plural(clause.recycle.at_most, 'time')}" if clause.recycle.at_most is not None else ""
    yield f"a refused lead may come back after {plural(clause.recycle.after_days, 'day')}{times}"


def _worked(calendar: str) -> str:
    return f"of working time, by calendar {listed([calendar])}"


@terms.register
def _reason(clause: Reason) -> Iterator[str]:
    yield f"contradicts {clause.contradicts}"
    if not clause.recycle:
        yield "the lead does not come back"
    elif clause.recycle_after_days is not None:
        yield f"may come back after {plural(clause.recycle_after_days, 'day')}"


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
        calendar = f" {_worked(clause.calendar)}" if clause.calendar else ""
        between = f"from {listed([clause.from_ or ''])} to {listed([clause.to or ''])}"
        yield f"{between} within {length(clause.within)}{calendar}"
    if clause.metric:
        yield f"{listed([clause.metric])} {_bounds(clause)}{f' per {clause.per}' if clause.per else ''}"
    for name in filter(None, (clause.segment, clause.handoff)):
        yield f"only for {listed([name])}"


@terms.register
def _goal(clause: Goal) -> Iterator[str]:
    yield f"{listed([clause.metric])} {_bounds(clause)}"
    yield f"from {clause.since:%-d %b %Y} until {clause.until:%-d %b %Y}"
    if clause.where:
        yield f"where {clause.where}"


def _bounds(clause: Promise | Goal) -> str:
    low = f"at least {amount(clause.at_least)}" if clause.at_least is not None else ""
    high = f"at most {amount(clause.at_most)}" if clause.at_most is not None else ""
    return " and ".join(filter(None, (low, high)))


@terms.register
def _metric(clause: Metric) -> Iterator[str]:
    kinds = ("share", "sum", "mean", "median")
    said = next((f"{kind} of {getattr(clause, kind)}" for kind in kinds if getattr(clause, kind)), "how many")
    yield f"{said}, over {listed([clause.of])}"
    if clause.where:
        yield f"where {clause.where}"
    yield f"by {listed([clause.by])}" + (f", {clause.basis} basis" if clause.basis else "")


SHARES = {
    "round_robin": "its members take leads in turn",
    "weighted": "its members take leads in turn, by their weights",
    "least_loaded": "whoever has the fewest open takes the next lead",
}


@terms.register
def _team(clause: ReceivingTeam) -> Iterator[str]:
    yield SHARES[clause.share]
    if clause.at_most is not None:
        yield f"each has at most {plural(clause.at_most, 'open hand-off')}"
    if clause.ramp_days:
        yield f"a beginner's part grows to the whole over {plural(clause.ramp_days, 'day')}"
    if clause.calendar:
        yield f"works by calendar {listed([clause.calendar])}"
    if clause.in_hours_only:
        yield "leads go to who works now; while nobody does, to who begins first"
    if clause.reassign_after is not None:
        yield f"what is unanswered {length(clause.reassign_after)} after it was due goes to the next of them"
    if clause.fallback:
        yield f"what nobody here can take goes to {listed([clause.fallback])}"


@terms.register
def _route(clause: Route) -> Iterator[str]:
    asked = [
        f"the hand-off is for {listed([clause.team])}" if clause.team else "",
        f"the lead is in segment {listed([clause.segment])}" if clause.segment else "",
        f"{clause.where}" if clause.where else "",
        f"the account is on the list {listed([clause.list])}" if clause.list else "",
        "the account has an owner" if clause.account_owner else "",
        "there is an open opportunity" if clause.open_opportunity else "",
    ]
    said = " and ".join(filter(None, asked))
    yield f"if {said}, it goes to {_taker(clause)}" if said else f"it goes to {_taker(clause)}"


def _taker(clause: Route) -> str:
    if clause.person or clause.to:
        return clause.person or listed([clause.to or ""])
    if clause.open_opportunity:
        return "the owner of that opportunity"
    return "that owner" if clause.account_owner else "the owner the list names"


@terms.register
def _review(clause: Review) -> Iterator[str]:
    reasons = f" ({listed(clause.reason, 'or')})" if clause.reason else ""
    yield (
        f"{plural(clause.repeats, 'refusal')} under one reason{reasons} within {plural(clause.within_days, 'day')}"
        " open a proposal"
    )
    yield f"{clause.owner} answers it within {length(clause.answer_within)} {_worked(clause.calendar)}"
