"""Show all numbers of a period, or one with its passport and its rows."""

from __future__ import annotations

import json
from dataclasses import replace
from typing import TYPE_CHECKING
from urllib.parse import urlencode

from django.http import Http404
from django.shortcuts import render

from interlock.agreement.facts import FACTS
from interlock.measure import number as measure
from interlock.measure.compile import columns
from interlock.pages.frame.choosing import address, chosen
from interlock.pages.frame.exporting import Table, exported
from interlock.pages.frame.ground import ground
from interlock.pages.frame.rows import Column, sheet
from interlock.pages.frame.seeing import seen_by, told_apart_by, with_others
from interlock.pages.numbers import taking
from interlock.pages.numbers.listing import everything_owned
from interlock.pages.numbers.reading import Unit, beside, grouped, only, said

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
        if file := exported(request, taking.everything(groups, choice), held):
            return file
    return render(request, "numbers/page.html", {"groups": groups, "choice": choice, "ground": held})


def passport(request: HttpRequest, name: str) -> HttpResponseBase:
    """Show one metric: its value, its split, its rows, and all that is needed to check it."""
    with ground(unsigned=True) as held:
        if held is None or name not in held.agreement.metric:
            raise Http404
        choice = chosen(request, held)
        metric = held.agreement.metric[name]
        types = columns(held.agreement, metric.of)
        apart = {*FACTS[metric.of].columns, *told_apart_by(request, held)}
        splits = [split for split, kind in types.items() if split in apart and kind in ("text", "yes_no")]
        by = request.GET.get("by", "")
        by = by if by in splits else ""
        asked = (name, by, choice.period)
        found = held.answer(
            ("number", *asked), lambda: measure.number(held.facts, name, (by,) if by else (), choice.period.bounds)
        )
        group = request.GET.get("group") if by else None
        where = None if group is None else only(by, group)
        shown = {column: Column(kind) for column, kind in types.items()}
        total = (
            found.figure.n
            if where is None
            else measure.number(held.facts, name, (), choice.period.bounds, where).figure.n
        )
        theirs = seen_by(request).people
        many = total if theirs is None else measure.count(held.facts, name, choice.period.bounds, where, theirs)
        says = taking.says(metric, choice, where) | with_others(total, many)
        every = Table(
            name, shown, lambda: measure.every(held.facts, name, choice.period.bounds, where, theirs), says, many=many
        )
        for table in (every, taking.split(found, by, says)):
            if file := exported(request, table, held):
                return file
        rows = sheet(
            request,
            many,
            lambda first, most: measure.rows(
                held.facts, name, choice.period.bounds, where, page=(first, most), only=theirs
            ),
            shown,
            total,
        )
    unit = Unit(metric, found.type, held.agreement.currency)
    context = {
        "name": name,
        "metric": metric,
        "found": found,
        "value": unit.write(found.figure.value),
        "beside": beside(metric, found.figure),
        "groups": [_linked(request, part) for part in grouped(unit, found.groups, by)],
        "by": by,
        "splits": splits,
        "sheet": rows,
        "group": said(json.loads(group)) if group and where else "",
        "ungrouped": address(request, group=""),
        "choice": choice,
        "kept": choice.words,
        "back": urlencode(choice.words),
        "ground": held,
    }
    return render(request, "numbers/passport.html", context)


def _linked(request: HttpRequest, part: Part) -> Part:
    return replace(part, rows=address(request, group=json.dumps(part.key)))
