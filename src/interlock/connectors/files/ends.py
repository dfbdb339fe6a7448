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
_LONG = 100
"""From so many characters on nothing is the name of a total."""
_WORDS = 3
"""From so many words on a line is one of text."""
_WORD = (
    r"(?:(?:grand |sub-?)?totals?(?: g[ée]n[ée]ral| general| geral|e|en|t)?|(?:gesamt|end|zwischen)?summen?|gesamt|"
    r"(?:gesamt|teil)?ergebnis|(?:eind)?totaal|razem|suma(?: total)?|soma|totale generale|合計|sum|average|"
    r"durchschnitt)"
)
_TOTAL = re.compile(_WORD)
"""Words for totals, in small letters."""
_TOTAL_OF = re.compile(rf"{_WORD}(?:[ :\u2013-].*)|.* {_WORD}")
"""The total of something: `subtotal emea`, `total: account`, `emea total`."""
_LAST_TOTAL = re.compile(rf"{_WORD}(?: ?[:\u2013-].*)?")
"""What the last row of a table may begin with, however much it says, to be one of totals."""
_FIGURES = re.compile(r"(?!\s*\d{1,4}[-/.]\d{1,2}[-/.]\d)[^A-Za-z]*\d[^A-Za-z]*(?:[A-Z]{3})?")
"""An amount or a count, and no date."""
_SAYS_NOTHING = re.compile(r"\s*[-\u2013\u2014]*\s*|[A-Z]{3}")
"""Stands in a row of totals where there is nothing to add up; a currency may stand there too."""
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
            judged = _judged(given, said)
            if not isinstance(judged, Broken) and (_is_text(judged[1], said) or self._may_end(judged[1])):
                held.append(judged)
                continue
            self._sparse |= any(not self._may_end(row) for _, row in held)
            yield from held
            held.clear()
            seen = True
            yield judged
        yield from self._last(held) if seen else held

    def _last(self, held: list[Row]) -> Iterator[Row | Broken]:
        """Give the last rows: totals and, where no others are like them, lines of text broken."""
        texts = [row for _, row in held if not self._may_end(row)]
        no_rows = not self._sparse and any(len(row[0].split()) >= _WORDS for row in texts)
        for line, row in held:
            if self._may_end(row):
                yield Broken(line, _A_TOTAL, ",".join(row))
            else:
                yield Broken(line, _NOT_A_ROW, row[0]) if no_rows else (line, row)

    def _may_end(self, row: list[str]) -> bool:
        """Return whether a row is one of totals if no other follows: named so, and but figures beside the name."""
        return self._width >= _WIDE and bool(row) and _is_called(_LAST_TOTAL, row[0]) and _only_figures(row[1:])

    def _few(self, given: Row | Broken) -> list[str]:
        """Return what a row says if that is little for its table, else nothing."""
        if isinstance(given, Broken) or self._width < _WIDE:
            return []
        row = given[1]
        if len(row) - row.count("") > self._width // 2 or (self._unwrap and self._unwrap(row)):
            return []
        return [value for value in row if value and not value.isspace()]


def _is_text(row: list[str], said: list[str]) -> bool:
    return len(said) == 1 and row[0] == said[0]


def _is_called(pattern: re.Pattern[str], first: str) -> bool:
    if not first or first[0].isdigit() or len(first) > _LONG:
        return False
    return pattern.fullmatch(first.strip(" :").lower()) is not None


def _only_figures(row: list[str]) -> bool:
    """Return whether there are figures, and beside them nothing but what says nothing."""
    rest = [value for value in row if not _FIGURES.fullmatch(value)]
    return len(rest) < len(row) and all(map(_SAYS_NOTHING.fullmatch, rest))


def _judged(item: Row | Broken, said: list[str]) -> Row | Broken:
    """Return a row, broken where it says little and its first word is one for totals, or it is the total of a group."""
    if isinstance(item, Broken):
        return item
    few = bool(said) and _TOTAL.fullmatch(said[0].strip(" :").lower()) is not None
    others = item[1][1:]
    of_group = "" in others and _is_called(_TOTAL_OF, item[1][0]) and _only_figures(others)
    return Broken(item[0], _A_TOTAL, ",".join(item[1])) if few or of_group else item
