"""Rows of a JSON file: one array of objects, on its own or inside an object, or one object a line."""

from __future__ import annotations

import io
import json
import re
from typing import TYPE_CHECKING

from interlock.connectors.files.columnar import flat, lines_of_json
from interlock.connectors.files.encoding import encoding_of
from interlock.connectors.files.problem import FileError
from interlock.connectors.files.rows import Broken, Row, Rows

if TYPE_CHECKING:
    from collections.abc import Iterator

    from interlock.connectors.files.encoding import Encoding
    from interlock.connectors.files.recipe import File
    from interlock.connectors.files.source import Source

_BLANK = " \t\r\n"


def json_of_any_shape(source: Source, said: File) -> Rows:
    """Return the rows of an array of objects, be it all of the file or inside one object, else of one object a line.

    An array is held in memory whole while it is read. Raises FileError where an object has several arrays.
    """
    encoding = encoding_of(source, said.encoding)
    if _is_of_lines(source, encoding):
        return lines_of_json(source, said)
    with source.open() as file:
        text = file.read().decode(encoding.name, encoding.errors).removeprefix("\ufeff")
    start, inside = (text.index("["), "") if text.lstrip(_BLANK).startswith("[") else _array_in(source.name, text)
    notes = [encoding.note] if encoding.note else []
    notes += [f"read from the array {inside!r} inside it"] if inside else []
    found = list(_items(source.name, text, start, alone=not inside))
    header = list(dict.fromkeys(name for item in found if not isinstance(item, Broken) for name in item[1]))
    return Rows(_rows(found, header), notes, header=header)


def _is_of_lines(source: Source, encoding: Encoding) -> bool:
    """Return whether the first line is an object of its own that has no array of objects in it."""
    with source.open() as file, io.TextIOWrapper(file, encoding.name, encoding.errors) as lines:
        first = next((line for line in lines if line.strip()), "").removeprefix("\ufeff")
        more = next((line for line in lines if line.strip()), "")
    if first.lstrip(_BLANK).startswith("["):
        return False
    try:
        value = json.loads(first)
    except (ValueError, RecursionError):
        return bool(first.strip(_BLANK + "{")) and not first.startswith("{")
    return bool(more) or not isinstance(value, dict) or not _arrays(value)


def _arrays(value: dict[str, object]) -> list[str]:
    """Name the arrays of objects in an object."""
    return [name for name, inner in value.items() if isinstance(inner, list) and inner and isinstance(inner[0], dict)]


def _array_in(name: str, text: str) -> tuple[int, str]:
    """Return where the only array of objects in an object begins, and how it is called."""
    try:
        value = json.loads(text)
    except (ValueError, RecursionError) as error:
        raise FileError(f"{name}: this is not JSON ({error}); export the file again") from error
    found = _arrays(value) if isinstance(value, dict) else []
    if len(found) != 1:
        several = f"several arrays ({', '.join(map(repr, found))})" if found else "no array of objects"
        raise FileError(f"{name}: {several} are in it; give the one that has the rows as a file of its own")
    place = re.search(rf"{re.escape(json.dumps(found[0]))}\s*:\s*\[", text)
    if place is None or json.JSONDecoder().raw_decode(text, place.end() - 1)[0] != value[found[0]]:
        raise FileError(f"{name}: give the array {found[0]!r} as a file of its own")
    return place.end() - 1, found[0]


def _rows(found: list[tuple[int, dict[str, str]] | Broken], header: list[str]) -> Iterator[Row | Broken]:
    for item in found:
        yield item if isinstance(item, Broken) else (item[0], [item[1].get(name, "") for name in header])


def _items(name: str, text: str, start: int, *, alone: bool) -> Iterator[tuple[int, dict[str, str]] | Broken]:
    """Read an array's items one by one, each with the line it begins on."""
    decoder = json.JSONDecoder()
    at = _after_blanks(text, start + 1)
    line, counted = 1, 0
    while not text.startswith("]", at):
        line, counted = line + text.count("\n", counted, at), at
        try:
            value, end = decoder.raw_decode(text, at)
        except (ValueError, RecursionError) as error:
            raise FileError(f"{name}, line {line}: this is not JSON ({error}); export the file again") from error
        if isinstance(value, dict):
            yield line, dict(flat(value))
        else:
            yield Broken(line, "this is not a JSON object", text[at:end])
        at = _after_blanks(text, end)
        if text.startswith(",", at):
            at = _after_blanks(text, at + 1)
        elif not text.startswith("]", at):
            raise FileError(f"{name}, line {line}: the array ends in the middle; export the file again")
    if alone and (rest := text[at + 1 :].strip(_BLANK)):
        raise FileError(f"{name}: {rest[:40]!r} stands behind the end of the array; export the file again")


def _after_blanks(text: str, at: int) -> int:
    while at < len(text) and text[at] in _BLANK:
        at += 1
    return at
