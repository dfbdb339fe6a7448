"""Show the funnel, or the leads behind one of its figures."""

from __future__ import annotations

import json
from dataclasses import replace
from typing import TYPE_CHECKING
from urllib.parse import urlencode

from django.http import Http404
from django.shortcuts import render

from interlock.agreement import naming
from interlock.measure import funnel as measure
from interlock.pages.frame.exporting import Table, exported
from interlock.pages.frame.ground import ground
from interlock.pages.frame.rows import Column, sheet
from interlock.pages.frame.seeing import seen_by, with_others
from interlock.pages.funnel import drawn, picture, question, ribbon, taking

if TYPE_CHECKING:
    from django.http import HttpRequest, HttpResponseBase

    from interlock.agreement import Agreement
    from interlock.measure.funnel import Asked, FigureName, Funnel
    from interlock.pages.frame.ground import Ground

COLUMNS = {
    "person": Column("id", "Lead"),
    "entered_at": Column("time", "Entered"),
    "reached_at": Column("time", "Went on"),
    "exit_at": Column("time", "Left"),
    "imputed": Column("yes_no", "Imputed"),
}
FIGURES: dict[str, FigureName] = {"entered": "entered", "of": "of", "reached_next": "reached_next"}


def whole(request: HttpRequest) -> HttpResponseBase:
    """Show the funnel of a period, and its split."""
    with ground() as held:
        if held is None:
            return render(request, "funnel/page.html", {})
        asked = question.read(request, held)
        total = _answer(held, replace(asked.asked, by=()))
        split = _answer(held, asked.asked) if asked.by else None
        splits = question.splits(held)
        if file := exported(request, taking.table(held, asked, split or total), held):
            return file
    stages = picture.stages(held.agreement, total.groups[0], asked)
    if request.GET.get("as") == "svg":
        return drawn.picture(request, held, asked, stages)
    pieces = ribbon.pieces([(stage.owner, stage.step.entered) for stage in stages])
    context = {
        "ground": held,
        "question": asked,
        "choice": asked.choice,
        "bases": question.bases(request, asked),
        "kept": asked.words,
        "by": asked.by,
        "splits": splits,
        "stages": stages,
        "pieces": pieces,
        "blends": ribbon.blends(pieces),
        "final": stages[-1],
        "overall": total.groups[0].overall,
        "notes": picture.notes(total.groups[0].flags),
        "rows": picture.rows(held.agreement, split.groups, asked) if split else [],
        "groups": len(split.groups) if split else 0,
        "horizon": total.horizon,
    }
    return render(request, "funnel/page.html", context)


def leads(request: HttpRequest) -> HttpResponseBase:
    """Show the leads that one figure counts, and its passport."""
    name, figure = request.GET.get("stage", ""), FIGURES.get(request.GET.get("figure", ""))
    with ground() as held:
        if held is None or name not in held.agreement.stage or figure is None:
            raise Http404
        asked = question.read(request, held)
        key = question.key(request, held, asked)
        counted = measure.behind(held.facts, asked.asked, name, figure, key)
        who = seen_by(request)
        behind = counted.of(who.people)
        many, total = behind.count(), counted.count()
        says = taking.says(asked, held.agreement.stage[name].says) | with_others(total, many)
        if file := exported(request, Table(_title(held.agreement, name, figure), COLUMNS, behind.every, says), held):
            return file
        rows = sheet(request, many, behind.page, COLUMNS, total)
    context = {
        "ground": held,
        "question": asked,
        "choice": asked.choice,
        "clause": held.agreement.stage[name],
        "name": name,
        "title": _title(held.agreement, name, figure),
        "group": picture.label(asked.by, json.loads(request.GET["group"])) if key is not None else "",
        "sheet": rows,
        "sql": counted.sql,
        "back": urlencode(asked.words | ({"by": asked.by} if asked.by else {})),
    }
    return render(request, "funnel/rows.html", context)


def _answer(held: Ground, asked: Asked) -> Funnel:
    return held.answer(asked, lambda: measure.funnel(held.facts, asked))


def _title(agreement: Agreement, name: str, figure: FigureName) -> str:
    """Say who is listed."""
    names = [stage for stage, _ in agreement.stages()]
    after = names[names.index(name) + 1 :]
    if figure == "entered" or not after:
        return f"Entered {naming.label(name)}"
    if figure == "of":
        return f"Could go on from {naming.label(name)}"
    return f"Went on from {naming.label(name)} to {naming.label(after[0])}"
