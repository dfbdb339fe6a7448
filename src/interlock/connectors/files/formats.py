"""Which reader reads which file: told by the name's ending, for archives by the member's."""

from __future__ import annotations

from pathlib import PurePath
from typing import TYPE_CHECKING

from interlock.connectors.files.columnar import lines_of_json, parquet
from interlock.connectors.files.delimited import delimited
from interlock.connectors.files.json_array import json_of_any_shape
from interlock.connectors.files.sheet import sheet

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

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


def is_known(source: Source) -> bool:
    """Return whether the ending is one of those that are read."""
    return PurePath(source.plain_name).suffix in FORMATS


def rows_of(source: Source, said: File) -> Rows:
    """Return the rows of a source; what has no known ending is read as delimited text."""
    return FORMATS.get(PurePath(source.plain_name).suffix, delimited)(source, said)
