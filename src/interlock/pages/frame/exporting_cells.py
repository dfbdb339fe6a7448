"""Rows as the cells of a file: numbers, dates and truths as such, names beside the ids they stand for."""

from __future__ import annotations

import math
from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from itertools import chain, islice
from typing import TYPE_CHECKING, Any

from interlock.agreement import naming
from interlock.desk import lists
from interlock.pages.frame.rows import NAMED

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from interlock.agreement.facts import Type
    from interlock.pages.frame.rows import Column

Row = Mapping[str, Any]
Cell = str | float | bool | datetime | None
AT_ONCE = 1_000
"""Rows whose names are looked up together."""
EXACT = 2**53
"""Beyond this, spreadsheets round whole numbers."""
_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)


class Cells:
    """The head and the lines of a table; columns that its rows do not have stay away, ids come last."""

    def __init__(self, columns: Mapping[str, Column], rows: Iterable[Row]) -> None:
        stream = iter(rows)
        first = next(stream, None)
        self._rows = chain(() if first is None else (first,), stream)
        shown = [name for name in columns if first is None or name in first]
        self._names = sorted(shown, key=lambda name: columns[name].type == "id" and name not in NAMED)
        self._columns = columns
        self._ids = [name for name in self._names if self._named(name)]

    @property
    def types(self) -> list[Type]:
        """Return each column's type."""
        own: list[Type] = ["text" if self._named(name) else self._columns[name].type for name in self._names]
        ids: list[Type] = ["id"] * len(self._ids)
        return own + ids

    @property
    def heads(self) -> list[str]:
        """Return each column's heading."""
        labels = {name: self._columns[name].label or naming.label(name) for name in self._names}
        return [*labels.values(), *(f"{labels[name]} id" for name in self._ids)]

    def lines(self) -> Iterator[list[Cell]]:
        """Return the lines, once."""
        while cut := list(islice(self._rows, AT_ONCE)):
            known = {name: lists.known(NAMED[name], _present(cut, name)) for name in self._ids}
            for row in cut:
                yield [self._cell(name, row[name], known) for name in self._names] + [
                    cell("id", row[name]) for name in self._ids
                ]

    def _named(self, name: str) -> bool:
        return name in NAMED and self._columns[name].type == "id"

    def _cell(self, name: str, value: Any, known: Mapping[str, Mapping[int, object]]) -> Cell:
        if name in known:
            return None if value is None else str(known[name].get(value, value))
        return cell(self._columns[name].type, value)


def cell(kind: Type, value: Any) -> Cell:
    """Return one value as a cell; what is no number is text, and so is a number that a spreadsheet would round."""
    if value is None:
        return None
    if kind == "time":
        return _EPOCH + timedelta(microseconds=int(value))
    if kind == "yes_no":
        return bool(value)
    if kind == "money":
        return float(value) / 100
    if kind == "number" and math.isfinite(value) and abs(value) <= EXACT:
        return int(value) if value == int(value) else float(value)
    return str(value)


def _present(cut: Sequence[Row], name: str) -> set[int]:
    return {row[name] for row in cut if row[name] is not None}
