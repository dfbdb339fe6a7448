"""The funnel as a chart to take away."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.utils.html import escape

from interlock.pages.frame import tags
from interlock.pages.frame.exporting import Chart, Drawn
from interlock.pages.funnel import ribbon

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from interlock.pages.funnel.picture import Stage

COLOURS = {"marketing": "#6541F2", "both": "#4F5D7A", "sales": "#0B7A5F"}
"""Owners' colours in the light; a picture on paper knows no dark."""
PILL, TOP, HEIGHT = 56, 78, 176


def chart(title: str, stages: Sequence[Stage], says: Mapping[str, str]) -> Chart:
    """Return the funnel as a chart."""
    said = ", ".join(f"{stage.label} {stage.step.entered:,}" for stage in stages)
    return Chart(title, lambda: _drawn(stages), f"How many leads entered each stage: {said}.", says)


def _drawn(stages: Sequence[Stage]) -> Drawn:
    pieces = ribbon.pieces([(stage.owner, stage.step.entered) for stage in stages])
    blends = "".join(
        f'<linearGradient id="{one.name}"><stop offset=".42" stop-color="{COLOURS[one.owner]}"/>'
        f'<stop offset="1" stop-color="{COLOURS[one.next_owner]}"/></linearGradient>'
        for one in ribbon.blends(pieces)
    )
    paths = "".join(
        f'<path d="{one.path}" fill="{f"url(#{one.blend})" if one.blend else COLOURS[one.owner]}"/>' for one in pieces
    )
    step = ribbon.WIDTH / len(stages)
    labels = "".join(_labels(stage, place * step, (place + 1) * step) for place, stage in enumerate(stages))
    return Drawn(
        round(ribbon.WIDTH), HEIGHT, f'<defs>{blends}</defs><g transform="translate(0 {TOP})">{paths}</g>{labels}'
    )


def _labels(stage: Stage, left: float, right: float) -> str:
    owns = f'<text x="{left:.0f}" y="12" font-size="11" fill="{COLOURS[stage.owner]}">{stage.owns}</text>'
    rate = "" if not stage.next else _pill(tags.percent(stage.step.rate), right)
    return (
        f"{owns if stage.first else ''}"
        f'<text x="{left:.0f}" y="32" font-size="13" fill="#454B59">{escape(stage.label)}</text>'
        f'<text x="{left:.0f}" y="60" font-size="24" font-weight="600" fill="#15171E">'
        f"{tags.count(stage.step.entered)}</text>{rate}"
    )


def _pill(text: str, middle: float) -> str:
    return (
        f'<rect x="{middle - PILL / 2:.0f}" y="{TOP + 33}" width="{PILL}" height="22" rx="11" fill="#FFFFFF" '
        f'stroke="#E5E7EC"/><text x="{middle:.0f}" y="{TOP + 48}" font-size="11" font-weight="600" '
        f'text-anchor="middle" fill="#454B59">{text}</text>'
    )
