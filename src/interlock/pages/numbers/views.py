"""Show all numbers of a period, or one with its passport and its rows."""

from __future__ import annotations

import json
from dataclasses import replace
from typing import TYPE_CHECKING
from urllib.parse import urlencode

from django.http import Http404
from django.shortcuts import render

from interlock.agreement.prose import meanings
from interlock.pages.frame.choosing import address, chosen
from interlock.pages.frame.exporting import exported
from interlock.pages.frame.ground import ground
from interlock.pages.frame.rows import sheet
from interlock.pages.numbers import taking
from interlock.pages.numbers.listing import everything_owned
from interlock.pages.numbers.question import question
from interlock.pages.numbers.reading import Unit, beside, grouped

if TYPE_CHECKING:
    from django.http import HttpRequest, HttpResponseBase

    from interlock.pages.numbers.reading import Part


def everything(request: HttpRequest) -> HttpResponseBase:
    """Show every metric of the agreement for one period."""
    with ground(unsigned=True) as held:
        if held is None:
            return render(request, "numbers/page.html", {})
        choice = chosen(request, held)
        groups = held.answer(("numbers", choice.period), lambda: everything_owned(held, choice))
        every = [taking.everything(groups, choice), *taking.months(groups, choice)]
        if file := exported(request, every, held, "Numbers"):
            return file
    return render(request, "numbers/page.html", {"groups": groups, "choice": choice, "ground": held})


def passport(request: HttpRequest, name: str) -> HttpResponseBase:
    """Show one metric: its value, its split, its rows, and all that is needed to check it."""
    with ground(unsigned=True) as held:
        if held is None or name not in held.agreement.metric:
            raise Http404
        asked = question(request, held, name)
        for table in asked.tables():
            if file := exported(request, table, held):
                return file
        rows = sheet(request, asked.many, asked.page, asked.shown, asked.total)
    found, choice = asked.found, asked.choice
    unit = Unit(asked.metric, found.type, held.agreement.currency)
    context = {
        "name": name,
        "metric": asked.metric,
        "words": meanings(asked.metric, held.agreement),
        "found": found,
        "value": unit.write(found.figure.value),
        "beside": beside(asked.metric, found.figure),
        "groups": [_linked(request, part) for part in grouped(unit, found.groups, asked.by)],
        "by": asked.by,
        "splits": asked.splits,
        "sheet": rows,
        "group": asked.label,
        "ungrouped": address(request, group=""),
        "choice": choice,
        "kept": choice.words,
        "back": urlencode(choice.words),
        "ground": held,
    }
    return render(request, "numbers/passport.html", context)


def _linked(request: HttpRequest, part: Part) -> Part:
    return replace(part, rows=address(request, group=json.dumps(part.key)))
