"""How the points of touches fade, and the little that has to be remembered of touches to know what is left of them.

A cell counts the touches of one kind under one way of fading, each worth one; points multiply what is left of it, so
models that fade a kind alike share its cell and a change of points needs no new fold. Exponential and everlasting
cells are O(1): a sum of weights, moved forward to the latest touch, so that no exponent is ever positive and nothing
overflows however many decades lie between. Linear and step weights do not reduce to a sum: each touch stops counting
at a moment of its own, so those cells keep the times that are still within the window of the latest touch, and drop
the rest for good (an older touch counts nothing at any later time).
"""

from __future__ import annotations

from abc import ABC, abstractmethod
from bisect import bisect_right
from dataclasses import dataclass
from functools import cached_property
from math import ceil, exp2
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from interlock.agreement.score import Touch

DAY = 86_400_000_000
"""Microseconds of a day."""


class Cell(NamedTuple):
    """What is remembered of the touches of one kind: how many, when the last, and what their weights sum to."""

    heard: int
    last: int
    mass: float
    """Exponential: the weights at `last`. Everlasting: the count. Linear and step: the sum of `times`."""
    times: tuple[int, ...] = ()
    """Linear and step: the touches not yet worthless at `last`, oldest first."""


@dataclass(frozen=True)
class Fade(ABC):
    """A way of fading; `span` in microseconds."""

    span: float

    @abstractmethod
    def after(self, cell: Cell | None, at: int) -> Cell:
        """Return the cell after one more touch, early or late."""

    @abstractmethod
    def left(self, cell: Cell, age: int) -> float:
        """Return how many whole touches the cell is worth, `age` microseconds after its last touch."""

    def __str__(self) -> str:
        return f"{type(self).__name__.lower()} {self.span / DAY!r}"


class Never(Fade):
    """Points that stay."""

    def after(self, cell: Cell | None, at: int) -> Cell:
        """Count one more."""
        if cell is None:
            return Cell(1, at, 1.0)
        count = cell.heard + 1
        return Cell(count, max(at, cell.last), float(count))

    def left(self, cell: Cell, age: int) -> float:  # noqa: ARG002
        """Return the count."""
        return cell.mass


class Exponential(Fade):
    """Half is left after each `span`."""

    def after(self, cell: Cell | None, at: int) -> Cell:
        """Move the sum to the later of the two times, and add what the touch is worth then."""
        if cell is None:
            return Cell(1, at, 1.0)
        ahead = at - cell.last
        if ahead >= 0:
            return Cell(cell.heard + 1, at, cell.mass * exp2(-ahead / self.span) + 1.0)
        return Cell(cell.heard + 1, cell.last, cell.mass + exp2(ahead / self.span))

    def left(self, cell: Cell, age: int) -> float:
        """Return the sum of weights, faded since the last touch."""
        return cell.mass * exp2(-age / self.span)


class _Windowed(Fade):
    """Points that are gone once a touch is `span` old."""

    @cached_property
    def window(self) -> int:
        """Return the first whole age at which nothing is left."""
        return ceil(self.span)

    def after(self, cell: Cell | None, at: int) -> Cell:
        """Insert the time in order and drop what is worthless from now on."""
        if cell is None:
            return Cell(1, at, at, (at,))
        last = max(at, cell.last)
        place = bisect_right(cell.times, at)
        times = (*cell.times[:place], at, *cell.times[place:])
        gone = bisect_right(times, last - self.window)
        return Cell(cell.heard + 1, last, cell.mass + at - sum(times[:gone]), times[gone:])


class Linear(_Windowed):
    """Points shrink evenly to nothing."""

    def left(self, cell: Cell, age: int) -> float:
        """Return how many touches still count, minus the sum of their ages over the span."""
        _, last, total, times = cell
        now, count = last + age, len(times)
        if not count or times[0] > now - self.window:
            return count - (count * now - total) / self.span
        gone = bisect_right(times, now - self.window)
        count -= gone
        return count - (count * now - (total - sum(times[:gone]))) / self.span


class Step(_Windowed):
    """Points count in full until they do not."""

    def left(self, cell: Cell, age: int) -> float:
        """Return how many touches still count."""
        times = cell.times
        return float(len(times) - bisect_right(times, cell.last + age - self.window))


def fade_of(touch: Touch) -> Fade:
    """Return how the points of this line of a group fade."""
    if touch.half_life_days is not None:
        return Exponential(touch.half_life_days * DAY)
    if touch.linear_days is not None:
        return Linear(touch.linear_days * DAY)
    if touch.step_days is not None:
        return Step(touch.step_days * DAY)
    return Never(0.0)
