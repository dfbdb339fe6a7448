"""Landing: one pass over a source that puts every row down as text, with its line, on disk and by columns."""

from __future__ import annotations

import csv
import io
import re
from dataclasses import dataclass, field
from hashlib import blake2b
from itertools import chain, islice
from typing import TYPE_CHECKING

import numpy as np
import pyarrow as pa

from interlock.connectors import Refused
from interlock.connectors.files import header as headers
from interlock.connectors.files.ends import Ends
from interlock.connectors.files.formats import rows_of
from interlock.connectors.files.passed import Passed
from interlock.connectors.files.problem import FileError
from interlock.connectors.files.rows import Broken

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence
    from pathlib import Path

    from interlock.connectors.files.mends import Cells
    from interlock.connectors.files.recipe import File
    from interlock.connectors.files.rows import Row
    from interlock.connectors.files.source import Source

CHUNK = 32_768
"""Rows that are put down and translated at a time."""
LINE = "\x00line"
"""The column that holds each row's line."""
_LOOK_AHEAD = 500
_RAW = 2_000
_NO_TEXT = re.compile(r"[\x00\ud800-\udfff]")
_MARK = "\ufeff"
"""Stands where files were put together that each began with a byte order mark."""


@dataclass
class Landed:
    """A source that has been read to its end."""

    source: Source
    columns: list[str]
    place: Path
    rows: int = 0
    """Rows put down, without those refused here."""
    refused: list[Refused] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)
    digests: list[np.ndarray] = field(default_factory=list)
    """16 bytes for each row put down, equal where and only where all its values are."""

    def chunks(self) -> Iterator[pa.RecordBatch]:
        """Read the rows back in order."""
        with pa.memory_map(str(self.place)) as file:
            reader = pa.ipc.open_stream(file)
            yield from reader


class Landing:
    """The landing of one source; `read` goes through it chunk by chunk, so that progress can be told."""

    def __init__(
        self, source: Source, said: File, place: Path, mended: Mapping[int, Cells | None] | None = None
    ) -> None:
        self._said = said
        self._mended = {line: cells for line, cells in (mended or {}).items() if cells is not None}
        self._rows = rows_of(source, said)
        self._passed = Passed()
        self._stray = 0
        self.first_line = 0
        """The line of the first row; 0 where the format itself carries the names of the columns."""
        self.first: list[str] = []
        """The first row, be it a header or not."""
        self.sample: list[list[str]] = []
        """Some rows below it."""
        body = self._with_header()
        self._width = len(self._header)
        self._ends = Ends(self._width if self._rows.header is None else 0, self._rows.unwrap)
        columns, notes = headers.names(self._header)
        self.doubtful = self._rows.doubtful
        self.landed = Landed(source, columns, place, notes=[*self._rows.notes, *notes])
        self._body = body

    def _with_header(self) -> Iterator[Row | Broken]:
        """Find the header and return the rows below it."""
        rows = self._rows.rows
        name = self._said
        if self._rows.header is not None:
            self._header = self.first = self._rows.header
            return rows
        ahead = list(islice(rows, _LOOK_AHEAD + name.header_line))
        above = [item for item in ahead if not isinstance(item, Broken) and item[0] >= name.header_line]
        first = self._mend(above[0][1]) if above else []
        self.first = first
        self.first_line = above[0][0] if above else 1
        self.sample = [self._mend(item[1]) for item in above[1:]]
        if self._headerless():
            self._header = list(name.header)
        else:
            self._header = first
            ahead = [item for item in ahead if not above or _line(item) > above[0][0]]
        self._stray = _stray(len(self._header), [self._mend(item[1]) for item in ahead if not isinstance(item, Broken)])
        return chain(ahead, rows)

    def _headerless(self) -> bool:
        """Return whether the recipe knows the columns of a file without a header, and this seems to be one."""
        said = self._said
        if not said.header or len(said.header) != len(self.first):
            return False
        if {cell.strip().lower() for cell in self.first} & {name.lower() for name in said.header}:
            return False
        return bool(said.names) or headers.looks_like_data(self.first, self.sample)

    def _mend(self, row: list[str]) -> list[str]:
        inner = self._rows.unwrap(row) if self._rows.unwrap else None
        return inner or row

    def run(self) -> Iterator[int]:
        """Put all rows down, giving after each chunk the number of rows that have been."""
        landed = self.landed
        schema = pa.schema([*((name, pa.string()) for name in landed.columns), (LINE, pa.int64())])
        with pa.OSFile(str(landed.place), "wb") as file, pa.ipc.new_stream(file, schema) as writer:
            for block in self._blocks():
                lines, rows = self._sound(*block)
                if not rows:
                    continue
                landed.digests.append(_digests(rows))
                arrays = [pa.array(values, pa.string()) for values in zip(*rows, strict=True)]
                writer.write_batch(pa.record_batch([*arrays, pa.array(lines, pa.int64())], schema=schema))
                landed.rows += len(rows)
                yield landed.rows
        self._conclude()

    def _blocks(self) -> Iterator[tuple[list[int], list[list[str]]]]:
        lines: list[int] = []
        rows: list[list[str]] = []
        for item in self._ends.of(map(self._as_mended, self._body)):
            if isinstance(item, Broken):
                self._refuse(item.line, item.reason, item.raw)
                continue
            row = self._whole(*item)
            if row is None:
                continue
            lines.append(item[0])
            rows.append(row)
            if len(rows) >= CHUNK:
                yield lines, rows
                lines, rows = [], []
        if rows:
            yield lines, rows

    def _whole(self, line: int, row: list[str]) -> list[str] | None:
        """Return a row with a value for every column; None where it is passed over or refused."""
        width = self._width + self._stray
        if len(row) != width:
            mended = self._fitting(line, row, width)
            if mended is None:
                return None
            row = mended
        elif not any(row):
            self._passed.blank += 1
            return None
        if self._stray:
            row = row[: self._width]
        if row[0][:1] == _MARK:
            row = [row[0][1:], *row[1:]]
        if row == self._header and self._rows.header is None:
            self._passed.again += 1
            return None
        return row

    def _sound(self, lines: list[int], rows: list[list[str]]) -> tuple[list[int], list[list[str]]]:
        """Refuse rows with characters that no text has: the file is damaged there, or was no text."""
        bad = {at for at, row in enumerate(rows) if _NO_TEXT.search("\x1f".join(row))}
        if not bad:
            return lines, rows
        for at in sorted(bad):
            column = next(n for n, value in zip(self.landed.columns, rows[at], strict=True) if _NO_TEXT.search(value))
            raw = _NO_TEXT.sub("\N{REPLACEMENT CHARACTER}", _raw(rows[at]))
            self._refuse(lines[at], "a character that no text has: the file is damaged here", raw, column)
        kept = [at for at in range(len(rows)) if at not in bad]
        return [lines[at] for at in kept], [rows[at] for at in kept]

    def _as_mended(self, item: Row | Broken) -> Row | Broken:
        """Return a row that somebody has mended in place of the one that stands in the file."""
        line = _line(item)
        cells = self._mended.get(line)
        return item if cells is None else (line, [*cells, *[""] * self._stray])

    def _fitting(self, line: int, row: list[str], width: int) -> list[str] | None:
        """Return a row that was wrapped whole in quotes; refuse one that is too short or too long."""
        if not any(cell.strip() for cell in row):
            self._passed.blank += 1
            return None
        inner = self._rows.unwrap(row) if self._rows.unwrap else None
        if inner is not None and len(inner) in (width, self._width):
            self._passed.unwrapped += 1
            return inner if len(inner) == width else inner + [""] * self._stray
        if 1 < len(row) < width and self._said.short == "fill":
            self._passed.filled += 1
            return [*row, *[""] * (width - len(row))]
        few, column = "many", f"column {width + 1}"
        if len(row) < width:
            few, column = "few", (*self.landed.columns, *[""] * self._stray)[len(row)]
        self._refuse(line, f"too {few} values: {len(row)} where the others have {width}", _raw(row), column)
        return None

    def _refuse(self, line: int, reason: str, raw: str, column: str = "") -> None:
        self.landed.refused.append(Refused(self.landed.source.name, line, column, reason, raw[:_RAW]))

    def _conclude(self) -> None:
        landed = self.landed
        landed.notes += self._passed.notes(self._stray)
        if len(landed.refused) > landed.rows and len(landed.refused) > 1:
            first = landed.refused[0]
            raise FileError(
                f"{landed.source.name}: more rows are broken ({len(landed.refused):,}) than whole ({landed.rows:,}); "
                f"line {first.line}: {first.reason}. Say its `delimiter`, `header_line` or `encoding` in the recipe"
            )


def _line(item: Row | Broken) -> int:
    return item.line if isinstance(item, Broken) else item[0]


def _stray(width: int, rows: list[list[str]]) -> int:
    """Return how many empty values every row has beyond the header, if all have the same number."""
    beyond = {len(row) - width for row in rows if any(row)}
    if len(beyond) == 1 and (extra := beyond.pop()) > 0 and not any("".join(row[width:]).strip() for row in rows):
        return extra
    return 0


def _digests(rows: Sequence[Sequence[str]]) -> np.ndarray:
    joined = [blake2b("\x1f".join(row).encode("utf-8", "surrogatepass"), digest_size=16).digest() for row in rows]
    return np.frombuffer(b"".join(joined), dtype="V16")


def _raw(row: list[str]) -> str:
    text = io.StringIO()
    csv.writer(text).writerow(row)
    return text.getvalue().rstrip("\r\n")
