"""Show the funnel, beside another one where that is asked for."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any

from django.shortcuts import render

from interlock.measure import funnel as measure
from interlock.pages.frame.exporting import exported
from interlock.pages.frame.ground import ground
from interlock.pages.funnel import picture, question, ribbon, sides, taking, versus

if TYPE_CHECKING:
    from django.http import HttpRequest, HttpResponseBase

    from interlock.measure.funnel import Asked, Funnel, Group
    from interlock.pages.frame.ground import Ground
    from interlock.pages.funnel.question import Question
    from interlock.pages.funnel.versus import Other


def whole(request: HttpRequest) -> HttpResponseBase:
    """Show the funnel of a period, its split, and what it is compared with."""
    with ground(unsigned=True) as held:
        if held is None:
            return render(request, "funnel/page.html", {})
        asked = question.read(request, held)
        total = _answer(held, replace(asked.asked, by=()))
        split = _answer(held, asked.asked) if asked.by else None
        values = [group.key[asked.by] for group in split.groups] if split else []
        stages = picture.stages(held.agreement, total.groups[0], asked)
        beside = _beside(held, asked, total)
        pieces = taking.pieces(held, asked, stages, split or total, beside)
        if file := exported(request, pieces, held, "Funnel"):
            return file
        context = {
            "splits": question.splits(held, asked.fields),
            "only": versus.only_offered(held, asked, values),
            "versus": versus.offered(held, asked, values),
        }
    drawn = ribbon.pieces([(stage.owner, stage.step.entered) for stage in stages])
    context |= {
        "ground": held,
        "question": asked,
        "choice": asked.choice,
        "bases": question.bases(request, asked),
        "means": question.MEANS,
        "by": asked.by,
        "stages": stages,
        "pieces": drawn,
        "blends": ribbon.blends(drawn),
        "final": stages[-1],
        "overall": total.groups[0].overall,
        "notes": picture.notes(total.groups[0].flags),
        "rows": picture.rows(held.agreement, split.groups, asked) if split else [],
        "groups": len(split.groups) if split else 0,
        "horizon": total.horizon,
        **_sides(held, asked, beside),
    }
    return render(request, "funnel/page.html", context)


def _beside(held: Ground, asked: Question, total: Funnel) -> tuple[Other, Group, Group] | None:
    other = versus.other(held, asked) if asked.versus else None
    return (other, total.groups[0], other.funnel().groups[0]) if other else None


def _sides(held: Ground, asked: Question, beside: tuple[Other, Group, Group] | None) -> dict[str, Any]:
    if beside is None:
        return {}
    other, this, that = beside
    return {"other": other, "sides": sides.lines(held.agreement, asked, other, this, that)}


def _answer(held: Ground, asked: Asked) -> Funnel:
    return held.answer(asked, lambda: measure.funnel(held.facts, asked))
