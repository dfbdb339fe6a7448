"""The score as a line over time, with the score that a hand-off asks for dashed across it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence

    from interlock.lifecycle import Program
    from interlock.pages.journey.scale import Scale

HEIGHT = 96.0
CROWDED = 18.0
_ROOM = 1.12
"""So that the highest point is not at the very edge."""


@dataclass(frozen=True)
class Line:
    """A score over time as SVG paths within a box of HEIGHT."""

    path: str
    area: str
    now: float
    """The score at the right end."""
    y: float
    threshold: Threshold | None
    top: float
    """What the upper edge stands for."""
    crowded: bool
    """Whether the score at the right end stands where the threshold's label would."""
    pairs: tuple[tuple[int, float], ...]
    """Instants in milliseconds UTC, and the score at each."""


@dataclass(frozen=True)
class Threshold:
    """The score that a hand-off asks for."""

    y: float
    label: str
    score: float


def line(scale: Scale, scores: Sequence[float], asks: tuple[str, float] | None) -> Line:
    """Draw scores at the scale's moments; `asks` is a label and the score that it asks for."""
    top = max([*scores, asks[1] if asks else 0.0, 10.0]) * _ROOM
    bottom = min([*scores, 0.0]) * _ROOM

    def y(score: float) -> float:
        return round(HEIGHT * (top - score) / (top - bottom), 1)

    places = [(scale.x(at), y(score)) for at, score in zip(scale.moments, scores, strict=True)]
    path = "M" + "L".join(f"{x} {height}" for x, height in places)
    area = f"{path}V{y(0.0)}H{places[0][0]}Z"
    threshold = Threshold(y(asks[1]), asks[0], asks[1]) if asks else None
    crowded = threshold is not None and abs(threshold.y - places[-1][1]) < CROWDED
    pairs = tuple((at // 1000, round(score, 1)) for at, score in zip(scale.moments, scores, strict=True))
    return Line(path, area, scores[-1], places[-1][1], threshold, top, crowded, pairs)


def asked(program: Program, model: str, clause: str | None) -> tuple[str, float] | None:
    """Return what a model's hand-off asks for: that of a named clause, else the lowest."""
    tables = [one for one in program.handoffs if one.model.name == model and one.at_score is not None]
    chosen = next((one for one in tables if one.name == clause), None)
    chosen = chosen or min(tables, key=lambda one: one.at_score or 0.0, default=None)
    if chosen is None or chosen.at_score is None:
        return None
    return f"{chosen.name.replace('_', ' ')} asks {chosen.at_score:g}", chosen.at_score
