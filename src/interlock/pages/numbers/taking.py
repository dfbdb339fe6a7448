"""Numbers as files: the list of all of them, and the split of one."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.utils.html import escape

from interlock.agreement import naming
from interlock.measure.passport import basis, formula, words
from interlock.pages.frame.exporting import Chart, Drawn, Table
from interlock.pages.frame.rows import Column
from interlock.pages.numbers.reading import WIDTH, said

if TYPE_CHECKING:
    from collections.abc import Sequence

    from interlock.agreement import Agreement
    from interlock.agreement.metric import Metric
    from interlock.measure.number import Number
    from interlock.pages.frame.choosing import Choice
    from interlock.pages.frame.exporting import Piece
    from interlock.pages.numbers.listing import Owned, Shown

LIST = {
    "owner": Column("text"),
    "name": Column("text", "Number"),
    "says": Column("text"),
    "value": Column("text", "As shown"),
    "exact": Column("number", "Value"),
    "beside": Column("text", "Made from"),
}
MONTHS = {"name": Column("text", "Number"), "month": Column("text"), "value": Column("number")}
ROW = 36
SPLIT = {
    "group": Column("text"),
    "value": Column("number"),
    "part": Column("number"),
    "whole": Column("number"),
    "n": Column("number", "Rows"),
}


def everything(groups: Sequence[Owned], choice: Choice) -> Table:
    """Return all numbers of a period."""
    rows = [
        {"owner": owned.title, **{name: getattr(figure, name) for name in LIST if name != "owner"}}
        for owned in groups
        for figure in owned.figures
    ]
    return Table("Numbers", LIST, lambda: rows, {"Period": choice.period.label})


def months(groups: Sequence[Owned], choice: Choice) -> list[Piece]:
    """Return the whole months behind the small lines, as rows and drawn."""
    figures = [figure for owned in groups for figure in owned.figures]
    rows = [
        {"name": figure.name, "month": month, "value": value} for figure in figures for month, value in figure.months
    ]
    told, lines = {"Period": choice.period.label}, [figure for figure in figures if figure.trend]
    alt = "; ".join(f"{naming.label(figure.name)}: {figure.value}" for figure in lines) or "No whole months yet."
    return [
        Table("Numbers by month", MONTHS, lambda: rows, told, "months"),
        Chart("Numbers by month", lambda: _lines(lines), alt, told),
    ]


def _lines(figures: Sequence[Shown]) -> Drawn:
    drawn = "".join(
        f'<g transform="translate(0 {place * ROW})"><text y="20" font-size="12" fill="#15171E">'
        f"{escape(naming.label(figure.name))}</text>"
        f'<g transform="translate(260 2)"><path d="{figure.trend.area}" fill="#F1F2F5"/>'
        f'<path d="{figure.trend.line}" fill="none" stroke="#4F5D7A" stroke-width="1.5"/></g>'
        f'<text x="{280 + WIDTH}" y="20" font-size="12" fill="#15171E">{escape(figure.value)}</text></g>'
        for place, figure in enumerate(figures)
        if figure.trend
    )
    return Drawn(round(WIDTH) + 440, ROW * max(len(figures), 1), drawn)


def says(metric: Metric, agreement: Agreement, choice: Choice, where: str | None) -> dict[str, str]:
    """Say how a number was worked out, in words and as the text has it."""
    only = {"Only": where} if where else {}
    told = {"Says": metric.says, "In words": words(metric, agreement), "Formula": formula(metric)}
    told |= {"Basis": basis(metric)}
    return {**told, "Period": choice.period.label, **only}


def split(found: Number, by: str, told: dict[str, str]) -> Table:
    """Return a number's split; its values are exact, money in whole units."""
    columns = SPLIT | {"group": Column("text", naming.label(by) if by else "Group")}
    rows = [
        {name: said(group.key[by]) if name == "group" else getattr(group, name) for name in SPLIT}
        for group in found.groups
    ]
    return Table(f"{found.name} by {by}", columns, lambda: rows, told, "split")
