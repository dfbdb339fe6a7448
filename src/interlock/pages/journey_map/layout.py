"""Where everything of the map lies: sources at the left, a column for each stage, and how ways end below them.

A person is as thick everywhere; only what would be too thin to see is drawn thicker.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from itertools import pairwise
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence

    from interlock.measure.flows import Flow, Flows
    from interlock.pages.journey_map.sources import Source

WIDTH, FULL = 1120.0, 300.0
"""The map's width, and how high all people together are."""
LEFT, NODE, TOUCHED = 150.0, 12.0, 5.0
"""Where the sources stand, how wide a node is, and the mark beside it of who touched people."""
GAP, BELOW, LINE, THINNEST = 10.0, 34.0, 30.0, 1.5
RIGHT = 90.0
"""Room for the words at the last stage."""


@dataclass(frozen=True)
class Box:
    """A node: a source, a stage, or one way to end."""

    x: float
    y: float
    height: float

    @property
    def middle(self) -> float:
        """Return half its height."""
        return self.y + self.height / 2


@dataclass(frozen=True)
class Band:
    """A flow: where it starts and arrives, through which lanes, and how thick it is."""

    stops: tuple[tuple[float, float], ...]
    """Left to right: (x, top)."""
    thick: float

    @property
    def path(self) -> str:
        """Write it as an SVG path."""
        over = "".join(_curve(a, b) for a, b in pairwise(self.stops))
        back = [(x, y + self.thick) for x, y in reversed(self.stops)]
        under = "".join(_curve(a, b) for a, b in pairwise(back))
        first, last = self.stops[0], back[0]
        return f"M{first[0]:.1f} {first[1]:.1f}{over}L{last[0]:.1f} {last[1]:.1f}{under}Z"

    @property
    def middle(self) -> tuple[float, float]:
        """Return the middle of its last stretch."""
        (x, y), (to_x, to_y) = self.stops[-2:]
        return (x + to_x) / 2, (y + to_y + self.thick) / 2


@dataclass
class Layout:
    """The boxes and bands of a map, by what they stand for."""

    height: float = 0.0
    sources: list[Box] = field(default_factory=list)
    stages: dict[str, Box] = field(default_factory=dict)
    endings: dict[tuple[str, str], Box] = field(default_factory=dict)
    begun: dict[tuple[int, str], Band] = field(default_factory=dict)
    steps: dict[tuple[str, str], Band] = field(default_factory=dict)
    ended: dict[tuple[str, str], Band] = field(default_factory=dict)


def layout(found: Flows, came: Sequence[Source]) -> Layout:
    """Lay a map out."""
    return _Laid(found, came).made


class _Laid:
    """A map while it is laid out: how far each side of each node is taken."""

    def __init__(self, found: Flows, came: Sequence[Source]) -> None:
        self.found, self.came, self.made = found, came, Layout()
        self.names = [stage.name for stage in found.stages]
        self.unit = FULL / max(found.people, 1)
        self.step = (WIDTH - LEFT - RIGHT) / max(len(self.names), 1)
        self.lanes = {name: self._lanes(place) for place, name in enumerate(self.names)}
        self._place()
        self._begun()
        self._steps()
        self._ended()
        boxes = [*self.made.sources, *self.made.stages.values(), *self.made.endings.values()]
        self.made.height = max((box.y + max(box.height, LINE) for box in boxes), default=0.0)

    def thick(self, people: int) -> float:
        """Return how thick so many people are."""
        return max(THINNEST, people * self.unit)

    def x(self, place: int) -> float:
        """Return where a stage's column stands; sources are at -1."""
        return LEFT + (place + 1) * self.step

    def _lanes(self, place: int) -> dict[tuple[str, str], float]:
        """Return where those who pass a column by go through: above its stage, farthest on top."""
        lanes, top = {}, 0.0
        passing = [
            (flow.way.begins, flow.way.ends, flow.people)
            for flow in self.found.steps
            if self.names.index(flow.way.begins) < place < self.names.index(flow.way.ends)
        ]
        for begins, ends, people in sorted(passing, key=lambda one: (-self.names.index(one[1]), one[0])):
            lanes[begins, ends] = top
            top += self.thick(people) + 2
        for number, source in enumerate(self.came):
            for flow in source.flows:
                if self.names.index(flow.way.ends) > place:
                    lanes[str(number), flow.way.ends] = top
                    top += self.thick(flow.people) + 2
        return lanes

    def _place(self) -> None:
        """Stand sources, stages and endings in their columns."""
        top = 0.0
        for source in self.came:
            height = sum(self.thick(flow.people) for flow in source.flows)
            self.made.sources.append(Box(LEFT, top, height))
            top += max(height, LINE - GAP) + GAP
        for place, stage in enumerate(self.found.stages):
            lanes = self.lanes[stage.name]
            top = max((self._end_of(key, y) for key, y in lanes.items()), default=0.0) + (GAP if lanes else 0.0)
            height = max(THINNEST, self._out(stage.name), self._into(stage.name))
            self.made.stages[stage.name] = Box(self.x(place), top, height)
        for place, stage in enumerate(self.found.stages[:-1]):
            beside = self.made.stages[self.names[place + 1]]
            top = beside.y + max(beside.height, 0.0) + BELOW
            for flow in (one for one in self.found.ended if one.way.begins == stage.name):
                height = self.thick(flow.people)
                self.made.endings[stage.name, flow.way.ends] = Box(self.x(place + 1) - self.step * 0.42, top, height)
                top += max(height, LINE - GAP) + GAP

    def _end_of(self, key: tuple[str, str], y: float) -> float:
        return y + self._people(key)

    def _people(self, key: tuple[str, str]) -> float:
        begins, ends = key
        flows = self.came[int(begins)].flows if begins.isdecimal() else self.found.steps
        return sum(self.thick(one.people) for one in flows if one.way.ends == ends and one.way.begins in ("", begins))

    def _out(self, name: str) -> float:
        last = name == self.names[-1]
        return (
            0.0
            if last
            else sum(self.thick(one.people) for one in (*self.found.steps, *self.found.ended) if one.way.begins == name)
        )

    def _into(self, name: str) -> float:
        flows = (*self.found.steps, *(flow for source in self.came for flow in source.flows))
        return sum(self.thick(one.people) for one in flows if one.way.ends == name)

    def _begun(self) -> None:
        self.arrived = {name: box.y for name, box in self.made.stages.items()}
        self.left = dict(self.arrived)
        for number, (source, box) in enumerate(zip(self.came, self.made.sources, strict=True)):
            top = box.y
            for flow in sorted(source.flows, key=lambda one: -self.names.index(one.way.ends)):
                thick, ends = self.thick(flow.people), flow.way.ends
                stops = [(box.x + NODE, top), *self._through(str(number), ends, -1), self._arrive(ends, thick)]
                self.made.begun[number, ends] = Band(tuple(stops), thick)
                top += thick

    def _steps(self) -> None:
        for flow in sorted(self.found.steps, key=self._farthest):
            begins, ends, thick = flow.way.begins, flow.way.ends, self.thick(flow.people)
            start = self._leave(begins, thick)
            through = self._through(begins, ends, self.names.index(begins))
            self.made.steps[begins, ends] = Band((start, *through, self._arrive(ends, thick)), thick)

    def _farthest(self, flow: Flow) -> tuple[int, int]:
        return self.names.index(flow.way.begins), -self.names.index(flow.way.ends)

    def _ended(self) -> None:
        for flow in self.found.ended:
            begins, ends, thick = flow.way.begins, flow.way.ends, self.thick(flow.people)
            if begins == self.names[-1]:
                continue
            box = self.made.endings[begins, ends]
            self.made.ended[begins, ends] = Band((self._leave(begins, thick), (box.x, box.y)), thick)

    def _through(self, begins: str, ends: str, place: int) -> list[tuple[float, float]]:
        """Return the lanes between two columns."""
        between = range(place + 1, self.names.index(ends))
        found = []
        for column in between:
            y = self.lanes[self.names[column]][begins, ends]
            found += [(self.x(column), y), (self.x(column) + NODE + TOUCHED, y)]
        return found

    def _leave(self, name: str, thick: float) -> tuple[float, float]:
        y = self.left[name]
        self.left[name] += thick
        return self.made.stages[name].x + NODE + TOUCHED + 2, y

    def _arrive(self, name: str, thick: float) -> tuple[float, float]:
        y = self.arrived[name]
        self.arrived[name] += thick
        return self.made.stages[name].x, y


def _curve(start: tuple[float, float], end: tuple[float, float]) -> str:
    bend = (start[0] + end[0]) / 2
    return f"C{bend:.1f} {start[1]:.1f} {bend:.1f} {end[1]:.1f} {end[0]:.1f} {end[1]:.1f}"
