"""The same table says the same whatever kind of file it comes in."""

from __future__ import annotations

import json
from datetime import UTC, date, datetime
from typing import TYPE_CHECKING

import pyarrow as pa
import pyarrow.parquet as pq
import pytest
import xlsxwriter

from interlock.connectors.files import FileError, Reading, parse
from interlock.connectors.files.formats import tables as in_files
from interlock.connectors.files.landing import LINE, Landing
from interlock.connectors.files.recipe import File
from interlock.connectors.files.source import sources

if TYPE_CHECKING:
    from pathlib import Path

RECIPE = """
source = "crm"
[file.leads]
has = ["id", "created", "size"]
column.size = { type = "number" }
column.ok = { type = "yes_no" }
[people.lead]
rows = "leads"
key = "id"
captured = "created"
field.size = { column = "size" }
field.ok = { column = "ok" }
field.note = { column = "note" }
"""
ROWS = [
    (1, date(2024, 3, 1), 2.5, True, "a"),
    (2, date(2024, 4, 2), None, False, "b, c"),
    (3, date(2024, 5, 3), 1e6, None, None),
]
NAMES = ("id", "created", "size", "ok", "note")


def landed(path: Path, said: File | None = None) -> list[list[str]]:
    (source,) = sources([path])
    landing = Landing(source, said or File(), path.parent / "landed.arrow")
    for _ in landing.run():
        pass
    return [
        list(row)
        for chunk in landing.landed.chunks()
        for row in zip(*(chunk.column(name).to_pylist() for name in landing.landed.columns), strict=True)
    ]


def tables(path: Path) -> list[list[dict[str, object]]]:
    found: dict[str, list[dict[str, object]]] = {"moves": [], "changes": []}
    for batch in Reading(parse(RECIPE), [path]):
        for name, table in batch.tables.items():
            found[name] += table.to_pylist()
    return [*found.values()]


def test_every_format_says_the_same(tmp_path: Path) -> None:
    csv = tmp_path / "leads.csv"
    csv.write_text(
        'id,created,size,ok,note\n1,2024-03-01,2.5,true,a\n2,2024-04-02,,false,"b, c"\n3,2024-05-03,1000000,,\n'
    )
    book = xlsxwriter.Workbook(tmp_path / "leads.xlsx")
    sheet = book.add_worksheet()
    sheet.write_row(0, 0, NAMES)
    day = book.add_format({"num_format": "d/m/yy"})
    for line, row in enumerate(ROWS, 1):
        for place, value in enumerate(row):
            if isinstance(value, date):
                sheet.write_datetime(
                    line, place, datetime(value.year, value.month, value.day, tzinfo=UTC).replace(tzinfo=None), day
                )
            elif value is not None:
                sheet.write(line, place, value)
    book.close()
    columns = dict(zip(NAMES, zip(*ROWS, strict=True), strict=True))
    pq.write_table(pa.table({name: list(values) for name, values in columns.items()}), tmp_path / "leads.parquet")
    (tmp_path / "leads.jsonl").write_text(
        "".join(json.dumps(dict(zip(NAMES, row, strict=True)), default=str) + "\n" for row in ROWS)
    )
    objects = [dict(zip(NAMES, row, strict=True)) for row in ROWS]
    (tmp_path / "leads.json").write_text(json.dumps(objects, default=str, indent=2), encoding="utf-16")
    expected = tables(csv)
    assert len(expected[0]) == 3
    for name in ("leads.xlsx", "leads.parquet", "leads.jsonl", "leads.json"):
        assert tables(tmp_path / name) == expected, name


def test_a_workbook_may_have_several_sheets(tmp_path: Path) -> None:
    book = xlsxwriter.Workbook(tmp_path / "a.xlsx")
    for name in ("one", "two"):
        sheet = book.add_worksheet(name)
        sheet.write_row(0, 0, ["a", name])
        sheet.write_row(1, 0, ["x", "y"])
    book.close()
    assert landed(tmp_path / "a.xlsx", File(sheet="two")) == [["x", "y"]]
    with pytest.raises(FileError, match="no sheet 'three'; there are one, two"):
        landed(tmp_path / "a.xlsx", File(sheet="three"))
    assert [source.name for source in in_files(sources([tmp_path / "a.xlsx"]))] == ["a.xlsx/one", "a.xlsx/two"]
    (tmp_path / "b.xlsx").write_bytes(b"no workbook")
    with pytest.raises(FileError, match="not a workbook"):
        landed(tmp_path / "b.xlsx")


def test_json_is_flattened_and_its_broken_lines_are_refused(tmp_path: Path) -> None:
    path = tmp_path / "a.ndjson"
    path.write_text('{"a": 1, "b": {"c": "x", "d": [1, 2]}}\n{broken\n[1]\n\n{"a": 2, "e": null, "f": true}\n')
    (source,) = sources([path])
    landing = Landing(source, File(), tmp_path / "landed.arrow")
    list(landing.run())
    assert landing.landed.columns == ["a", "b.c", "b.d", "e", "f"]
    assert [(one.line, one.row) for one in landing.landed.refused] == [(2, "{broken"), (3, "[1]")]


def test_an_array_of_objects_is_read_with_the_line_of_each(tmp_path: Path) -> None:
    path = tmp_path / "a.json"
    path.write_text('\n[{"a": 1, "b": {"c": "x"}},\n 7, {\n"a": null,\n"d": "]"}\n]\n')
    (source,) = sources([path])
    landing = Landing(source, File(), tmp_path / "landed.arrow")
    list(landing.run())
    assert landing.landed.columns == ["a", "b.c", "d"]
    assert [(one.line, one.row) for one in landing.landed.refused] == [(3, "7")]
    assert [chunk.column(LINE).to_pylist() for chunk in landing.landed.chunks()] == [[2, 3]]
    assert landed(path) == [["1", "x", ""], ["", "", "]"]]
    path.write_text('{"a": 1}\n{"a": 2}\n')
    assert landed(path) == [["1"], ["2"]]


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ('[{"a": 1},\n{"a": 2', "line 2: this is not JSON"),
        ('[{"a": 1}\n', "line 1: the array ends in the middle"),
        ('[{"a": 1}] more', "'more' stands behind the end"),
        ("[" * 100_000, "line 1: this is not JSON"),
    ],
)
def test_half_an_array_is_not_loaded(tmp_path: Path, text: str, says: str) -> None:
    (tmp_path / "a.json").write_text(text)
    with pytest.raises(FileError, match=says):
        landed(tmp_path / "a.json")


def test_parquet_values_come_as_an_export_would_write_them(tmp_path: Path) -> None:
    table = pa.table(
        {
            "a": pa.array(["x", "y"]).dictionary_encode(),
            "b": pa.array([1.0, 2.25]),
            "c": pa.array([datetime(2024, 3, 1, 10, tzinfo=UTC), None], pa.timestamp("us", "UTC")),
            "d": pa.array([[1, 2], None], pa.list_(pa.int64())),
            "e": pa.array([b"\x01", None]),
        }
    )
    pq.write_table(table, tmp_path / "a.parquet")
    assert landed(tmp_path / "a.parquet") == [
        ["x", "1", "2024-03-01 10:00:00.000000Z", "[1, 2]", "01"],
        ["y", "2.25", "", "", ""],
    ]
    (tmp_path / "b.parquet").write_bytes(b"nothing of the kind")
    with pytest.raises(FileError, match="not a Parquet file"):
        landed(tmp_path / "b.parquet")


def test_an_array_inside_an_object_is_read_with_the_line_of_each(tmp_path: Path) -> None:
    path = tmp_path / "a.json"
    path.write_text(
        '{\n "results": [\n  {"id": "1", "at": {"day": "x"}},\n  {"id": "2"}\n ],\n "paging": {"next": null}\n}\n'
    )
    (source,) = sources([path])
    landing = Landing(source, File(), tmp_path / "landed.arrow")
    assert landing.landed.columns == ["id", "at.day"]
    assert landing.landed.notes == ["read from the array 'results' inside it"]
    assert landed(path) == [["1", "x"], ["2", ""]]
    path.write_text('{"results": [{"id": "1"}]}')
    assert landed(path) == [["1"]]


@pytest.mark.parametrize(
    ("text", "why"),
    [
        ('{\n"a": [{"b": 1}], "c": [{"d": 2}]}', "several arrays \\('a', 'c'\\)"),
        ('{\n"a": 1}', "no array of objects"),
        ('{\n"a": {"b": [{"x": 1}]}, "b": [{"x": 2}]}', "give the array 'b' as a file of its own"),
        ('{\n"a": [', "this is not JSON"),
    ],
)
def test_an_object_whose_rows_cannot_be_told_is_refused(tmp_path: Path, text: str, why: str) -> None:
    path = tmp_path / "a.json"
    path.write_text(text)
    with pytest.raises(FileError, match=why):
        landed(path)


@pytest.mark.parametrize(
    ("name", "head", "said"),
    [
        ("a.csv", b"%PDF-1.7\n1 0 obj\n", "this is a PDF"),
        ("a.csv", b"PK\x03\x04\x14\x00\x06\x00", "this is a workbook: call it .xlsx"),
        ("a.txt", b"PAR1\x15\x04", "this is a Parquet file"),
        ("a.xls", b"<html><table><tr><td>1</td></tr></table></html>", "this is a web page"),
        ("a.csv", b"\xef\xbb\xbf\n<!DOCTYPE html><title>Log in</title>", "this is a web page"),
        ("a.xls", b'<?xml version="1.0"?><Workbook></Workbook>', "this is XML"),
    ],
)
def test_files_of_another_kind_are_called_what_they_are(tmp_path: Path, name: str, head: bytes, said: str) -> None:
    path = tmp_path / name
    path.write_bytes(head)
    with pytest.raises(FileError, match=said):
        landed(path)


def test_formulas_without_a_result_and_errors_are_not_taken_for_nothing(tmp_path: Path) -> None:
    book = xlsxwriter.Workbook(tmp_path / "a.xlsx")
    sheet = book.add_worksheet("Q1 & Q2")
    sheet.write_row(2, 1, ["id", "worth", "note"])
    for place, (formula, result) in enumerate((("=1+1", 2), ("=A1*2", ""), ("=1/0", "#DIV/0!")), 3):
        sheet.write_row(place, 1, [f"d{place}", "", "x"])
        sheet.write_formula(place, 2, formula, None, result)
    book.close()
    (source,) = sources([tmp_path / "a.xlsx"])
    landing = Landing(source, File(), tmp_path / "landed.arrow")
    for _ in landing.run():
        pass
    rows = [row for chunk in landing.landed.chunks() for row in chunk.to_pylist()]
    assert [(row[LINE], row["id"], row["worth"]) for row in rows] == [
        (4, "d3", "2"),
        (5, "d4", "=A1*2"),
        (6, "d5", "#DIV/0!"),
    ]
