"""How a text file separates its values, decided by trying every way on the first rows."""

from __future__ import annotations

import csv
import io
import re
from collections import Counter
from dataclasses import dataclass
from itertools import product
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Iterator

    from interlock.connectors.files.encoding import Encoding
    from interlock.connectors.files.source import Source

_DELIMITERS = "\t;|,"
_QUOTED = re.compile(r"""(?:^|[\t;|,])"(?:[^"]|"")*"(?:[\t;|,\r\n]|$)""", re.MULTILINE)
"""A value in quotes: where there is one, quotes mean quoting throughout."""
_SAMPLE = 1 << 18
_ROWS = 2000


@dataclass(frozen=True)
class Dialect:
    """The delimiter, and the habits around quotes."""

    delimiter: str = ","
    quotes: bool = True
    backslash: bool = False
    """Whether a quote inside a value is written with a backslash before it."""
    space: bool = False
    """Whether a space follows each delimiter."""

    def reader(self, lines: Iterator[str]) -> Any:
        """Return a strict reader: what does not fit the rules of quoting is an error, never a guess."""
        return csv.reader(
            lines,
            delimiter=self.delimiter,
            quoting=csv.QUOTE_MINIMAL if self.quotes else csv.QUOTE_NONE,
            doublequote=not self.backslash,
            escapechar="\\" if self.backslash else None,
            skipinitialspace=self.space,
            strict=True,
        )

    def unwrapped(self, row: list[str]) -> list[str] | None:
        """Return the values of a row that was wrapped whole in quotes, or None if it is not such a row."""
        if not row or self.delimiter not in row[0] or any(row[1:]):
            return None
        try:
            inner: list[list[str]] = list(self.reader(iter([row[0]])))
        except csv.Error:
            return None
        return inner[0] if len(inner) == 1 and len(inner[0]) > 1 else None


def dialect_of(source: Source, encoding: Encoding, delimiter: str | None = None, first: int = 1) -> Dialect:
    """Return the way of separating under which most of the first rows have as many values as the first one.

    `delimiter` is what the recipe says, `first` the line its header is on. A file in which no delimiter does so has
    one column.
    """
    text = "".join(_sample(source, encoding).splitlines(keepends=True)[first - 1 :])
    best, found = (0.5, 0), Dialect(delimiter or ",")
    for way in _ways(text, delimiter):
        share, width = _regularity(way, text)
        if width > 1 and (share, width) > best and share > best[0] + 1e-9:
            best, found = (share, width), way
    return found


def _ways(text: str, delimiter: str | None) -> Iterator[Dialect]:
    """List the ways worth trying, the usual ones first."""
    delimiters = [delimiter] if delimiter else [mark for mark in _DELIMITERS if mark in text]
    backslashes = (False, True) if '\\"' in text else (False,)
    quotes = (True, False) if '"' in text and not _QUOTED.search(text) else (True,)
    for quoted, backslash in product(quotes, backslashes):
        for mark in delimiters:
            yield Dialect(mark, quoted, backslash)
            if f'{mark} "' in text:
                yield Dialect(mark, quoted, backslash, space=True)


def _regularity(way: Dialect, text: str) -> tuple[float, int]:
    """Return the share of rows as wide as the first (or all wider by the same stray values), and that width."""
    widths: Counter[int] = Counter()
    first = 0
    lines = iter(io.StringIO(text, newline=""))
    reader = way.reader(lines)
    rows = 0
    while rows < _ROWS:
        try:
            row = next(reader)
        except StopIteration:
            break
        except csv.Error:
            widths[-1] += 1
            rows += 1
            continue
        if not row:
            continue
        width = len(row) if len(row) == first else len(way.unwrapped(row) or row)
        first = first or width
        widths[width] += 1
        rows += 1
    total = widths.total()
    if first < 2 or not total:
        return 0.0, 0
    beside = max((count for width, count in widths.items() if first < width <= first + 3), default=0)
    return max(widths[first], beside + 1 if beside else 0) / total, first


def _sample(source: Source, encoding: Encoding) -> str:
    with source.open() as file:
        raw = file.read(_SAMPLE)
        whole = len(raw) < _SAMPLE
    text = raw.decode(encoding.name, errors=encoding.errors if whole else "ignore")
    return text if whole else text[: text.rfind("\n") + 1] or text
