"""Rows of a workbook's sheet."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime, time, timedelta
from typing import TYPE_CHECKING, Any

from python_calamine import CalamineError, CalamineWorkbook

from interlock.connectors.files.formulas import hidden
from interlock.connectors.files.nature import refuse_pages
from interlock.connectors.files.problem import FileError
from interlock.connectors.files.rows import Broken, Row, Rows

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from interlock.connectors.files.recipe import File
    from interlock.connectors.files.source import Source


def sheet(source: Source, said: File) -> Rows:
    """Return the rows of an XLSX, XLS or ODS file: of the source's sheet, the recipe's, or the first.

    Cells that the workbook itself holds as dates or numbers come as ISO dates and plain numbers, whatever they look
    like on the screen.
    """
    book = _book(source)
    name = source.sheet or said.sheet or book.sheet_names[0]
    if said.sheet not in (None, name):
        raise FileError(f"{source.name}: the sheet is {name!r}, not {said.sheet!r}")
    if name not in book.sheet_names:
        raise FileError(f"{source.name}: there is no sheet {name!r}; there are {', '.join(book.sheet_names)}")
    try:
        return Rows(_rows(book.get_sheet_by_name(name), hidden(source, name)))
    except CalamineError as error:
        raise FileError(f"{source.name}: its sheet {name!r} cannot be read ({error})") from error


def sheets(source: Source) -> list[Source]:
    """Return a source for each sheet of a workbook that has cells in several."""
    book = _book(source)
    try:
        filled = [name for name in book.sheet_names if book.get_sheet_by_name(name).height]
    except CalamineError:
        return [source]  # reading it says what is wrong
    if len(book.sheet_names) == 1 or not filled:
        return [source]
    return [replace(source, sheet=name, meant=source.meant and len(filled) == 1) for name in filled]


def _book(source: Source) -> CalamineWorkbook:
    try:
        with source.open() as file:
            return CalamineWorkbook.from_filelike(file)
    except CalamineError as error:
        refuse_pages(source)
        raise FileError(f"{source.name}: this is not a workbook that can be read ({error})") from error


def _rows(table: Any, unseen: Mapping[tuple[int, int], str]) -> Iterator[Row | Broken]:
    """Give rows of text; a formula without a result and an error stand there as they are, so that nobody reads nothing.

    Numbers and dates cannot be read from them: their rows go to quarantine, unless nobody asks for the cell.
    """
    before = table.start[1] + 1 if table.start else 1
    lines = {line for line, _ in unseen}
    for line, cells in enumerate(table.iter_rows(), 1):
        row = [_text(cell) for cell in cells]
        if line in lines:
            row = [value or unseen.get((line, column), "") for column, value in enumerate(row, before)]
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
