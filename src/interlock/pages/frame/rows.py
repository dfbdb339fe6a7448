"""The rows behind a number, a page at a time, written as people read them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django.urls import reverse
from django.utils.html import format_html

from interlock.agreement import naming
from interlock.desk import lists
from interlock.pages.frame import tags

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from django.http import HttpRequest

    from interlock.agreement.facts import Type
    from interlock.desk.lists.entities import Kind

    Read = Callable[[int, int], Sequence[Mapping[str, Any]]]
    """Passes over so many rows and returns so many, always in the same order."""

AT_ONCE = 50
NAMED: dict[str, Kind] = {"person": "person", "account": "account", "opportunity": "opportunity"}
"""Columns of ids that the desk knows names for."""
LINKS = {"person": "lead", "account": "account", "brief": "brief"}
"""Columns of ids that lead to a page of their own."""
RIGHT = frozenset({"number", "money"})


@dataclass(frozen=True)
class Column:
    """One column that is shown: its type, and its heading where the name alone would not do."""

    type: Type
    label: str = ""


@dataclass(frozen=True)
class Head:
    """One column's heading."""

    label: str
    right: bool


@dataclass(frozen=True)
class Sheet:
    """One page of rows."""

    heads: tuple[Head, ...]
    lines: tuple[tuple[str, ...], ...]
    total: int
    first: int
    earlier: str
    later: str
    others: int = 0
    """How many more the figure counts, of leads that the reader does not see."""

    @property
    def last(self) -> int:
        """Return the place of the last row shown, counted from 1."""
        return self.first + len(self.lines) - 1


def sheet(
    request: HttpRequest, total: int, read: Read, columns: Mapping[str, Column], counted: int | None = None
) -> Sheet:
    """Show the page of rows that the address asks for; columns that are not given stay away.

    `counted` is how many the figure counts where that is more than the reader sees.
    """
    last = max(0, (total - 1) // AT_ONCE)
    page = min(max(_asked(request), 0), last)
    cut = read(page * AT_ONCE, AT_ONCE)
    types = {name: column.type for name, column in columns.items()}
    names = sorted((name for name in types if cut and name in cut[0]), key=lambda name: _last(name, types))
    writers = [_writer(name, types[name], [row[name] for row in cut]) for name in names]
    lines = tuple(tuple(write(row[name]) for name, write in zip(names, writers, strict=True)) for row in cut)
    heads = tuple(Head(columns[name].label or naming.label(name), types[name] in RIGHT) for name in names)
    return Sheet(
        heads,
        lines,
        total,
        page * AT_ONCE + 1,
        _link(request, page - 1) if page else "",
        _link(request, page + 1) if page < last else "",
        0 if counted is None else counted - total,
    )


def _last(name: str, types: Mapping[str, Type]) -> bool:
    """Put ids that nobody can read behind everything else."""
    return types[name] == "id" and name not in NAMED and name not in LINKS


def _asked(request: HttpRequest) -> int:
    asked = request.GET.get("page", "1")
    return int(asked) - 1 if asked.isdecimal() and len(asked) < 10 else 0


def _link(request: HttpRequest, page: int) -> str:
    query = request.GET.copy()
    query["page"] = str(page + 1)
    return f"?{query.urlencode()}"


def _writer(name: str, kind: Type, values: Sequence[Any]) -> Callable[[Any], str]:
    """Return what writes one column's values."""
    if kind == "id" and (name in NAMED or name in LINKS):
        known = lists.known(NAMED[name], {value for value in values if value is not None}) if name in NAMED else {}
        return lambda value: tags.NOTHING if value is None else _named(name, value, str(known.get(value, value)))
    return lambda value: tags.NOTHING if value is None else _WRITERS[kind](value)


def _named(name: str, value: int, text: str) -> str:
    if name not in LINKS:
        return text
    says = text if name in NAMED else naming.label(name)
    return format_html('<a class="link" href="{}">{}</a>', reverse(LINKS[name], args=[value]), says)


_WRITERS: dict[Type, Callable[[Any], str]] = {
    "text": str,
    "id": str,
    "time": tags.when,
    "number": lambda value: f"{value:,.0f}" if value == int(value) else f"{value:,.2f}",
    "money": lambda value: f"{value / 100:,.2f}",
    "yes_no": lambda value: "yes" if value else "no",
}
