"""A table as XLSX: a sheet with the passport, then the rows, on further sheets where one is full."""

from __future__ import annotations

from datetime import datetime
from typing import IO, TYPE_CHECKING

from interlock.pages.frame.exporting_cells import Cells

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from xlsxwriter import Workbook
    from xlsxwriter.format import Format
    from xlsxwriter.worksheet import Worksheet

    from interlock.pages.frame.exporting_cells import Cell, Row
    from interlock.pages.frame.rows import Column

FULL = 1_048_576
"""Lines of one sheet, the heading among them (ECMA-376 implementations)."""
LONGEST = 32_767
"""Characters of one cell."""
OLDEST = 1900
"""Years before this are no dates to a spreadsheet."""
OPTIONS = {
    "constant_memory": True,
    "strings_to_formulas": False,
    "strings_to_urls": False,
    "strings_to_numbers": False,
    "remove_timezone": True,
}
WIDTHS = {"time": 19, "number": 12, "money": 14, "yes_no": 9, "id": 22, "text": 26}


def write_xlsx(
    file: IO[bytes], title: str, passport: Mapping[str, str], columns: Mapping[str, Column], rows: Iterable[Row]
) -> int:
    """Write a table; return how many rows it has."""
    from xlsxwriter import Workbook  # noqa: PLC0415 - most files are CSV

    with Workbook(file, OPTIONS) as book:
        book.set_properties({"title": title})
        _passport(book, passport)
        return _Rows(book, Cells(columns, rows)).write()


def _passport(book: Workbook, passport: Mapping[str, str]) -> None:
    sheet, bold = book.add_worksheet("Passport"), book.add_format({"bold": True, "valign": "top"})
    wrap = book.add_format({"text_wrap": True, "valign": "top"})
    sheet.set_column(0, 0, 16)
    sheet.set_column(1, 1, 90)
    for place, (name, said) in enumerate(passport.items()):
        sheet.write_string(place, 0, name, bold)
        sheet.write_string(place, 1, cut(said), wrap)


class _Rows:
    """The sheets that hold the rows."""

    def __init__(self, book: Workbook, cells: Cells) -> None:
        self._book, self._cells = book, cells
        self._bold = book.add_format({"bold": True, "bottom": 1})
        plain = book.add_format()
        time = book.add_format({"num_format": "yyyy-mm-dd hh:mm:ss"})
        money = book.add_format({"num_format": "#,##0.00"})
        self._formats = [{"time": time, "money": money}.get(kind, plain) for kind in cells.types]
        self._sheets = 0

    def write(self) -> int:
        """Write them; return how many rows there are."""
        sheet, place, count = self._begin(), 1, 0
        for line in self._cells.lines():
            if place == FULL:
                sheet, place = self._begin(), 1
            for column, value in enumerate(line):
                _write(sheet, place, column, value, self._formats[column])
            place, count = place + 1, count + 1
        return count

    def _begin(self) -> Worksheet:
        self._sheets += 1
        sheet = self._book.add_worksheet("Rows" if self._sheets == 1 else f"Rows {self._sheets}")
        sheet.freeze_panes(1, 0)
        for column, (head, kind) in enumerate(zip(self._cells.heads, self._cells.types, strict=True)):
            sheet.set_column(column, column, WIDTHS[kind])
            sheet.write_string(0, column, cut(f"{head} (UTC)" if kind == "time" else head), self._bold)
        return sheet


def _write(sheet: Worksheet, row: int, column: int, value: Cell, form: Format) -> None:
    """Write one cell as what it is; text is never a formula here."""
    if value is None:
        return
    if isinstance(value, bool):
        sheet.write_boolean(row, column, value)
    elif isinstance(value, datetime) and value.year >= OLDEST:
        sheet.write_datetime(row, column, value, form)
    elif isinstance(value, datetime):
        sheet.write_string(row, column, f"{value:%Y-%m-%d %H:%M:%S}")
    elif isinstance(value, str):
        sheet.write_string(row, column, cut(value))
    else:
        sheet.write_number(row, column, value, form)


def cut(text: str) -> str:
    """Shorten a text to what a cell holds, and say so."""
    return text if len(text) <= LONGEST else f"{text[: LONGEST - 40]} [cut: {len(text):,} characters]"
