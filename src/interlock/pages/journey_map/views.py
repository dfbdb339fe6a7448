"""Show the map, or the people behind one of its figures."""

from __future__ import annotations

from typing import TYPE_CHECKING
from urllib.parse import urlencode

from django.http import Http404
from django.shortcuts import render

from interlock.agreement import naming
from interlock.measure import flows as measure
from interlock.pages.frame.exporting import Table, exported
from interlock.pages.frame.ground import ground
from interlock.pages.frame.rows import Column, sheet
from interlock.pages.frame.seeing import seen_by, with_others
from interlock.pages.journey_map import picture, question, sources, taking

if TYPE_CHECKING:
    from django.http import HttpRequest, HttpResponseBase

    from interlock.measure.flows import Flows, Way, Worked
    from interlock.pages.frame.ground import Ground
    from interlock.pages.journey_map.question import Question

COLUMNS = {
    "person": Column("id", "Lead"),
    "source": Column("text", "Came from"),
    "touched_at": Column("time", "First touch"),
    "entered_at": Column("time", "Entered"),
    "next_at": Column("time", "Went on"),
    "ended_at": Column("time", "Left"),
    "ending": Column("text", "Ends"),
    "marketing": Column("yes_no", "Touched by marketing"),
    "sales": Column("yes_no", "Touched by sales"),
    "times": Column("number", "Times entered"),
}


def journey_map(request: HttpRequest) -> HttpResponseBase:
    """Show where people came from, how they went on and where they are now."""
    with ground() as held:
        if held is None:
            return render(request, "journey_map/page.html", {})
        asked = question.question(request, held)
        found = _answer(held, asked)
        drawn = picture.drawing(held.agreement, asked, found)
        if file := exported(request, taking.pieces(asked, drawn), held, "Journey map"):
            return file
        segments = [(f"segment:{name}", naming.label(name)) for name in held.agreement.segment]
    context = {
        "ground": held,
        "question": asked,
        "choice": asked.choice,
        "splits": asked.sources,
        "segments": segments,
        "drawing": drawn,
        "people": found.people,
    }
    return render(request, "journey_map/page.html", context)


def people(request: HttpRequest) -> HttpResponseBase:
    """Show the people behind one figure, and what it counts."""
    with ground() as held:
        if held is None or (meant := question.way(request, held)) is None:
            raise Http404
        way, figure, others = meant
        asked = question.question(request, held)
        but = [*sources.drawn(_answer(held, asked)), None] if others else None
        counted = measure.behind(held.facts, asked.asked, way, figure, but)
        kept = counted.of(seen_by(request).people)
        many, total = kept.count(), counted.count()
        title = _title(way, figure, others=others)
        says = asked.says | with_others(total, many)
        if file := exported(request, Table(title, COLUMNS, kept.every, says, many=many), held):
            return file
        rows = sheet(request, many, kept.page, COLUMNS, total)
    context = {
        "ground": held,
        "question": asked,
        "choice": asked.choice,
        "title": title,
        "sheet": rows,
        "sql": counted.sql,
        "back": urlencode(asked.words),
    }
    return render(request, "journey_map/rows.html", context)


def _answer(held: Ground, asked: Question) -> Flows:
    return held.answer(("flows", asked.asked), lambda: measure.flows(held.facts, asked.asked))


def _title(way: Way, figure: Worked | None, *, others: bool) -> str:
    """Say who is listed."""
    ends = picture.SAYS.get(way.ends, naming.label(way.ends) if way.ends else "")
    if not way.begins:
        source = (
            "other sources" if others else "nobody knows where" if way.source is None else naming.value(str(way.source))
        )
        return f"From {source} to {ends}"
    here = naming.label(way.begins)
    if figure == "again":
        return f"{here}, entered more than once"
    if figure is not None:
        return f"{here}, touched by {picture.SHARED[figure]}"
    return f"{here}: {ends.lower()}" if way.ends in picture.SAYS else f"{here} to {ends}" if ends else f"Were in {here}"
