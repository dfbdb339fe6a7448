"""What a file is by its first bytes, where that is no table of the kind that its name says."""

from __future__ import annotations

from typing import TYPE_CHECKING

from interlock.connectors.files.problem import FileError

if TYPE_CHECKING:
    from interlock.connectors.files.source import Source

_HEAD = 1024
_BOOK = "a workbook: call it .xlsx or .xls, as it was, and give it again"
_KINDS = {
    b"%PDF-": "a PDF: export the table behind it as CSV or XLSX",
    b"PK\x03\x04": _BOOK,
    b"\xd0\xcf\x11\xe0": _BOOK,
    b"PAR1": "a Parquet file: call it .parquet and give it again",
    b"\x89PNG": "a picture: export the table behind it as CSV or XLSX",
    b"\xff\xd8\xff": "a picture: export the table behind it as CSV or XLSX",
    b"7z\xbc\xaf": "a 7z archive: unpack it and give what is in it",
    b"Rar!": "a RAR archive: unpack it and give what is in it",
    b"SQLite format 3": "a database: export its tables as CSV",
    b"{\\rtf": "a text of a word processor: export the table as CSV or XLSX",
}
_PAGES = (b"<!doctype html", b"<html", b"<head", b"<table", b"<meta")
_PAGE = (
    "a web page: where it shows a table, open it in a spreadsheet and save it as XLSX or CSV; where it asks for a "
    "log-in, log in and export again"
)


def refuse_others(source: Source) -> None:
    """Raise FileError where the first bytes are of another kind of file than a table of text."""
    refuse_pages(source)
    with source.open() as file:
        head = file.read(_HEAD)
    if said := next((what for sign, what in _KINDS.items() if head.startswith(sign)), ""):
        raise FileError(f"{source.name}: whatever it is called, this is {said}")


def refuse_pages(source: Source) -> None:
    """Raise FileError where a file is a web page or other text with tags, as some systems call their workbooks."""
    with source.open() as file:
        start = file.read(_HEAD).removeprefix(b"\xef\xbb\xbf").lstrip().lower()
    if start.startswith((*_PAGES, b"<?xml")):
        said = _PAGE if start.startswith(_PAGES) else "XML: open it in a spreadsheet and save it as XLSX or CSV"
        raise FileError(f"{source.name}: whatever it is called, this is {said}")
