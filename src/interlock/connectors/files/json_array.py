"""Rows of a JSON file: one array of objects, or one object a line."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

from interlock.connectors.files.columnar import flat, lines_of_json
from interlock.connectors.files.encoding import encoding_of
from interlock.connectors.files.problem import FileError
from interlock.connectors.files.rows import Broken, Row, Rows

if TYPE_CHECKING:
    from collections.abc import Iterator

    from interlock.connectors.files.recipe import File
    from interlock.connectors.files.source import Source

_BLANK = " \t\r\n"


def json_of_any_shape(source: Source, said: File) -> Rows:
    """Return the rows of an array of objects where the first sign is a bracket, else of one object a line.

    An array is held in memory whole while it is read.
    """
    encoding = encoding_of(source, said.encoding)
    with source.open() as file:
        text = file.read(1_024).decode(encoding.name, "ignore").removeprefix("\ufeff")
    if not text.lstrip(_BLANK).startswith("["):
        return lines_of_json(source, said)
    with source.open() as file:
        text = file.read().decode(encoding.name, encoding.errors).removeprefix("\ufeff")
    found = list(_items(source.name, text))
    header = list(dict.fromkeys(name for item in found if not isinstance(item, Broken) for name in item[1]))
    return Rows(_rows(found, header), [encoding.note] if encoding.note else [], header=header)


def _rows(found: list[tuple[int, dict[str, str]] | Broken], header: list[str]) -> Iterator[Row | Broken]:
    for item in found:
        yield item if isinstance(item, Broken) else (item[0], [item[1].get(name, "") for name in header])


def _items(name: str, text: str) -> Iterator[tuple[int, dict[str, str]] | Broken]:
    """Read an array's items one by one, each with the line it begins on."""
    decoder = json.JSONDecoder()
    at = _after_blanks(text, text.index("[") + 1)
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
    if rest := text[at + 1 :].strip(_BLANK):
        raise FileError(f"{name}: {rest[:40]!r} stands behind the end of the array; export the file again")


def _after_blanks(text: str, at: int) -> int:
    while at < len(text) and text[at] in _BLANK:
        at += 1
    return at
