"""What each kind of clause means, in sentences: everything that runs, nothing that is mere wording."""

from __future__ import annotations

from collections.abc import Iterator
from functools import singledispatch
from typing import TYPE_CHECKING

from interlock.agreement.calendar import Calendar
from interlock.agreement.handoff import Handoff, Promise, Reason
from interlock.agreement.metric import Goal, Metric
from interlock.agreement.prose.phrases import amount, asked, counted, length, listed, number, points
from interlock.agreement.retention import Keep
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
def _model(clause: Model) -> Iterator[str]:
    if clause.grade:
        fit = ", ".join(
            f"{letter} from {number(f'grade.fit.{letter}', amount(bound))}"
            for letter, bound in clause.grade.fit.items()
        )
        engagement = ", ".join(
            f"{digit} from {number(f'grade.engagement.{digit}', amount(bound))}"
            for digit, bound in clause.grade.engagement.items()
        )
        yield f"graded by fit ({fit}) and by engagement ({engagement})"
    if clause.account:
        cap = f", at most {number('account.cap', amount(clause.account.cap))}" if clause.account.cap is not None else ""
        yield f"an account scores the {clause.account.of} of its people{cap}"


@terms.register
def _fit(clause: Fit) -> Iterator[str]:
    for value, worth in clause.values.items():
        yield f"{value}: {number(f'values.{value}', points(worth))}"
    for nth, span in enumerate(clause.ranges):
        bounds = [
            f"from {amount(span.at_least)}" if span.at_least is not None else "",
            f"below {amount(span.below)}" if span.below is not None else "",
        ]
        marked = number(f"ranges.{nth}.points", points(span.points))
        yield f"{' '.join(filter(None, bounds)) or 'any number'}: {marked}"
    if clause.present:
        yield f"known: {number('present', points(clause.present))}"
    if clause.absent:
        yield f"unknown: {number('absent', points(clause.absent))}"


@terms.register
def _group(clause: Group) -> Iterator[str]:
    for kind, touch in clause.touch.items():
        here = f"touch.{kind}"
        yield f"{listed([kind])}: {number(f'{here}.points', points(touch.points))}{_fading(here, touch)}"
    if clause.cap is not None:
        yield f"at most {number('cap', amount(clause.cap))}"
    if clause.floor is not None:
        yield f"at least {number('floor', amount(clause.floor))}"


def _fading(here: str, touch: Touch) -> str:
    if touch.half_life_days is not None:
        return f", halved every {counted(f'{here}.half_life_days', touch.half_life_days, 'day')}"
    if touch.linear_days is not None:
        return f", gone after {counted(f'{here}.linear_days', touch.linear_days, 'day')}"
    if touch.step_days is not None:
        return f", for {counted(f'{here}.step_days', touch.step_days, 'day')}"
    return ""


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
    yield f"sales answers within {number('answer_within', length(clause.answer_within))} {_worked(clause.calendar)}"
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


def _worked(calendar: str) -> str:
    return f"of working time, by calendar {listed([calendar])}"


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
        calendar = f" {_worked(clause.calendar)}" if clause.calendar else ""
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
    low = f"at least {number('at_least', amount(clause.at_least))}" if clause.at_least is not None else ""
    high = f"at most {number('at_most', amount(clause.at_most))}" if clause.at_most is not None else ""
    return " and ".join(filter(None, (low, high)))


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


SHARES = {
    "round_robin": "its members take leads in turn",
    "weighted": "its members take leads in turn, by their weights",
    "least_loaded": "whoever has the fewest open takes the next lead",
}


@terms.register
def _team(clause: ReceivingTeam) -> Iterator[str]:
    yield SHARES[clause.share]
    if clause.at_most is not None:
        yield f"each has at most {counted('at_most', clause.at_most, 'open hand-off')}"
    if clause.ramp_days:
        yield f"a beginner's part grows to the whole over {counted('ramp_days', clause.ramp_days, 'day')}"
    if clause.calendar:
        yield f"works by calendar {listed([clause.calendar])}"
    if clause.in_hours_only:
        yield "leads go to who works now; while nobody does, to who begins first"
    if clause.reassign_after is not None:
        late = number("reassign_after", length(clause.reassign_after))
        yield f"what is unanswered {late} after it was due goes to the next of them"
    if clause.fallback:
        yield f"what nobody here can take goes to {listed([clause.fallback])}"


@terms.register
def _route(clause: Route) -> Iterator[str]:
    needs = [
        f"the hand-off is for {listed([clause.team])}" if clause.team else "",
        f"the lead is in segment {listed([clause.segment])}" if clause.segment else "",
        asked(clause.where) if clause.where else "",
        f"the account is on the list {listed([clause.list])}" if clause.list else "",
        "the account has an owner" if clause.account_owner else "",
        "there is an open opportunity" if clause.open_opportunity else "",
    ]
    said = " and ".join(filter(None, needs))
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
        f"{counted('repeats', clause.repeats, 'refusal')} under one reason{reasons} within "
        f"{counted('within_days', clause.within_days, 'day')}"
        " open a proposal"
    )
    within = number("answer_within", length(clause.answer_within))
    yield f"{clause.owner} answers it within {within} {_worked(clause.calendar)}"


KEPT = {
    "never_handed_over": "leads that were never handed over",
    "refused": "leads that sales refused",
    "no_deal": "leads that were handed over and never became a deal",
    "lost": "people whose deals were all lost",
    "visitors": "browsers that never said who they are",
    "refused_rows": "rows of imports that were refused",
    "uploads": "uploaded files",
    "notices": "notices and messages that were sent",
    "deliveries": "ids of deliveries and the answers to them",
}
ENDS = {
    "erase": "who they are is erased, and they stay counted",
    "drop_fields": "the values of their personal fields are dropped",
    "forget": "they are forgotten",
}


@terms.register
def _keep(clause: Keep) -> Iterator[str]:
    whom = f" within segment {listed([clause.segment])}" if clause.segment else ""
    since = " after the last sign of them" if clause.of_people else ""
    yield f"{KEPT[clause.what]}{whom}: {counted('for_days', clause.for_days, 'day')}{since}, then {ENDS[clause.ends]}"
    if clause.unless:
        yield f"not while {asked(clause.unless)}"
    if clause.of_people:
        yield "customers, open deals and leads that wait for sales are kept"
