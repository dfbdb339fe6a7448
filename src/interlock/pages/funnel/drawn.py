"""The funnel as a picture to take away: one SVG that needs nothing else, its passport in it."""

from __future__ import annotations

import textwrap
from typing import TYPE_CHECKING

from django.http import HttpResponse
from django.template.loader import render_to_string

from interlock.desk import actions
from interlock.pages.frame import tags
from interlock.pages.funnel import ribbon, taking

if TYPE_CHECKING:
    from collections.abc import Sequence

    from django.http import HttpRequest

    from interlock.pages.frame.ground import Ground
    from interlock.pages.funnel.picture import Stage
    from interlock.pages.funnel.question import Question

COLOURS = {"marketing": "#6541F2", "both": "#4F5D7A", "sales": "#0B7A5F"}
"""Owners' colours in the light; a picture on paper knows no dark."""
LEFT, PILL = 20, 56
LINE, LONGEST = 17, 190


def picture(request: HttpRequest, held: Ground, asked: Question, stages: Sequence[Stage]) -> HttpResponse:
    """Return the funnel as an SVG file; it is noted who took it."""
    step = ribbon.WIDTH / len(stages)
    said = {**taking.says(asked), "Agreement": f"version {held.number}, seal {held.seal}", "Data as of": held.as_of}
    passport = [f"{name}: {text}" for name, text in said.items()]
    folded = [line for text in passport for line in textwrap.wrap(text, LONGEST)]
    drawn = ribbon.pieces([(stage.owner, stage.step.entered) for stage in stages])
    context = {
        "title": f"Funnel, {asked.choice.period.label}",
        "passport": passport,
        "lines": [{"y": 250 + LINE * place, "text": line} for place, line in enumerate(folded)],
        "height": 250 + LINE * len(folded),
        "pieces": [
            {"path": one.path, "fill": f"url(#{one.blend})" if one.blend else COLOURS[one.owner]} for one in drawn
        ],
        "blends": [
            {"name": one.name, "from": COLOURS[one.owner], "to": COLOURS[one.next_owner]}
            for one in ribbon.blends(drawn)
        ],
        "stages": [
            {
                "x": round(LEFT + place * step),
                "label": stage.label,
                "entered": tags.count(stage.step.entered),
                "rate": tags.percent(stage.step.rate) if stage.next else "",
                "middle": round(LEFT + (place + 1) * step),
                "pill": round(LEFT + (place + 1) * step - PILL / 2),
            }
            for place, stage in enumerate(stages)
        ],
    }
    actions.note_export(request.user.get_username(), "funnel", "svg", len(stages))
    headers = {"Content-Disposition": 'attachment; filename="funnel.svg"'}
    return HttpResponse(render_to_string("funnel/picture.svg", context), "image/svg+xml", headers=headers)
