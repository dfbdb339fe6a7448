"""Show the leads that one figure of the funnel counts, on either side of a comparison, and its passport."""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import TYPE_CHECKING
from urllib.parse import urlencode

from django.http import Http404
from django.shortcuts import render

from interlock.agreement import naming
from interlock.measure import funnel as measure
from interlock.measure.funnel.counting import COUNTING
from interlock.pages.frame.choosing import Link, address
from interlock.pages.frame.exporting import Table, exported
from interlock.pages.frame.ground import ground
from interlock.pages.frame.rows import Column, sheet
from interlock.pages.frame.seeing import seen_by, with_others
from interlock.pages.funnel import picture, question, versus

if TYPE_CHECKING:
    from django.http import HttpRequest, HttpResponseBase

    from interlock.agreement import Agreement
    from interlock.measure.funnel import FigureName
    from interlock.pages.funnel.question import Question
    from interlock.pages.funnel.versus import Other

COLUMNS = {
    "person": Column("id", "Lead"),
    "entered_at": Column("time", "Entered"),
    "reached_at": Column("time", "Went on"),
    "exit_at": Column("time", "Left"),
    "final_at": Column("time", "Last stage"),
    "imputed": Column("yes_no", "Imputed"),
    "days": Column("number"),
    "went_on": Column("yes_no", "Counts as gone on"),
}
FIGURES: dict[str, FigureName] = {name: name for name in measure.FIGURES}
MADE = {
    "entered": "one row for each lead that entered",
    "of": "one row for each lead that could go on",
    "reached_next": "one row for each lead that went on",
    "rate": "rows that count as gone on over all rows; the interval is Wilson's (1927), 95%",
    "median": "the middle of the column Days, of those who went on and whose entry was seen",
    "expected": "Kaplan-Meier (1958) over Days and Counts as gone on: each lead for as long as it was watched",
    "overall": "rows that count as gone on, to the last stage, over all rows; the interval is Wilson's (1927), 95%",
}


@dataclass(frozen=True)
class Side:
    """One side's rows."""

    link: Link
    many: int


def leads(request: HttpRequest) -> HttpResponseBase:
    """Show them."""
    name, figure = request.GET.get("stage", ""), FIGURES.get(request.GET.get("figure", ""))
    with ground(unsigned=True) as held:
        if held is None or figure is None:
            raise Http404
        asked = question.read(request, held)
        other = versus.other(held, asked) if asked.versus else None
        there = other if request.GET.get("side") == "other" else None
        mine = there.held if there else held
        if name not in mine.agreement.stage:
            raise Http404
        key = question.key(request, held, asked)
        ways = {"": lambda: measure.behind(held.facts, asked.asked, name, figure, key)}
        if other:
            ways["other"] = lambda: measure.behind(other.held.facts, other.asked, name, figure)
        counted = ways["other" if there else ""]()
        who = seen_by(request)
        behind = counted.of(who.people)
        many, total = behind.count(), counted.count()
        title = _title(mine.agreement, name, figure)
        says = {"Says": mine.agreement.stage[name].says, **asked.says, "Made of": _made(asked, figure)}
        says |= with_others(total, many) | ({"Side": there.label} if there else {})
        if file := exported(request, Table(title, COLUMNS, behind.every, says, many=many), held):
            return file
        rows = sheet(request, many, behind.page, COLUMNS, total)
        compared = other is not None and key is None and name in other.held.agreement.stage
        both = _both(request, (ways[""]().count(), ways["other"]().count()), other) if other and compared else []
    context = {
        "ground": held,
        "question": asked,
        "choice": asked.choice,
        "clause": mine.agreement.stage[name],
        "name": name,
        "title": title,
        "made": _made(asked, figure),
        "side": there.label if there else "",
        "sides": both,
        "apart": both[0].many - both[1].many if both and request.GET.get("apart") else None,
        "group": picture.label(asked.by, json.loads(request.GET["group"])) if key is not None else "",
        "sheet": rows,
        "sql": counted.sql,
        "back": urlencode(asked.whole),
    }
    return render(request, "funnel/rows.html", context)


def _both(request: HttpRequest, counts: tuple[int, int], other: Other) -> list[Side]:
    """Return both sides, with how many rows each has."""
    there = request.GET.get("side") == "other"
    named = (("this", other.this, ""), ("other", other.label, "other"))
    return [
        Side(Link(name, label, address(request, side=word), there == bool(word)), many)
        for (name, label, word), many in zip(named, counts, strict=True)
    ]


def _made(asked: Question, figure: FigureName) -> str:
    if figure == "rate" and asked.basis == "period":
        return f"{COUNTING['period'].says}; these are the entries into this stage"
    return MADE[figure]


def _title(agreement: Agreement, name: str, figure: FigureName) -> str:
    """Say who is listed."""
    names = [stage for stage, _ in agreement.stages()]
    after = names[names.index(name) + 1 :]
    here = naming.label(name)
    if figure == "overall":
        return f"{here} to {naming.label(names[-1])}"
    if figure == "entered" or not after:
        return f"Entered {here}"
    said = {
        "of": f"Could go on from {here}",
        "reached_next": f"Went on from {here} to {naming.label(after[0])}",
        "rate": f"Share that went on from {here} to {naming.label(after[0])}",
        "median": f"Time from {here} to {naming.label(after[0])}",
        "expected": f"Expected in the end from {here} to {naming.label(after[0])}",
    }
    return said[figure]
