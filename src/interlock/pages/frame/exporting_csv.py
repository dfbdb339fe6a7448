"""A table as CSV (RFC 4180, UTF-8 with a mark, as spreadsheets expect): the passport in lines that begin with #."""

from __future__ import annotations

import csv
import io
import re
from datetime import datetime
from typing import IO, TYPE_CHECKING

from interlock.pages.frame.exporting_cells import Cells

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from interlock.pages.frame.exporting_cells import Cell, Row
    from interlock.pages.frame.rows import Column

FORMULA = ("=", "+", "-", "@", "\uff1d", "\uff0b", "\uff0d", "\uff20")
"""What makes a spreadsheet compute a text (OWASP, CSV injection), in half and full width."""
_BEGINS = re.compile(rf"((?:\A|[;\t\r\n])[\"\s]*+)(?=[{re.escape(''.join(FORMULA))}])")
"""Where a cell begins with such a sign, also for a spreadsheet that parts them at semicolons or tabs."""


def write_csv(
    file: IO[bytes], title: str, passport: Mapping[str, str], columns: Mapping[str, Column], rows: Iterable[Row]
) -> int:
    """Write a table; return how many rows it has."""
    del title
    text = io.TextIOWrapper(file, "utf-8-sig", newline="", write_through=False)
    writer = csv.writer(text)
    writer.writerows((f"# {name}", guarded(said)) for name, said in passport.items())
    cells = Cells(columns, rows)
    writer.writerow([guarded(head) for head in _heads(cells)])
    count = 0
    for line in cells.lines():
        writer.writerow([written(value) for value in line])
        count += 1
    text.flush()
    text.detach()
    return count


def written(value: Cell) -> str:
    """Write one cell."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, datetime):
        return f"{value:%Y-%m-%d %H:%M:%S}" + (f".{value.microsecond // 1000:03}" if value.microsecond else "")
    return guarded(value) if isinstance(value, str) else repr(value)


def guarded(text: str) -> str:
    """Put an apostrophe before each sign that a spreadsheet would take for the beginning of a formula."""
    found = _BEGINS.sub(r"\1'", text)
    return f"'{found}" if found.startswith(("\t", "\r", "\n")) else found


def _heads(cells: Cells) -> list[str]:
    return [f"{head} (UTC)" if kind == "time" else head for head, kind in zip(cells.heads, cells.types, strict=True)]
