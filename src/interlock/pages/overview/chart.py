"""A goal's pace as a chart with axes: what was reached, an even pace beside it, and the target as a dashed line."""

from __future__ import annotations

from dataclasses import dataclass
from math import ceil, floor, log10
from typing import TYPE_CHECKING

from django.utils.html import escape

from interlock.pages.frame.exporting import Drawn

if TYPE_CHECKING:
    from collections.abc import Callable

    from interlock.pages.overview.pace import Pace

WIDTH, HEIGHT, LEFT, TOP, BOTTOM, RIGHT = 760.0, 240.0, 64.0, 16.0, 28.0, 20.0
COLOURS = {"marketing": "#6541F2", "both": "#4F5D7A", "sales": "#0B7A5F"}
LABELS = 8
"""So many labels fit below the axis."""


@dataclass(frozen=True)
class Mark:
    """A line across with its label, or a label below."""

    at: float
    label: str


@dataclass(frozen=True)
class Plot:
    """A chart's lines, as SVG paths in a box of WIDTH by HEIGHT."""

    line: str
    area: str
    even: str
    target: float
    target_label: str
    across: tuple[Mark, ...]
    below: tuple[Mark, ...]
    points: tuple[tuple[float, float, str], ...]
    now: float
    left: float = LEFT
    right: float = WIDTH - RIGHT
    foot: float = HEIGHT - BOTTOM


def plot(pace: Pace, write: Callable[[float | None], str]) -> Plot:
    """Lay a goal's pace out; y begins at 0."""
    values = [one.value if one.so_far is None else one.so_far for one in pace.stretches]
    most = max([pace.target, *(value for value in values if value is not None)], default=1.0) or 1.0
    step = _step(most)
    top = ceil(most / step) * step
    count = len(pace.stretches)

    def x(place: float) -> float:
        return LEFT + (WIDTH - LEFT - RIGHT) * place / max(count, 1)

    def y(value: float) -> float:
        return TOP + (HEIGHT - TOP - BOTTOM) * (1 - value / top)

    shift = 1.0 if pace.adds_up else 0.5
    known = [(x(place + shift), y(value), value) for place, value in enumerate(values) if value is not None]
    start = [(x(0), y(0), 0.0)] if pace.adds_up else []
    line = "L".join(f"{a:.1f} {b:.1f}" for a, b, _ in [*start, *known])
    ends = f"V{y(0):.1f}H{(start or known)[0][0]:.1f}Z" if known else ""
    every = max(1, ceil(count / LABELS))
    return Plot(
        f"M{line}" if known else "",
        f"M{line}{ends}" if known else "",
        f"M{x(0):.1f} {y(0):.1f}L{x(count):.1f} {y(pace.target):.1f}" if pace.adds_up else "",
        y(pace.target),
        write(pace.target),
        tuple(Mark(y(n * step), write(n * step)) for n in range(round(top / step) + 1)),
        tuple(
            Mark(x(place + 0.5), _short(one.label)) for place, one in enumerate(pace.stretches) if place % every == 0
        ),
        tuple((a, b, write(value)) for a, b, value in known),
        LEFT + (WIDTH - LEFT - RIGHT) * pace.now,
    )


def drawn(plotted: Plot, owner: str) -> Drawn:
    """Draw it for paper."""
    own = COLOURS[owner]
    grid = "".join(
        f'<path d="M{LEFT} {one.at:.1f}H{WIDTH - RIGHT}" stroke="#E5E7EC"/><text x="{LEFT - 8}" y="{one.at + 4:.1f}" '
        f'font-size="11" text-anchor="end" fill="#646B7B">{escape(one.label)}</text>'
        for one in plotted.across
    )
    below = "".join(
        f'<text x="{one.at:.1f}" y="{HEIGHT - 8}" font-size="11" text-anchor="middle" fill="#646B7B">'
        f"{escape(one.label)}</text>"
        for one in plotted.below
    )
    points = "".join(f'<circle cx="{a:.1f}" cy="{b:.1f}" r="2.5" fill="{own}"/>' for a, b, _ in plotted.points)
    lines = (
        f'<path d="{plotted.area}" fill="{own}" fill-opacity=".1"/><path d="{plotted.line}" fill="none" stroke="{own}" '
        f'stroke-width="2"/><path d="{plotted.even}" fill="none" stroke="#858C9B" stroke-dasharray="2 4"/>'
        f'<path d="M{LEFT} {plotted.target:.1f}H{WIDTH - RIGHT}" stroke="#15171E" stroke-dasharray="5 4"/>'
    )
    return Drawn(round(WIDTH), round(HEIGHT), grid + lines + points + below)


def _step(most: float) -> float:
    """Return a round distance between lines across, so that there are three to six of them."""
    size = 10 ** floor(log10(most))
    return float(next(size * part for part in (0.2, 0.25, 0.5, 1.0, 2.0) if most / (size * part) <= 5))


def _short(label: str) -> str:
    """Shorten a period's name for an axis."""
    words = label.removeprefix("Week of ").split()
    return f"{words[0]} {words[1]}" if label.startswith("Week") else words[0][:3]
