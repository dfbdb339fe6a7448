"""What the clauses of a score mean, in sentences."""

from __future__ import annotations

from typing import TYPE_CHECKING

from interlock.agreement.prose.phrases import amount, counted, listed, number, points

if TYPE_CHECKING:
    from collections.abc import Iterator

    from interlock.agreement.score import Fit, Group, Model, Touch


def model(clause: Model) -> Iterator[str]:
    """Say how points become grades, and what an account scores."""
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


def fit(clause: Fit) -> Iterator[str]:
    """Say what who they are is worth."""
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


def group(clause: Group) -> Iterator[str]:
    """Say what they did is worth, and how that fades."""
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
