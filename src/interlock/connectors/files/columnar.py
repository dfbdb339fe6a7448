"""Rows of Parquet files and of newline-delimited JSON."""

from __future__ import annotations

import io
import json
from typing import TYPE_CHECKING, Any

import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq

from interlock.connectors.files.encoding import encoding_of
from interlock.connectors.files.problem import FileError
from interlock.connectors.files.rows import Broken, Row, Rows

if TYPE_CHECKING:
    from collections.abc import Iterator

    from interlock.connectors.files.encoding import Encoding
    from interlock.connectors.files.recipe import File
    from interlock.connectors.files.source import Source


def parquet(source: Source, said: File) -> Rows:  # noqa: ARG001 - every format is given the recipe's word
    """Return the rows of a Parquet file, values as text; lines count its rows from 1."""
    try:
        with source.open() as file:
            header = list(pq.ParquetFile(_seekable(file)).schema_arrow.names)
    except pa.ArrowInvalid as error:
        raise FileError(f"{source.name}: this is not a Parquet file that can be read ({error})") from error
    return Rows(_parquet_rows(source), header=header)


def _parquet_rows(source: Source) -> Iterator[Row | Broken]:
    line = 1
    with source.open() as file:
        for batch in pq.ParquetFile(_seekable(file)).iter_batches(batch_size=32_768):
            columns = [_texts(column) for column in batch.columns]
            for line, row in enumerate(zip(*columns, strict=True), line):  # noqa: B020 - goes on counting
                yield line, list(row)
            line += 1


def _seekable(file: Any) -> Any:
    return file if file.seekable() else io.BytesIO(file.read())


def _texts(column: pa.Array) -> list[str]:
    kind = column.type
    if pa.types.is_dictionary(kind):
        column = column.dictionary_decode()
        kind = column.type
    if pa.types.is_nested(kind):
        return ["" if value is None else _text(value) for value in column.to_pylist()]
    if pa.types.is_floating(kind):
        return [_text(value) for value in column.to_pylist()]
    if pa.types.is_binary(kind) or pa.types.is_large_binary(kind):
        return ["" if value is None else value.hex() for value in column.to_pylist()]
    texts: list[str] = pc.fill_null(pc.cast(column, pa.string()), "").to_pylist()
    return texts


def lines_of_json(source: Source, said: File) -> Rows:
    """Return the rows of newline-delimited JSON objects; an object inside an object becomes `outer.inner`."""
    encoding = encoding_of(source, said.encoding)
    header: dict[str, None] = {}
    for found in _objects(source, encoding):
        if not isinstance(found, Broken):
            header.update(dict.fromkeys(found[1]))
    notes = [encoding.note] if encoding.note else []
    return Rows(_json_rows(source, encoding, list(header)), notes, header=list(header))


def _json_rows(source: Source, encoding: Encoding, header: list[str]) -> Iterator[Row | Broken]:
    for found in _objects(source, encoding):
        if isinstance(found, Broken):
            yield found
        else:
            line, values = found
            yield line, [values.get(name, "") for name in header]


def _objects(source: Source, encoding: Encoding) -> Iterator[tuple[int, dict[str, str]] | Broken]:
    with source.open() as file, io.TextIOWrapper(file, encoding.name, encoding.errors) as lines:
        for line, text in enumerate(lines, 1):
            if not text.strip():
                continue
            try:
                value = json.loads(text)
            except ValueError as error:
                yield Broken(line, f"this is not JSON ({error})", text.rstrip("\n"))
                continue
            if isinstance(value, dict):
                yield line, dict(flat(value))
            else:
                yield Broken(line, "this is not a JSON object", text.rstrip("\n"))


def flat(value: dict[str, object], before: str = "") -> Iterator[tuple[str, str]]:
    """Give each value of a JSON object as text, with its name; one inside an object is named `outer.inner`."""
    for name, inner in value.items():
        if isinstance(inner, dict):
            yield from flat(inner, f"{before}{name}.")
        else:
            yield before + name, _text(inner)


def _text(value: object) -> str:
    """Write a value as an export would; lists stay JSON."""
    if value is None or value != value:  # noqa: PLR0124 - not a number
        return ""
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, float) and value.is_integer() and abs(value) < 1e15:
        return str(int(value))
    return value if isinstance(value, str) else json.dumps(value, default=str)
