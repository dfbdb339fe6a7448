"""A chart as a picture of its own: white ground, its title above it, its passport below it."""

from __future__ import annotations

import textwrap
from typing import TYPE_CHECKING

from django.utils.html import escape

if TYPE_CHECKING:
    from collections.abc import Mapping

    from interlock.pages.frame.exporting_pieces import Chart, Drawn

MARGIN, HEAD, LINE = 20, 52, 17
LETTER = 6.4
"""Pixels that a letter of the passport takes, about."""
FAMILY = "Inter, 'Helvetica Neue', Arial, sans-serif"
INK, QUIET = "#15171E", "#646B7B"


def bare(drawn: Drawn) -> str:
    """Return the drawing alone, as a file that needs nothing else."""
    return _svg(drawn.width, drawn.height, drawn.markup)


def picture(chart: Chart, passport: Mapping[str, str]) -> str:
    """Return the chart with title and passport."""
    drawn = chart.draw()
    width = drawn.width + 2 * MARGIN
    fits = int((width - 2 * MARGIN) / LETTER)
    said = [line for name, text in passport.items() for line in textwrap.wrap(f"{name}: {text}", fits)]
    foot = HEAD + drawn.height + 28
    lines = "".join(
        f'<text x="{MARGIN}" y="{foot + LINE * place}" font-size="11" fill="{QUIET}">{escape(line)}</text>'
        for place, line in enumerate(said)
    )
    return _svg(
        width,
        foot + LINE * len(said),
        f"<title>{escape(chart.title)}</title><desc>{escape(chart.alt)}</desc>"
        f'<text x="{MARGIN}" y="34" font-size="16" font-weight="600" fill="{INK}">{escape(chart.title)}</text>'
        f'<g transform="translate({MARGIN} {HEAD})">{drawn.markup}</g>{lines}',
    )


def _svg(width: int, height: int, inside: str) -> str:
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width} {height}" width="{width}" height="{height}" '
        f'role="img" font-family="{FAMILY}"><rect width="{width}" height="{height}" fill="#FFFFFF"/>{inside}</svg>'
    )
