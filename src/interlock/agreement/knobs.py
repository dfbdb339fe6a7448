"""The numbers of an agreement that can be turned: thresholds, points, how fast points fade, hours, rests, targets."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from typing import TYPE_CHECKING, Literal

from interlock.agreement.duration import to_iso

if TYPE_CHECKING:
    from collections.abc import Iterator

    from interlock.agreement.document import Agreement
    from interlock.agreement.editing import Place
    from interlock.agreement.handoff import Handoff, Promise
    from interlock.agreement.metric import Goal
    from interlock.agreement.routing import ReceivingTeam
    from interlock.agreement.score import Fit, Group, Model

Unit = Literal["points", "days", "hours", "times", "hand-offs", "refusals", "of 1", ""]
"""`of 1` is a share; nothing, whatever the metric counts."""
HOUR = 3600
REPLAYED = ("handoff", "score")
"""Kinds of clause whose numbers change who is handed over; what others change is not seen in history."""


@dataclass(frozen=True)
class Knob:
    """One number: where it stands, what it is now, and how far it is sensible to turn it."""

    place: Place
    clause: str
    """The clause it belongs to."""
    label: str
    unit: Unit
    value: float
    lowest: float
    highest: float
    step: float
    whole: bool = False
    """Whether only whole numbers make sense."""

    @property
    def address(self) -> str:
        """Return its address."""
        return ".".join(map(str, self.place))

    @property
    def replayed(self) -> bool:
        """Say whether trying it on history shows anything."""
        return self.place[0] in REPLAYED

    def written(self, value: float) -> float | str:
        """Return a value as the text says it: hours as a length of time."""
        if self.whole:
            return round(value)
        return to_iso(timedelta(seconds=round(value * HOUR))) if self.unit == "hours" else value


def knobs(agreement: Agreement) -> list[Knob]:
    """List what can be turned, hand-offs first, then the scores they ask, then what both teams promise."""
    found = [knob for name, clause in agreement.handoffs() for knob in _handoff(name, clause)]
    for name, model in agreement.score.items():
        found += _model(name, model)
    found += [
        knob for name, promise in agreement.promise.items() for knob in _target(f"promise.{name}", promise, agreement)
    ]
    found += [knob for name, goal in agreement.goal.items() for knob in _target(f"goal.{name}", goal, agreement)]
    found += [knob for name, team in agreement.team.items() for knob in _team(f"team.{name}", team)]
    return found + list(_rest(agreement))


def _handoff(name: str, clause: Handoff) -> Iterator[Knob]:
    here = f"handoff.{name}"
    if clause.at_score is not None:
        yield _points((*_split(here), "at_score"), here, "Handed over from", clause.at_score)
    yield _hours((*_split(here), "answer_within"), here, "Answered within", clause.answer_within)
    if clause.hold_at_most:
        yield _hours((*_split(here), "hold_at_most"), here, "Held by marketing for at most", clause.hold_at_most)
    for nth, before in enumerate(clause.remind_before):
        yield _hours((*_split(here), "remind_before", nth), here, "Reminded before it is due", before)
    for nth, step in enumerate(clause.escalate):
        yield _hours((*_split(here), "escalate", nth, "after"), here, f"Escalated to {step.to} after", step.after)
    days = clause.recycle.after_days
    yield _days((*_split(here), "recycle", "after_days"), here, "Rests after a refusal", days)
    if clause.recycle.at_most is not None:
        yield _times(
            (*_split(here), "recycle", "at_most"), here, "Comes back at most", clause.recycle.at_most, "times", least=0
        )


def _model(name: str, model: Model) -> Iterator[Knob]:
    for line, fit in model.fit.items():
        yield from _fit(f"score.{name}.fit.{line}", fit)
    for one, group in model.engagement.items():
        yield from _group(f"score.{name}.engagement.{one}", group)
    here = f"score.{name}"
    if model.account and model.account.cap is not None:
        yield _points((*_split(here), "account", "cap"), here, "An account at most", model.account.cap)
    if model.grade:
        for letter, bound in model.grade.fit.items():
            yield _points((*_split(here), "grade", "fit", letter), here, f"{letter} from", bound)
        for digit, bound in model.grade.engagement.items():
            yield _points((*_split(here), "grade", "engagement", digit), here, f"{digit} from", bound)


def _fit(here: str, fit: Fit) -> Iterator[Knob]:
    for value, points in fit.values.items():
        yield _points((*_split(here), "values", value), here, value, points)
    for nth, each in enumerate(fit.ranges):
        low = f"from {each.at_least:g}" if each.at_least is not None else ""
        high = f"below {each.below:g}" if each.below is not None else ""
        yield _points((*_split(here), "ranges", nth, "points"), here, " ".join(filter(None, (low, high))), each.points)
    if fit.present:
        yield _points((*_split(here), "present"), here, "known", fit.present)
    if fit.absent:
        yield _points((*_split(here), "absent"), here, "not known", fit.absent)


def _group(here: str, group: Group) -> Iterator[Knob]:
    for kind, touch in group.touch.items():
        place = (*_split(here), "touch", kind)
        yield _points((*place, "points"), here, kind, touch.points)
        for way, words in (
            ("half_life_days", "half-life"),
            ("linear_days", "fades within"),
            ("step_days", "counts for"),
        ):
            days = getattr(touch, way)
            if days is not None:
                yield _days((*place, way), here, f"{kind}, {words}", days)
    if group.cap is not None:
        yield _points((*_split(here), "cap"), here, "at most", group.cap)
    if group.floor is not None:
        yield _points((*_split(here), "floor"), here, "at least", group.floor)


def _target(here: str, clause: Promise | Goal, agreement: Agreement) -> Iterator[Knob]:
    metric = agreement.metric.get(clause.metric or "")
    share = metric is not None and metric.share is not None
    within = getattr(clause, "within", None)
    if within is not None:
        yield _hours((*_split(here), "within"), here, "Within", within)
    for name, words in (("at_least", "At least"), ("at_most", "At most")):
        value = getattr(clause, name)
        if value is not None:
            yield _bound((*_split(here), name), here, words, value, share=share)


def _team(here: str, clause: ReceivingTeam) -> Iterator[Knob]:
    if clause.at_most is not None:
        yield _times((*_split(here), "at_most"), here, "Each has at most", clause.at_most, "hand-offs")
    if clause.ramp_days:
        place = (*_split(here), "ramp_days")
        yield _times(place, here, "A beginner's part grows over", clause.ramp_days, "days", least=0)
    if clause.reassign_after is not None:
        yield _hours((*_split(here), "reassign_after"), here, "Goes to the next after", clause.reassign_after)


def _rest(agreement: Agreement) -> Iterator[Knob]:
    for name, reason in agreement.reason.items():
        here = f"reason.{name}"
        if reason.recycle and reason.recycle_after_days is not None:
            place = (*_split(here), "recycle_after_days")
            yield _days(place, here, "Rests after this refusal", reason.recycle_after_days)
    for name, review in agreement.review.items():
        here = f"review.{name}"
        yield _times((*_split(here), "repeats"), here, "A proposal is opened by", review.repeats, "refusals")
        yield _days((*_split(here), "within_days"), here, "Counted within", review.within_days)
        yield _hours((*_split(here), "answer_within"), here, "Answered within", review.answer_within)
    for name, keep in agreement.keep.items():
        yield _days(("keep", name, "for_days"), f"keep.{name}", "Kept for", keep.for_days)


def _hours(place: Place, clause: str, label: str, value: timedelta) -> Knob:
    hours = value.total_seconds() / HOUR
    return Knob(place, clause, label, "hours", hours, 0.25, max(24.0, hours * 2), 0.25)


def _times(place: Place, clause: str, label: str, value: int, unit: Unit, *, least: int = 1) -> Knob:  # noqa: PLR0913
    return Knob(place, clause, label, unit, value, min(least, value), max(10.0, value * 3.0), 1.0, whole=True)


def _bound(place: Place, clause: str, label: str, value: float, *, share: bool) -> Knob:
    """Return the knob of a target: of a share by hundredths, of anything else by whole steps."""
    if share and 0 <= value <= 1:
        return Knob(place, clause, label, "of 1", value, 0.0, 1.0, 0.01)
    reach = max(20.0, abs(value))
    step = 10.0 ** max(0, len(f"{abs(value):.0f}") - 3)
    return Knob(place, clause, label, "", value, min(0.0, value - reach), value + reach, step)


def _points(place: Place, clause: str, label: str, value: float) -> Knob:
    reach = max(20.0, abs(value))
    lowest = min(0.0, value - reach) if value <= 0 else 0.0
    highest = value + reach if value > 0 else max(0.0, value + reach)
    return Knob(place, clause, label, "points", value, lowest, highest, 1.0)


def _days(place: Place, clause: str, label: str, value: float) -> Knob:
    return Knob(
        place, clause, label, "days", value, 0.0 if "recycle" in place or value < 1 else 1.0, max(30.0, value * 3), 1.0
    )


def _split(address: str) -> Place:
    return tuple(address.split("."))
