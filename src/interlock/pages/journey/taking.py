"""What of a journey can be taken away: the line as a drawing, and the list."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.utils.html import escape

from interlock.pages.frame.exporting import Chart, Table
from interlock.pages.frame.exporting import Drawn as Picture
from interlock.pages.frame.rows import Column
from interlock.pages.journey.drawing import BAND

if TYPE_CHECKING:
    from collections.abc import Mapping

    from interlock.pages.frame.exporting import Piece
    from interlock.pages.journey.drawing import Drawn
    from interlock.pages.journey.marks import Lane

COLOURS = {"marketing": "#6541F2", "both": "#4F5D7A", "sales": "#0B7A5F", "": "#4F5D7A"}
QUIET, HAIR = "#646B7B", "#E5E7EC"
NAMES = 120
LIST = {
    "at": Column("time", "When"),
    "kind": Column("text"),
    "owner": Column("text", "Whose"),
    "label": Column("text", "What"),
    "says": Column("text"),
    "who": Column("text", "Of"),
    "handoff": Column("id", "Hand-off"),
}


def pieces(title: str, shown: Mapping[str, Any]) -> list[Piece]:
    """Return the line and everything in the list, as it is narrowed."""
    said = {"Only": shown["kind"]} if shown["kind"] else {}
    said |= {"Until": f"{shown['day']:%Y-%m-%d}"} if shown["day"] else {}
    drawn = shown["drawn"]
    alt = "; ".join(f"{lane.label}: {lane.count:,} touches" for lane in drawn.lanes)
    return [
        Chart(title, lambda: picture(drawn), alt or "Nothing happened yet.", {}),
        Table.of(title, LIST, shown["chosen"], said, "list"),
    ]


def picture(drawn: Drawn) -> Picture:
    """Draw the line for paper."""
    stages = "".join(
        _rect(one.x, one.width, COLOURS.get(one.owner, QUIET))
        + (_text(one.x + 4, BAND - 5, one.label, fill="#FFFFFF") if one.fits else "")
        for one in drawn.stages
    )
    ticks = "".join(
        f'<path d="M{one.x:.1f} {BAND}V{drawn.floor:.1f}" stroke="{HAIR}"/>'
        + _text(one.x + 3, drawn.floor + 16, one.label)
        for one in drawn.ticks
    )
    points = "".join(
        f'<circle cx="{one.x:.1f}" cy="{y:.1f}" r="5" fill="#FFFFFF" stroke="#15171E" stroke-width="2"/>'
        for y, one in drawn.points
    )
    lanes = "".join(map(_lane, drawn.lanes))
    markup = f'<g transform="translate({NAMES} 0)">{ticks}{stages}{lanes}{points}</g>'
    return Picture(round(drawn.width) + NAMES, round(drawn.floor) + 24, markup)


def _lane(lane: Lane) -> str:
    marks = "".join(
        f'<circle cx="{mark.x:.1f}" cy="{lane.y:.1f}" r="{mark.r:.1f}" fill="{COLOURS.get(mark.owner, QUIET)}"/>'
        for mark in lane.marks
    )
    return f"{_text(-NAMES, lane.y + 4, lane.label[:18])}{marks}"


def _rect(x: float, width: float, fill: str) -> str:
    return f'<rect x="{x:.1f}" y="0" width="{width:.1f}" height="{BAND}" fill="{fill}"/>'


def _text(x: float, y: float, text: str, fill: str = QUIET) -> str:
    return f'<text x="{x:.1f}" y="{y:.1f}" font-size="11" fill="{fill}">{escape(text)}</text>'
