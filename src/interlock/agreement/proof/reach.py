"""Between which bounds a score can lie: the most and the least that its lines and groups can give."""

from __future__ import annotations

from dataclasses import dataclass
from math import inf
from typing import TYPE_CHECKING

from interlock.agreement.expression import nodes
from interlock.agreement.proof.worlds import FINEST, World

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from interlock.agreement.facts import Type
    from interlock.agreement.score import Fit, Group, Model


@dataclass(frozen=True)
class Reach:
    """The least and the most of something."""

    low: float
    high: float

    def __add__(self, other: Reach) -> Reach:
        return Reach(self.low + other.low, self.high + other.high)


def fit(model: Model, columns: Mapping[str, Type], possible: Iterable[World]) -> Reach:
    """Return what the lines of fit can give over all these worlds."""
    each = [_fit(model, columns, world) for world in possible]
    return Reach(min((r.low for r in each), default=0.0), max((r.high for r in each), default=0.0))


def engagement(model: Model) -> Reach:
    """Return what the groups of engagement can give; without a cap there is no end to it."""
    return sum((_group(group) for group in model.engagement.values()), Reach(0.0, 0.0))


def _group(group: Group) -> Reach:
    points = [touch.points for touch in group.touch.values()]
    low = -inf if any(p < 0 for p in points) else 0.0
    high = inf if any(p > 0 for p in points) else 0.0
    return Reach(_held(low, group), _held(high, group))


def _held(points: float, group: Group) -> float:
    floored = points if group.floor is None else max(points, group.floor)
    return floored if group.cap is None else min(floored, group.cap)


def _fit(model: Model, columns: Mapping[str, Type], world: World) -> Reach:
    lines: dict[str, list[Fit]] = {}
    for line in model.fit.values():
        lines.setdefault(line.field, []).append(line)
    each = (_field(nodes.Column(name, columns.get(name, "text")), of, world) for name, of in lines.items())
    return sum(each, Reach(0.0, 0.0))


def _field(column: nodes.Column, lines: Sequence[Fit], world: World) -> Reach:
    """Try one value of every cell that conditions and lines cut the field into."""
    cut = _cut(column.type, lines)
    if column.type in ("text", "number") and len(cut) <= FINEST:
        possible = [_given(lines, value) for value in world.values(column, cut)]
    else:
        possible = [_loosely(lines, known=value is not None) for value in world.values(column)]
    return Reach(min((r.low for r in possible), default=0.0), max((r.high for r in possible), default=0.0))


def _cut(kind: Type, lines: Sequence[Fit]) -> list[object]:
    if kind == "text":
        texts = [text for line in lines for text in line.values]
        return [*texts, *(text + " " * blanks for text in texts for blanks in (5, 6, 7))]
    return [end for line in lines for r in line.ranges for end in (r.at_least, r.below) if end is not None]


def _given(lines: Sequence[Fit], value: object) -> Reach:
    points = sum(_points(line, value) for line in lines)
    return Reach(points, points)


def _points(line: Fit, value: object) -> float:
    if value is None:
        return line.absent
    if isinstance(value, str):
        by = {text.strip().casefold(): points for text, points in line.values.items()}
        return line.present + by.get(value.strip().casefold(), 0.0)
    number = float(value) if isinstance(value, int | float) else 0.0
    holding = (r for r in line.ranges if (r.at_least is None or r.at_least <= number))
    return line.present + sum(r.points for r in holding if r.below is None or number < r.below)


def _loosely(lines: Sequence[Fit], *, known: bool) -> Reach:
    """Bound the points without asking which of them exclude each other."""
    if not known:
        return _given(lines, None)
    points = [p for line in lines for p in (line.present, *line.values.values(), *(r.points for r in line.ranges))]
    return Reach(sum(p for p in points if p < 0), sum(p for p in points if p > 0))
