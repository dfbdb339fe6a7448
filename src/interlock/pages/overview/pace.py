"""A goal over its period, by week, month or quarter: what each brought, and how far that is from an even pace."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from typing import TYPE_CHECKING, Literal, get_args

from interlock.measure.number import Period, midnight, number
from interlock.pages.frame.periods import period

if TYPE_CHECKING:
    from interlock.agreement.metric import Goal
    from interlock.pages.frame.ground import Ground

Every = Literal["week", "month", "quarter"]
EVERY: tuple[Every, ...] = get_args(Every)
DAY = 86_400_000_000


@dataclass(frozen=True)
class Stretch:
    """One week, month or quarter of a goal, as far as it lies in its period."""

    since: date
    until: date
    label: str
    value: float | None
    n: int
    """Rows behind it."""
    so_far: float | None
    """All that was reached by its end; nothing for a level, and for what lies ahead."""
    even: float | None
    """What an even pace had reached by its end; for a level, the target itself."""
    ahead: bool
    """Whether it has not begun yet."""

    @property
    def apart(self) -> float | None:
        """Return how far it is from the even pace; for a level, from the target."""
        mine = self.value if self.so_far is None else self.so_far
        return None if mine is None or self.even is None or self.ahead else mine - self.even


@dataclass(frozen=True)
class Pace:
    """A goal over its period."""

    every: Every
    target: float
    adds_up: bool
    stretches: tuple[Stretch, ...]
    now: float
    """The part of the period that is over, from 0 to 1."""


def pace(held: Ground, name: str, every: Every) -> Pace:
    """Work out what each stretch of a goal's period brought."""
    goal = held.agreement.goal[name]
    metric = held.agreement.metric[goal.metric]
    adds_up = metric.share is None and metric.mean is None and metric.median is None
    target = float(goal.at_least if goal.at_least is not None else goal.at_most or 0)
    found = number(held.facts, goal.metric, (every,), Period.days(goal.since, goal.until), goal.where)
    known = {group.key[every]: group for group in found.groups}
    whole, total, made = (goal.until - goal.since).days, 0.0, []
    for since, until, key, label in _spans(goal, every):
        group = known.get(key)
        value = group.value if group else (0.0 if adds_up else None)
        ahead = midnight(since) > held.facts.now
        total += (value or 0.0) if adds_up else 0.0
        even = target * ((until - goal.since).days / whole) if adds_up else target
        so_far = total if adds_up and not ahead else None
        made.append(
            Stretch(since, until, label, None if ahead else value, group.n if group else 0, so_far, even, ahead)
        )
    over = min(max((held.facts.now - midnight(goal.since)) / DAY / whole, 0.0), 1.0)
    return Pace(every, target, adds_up, tuple(made), over)


def _spans(goal: Goal, every: Every) -> list[tuple[date, date, str, str]]:
    """Cut a goal's period along the calendar: first day, first day after it, the calendar's own first day, its name."""
    found, day = [], goal.since
    while day < goal.until:
        here = period(every, day)
        begins, ends = here.since or day, here.until or goal.until
        found.append((day, min(ends, goal.until), begins.isoformat(), here.label))
        day = max(ends, day + timedelta(days=1))
    return found
