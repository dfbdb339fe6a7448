"""Goals as they stand: so far, what is still needed, and where a plain run rate leads, if it can be said."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from typing import TYPE_CHECKING, Literal

from interlock.measure.extent import extent
from interlock.measure.number import Period, midnight, number
from interlock.measure.passport import unit
from interlock.measure.statistics.wilson import wilson
from interlock.pages.frame import tags

if TYPE_CHECKING:
    from collections.abc import Callable

    from interlock.agreement.metric import Goal, Metric
    from interlock.measure.number import Figure
    from interlock.pages.frame.ground import Ground

Tone = Literal["ok", "warn", "bad", ""]
DAY = 86_400_000_000
FAIRLY = 0.1
"""The share of a period that must be over before a run rate says anything."""
ENOUGH = 10
"""Rows below which it says nothing either."""


@dataclass(frozen=True)
class Spent:
    """How much of a goal's period has been seen, in days; data that ends early is seen up to its end."""

    days: float
    whole: float

    @property
    def share(self) -> float:
        """Return the part that is over, from 0 to 1."""
        return self.days / self.whole

    @property
    def left(self) -> float:
        """Return the days that are left."""
        return self.whole - self.days


@dataclass(frozen=True)
class Aimed:
    """One goal as drawn."""

    name: str
    says: str
    owner: str
    value: str
    target: str
    state: str
    tone: Tone
    needed: str
    """What the rest of the period must bring; empty where that cannot be said."""
    ahead: str
    """Where a run rate leads, with its basis, or why it is not said."""
    reached: float | None
    """Of the target, from 0 to 100; None for what does not add up, or is to stay small."""
    gone: float
    """Of the period, from 0 to 100."""
    n: int
    """Rows behind it."""


def aimed(held: Ground, name: str) -> Aimed:
    """Say how one goal stands."""
    goal = held.agreement.goal[name]
    answer = number(held.facts, goal.metric, period=period(goal), where=goal.where)
    metric, figure, counted = answer.metric, answer.figure, unit(answer)
    spent = _spent(held, goal)
    bound = goal.at_least if goal.at_least is not None else goal.at_most
    target, value = float(bound or 0), figure.value
    adds_up = metric.share is None and metric.mean is None and metric.median is None
    state, tone = (_sum if adds_up else _level)(goal, figure, spent, metric)
    word = "at least" if goal.at_least is not None else "at most"
    currency = held.agreement.currency
    return Aimed(
        name,
        goal.says,
        goal.owner,
        _write(value, counted, currency),
        f"{word} {_write(target, counted, currency)} by {goal.until - timedelta(days=1):%-d %b %Y}",
        state,
        tone,
        _needed(goal, value, spent, counted, currency) if adds_up else "",
        _ahead(figure, spent, counted, currency) if adds_up else "a level, not a sum: no run rate is drawn",
        min(100.0, max(0.0, 100 * (value or 0) / target)) if target and adds_up and goal.at_least is not None else None,
        100 * spent.share,
        figure.n,
    )


def period(goal: Goal) -> Period:
    """Return a goal's own period."""
    return Period.days(goal.since, goal.until)


def _spent(held: Ground, goal: Goal) -> Spent:
    bounds = held.answer("extent", lambda: extent(held.facts.engine))
    last = min(held.facts.now, bounds[1] if bounds else midnight(goal.since))
    whole = (goal.until - goal.since).days
    return Spent(min(max((last - midnight(goal.since)) / DAY, 0.0), whole), whole)


def _sum(goal: Goal, figure: Figure, spent: Spent, metric: Metric) -> tuple[str, Tone]:
    """Judge what adds up over the period, against an even pace."""
    del metric
    value = figure.value or 0
    if not spent.days:
        return "not begun", ""
    if goal.at_least is None:
        return (
            ("above the most that was agreed", "bad") if value > (goal.at_most or 0) else ("within bounds so far", "ok")
        )
    if value >= goal.at_least:
        return "reached", "ok"
    if not spent.left:
        return "missed", "bad"
    return ("on an even pace", "ok") if value >= goal.at_least * spent.share else ("behind an even pace", "warn")


def _level(goal: Goal, figure: Figure, spent: Spent, metric: Metric) -> tuple[str, Tone]:
    """Judge a share, mean or median: it may still move either way while the period runs."""
    value = figure.value
    if value is None:
        return "nothing to count yet", ""
    holds = (goal.at_least is None or value >= goal.at_least) and (goal.at_most is None or value <= goal.at_most)
    if not spent.left:
        return ("reached", "ok") if holds else ("missed", "bad")
    target = goal.at_least if goal.at_least is not None else goal.at_most
    if metric.share is not None and figure.whole and figure.part is not None and target is not None:
        bounds = wilson(int(figure.part), int(figure.whole))
        if bounds and bounds[0] <= target <= bounds[1]:
            return f"too close to tell ({tags.interval(bounds)})", ""
    return ("holds so far", "ok") if holds else ("short so far", "warn")


def _needed(goal: Goal, value: float | None, spent: Spent, counted: str, currency: str) -> str:
    """Say what the days that are left must bring."""
    if goal.at_least is None or not spent.left or (value or 0) >= goal.at_least:
        return ""
    rest = goal.at_least - (value or 0)
    had = _write((value or 0) / spent.days * 7, counted, currency) if spent.days >= 1 else tags.NOTHING
    return f"needs {_write(rest / spent.left * 7, counted, currency)} a week, had {had}"


def _ahead(figure: Figure, spent: Spent, counted: str, currency: str) -> str:
    """Draw a plain run rate, where enough of the period is over to draw one."""
    if not spent.left:
        return "the period is over"
    if spent.share < FAIRLY:
        return "too early for a run rate"
    if figure.n < ENOUGH or figure.value is None:
        return "too few for a run rate"
    end = _write(round(figure.value / spent.share), counted, currency)
    return f"{end} at this rate: {spent.days:.0f} of {spent.whole:.0f} days, drawn on evenly"


def writer(held: Ground, name: str) -> Callable[[float | None], str]:
    """Return what writes values of a goal's metric in its unit."""
    goal = held.agreement.goal[name]
    counted = unit(number(held.facts, goal.metric, period=period(goal), where=goal.where))
    return lambda value: _write(value, counted, held.agreement.currency)


def _write(value: float | None, counted: str, currency: str) -> str:
    if value is None:
        return tags.NOTHING
    if counted == "share":
        return tags.percent(value)
    if counted == "money":
        return f"{currency} {value:,.0f}"
    unit_word = {"days": " days", "hours": " h"}.get(counted, "")
    return f"{value:,.0f}{unit_word}" if value == int(value) or value >= 100 else f"{value:,.1f}{unit_word}"


def ends(goal: Goal) -> date:
    """Return a goal's last day."""
    return goal.until - timedelta(days=1)
