"""The map as it is drawn: boxes and bands with their words, their people and where their rows are."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, NamedTuple

from interlock.agreement import naming
from interlock.measure.flows import Way
from interlock.pages.frame import tags
from interlock.pages.journey_map.layout import NODE, WIDTH, layout
from interlock.pages.journey_map.sources import sources

if TYPE_CHECKING:
    from collections.abc import Sequence

    from interlock.agreement import Agreement
    from interlock.measure.flows import Flow, Flows
    from interlock.measure.flows import Stage as Counted
    from interlock.pages.journey_map.layout import Band, Box, Layout
    from interlock.pages.journey_map.question import Question
    from interlock.pages.journey_map.sources import Source

PILL, LETTER = 20.0, 6.1
HEAD = 72.0
"""Room for the words above the columns."""
SAYS = {"open": "Still there", "recycled": "Recycled", "rejected": "Rejected", "lost": "Lost"}
SHARED: dict[str, str] = {
    "marketing": "marketing only",
    "both": "both teams",
    "sales": "sales only",
    "nobody": "nobody",
}


@dataclass(frozen=True)
class Figure:
    """How many people, and where they are listed."""

    label: str
    people: int
    url: str


@dataclass(frozen=True)
class Line:
    """One flow: its words, its people, and how it is drawn; without a path it is in the table only."""

    begins: str
    ends: str
    stored: str
    """Where it begins, as recorded, where its words read differently."""
    people: int
    share: float
    """Of all who were where it begins."""
    days: float | None
    url: str
    owner: str
    next_owner: str
    path: str
    x: float
    y: float

    @property
    def blend(self) -> str:
        """Name the gradient that marks a hand-over between owners; empty within one owner's stages."""
        return "" if self.owner == self.next_owner or not self.next_owner else f"way-{self.owner}-{self.next_owner}"

    @property
    def short(self) -> str:
        """Say it in as few words as a pill holds."""
        return f"{self.people:,}" + (f" in {tags.days(self.days)}" if self.days is not None else "")

    @property
    def wide(self) -> int:
        """Return how wide its pill is."""
        return round(len(self.short) * LETTER) + 16

    @property
    def left(self) -> float:
        """Return where its pill begins."""
        return self.x - self.wide / 2

    @property
    def top(self) -> float:
        """Return the upper edge of its pill."""
        return self.y - PILL / 2

    @property
    def base(self) -> float:
        """Return the line its words stand on."""
        return self.y + 4

    @property
    def says(self) -> str:
        """Say it in one sentence."""
        took = f", half of them within {tags.days(self.days)}" if self.days is not None else ""
        return f"{self.begins} to {self.ends}: {self.people:,} people{took}"


@dataclass(frozen=True)
class Node:
    """One box with its words."""

    name: str
    label: str
    owner: str
    x: float
    y: float
    height: float
    people: Figure
    touched: tuple[Figure, ...] = ()
    again: Figure | None = None
    marks: tuple[tuple[str, float, float], ...] = ()
    """Who touched people there, as parts of its height: name, top, height."""
    stored: str = ""
    """Of a source: its value as it is recorded, where its words read differently."""

    @property
    def tall(self) -> float:
        """Return how high it is drawn at least."""
        return max(self.height, 2.0)

    @property
    def middle(self) -> float:
        """Return the line on which its words stand."""
        return self.y + max(self.height, 12.0) / 2 + 4

    @property
    def beside(self) -> float:
        """Return where the mark of who touched people stands."""
        return self.x + NODE + 1

    @property
    def after(self) -> float:
        """Return where words after it begin."""
        return self.x + NODE


@dataclass(frozen=True)
class Drawing:
    """The whole map."""

    width: float
    height: float
    sources: tuple[Node, ...]
    stages: tuple[Node, ...]
    endings: tuple[Node, ...]
    begun: tuple[Line, ...]
    steps: tuple[Line, ...]
    ended: tuple[Line, ...]
    blends: tuple[tuple[str, str, str], ...]

    @property
    def lines(self) -> tuple[Line, ...]:
        """Return every flow, in the order of the way."""
        return (*self.begun, *self.steps, *self.ended)


def drawing(agreement: Agreement, question: Question, found: Flows) -> Drawing:
    """Draw a map."""
    return _Drawn(agreement, question, found).drawing()


class Said(NamedTuple):
    """What is said of a flow: from where to where, of how many, where its rows are, and whose both ends are.

    `stored` is the value of a source as it is recorded, where its words read differently.
    """

    begins: str
    ends: str
    whole: int
    url: str
    owners: tuple[str, str]
    stored: str = ""


class _Drawn:
    """A map while it is drawn."""

    def __init__(self, agreement: Agreement, question: Question, found: Flows) -> None:
        self.question, self.found = question, found
        self.came: Sequence[Source] = sources(found)
        self.laid: Layout = layout(found, self.came)
        self.owners: dict[str, str] = {name: clause.owner for name, clause in agreement.stages()}
        self.people = {stage.name: stage.people for stage in found.stages}

    def drawing(self) -> Drawing:
        """Put it together."""
        steps = tuple(self._step(flow) for flow in self.found.steps)
        return Drawing(
            WIDTH,
            self.laid.height + HEAD + 8,
            tuple(
                self._source(n, one, box) for n, (one, box) in enumerate(zip(self.came, self.laid.sources, strict=True))
            ),
            tuple(self._stage(stage) for stage in self.found.stages),
            tuple(self._ending(begins, ends, box) for (begins, ends), box in self.laid.endings.items()),
            tuple(
                self._begun(number, source, flow) for number, source in enumerate(self.came) for flow in source.flows
            ),
            steps,
            tuple(self._ended(flow) for flow in self.found.ended),
            tuple(dict.fromkeys((line.blend, line.owner, line.next_owner) for line in steps if line.blend)),
        )

    def _source(self, number: int, source: Source, box: Box) -> Node:
        flow = source.flows[0]
        url = self.question.rows(flow.way, others=source.others) if len(source.flows) == 1 else ""
        people = Figure("", source.people, url)
        return Node(f"source-{number}", source.label, "", box.x, box.y, box.height, people, stored=source.stored)

    def _stage(self, stage: Counted) -> Node:
        box, way = self.laid.stages[stage.name], Way(begins=stage.name)
        touched = tuple(
            Figure(says, getattr(stage, figure), self.question.rows(way, figure=figure))
            for figure, says in SHARED.items()
        )
        marks, top = [], box.y
        for figure in SHARED:
            height = box.height * getattr(stage, figure) / stage.people if stage.people else 0.0
            marks.append((figure, top, height))
            top += height
        return Node(
            stage.name,
            naming.label(stage.name),
            self.owners[stage.name],
            box.x,
            box.y,
            box.height,
            Figure("", stage.people, self.question.rows(way)),
            touched,
            Figure("more than once", stage.again, self.question.rows(way, figure="again")),
            tuple(marks),
        )

    def _ending(self, begins: str, ends: str, box: Box) -> Node:
        people = next(one.people for one in self.found.ended if (one.way.begins, one.way.ends) == (begins, ends))
        url = self.question.rows(Way(begins=begins, ends=ends))
        return Node(f"{begins}-{ends}", SAYS[ends], ends, box.x, box.y, box.height, Figure("", people, url))

    def _begun(self, number: int, source: Source, flow: Flow) -> Line:
        band = self.laid.begun[number, flow.way.ends]
        url = self.question.rows(flow.way, others=source.others)
        said = Said(source.label, naming.label(flow.way.ends), source.people, url, ("none", "none"), source.stored)
        return self._line(flow, said, band)

    def _step(self, flow: Flow) -> Line:
        way = flow.way
        owners = (self.owners[way.begins], self.owners[way.ends])
        words = (naming.label(way.begins), naming.label(way.ends))
        said = Said(*words, self.people[way.begins], self.question.rows(way), owners)
        return self._line(flow, said, self.laid.steps[way.begins, way.ends])

    def _ended(self, flow: Flow) -> Line:
        way = flow.way
        words = (naming.label(way.begins), SAYS[way.ends].lower())
        said = Said(*words, self.people[way.begins], self.question.rows(way), (way.ends, way.ends))
        return self._line(flow, said, self.laid.ended.get((way.begins, way.ends)))

    def _line(self, flow: Flow, said: Said, band: Band | None) -> Line:
        x, y = band.middle if band else (0.0, 0.0)
        return Line(
            said.begins,
            said.ends,
            said.stored,
            flow.people,
            flow.people / said.whole,
            flow.median_days,
            said.url,
            *said.owners,
            band.path if band else "",
            x,
            y,
        )
