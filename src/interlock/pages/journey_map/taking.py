"""What of the map can be taken away: the drawing, its flows and its stages."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.utils.html import escape

from interlock.pages.frame import tags
from interlock.pages.frame.exporting import Chart, Drawn, Table
from interlock.pages.frame.rows import Column
from interlock.pages.journey_map.layout import NODE, TOUCHED
from interlock.pages.journey_map.picture import HEAD

if TYPE_CHECKING:
    from interlock.pages.frame.exporting import Piece
    from interlock.pages.journey_map.picture import Drawing, Line, Node
    from interlock.pages.journey_map.question import Question

COLOURS = {"marketing": "#6541F2", "both": "#4F5D7A", "sales": "#0B7A5F", "nobody": "#E5E7EC", "lost": "#B3261E"}
"""Owners' colours in the light; a picture on paper knows no dark."""
PALE = "#CED2DB"
FLOWS = {
    "begins": Column("text", "From"),
    "ends": Column("text", "To"),
    "people": Column("number"),
    "share": Column("number", "Of those there"),
    "days": Column("number", "Median days"),
}
STAGES = {
    "stage": Column("text"),
    "owner": Column("text"),
    "people": Column("number"),
    "marketing": Column("number", "Touched by marketing only"),
    "both": Column("number", "By both teams"),
    "sales": Column("number", "By sales only"),
    "nobody": Column("number", "By nobody"),
    "again": Column("number", "Entered more than once"),
}


def pieces(question: Question, drawing: Drawing) -> list[Piece]:
    """Return the chart and both tables."""
    title = f"Journey map, {question.choice.period.label}"
    alt = "; ".join(line.says for line in drawing.lines)
    flows = [{name: getattr(line, name) for name in FLOWS} for line in drawing.lines]
    stages = [
        {
            "stage": node.label,
            "owner": tags.owner(node.owner),
            "people": node.people.people,
            **dict(zip(("marketing", "both", "sales", "nobody"), (one.people for one in node.touched), strict=True)),
            "again": node.again.people if node.again else None,
        }
        for node in drawing.stages
    ]
    return [
        Chart(title, lambda: drawn(drawing), alt, question.says),
        Table("Flows", FLOWS, lambda: flows, question.says, "flows"),
        Table("Stages", STAGES, lambda: stages, question.says, "stages"),
    ]


def drawn(drawing: Drawing) -> Drawn:
    """Draw the map for paper."""
    blends = "".join(
        f'<linearGradient id="{name}"><stop offset=".3" stop-color="{COLOURS[owner]}"/>'
        f'<stop offset="1" stop-color="{COLOURS[after]}"/></linearGradient>'
        for name, owner, after in drawing.blends
    )
    bands = "".join(
        f'<path d="{line.path}" fill="{_fill(line)}" fill-opacity=".3"/>' for line in drawing.lines if line.path
    )
    said = "".join(_says(line) for line in drawing.steps)
    nodes = "".join([*map(_source, drawing.sources), *map(_stage, drawing.stages), *map(_ending, drawing.endings)])
    markup = f'<defs>{blends}</defs><g transform="translate(0 {HEAD:.0f})">{bands}{nodes}{said}</g>'
    return Drawn(round(drawing.width), round(drawing.height), markup)


def _fill(line: Line) -> str:
    return f"url(#{line.blend})" if line.blend else COLOURS.get(line.owner, PALE)


def _says(line: Line) -> str:
    text = f"{line.people:,}" + (f" in {tags.days(line.days)}" if line.days is not None else "")
    return (
        f'<text x="{line.x:.1f}" y="{line.y + 4:.1f}" font-size="11" font-weight="500" text-anchor="middle" '
        f'fill="#15171E">{text}</text>'
    )


def _rect(x: float, y: float, width: float, height: float, fill: str) -> str:
    return f'<rect x="{x:.1f}" y="{y:.1f}" width="{width:.1f}" height="{max(height, 1.5):.1f}" fill="{fill}"/>'


def _text(at: tuple[float, float], text: str, *, size: int = 12, weight: int = 400, anchor: str = "start") -> str:
    x, y = at
    return (
        f'<text x="{x:.1f}" y="{y:.1f}" font-size="{size}" font-weight="{weight}" text-anchor="{anchor}" '
        f'fill="#454B59">{escape(text)}</text>'
    )


def _source(node: Node) -> str:
    middle = node.y + max(node.height, 12) / 2 + 4
    return _rect(node.x, node.y, NODE, node.height, PALE) + _text(
        (node.x - 8, middle), f"{node.label} {node.people.people:,}", anchor="end"
    )


def _stage(node: Node) -> str:
    marks = "".join(
        _rect(node.x + NODE + 1, top, TOUCHED, height, COLOURS[name]) for name, top, height in node.marks if height
    )
    return (
        _rect(node.x, node.y, NODE, node.height, COLOURS[node.owner])
        + marks
        + _text((node.x, -50), node.label)
        + _text((node.x, -27), f"{node.people.people:,}", size=18, weight=600)
    )


def _ending(node: Node) -> str:
    middle = node.y + max(node.height, 12) / 2 + 4
    return _rect(node.x, node.y, 6, node.height, COLOURS.get(node.owner, PALE)) + _text(
        (node.x + 12, middle), f"{node.label} {node.people.people:,}", size=11
    )
