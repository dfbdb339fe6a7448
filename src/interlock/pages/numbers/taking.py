"""Numbers as files: the list of all of them, and the split of one."""

from __future__ import annotations

from typing import TYPE_CHECKING

from interlock.agreement import naming
from interlock.measure.passport import basis, formula
from interlock.pages.frame.exporting import Table
from interlock.pages.frame.rows import Column
from interlock.pages.numbers.reading import said

if TYPE_CHECKING:
    from collections.abc import Sequence

    from interlock.agreement.metric import Metric
    from interlock.measure.number import Number
    from interlock.pages.frame.choosing import Choice
    from interlock.pages.numbers.listing import Owned

LIST = {
    "owner": Column("text"),
    "name": Column("text", "Number"),
    "says": Column("text"),
    "value": Column("text", "As shown"),
    "exact": Column("number", "Value"),
    "beside": Column("text", "Made from"),
}
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


def says(metric: Metric, choice: Choice, where: str | None) -> dict[str, str]:
    """Say how a number was worked out."""
    only = {"Only": where} if where else {}
    told = {"Says": metric.says, "Formula": formula(metric), "Basis": basis(metric)}
    return {**told, "Period": choice.period.label, **only}


def split(found: Number, by: str, told: dict[str, str]) -> Table:
    """Return a number's split; its values are exact, money in whole units."""
    columns = SPLIT | {"group": Column("text", naming.label(by) if by else "Group")}
    rows = [
        {name: said(group.key[by]) if name == "group" else getattr(group, name) for name in SPLIT}
        for group in found.groups
    ]
    return Table(f"{found.name} by {by}", columns, lambda: rows, told, "split")
