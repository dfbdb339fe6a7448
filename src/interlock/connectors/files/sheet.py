"""Rows of a workbook's sheet."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta
from typing import TYPE_CHECKING, Any

from python_calamine import CalamineError, CalamineWorkbook

from interlock.connectors.files.problem import FileError
from interlock.connectors.files.rows import Broken, Row, Rows

if TYPE_CHECKING:
    from collections.abc import Iterator

    from interlock.connectors.files.recipe import File
    from interlock.connectors.files.source import Source


def sheet(source: Source, said: File) -> Rows:
    """Return the rows of an XLSX, XLS or ODS file: of the sheet the recipe names, else of the first one.

    Cells that the workbook itself holds as dates or numbers come as ISO dates and plain numbers, whatever they look
    like on the screen.
    """
    try:
        with source.open() as file:
            book = CalamineWorkbook.from_filelike(file)
        names = book.sheet_names
        if said.sheet is not None and said.sheet not in names:
            raise FileError(f"{source.name}: there is no sheet {said.sheet!r}; there are {', '.join(names)}")
        name = said.sheet or names[0]
        table = book.get_sheet_by_name(name)
    except CalamineError as error:
        raise FileError(f"{source.name}: this is not a workbook that can be read ({error})") from error
    notes = [f"read sheet {name!r} of {', '.join(map(repr, names))}"] if len(names) > 1 and not said.sheet else []
    return Rows(_rows(table), notes)


def _rows(table: Any) -> Iterator[Row | Broken]:
    first = table.start[0] + 1 if table.start else 1
    for line, cells in enumerate(table.iter_rows(), first):
        row = [_text(cell) for cell in cells]
        if any(row):
            yield line, row


def _text(cell: object) -> str:
    """Write a cell as an export would: no trailing zeros, dates in ISO."""
    if isinstance(cell, float) and cell.is_integer() and abs(cell) < 1e15:
        return str(int(cell))
    if isinstance(cell, bool):
        return "TRUE" if cell else "FALSE"
    if isinstance(cell, datetime):
        midnight = cell.time() == time(0)
        return cell.date().isoformat() if midnight else cell.isoformat(sep=" ")
    if isinstance(cell, date | time):
        return cell.isoformat()
    if isinstance(cell, timedelta):
        return str(cell)
    return str(cell)
