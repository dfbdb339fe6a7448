"""Cells of a workbook that look empty and are not: formulas without a stored result, and errors."""

from __future__ import annotations

import posixpath
import re
import zipfile
from typing import TYPE_CHECKING
from xml.sax.saxutils import unescape

if TYPE_CHECKING:
    from interlock.connectors.files.source import Source

_SHEET = re.compile(r"<sheet\b[^>]*>")
_RELATION = re.compile(r"<Relationship\b[^>]*>")
_NAMED = {part: re.compile(rf'\b{part}="([^"]*)"') for part in ("name", "r:id", "Id", "Target")}
_CELL = re.compile(rb"<c\b(?P<head>[^>]*?)(?:/>|>(?P<body>.*?)</c>)", re.DOTALL)
_PLACE = re.compile(rb'\br="([A-Z]{1,3})(\d+)"')
_RESULT = re.compile(rb"<v>[^<]|<is>")
_ERROR = re.compile(rb"<v>(#[^<]*)</v>")


def hidden(source: Source, sheet: str) -> dict[tuple[int, int], str]:
    """Return what stands in such cells of an XLSX sheet, by row and column counted from 1: `=A1*B1`, `#DIV/0!`."""
    if not source.plain_name.endswith((".xlsx", ".xlsm")):
        return {}
    with source.open() as file, zipfile.ZipFile(file) as book:
        member = _member(book, sheet)
        xml = book.read(member) if member in book.namelist() else b""
    if b"<f" not in xml and b't="e"' not in xml:
        return {}
    found = {}
    for cell in _CELL.finditer(xml):
        place, said = _PLACE.search(cell["head"]), _said(cell["head"], cell["body"] or b"")
        if place and said:
            found[int(place[2]), _column(place[1])] = said
    return found


def _said(head: bytes, body: bytes) -> str:
    if b't="e"' in head and (error := _ERROR.search(body)):
        return error[1].decode()
    if b"<f" in body and not _RESULT.search(body):
        formula = re.search(rb"<f[^>]*>([^<]*)</f>", body)
        return f"={unescape(formula[1].decode())}" if formula else "="
    return ""


def _column(letters: bytes) -> int:
    number = 0
    for letter in letters:
        number = number * 26 + letter - 64
    return number


def _member(book: zipfile.ZipFile, sheet: str) -> str:
    """Return the file inside the workbook that a sheet is in; empty where it does not say."""
    names = set(book.namelist())
    if not {"xl/workbook.xml", "xl/_rels/workbook.xml.rels"} <= names:
        return ""
    relations = {}
    for relation in _RELATION.findall(book.read("xl/_rels/workbook.xml.rels").decode()):
        relations[_part(relation, "Id")] = _part(relation, "Target")
    for one in _SHEET.findall(book.read("xl/workbook.xml").decode()):
        if _part(one, "name") == sheet:
            target = relations.get(_part(one, "r:id"), "")
            return target.lstrip("/") if target.startswith("/") else posixpath.join("xl", target)
    return ""


def _part(element: str, name: str) -> str:
    found = _NAMED[name].search(element)
    return unescape(found[1], {"&quot;": '"', "&apos;": "'"}) if found else ""
