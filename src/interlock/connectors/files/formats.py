"""Which reader reads which file: told by the name's ending, for archives by the member's."""

from __future__ import annotations

from pathlib import PurePath
from typing import TYPE_CHECKING

from interlock.connectors.files.columnar import lines_of_json, parquet
from interlock.connectors.files.delimited import delimited
from interlock.connectors.files.json_array import json_of_any_shape
from interlock.connectors.files.problem import FileError
from interlock.connectors.files.sheet import sheet, sheets

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping

    from interlock.connectors.files.recipe import File
    from interlock.connectors.files.rows import Rows
    from interlock.connectors.files.source import Source

FORMATS: Mapping[str, Callable[[Source, File], Rows]] = {
    ".csv": delimited,
    ".tsv": delimited,
    ".tab": delimited,
    ".txt": delimited,
    ".xlsx": sheet,
    ".xlsm": sheet,
    ".xls": sheet,
    ".ods": sheet,
    ".parquet": parquet,
    ".ndjson": lines_of_json,
    ".jsonl": lines_of_json,
    ".json": json_of_any_shape,
}
"""By ending. To add a format: write its reader, name its ending here."""


def tables(found: Iterable[Source]) -> Iterator[Source]:
    """Give every table: a source itself, or each sheet of a workbook."""
    for source in found:
        try:
            inside = sheets(source) if FORMATS.get(_ending(source)) is sheet else [source]
        except FileError:
            inside = [source]  # opening it for a file of the recipe says what is wrong, if it matters
        yield from inside


def _ending(source: Source) -> str:
    return PurePath(source.plain_name).suffix


def is_known(source: Source) -> bool:
    """Return whether the ending is one of those that are read."""
    return _ending(source) in FORMATS


def rows_of(source: Source, said: File) -> Rows:
    """Return the rows of a source; what has no known ending is read as delimited text."""
    return FORMATS.get(_ending(source), delimited)(source, said)
