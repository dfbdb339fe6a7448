"""Two funnels side by side: each stage's figures, their differences, and what may be read into them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

from interlock.measure.funnel.flags import SMALL
from interlock.measure.statistics.newcombe import newcombe

if TYPE_CHECKING:
    from interlock.measure.funnel.answer import Group, Step

Reading = Literal["higher", "lower", "too close to tell", "small sample", "no interval", "same leads", ""]
"""What a difference of two rates says; `same leads`: some are on both sides, so no interval is worked out."""


@dataclass(frozen=True)
class Change:
    """One stage on both sides; differences are this side minus the other."""

    stage: str
    this: Step
    other: Step | None
    """Nothing where the other side has no such stage."""
    entered: int | None
    rate: float | None
    interval: tuple[float, float] | None
    """Newcombe 95%; nothing for flows, where nobody is there, and where leads are on both sides."""
    median_days: float | None
    reading: Reading


def compare(this: Group, other: Group, *, apart: bool) -> tuple[Change, ...]:
    """Compare stage by stage, by the stages' names; `apart` says that no lead is on both sides."""
    theirs = {step.stage: step for step in other.stages}
    return tuple(_change(step, theirs.get(step.stage), apart=apart) for step in this.stages)


def _change(this: Step, other: Step | None, *, apart: bool) -> Change:
    if other is None:
        return Change(this.stage, this, None, None, None, None, None, "")
    rate = None if this.rate is None or other.rate is None else this.rate - other.rate
    interval = _interval(this, other) if apart and rate is not None else None
    medians = this.median_days, other.median_days
    days = None if medians[0] is None or medians[1] is None else medians[0] - medians[1]
    reading = "" if rate is None else _reading(this, other, interval, apart=apart)
    return Change(this.stage, this, other, this.entered - other.entered, rate, interval, days, reading)


def _interval(this: Step, other: Step) -> tuple[float, float] | None:
    if this.interval is None or other.interval is None:
        return None
    return newcombe(this.reached_next or 0, this.of, other.reached_next or 0, other.of)


def _reading(this: Step, other: Step, interval: tuple[float, float] | None, *, apart: bool) -> Reading:
    """Say what a difference of rates says; below a few leads it is a hint however wide it is."""
    if min(this.of, other.of) < SMALL:
        return "small sample"
    if not apart:
        return "same leads"
    if interval is None:
        return "no interval"
    return "higher" if interval[0] > 0 else "lower" if interval[1] < 0 else "too close to tell"
