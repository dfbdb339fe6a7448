"""A number as people read it: its value in its unit, and what stands beside it."""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import TYPE_CHECKING

from interlock.measure.quote import literal
from interlock.measure.statistics.wilson import wilson
from interlock.pages.frame import tags

if TYPE_CHECKING:
    from collections.abc import Sequence

    from interlock.agreement.facts import Type
    from interlock.agreement.metric import Metric
    from interlock.measure.number import Figure

WIDTH, HEIGHT = 120.0, 28.0
LINE = 2.0
"""A trend's stroke, so that its highest and lowest points stay inside the box."""


@dataclass(frozen=True)
class Unit:
    """How a metric's values are written."""

    metric: Metric
    type: Type
    currency: str

    def write(self, value: float | None) -> str:
        """Write one value in the metric's unit."""
        if value is None:
            return tags.NOTHING
        if self.metric.share is not None or self.metric.unit == "share":
            return tags.finely(value)
        if self.type == "money" or self.metric.unit == "money":
            return f"{self.currency} {value:,.0f}"
        if self.metric.unit == "days":
            return tags.days(value)
        if self.metric.unit == "hours":
            return tags.days(value / 24)
        return tags.count(value) if value == int(value) else f"{value:,.2f}"


@dataclass(frozen=True)
class Trend:
    """A small line over time: SVG paths of the line and of the area below it."""

    line: str
    area: str


def beside(metric: Metric, figure: Figure) -> str:
    """Say what a value was made from, or why there is none."""
    if figure.value is None:
        return "nothing to count yet" if not figure.n else "none of them is decided yet"
    if metric.share is not None and figure.whole is not None and figure.part is not None:
        bounds = wilson(int(figure.part), int(figure.whole))
        return f"{figure.part:,.0f} of {figure.whole:,.0f}, {tags.interval(bounds)}"
    if metric.sum or metric.mean or metric.median:
        return f"from {figure.n:,} rows"
    return ""


def trend(values: list[float]) -> Trend | None:
    """Draw values in their order, from zero up; nothing below two of them."""
    if len(values) < 2:
        return None
    top = max(*values, 0) or 1.0
    step = WIDTH / (len(values) - 1)
    points = [
        f"{place * step:.1f} {LINE / 2 + (HEIGHT - LINE) * (1 - value / top):.1f}" for place, value in enumerate(values)
    ]
    line = f"M{'L'.join(points)}"
    return Trend(line, f"{line}V{HEIGHT:.1f}H0Z")


@dataclass(frozen=True)
class Part:
    """One group of a split."""

    key: object
    label: str
    value: str
    beside: str
    n: int
    rows: str = ""
    """Where its rows are shown."""


def grouped(unit: Unit, groups: Sequence[Figure], by: str) -> list[Part]:
    """Write a split's groups."""
    return [
        Part(group.key[by], said(group.key[by]), unit.write(group.value), beside(unit.metric, group), group.n)
        for group in groups
    ]


def only(by: str, group: str) -> str | None:
    """Say in the agreement's language that a column has the value an address names; nothing where it names none."""
    try:
        key = json.loads(group)
    except ValueError:
        return None
    if key is None:
        return f"{by} is null"
    if isinstance(key, bool):
        return f"{by} = {key}".lower()
    return f"{by} = {literal(key)}" if isinstance(key, str) else None


def said(key: object) -> str:
    """Write what a split goes by."""
    if key is None:
        return "not known"
    return {True: "yes", False: "no"}[key] if isinstance(key, bool) else str(key)
