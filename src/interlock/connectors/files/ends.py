"""What stands at the end of a table and is none of its rows: totals, and lines of text."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from interlock.connectors.files.rows import Broken

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator

    from interlock.connectors.files.rows import Row

_WIDE = 3
"""Columns from which on a row with a single value is taken for a line of text."""
_WORDS = 3
"""From so many words on a line is one of text."""
_TOTAL = re.compile(
    r"(grand |sub-?)?totals?( g[ée]n[ée]ral| general|e|en)?|(gesamt|end|zwischen)?summen?|gesamt|(eind)?totaal|razem|"
    r"suma( total)?|soma|totale generale|合計|sum|average|durchschnitt"
)
"""Words for totals, in small letters."""
_NOT_A_ROW = "a single value at the end of the file: this looks like a line of text, not like a row"
_A_TOTAL = "this looks like a row of totals, not like a row of its own"


class Ends:
    """Holds rows back that may stand at the end, and lets them go where other rows follow."""

    def __init__(self, width: int, unwrap: Callable[[list[str]], list[str] | None] | None) -> None:
        self._width = width
        self._unwrap = unwrap
        self._sparse = False
        """Whether rows with a single value stand among the others: then those at the end are nothing else."""

    def of(self, rows: Iterable[Row | Broken]) -> Iterator[Row | Broken]:
        """Give all rows; those that are totals, and the last ones that are but lines of text, broken."""
        held: list[Row] = []
        seen = False
        for given in rows:
            said = self._few(given)
            if len(said) == 1 and not isinstance(given, Broken) and given[1][0] == said[0]:
                held.append(given)
                continue
            self._sparse |= bool(held)
            yield from held
            held.clear()
            seen = True
            yield _judged(given, said)
        if seen and not self._sparse and any(len(row[0].split()) >= _WORDS for _, row in held):
            yield from (Broken(line, _NOT_A_ROW, row[0]) for line, row in held)
        else:
            yield from held

    def _few(self, given: Row | Broken) -> list[str]:
        """Return what a row says if that is little for its table, else nothing."""
        if isinstance(given, Broken) or self._width < _WIDE:
            return []
        row = given[1]
        if len(row) - row.count("") > self._width // 2 or (self._unwrap and self._unwrap(row)):
            return []
        return [value for value in row if value and not value.isspace()]


def _judged(item: Row | Broken, said: list[str]) -> Row | Broken:
    """Return a row, broken where it says little and its first word is one for totals."""
    if not isinstance(item, Broken) and said and _TOTAL.fullmatch(said[0].strip(" :").lower()):
        return Broken(item[0], _A_TOTAL, ",".join(item[1]))
    return item
