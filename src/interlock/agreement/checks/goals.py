"""A goal has a period, a bound, and no other goal that asks for the opposite."""

from __future__ import annotations

from collections import defaultdict
from itertools import islice
from typing import TYPE_CHECKING

from interlock.agreement.problem import Finding

if TYPE_CHECKING:
    from collections.abc import Iterator

    from interlock.agreement.metric import Goal
    from interlock.agreement.problem import Path
    from interlock.agreement.shape import Whole

_MOST = 100


def check(whole: Whole) -> Iterator[Finding]:
    """Find goals without a period or a bound, beyond what a share can be, or against each other."""
    metrics = whole.agreement.metric
    seen: dict[tuple[str, str | None], list[tuple[str, Goal]]] = defaultdict(list)
    for name, goal in whole.agreement.goal.items():
        at: Path = ("goal", name)
        if goal.since >= goal.until:
            yield Finding(
                (*at, "until"), f"{goal.until} is not after {goal.since}; until is the first day after the period"
            )
        if goal.at_least is None and goal.at_most is None:
            yield Finding(at, "aims for nothing; add at_least or at_most")
        if goal.metric in metrics and metrics[goal.metric].share is not None:
            yield from _share(at, goal)
        before = seen[goal.metric, goal.where]
        yield from islice(_opposed(at, goal, before[:_MOST]), 1)
        before.append((name, goal))


def _share(path: Path, goal: Goal) -> Iterator[Finding]:
    for bound in ("at_least", "at_most"):
        value = getattr(goal, bound)
        if value is not None and not 0 <= value <= 1:
            yield Finding((*path, bound), f"a share lies between 0 and 1; write {value:g} percent as {value / 100:g}")


def _opposed(path: Path, goal: Goal, before: list[tuple[str, Goal]]) -> Iterator[Finding]:
    if goal.at_least is not None and goal.at_most is not None and goal.at_least > goal.at_most:
        yield Finding((*path, "at_least"), f"no value is at least {goal.at_least:g} and at most {goal.at_most:g}")
    for name, other in before:
        same = (goal.since, goal.until) == (other.since, other.until)
        if same and (_against(goal, other) or _against(other, goal) or _differ(goal, other)):
            yield Finding(
                path, f"metric.{goal.metric} is aimed for otherwise in goal.{name} over the same period; keep one"
            )


def _against(one: Goal, two: Goal) -> bool:
    """Whether reaching both is impossible."""
    return one.at_least is not None and two.at_most is not None and one.at_least > two.at_most


def _differ(one: Goal, two: Goal) -> bool:
    low = None not in (one.at_least, two.at_least) and one.at_least != two.at_least
    return low or (None not in (one.at_most, two.at_most) and one.at_most != two.at_most)
