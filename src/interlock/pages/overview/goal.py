"""Show how one goal stands: its pace by week, month or quarter, and the rows it counts."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

from django.http import Http404
from django.shortcuts import render

from interlock.agreement.prose import meanings
from interlock.measure import number as numbers
from interlock.measure.compile import columns as columns_of
from interlock.measure.number import Period
from interlock.measure.passport import formula, words
from interlock.pages.frame.choosing import Link, address
from interlock.pages.frame.exporting import Table, exported
from interlock.pages.frame.ground import ground
from interlock.pages.frame.rows import Column, sheet
from interlock.pages.frame.seeing import seen_by, with_others
from interlock.pages.overview import goals, taking
from interlock.pages.overview.chart import plot
from interlock.pages.overview.pace import EVERY, pace

if TYPE_CHECKING:
    from collections.abc import Callable

    from django.http import HttpRequest, HttpResponseBase

    from interlock.pages.overview.pace import Every, Pace, Stretch


@dataclass(frozen=True)
class Line:
    """One stretch as written, and where its rows are."""

    label: str
    value: str
    so_far: str
    even: str
    apart: str
    n: int
    url: str
    here: bool


def goal_rows(request: HttpRequest, name: str) -> HttpResponseBase:
    """Show the page; `of` narrows its rows to one stretch."""
    with ground() as held:
        if held is None or name not in held.agreement.goal:
            raise Http404
        goal = held.agreement.goal[name]
        metric = held.agreement.metric[goal.metric]
        every: Every = next((one for one in EVERY if one == request.GET.get("every")), "month")
        paced = held.answer(("pace", name, every), lambda: pace(held, name, every))
        write = goals.writer(held, name)
        here = next((one for one in paced.stretches if one.since == _day(request.GET.get("of", ""))), None)
        span = goals.period(goal) if here is None else Period.days(here.since, here.until)
        shown = {column: Column(kind) for column, kind in columns_of(held.agreement, metric.of).items()}
        said = {"Goal": goal.says, "Aims for": "; ".join(meanings(goal, held.agreement)), "Says": metric.says}
        said |= {
            "In words": words(metric, held.agreement),
            "Formula": formula(metric),
            "Only": goal.where or "everybody",
        }
        said |= {"Period": f"{goal.since} to {goals.ends(goal)}"} | ({"Narrowed to": here.label} if here else {})
        only = seen_by(request).people
        total = numbers.number(held.facts, goal.metric, (), span, goal.where).figure.n
        many = total if only is None else numbers.count(held.facts, goal.metric, span, goal.where, only)
        stands, plotted = goals.aimed(held, name), plot(paced, write)
        every_row = Table(
            name,
            shown,
            lambda: numbers.every(held.facts, goal.metric, span, goal.where, only),
            said | with_others(total, many),
            many=many,
        )
        if file := exported(request, [every_row, *taking.of_goal(stands, paced, plotted, said)], held, goal.says):
            return file
        found = sheet(
            request,
            many,
            lambda first, most: numbers.rows(held.facts, goal.metric, span, goal.where, page=(first, most), only=only),
            shown,
            total,
        )
    context = {
        "title": goal.says,
        "sheet": found,
        "goal": stands,
        "said": said,
        "ground": held,
        "pace": paced,
        "plot": plotted,
        "stretches": _lines(request, paced, write, here),
        "every": [Link(one, one.capitalize(), address(request, every=one, of=""), one == every) for one in EVERY],
        "narrowed": here.label if here else "",
        "whole": address(request, of=""),
    }
    return render(request, "overview/rows.html", context)


def _lines(request: HttpRequest, paced: Pace, write: Callable[[float | None], str], here: Stretch | None) -> list[Line]:
    return [
        Line(
            one.label,
            write(one.value),
            write(one.so_far),
            write(one.even),
            _apart(one.apart, write),
            one.n,
            "" if one.ahead else address(request, of=one.since.isoformat(), every=paced.every),
            one == here,
        )
        for one in paced.stretches
    ]


def _apart(value: float | None, write: Callable[[float | None], str]) -> str:
    """Write a difference with its sign."""
    if value is None:
        return write(None)
    sign = "+" if value > 0 else "\N{MINUS SIGN}" if value < 0 else ""
    return f"{sign}{write(abs(value))}"


def _day(text: str) -> date | None:
    try:
        return date.fromisoformat(text)
    except ValueError:
        return None
