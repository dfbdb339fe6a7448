"""Rows behind a number as people read them: times as dates, money in its unit, names in place of ids."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

from interlock.agreement.facts import FACTS
from interlock.measure.number import said
from interlock.site.naming import KINDS

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from collections.abc import Set as AbstractSet

    from interlock.agreement.facts import Type

_HIDDEN = {"_counts", *(f"{kind}_{part}" for kind in KINDS for part in ("key", "label"))}

_WORD = re.compile(r"\w+")


def readable(rows: Sequence[Mapping[str, Any]]) -> list[dict[str, str]]:
    """Return named rows of one table of facts as text; columns that say nothing in any row are left out."""
    types = _types(rows[0].keys()) if rows else {}
    said_rows = [{name: _cell(row, name, types) for name in row if name not in _HIDDEN} for row in rows]
    kept = [name for name in (said_rows[0] if rows else ()) if any(row[name] for row in said_rows)]
    return [{name: row[name] for name in kept} for row in said_rows]


def chosen(rows: Sequence[Mapping[str, Any]], told: Mapping[str, Any]) -> list[dict[str, str]]:
    """Return of a report's named rows what a terminal has room for, as text.

    That is whom they are about, the columns that the number's formula names and those it is split by, and what each
    row counts for where that is not one.
    """
    split = told["groups"][0]["key"] if told["groups"] else ()
    names = {*KINDS, *split, *_WORD.findall(told["formula"])}
    kept = [{name: text for name, text in row.items() if name in names} for row in readable(rows)]
    if all(row["_counts"] is True for row in rows):
        return kept
    scale = 100 if told["currency"] else 1
    return [{**row, "counts": _counts(full["_counts"], scale)} for row, full in zip(kept, rows, strict=True)]


def _counts(value: float | bool | None, scale: int) -> str:  # noqa: FBT001 - a share's condition, or an amount
    if value is None or isinstance(value, bool):
        return {None: "", True: "yes", False: "no"}[value]
    return f"{value / scale:,.2f}" if scale != 1 else f"{value:,.6g}"


def _types(columns: AbstractSet[str]) -> dict[str, Type]:
    """Return the types of the table of facts that has these columns."""
    fact = max((fact for fact in FACTS.values() if fact.columns.keys() <= columns), key=lambda one: len(one.columns))
    return {name: column.type for name, column in fact.columns.items()}


def _cell(row: Mapping[str, Any], name: str, types: Mapping[str, Type]) -> str:
    value, kind = row[name], types.get(name)
    if value is None:
        return ""
    if name in KINDS:
        return str(row.get(f"{name}_label") or row.get(f"{name}_key") or value)
    if kind == "time":
        return (said(value) or "")[:16].replace("T", " ")
    if kind == "money":
        return f"{value / 100:,.2f}"
    if isinstance(value, bool):
        return "yes" if value else "no"
    return f"{value:,.6g}" if isinstance(value, float) else str(value)
