"""What damage costs: the damaged row, with its line and reason, and never a row beside it."""

from __future__ import annotations

import csv
import io
from typing import TYPE_CHECKING

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from interlock.connectors.files.landing import LINE, Landed, Landing
from interlock.connectors.files.problem import FileError
from interlock.connectors.files.recipe import File
from interlock.connectors.files.source import sources

if TYPE_CHECKING:
    from pathlib import Path


def landed(path: Path, text: str, said: File | None = None) -> Landed:
    path.write_text(text, encoding="utf-8", newline="")
    (source,) = sources([path])
    landing = Landing(source, said or File(), path.with_suffix(".arrow"))
    for _ in landing.run():
        pass
    return landing.landed


def rows(found: Landed) -> list[list[str]]:
    return [
        list(row)
        for chunk in found.chunks()
        for row in zip(*(chunk.column(name).to_pylist() for name in found.columns), strict=True)
    ]


def written(rows: list[list[str]]) -> list[str]:
    lines = []
    for row in rows:
        text = io.StringIO()
        csv.writer(text, lineterminator="\n").writerow(row)
        lines.append(text.getvalue()[:-1])
    return lines


def test_rows_wrapped_whole_in_quotes_are_unwrapped_and_stated(tmp_path: Path) -> None:
    plain = [["1", "Banking, Insurance", "x"], ["2", "IT", "y"], ["3", 'the "best"', "z"]]
    lines = written(plain)
    lines[0] = written([[lines[0]]])[0]
    lines[2] = written([[lines[2]]])[0]
    found = landed(tmp_path / "a.csv", "\n".join(["key,field,mark", *lines]) + "\n")
    assert rows(found) == plain
    assert found.notes == ["2 rows were wrapped whole in quotes; they were unwrapped and read"]


def test_short_and_long_rows_are_refused_with_their_line(tmp_path: Path) -> None:
    found = landed(tmp_path / "a.csv", 'a,b,c\n1,2,3\n1,2\n"x\ny",2,3\n1,Smith, John,\n5,6,7\n')
    assert rows(found) == [["1", "2", "3"], ["x\ny", "2", "3"], ["5", "6", "7"]]
    assert [(one.file, one.line, one.reason) for one in found.refused] == [
        ("a.csv", 3, "too few values: 2 where the others have 3"),
        ("a.csv", 6, "too many values: 4 where the others have 3"),
    ]
    assert found.refused[1].row == "1,Smith, John,"


def test_a_stray_empty_column_that_every_row_has_is_no_damage(tmp_path: Path) -> None:
    found = landed(tmp_path / "a.csv", "a,b\n1,2,\n3,4,\n")
    assert rows(found) == [["1", "2"], ["3", "4"]]
    assert found.notes == ["every row ends in 1 stray empty value(s) beyond the header"]
    found = landed(tmp_path / "b.csv", "a,b,\n1,2,\n3,4,\n")
    assert found.columns == ["a", "b", "column 3"]


def test_an_empty_value_too_many_in_some_rows_is_damage(tmp_path: Path) -> None:
    found = landed(tmp_path / "a.csv", "a,b,c\n1,2,3\n4,Smith, J,\n1,2,3\n")
    assert [one.line for one in found.refused] == [3]


def test_a_quote_that_never_closes_costs_its_row_alone(tmp_path: Path) -> None:
    found = landed(tmp_path / "a.csv", 'a,b\n1,2\n"3,4\n5,6\n"7","8"\n9,0\n')
    assert rows(found) == [["1", "2"], ["5", "6"], ["7", "8"], ["9", "0"]]
    assert [(one.line, one.row) for one in found.refused] == [(3, '"3,4')]


def test_empty_rows_are_passed_over_and_stated(tmp_path: Path) -> None:
    found = landed(tmp_path / "a.csv", "a,b\n1,2\n\n,\n3,4\n,\n")
    assert rows(found) == [["1", "2"], ["3", "4"]]
    assert found.notes == ["2 empty rows were passed over"]


def test_headers_without_a_name_or_with_the_same_one(tmp_path: Path) -> None:
    found = landed(tmp_path / "a.csv", "a,,a,b\n1,2,3,4\n5,6,7,8\n")
    assert found.columns == ["a (1)", "column 2", "a (2)", "b"]
    assert "2 columns are called 'a'" in found.notes[0]


def test_titles_above_the_header(tmp_path: Path) -> None:
    found = landed(tmp_path / "a.csv", "Leads of June,,\nprinted today,,\na,b,c\n1,2,3\n", File(header_line=3))
    assert (found.columns, rows(found)) == (["a", "b", "c"], [["1", "2", "3"]])


def test_a_file_that_is_mostly_broken_is_refused_whole(tmp_path: Path) -> None:
    with pytest.raises(FileError, match="more rows are broken"):
        landed(tmp_path / "a.csv", "a,b,c\n" + "1\n" * 9 + "1,2,3\n" * 3)


@settings(max_examples=60, deadline=None)
@given(
    body=st.lists(st.lists(st.text("abc,\"' \né", max_size=6), min_size=3, max_size=3), min_size=6, max_size=40),
    cut=st.sets(st.integers(0, 39), max_size=3),
    wrap=st.sets(st.integers(0, 39), max_size=3),
)
def test_loaded_and_refused_rows_add_up(
    tmp_path_factory: pytest.TempPathFactory, body: list[list[str]], cut: set[int], wrap: set[int]
) -> None:
    body = [[f"key {number}", *row[1:]] for number, row in enumerate(body)]
    lines = written(body)
    kept = []
    for number, row in enumerate(body):
        if number in cut:
            lines[number] = f"key {number}"
        else:
            kept.append(row)
            if number in wrap:
                lines[number] = written([[lines[number]]])[0]
    path = tmp_path_factory.mktemp("damage") / "a.csv"
    found = landed(path, "\n".join(["one,two,three", *lines]) + "\n")
    assert rows(found) == kept
    assert found.rows + len(found.refused) == len(body)
    assert [one.row for one in found.refused] == [f"key {number}" for number in sorted(cut) if number < len(body)]


def test_lines_survive_damage(tmp_path: Path) -> None:
    found = landed(tmp_path / "a.csv", 'a,b\n1,2\n"3,4\n"5\n5",6\n7,8\n')
    lines = [line for chunk in found.chunks() for line in chunk.column(LINE).to_pylist()]
    assert list(zip(lines, rows(found), strict=True)) == [(2, ["1", "2"]), (4, ["5\n5", "6"]), (6, ["7", "8"])]


FOOTED = "id,name,amount,day\n" + "".join(f"{n},n{n},{n},2024-01-{n:02d}\n" for n in range(10, 20))


def test_totals_and_lines_of_text_at_the_end_are_no_rows(tmp_path: Path) -> None:
    found = landed(tmp_path / "a.csv", FOOTED + "Subtotal,,145,\n20,n,1,2024-01-20\nTotal:,,146,\nPrinted by Kim,,,\n")
    assert [row[0] for row in rows(found)] == [*map(str, range(10, 21))]
    assert [(one.line, one.reason.split(",")[0].partition(":")[0]) for one in found.refused] == [
        (12, "this looks like a row of totals"),
        (14, "this looks like a row of totals"),
        (15, "a single value at the end of the file"),
    ]


def test_rows_with_a_single_value_are_rows_where_others_have_no_more(tmp_path: Path) -> None:
    found = landed(tmp_path / "a.csv", "id,name,amount,day\nx,,,\n1,a,2,2024-01-01\ny,,,\n")
    assert [row[0] for row in rows(found)] == ["x", "1", "y"]
    found = landed(tmp_path / "b.csv", "id,name,amount,day\nx,,,\ny,,,\n")
    assert [row[0] for row in rows(found)] == ["x", "y"]
    found = landed(tmp_path / "c.csv", "id,name,amount,day\n1,Total,5,2024-01-01\nTotal,a firm,5,2024-01-01\n")
    assert [row[0] for row in rows(found)] == ["1", "Total"]


def test_files_put_together_lose_the_headers_and_marks_between_them(tmp_path: Path) -> None:
    found = landed(tmp_path / "a.csv", "a,b\n1,2\na,b\n3,4\n\ufeffa,b\n\ufeff5,6\n")
    assert rows(found) == [["1", "2"], ["3", "4"], ["5", "6"]]
    assert found.notes == ["the header stands again 2 time(s) among the rows; it was passed over"]


def test_characters_that_no_text_has_cost_their_row(tmp_path: Path) -> None:
    found = landed(tmp_path / "a.csv", "a,b\n1,2\n3,x\x00y\n5,6\n")
    assert rows(found) == [["1", "2"], ["5", "6"]]
    assert [(one.line, one.column, one.row) for one in found.refused] == [(3, "b", "3,x\ufffdy")]
    path = tmp_path / "b.ndjson"
    path.write_text('{"a": "1", "b": "\\ud800"}\n{"a": "2", "b": "3"}\n{"a": "4", "b": "5"}\n')
    found = landed(path, path.read_text())
    assert (rows(found), [one.line for one in found.refused]) == ([["2", "3"], ["4", "5"]], [1])


def test_rows_that_leave_off_empty_values_are_filled_where_the_recipe_says_so(tmp_path: Path) -> None:
    text = "a,b,c\n1,2,3\n4,5\n6\n7,8,9\n"
    assert len(landed(tmp_path / "a.csv", text).refused) == 2
    found = landed(tmp_path / "b.csv", text, File(short="fill"))
    assert rows(found) == [["1", "2", "3"], ["4", "5", ""], ["7", "8", "9"]]
    assert found.notes == ["1 rows end early: what they leave off says nothing, as the recipe has it"]
    assert [(one.line, one.column) for one in found.refused] == [(4, "b")]
