"""Rows of a delimited text file, each with its line; damage costs the damaged row, never the rest of the file."""

from __future__ import annotations

import csv
import io
from collections import deque
from typing import TYPE_CHECKING

from interlock.connectors.files.dialect import dialect_of
from interlock.connectors.files.encoding import encoding_of
from interlock.connectors.files.nature import refuse_others
from interlock.connectors.files.rows import Broken, Row, Rows

if TYPE_CHECKING:
    from collections.abc import Iterator

    from interlock.connectors.files.dialect import Dialect
    from interlock.connectors.files.encoding import Encoding
    from interlock.connectors.files.recipe import File
    from interlock.connectors.files.source import Source

_LONGEST = 1 << 20
"""Characters of a value beyond which a quote is taken to have been left open."""
_NAMES = {",": "comma", ";": "semicolon", "\t": "tab", "|": "pipe"}


def delimited(source: Source, said: File) -> Rows:
    """Return the rows of a CSV, TSV, semicolon or pipe file."""
    refuse_others(source)
    encoding = encoding_of(source, said.encoding)
    dialect = dialect_of(source, encoding, said.delimiter, said.header_line)
    notes = [encoding.note] if encoding.note else []
    if dialect.delimiter != ",":
        notes.append(f"values are separated by {_NAMES.get(dialect.delimiter, repr(dialect.delimiter))}")
    if dialect.backslash:
        notes.append("quotes inside values are written with a backslash")
    return Rows(_rows(source, encoding, dialect), notes, dialect.unwrapped, encoding.name if encoding.doubtful else "")


def _rows(source: Source, encoding: Encoding, dialect: Dialect) -> Iterator[Row | Broken]:
    csv.field_size_limit(_LONGEST)
    with source.open() as file, io.TextIOWrapper(file, encoding.name, encoding.errors, newline="") as text:
        lines = _Lines(text)
        feed = iter(lines)
        reader = dialect.reader(feed)
        while True:
            try:
                for row in reader:
                    if row:
                        yield lines.first, row
                    lines.forget()
            except csv.Error as error:
                yield lines.give_back(str(error))
                feed = iter(lines)
                reader = dialect.reader(feed)
            else:
                return


class _Lines:
    """The lines of a file, of which those of the row being read can be given back."""

    def __init__(self, text: io.TextIOWrapper) -> None:
        self._text = text
        self._again: deque[str] = deque()
        self._kept: list[str] = []
        self.first = 1
        """The line on which the row being read starts."""

    def __iter__(self) -> Iterator[str]:
        kept, again = self._kept, self._again
        while again:
            line = again.popleft()
            kept.append(line)
            yield line
        for line in self._text:
            kept.append(line)
            yield line

    def forget(self) -> None:
        """Go on to the next row."""
        self.first += len(self._kept)
        self._kept.clear()

    def give_back(self, reason: str) -> Broken:
        """Give back all lines of the row but the first, which is broken."""
        why = f"a value of more than {_LONGEST:,} characters" if "field limit" in reason else reason
        broken = Broken(self.first, f"the quotes do not close properly ({why})", self._kept[0].rstrip("\r\n"))
        self._again.extendleft(reversed(self._kept[1:]))
        self._kept.clear()
        self.first += 1
        return broken
