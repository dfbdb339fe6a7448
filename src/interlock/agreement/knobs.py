"""The numbers of an agreement that can be turned: thresholds, points, how fast points fade, hours, days of rest."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from typing import TYPE_CHECKING, Literal

from interlock.agreement.duration import to_iso

if TYPE_CHECKING:
    from collections.abc import Iterator

    from interlock.agreement.document import Agreement
    from interlock.agreement.editing import Place
    from interlock.agreement.handoff import Handoff
    from interlock.agreement.score import Fit, Group, Model

Unit = Literal["points", "days", "hours"]
HOUR = 3600


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

    @property
    def address(self) -> str:
        """Return its address."""
        return ".".join(map(str, self.place))

    def written(self, value: float) -> float | str:
        """Return a value as the text says it: hours as a length of time."""
        return to_iso(timedelta(seconds=round(value * HOUR))) if self.unit == "hours" else value


def knobs(agreement: Agreement) -> list[Knob]:
    """List what can be turned, hand-offs first, then the scores they ask."""
    found = [knob for name, clause in agreement.handoffs() for knob in _handoff(name, clause)]
    for name, model in agreement.score.items():
        found += _model(name, model)
    return found


def _handoff(name: str, clause: Handoff) -> Iterator[Knob]:
    here = f"handoff.{name}"
    if clause.at_score is not None:
        yield _points((*_split(here), "at_score"), here, "Handed over from", clause.at_score)
    hours = clause.answer_within.total_seconds() / HOUR
    yield Knob(
        (*_split(here), "answer_within"), here, "Answered within", "hours", hours, 0.25, max(24, hours * 2), 0.25
    )
    days = clause.recycle.after_days
    yield _days((*_split(here), "recycle", "after_days"), here, "Rests after a refusal", days)


def _model(name: str, model: Model) -> Iterator[Knob]:
    for line, fit in model.fit.items():
        yield from _fit(f"score.{name}.fit.{line}", fit)
    for one, group in model.engagement.items():
        yield from _group(f"score.{name}.engagement.{one}", group)


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


def _points(place: Place, clause: str, label: str, value: float) -> Knob:
    reach = max(20.0, abs(value))
    lowest = min(0.0, value - reach) if value <= 0 else 0.0
    highest = value + reach if value > 0 else max(0.0, value + reach)
    return Knob(place, clause, label, "points", value, lowest, highest, 1.0)


def _days(place: Place, clause: str, label: str, value: float) -> Knob:
    return Knob(place, clause, label, "days", value, 0.0 if "recycle" in place else 1.0, max(30.0, value * 3), 1.0)


def _split(address: str) -> Place:
    return tuple(address.split("."))
