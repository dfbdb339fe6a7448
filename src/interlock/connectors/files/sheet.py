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

_DEEPEST = 100_000
"""Rows that one merged cell is followed down."""


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
        table = book.get_sheet_by_name(name)
        merged = _merged(table)
        notes = ["merged cells: what stands in the first one counts in each row that it spans"] if merged else []
        return Rows(_rows(table, hidden(source, name), merged), notes)
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


def _rows(
    table: Any, unseen: Mapping[tuple[int, int], str], merged: Mapping[tuple[int, int], tuple[int, int]]
) -> Iterator[Row | Broken]:
    """Give rows of text; a formula without a result and an error stand there as they are, so that nobody reads nothing.

    Numbers and dates cannot be read from them: their rows go to quarantine, unless nobody asks for the cell. Cells that
    were merged down say in each row what the first of them says, where the row says anything else.
    """
    before = table.start[1] + 1 if table.start else 1
    lines, spans = {line for line, _ in unseen}, {line for line, _ in merged}
    firsts: dict[tuple[int, int], str] = dict.fromkeys(merged.values(), "")
    for line, cells in enumerate(table.iter_rows(), 1):
        row = [_text(cell) for cell in cells]
        if line in lines:
            row = [value or unseen.get((line, column), "") for column, value in enumerate(row, before)]
        if firsts:
            firsts |= {at: value for column, value in enumerate(row, before) if (at := (line, column)) in firsts}
        if not any(row):
            continue
        if line in spans:
            row = [value or firsts.get(merged.get((line, at), (0, 0)), "") for at, value in enumerate(row, before)]
        yield line, row


def _merged(table: Any) -> dict[tuple[int, int], tuple[int, int]]:
    """Return, for cells that were merged with one above them, the place of the first; lines and columns from 1."""
    found = {}
    for (top, left), (bottom, _) in table.merged_cell_ranges or ():
        for line in range(top + 1, min(bottom, top + _DEEPEST) + 1):
            found[line + 1, left + 1] = top + 1, left + 1
    return found


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
