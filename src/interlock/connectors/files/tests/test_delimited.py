"""Whatever a table is written as, it is read back as it was, each row with its line."""

from __future__ import annotations

import csv
import gzip
import io
import tempfile
import zipfile
from pathlib import Path
from typing import Literal, NamedTuple

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from interlock.connectors.files.landing import LINE, Landed, Landing
from interlock.connectors.files.problem import FileError
from interlock.connectors.files.recipe import File
from interlock.connectors.files.source import sources

ENCODINGS = ("utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "cp1252", "latin-1")
CELLS = st.text(alphabet="abcXYZ019 ,;|\t\"'.\n-éß€", max_size=12)


def landed(path: Path, said: File | None = None) -> Landed:
    (source,) = sources([path])
    landing = Landing(source, said or File(), path.parent / "landed.arrow")
    for _ in landing.run():
        pass
    return landing.landed


def rows(found: Landed) -> list[list[str]]:
    return [
        list(row)
        for chunk in found.chunks()
        for row in zip(*(chunk.column(name).to_pylist() for name in found.columns), strict=True)
    ]


def lines(found: Landed) -> list[int]:
    return [line for chunk in found.chunks() for line in chunk.column(LINE).to_pylist()]


@st.composite
def tables(draw: st.DrawFn) -> tuple[list[str], list[list[str]]]:
    width = draw(st.integers(2, 5))
    header = [f"name_{number}" for number in range(width)]
    body = draw(st.lists(st.lists(CELLS, min_size=width, max_size=width), min_size=1, max_size=12))
    return header, [[*row[:-1], row[-1] + "."] for row in body]


class Dress(NamedTuple):
    """How a table is written."""

    delimiter: str
    encoding: str
    quoting: Literal[0, 1]
    end: str
    pack: str


DRESSES = st.builds(
    Dress,
    st.sampled_from(",;\t|"),
    st.sampled_from(ENCODINGS),
    st.sampled_from((csv.QUOTE_MINIMAL, csv.QUOTE_ALL)),
    st.sampled_from(("\n", "\r\n")),
    st.sampled_from(("", "gz", "zip")),
)


@settings(max_examples=150, deadline=None)
@given(table=tables(), dress=DRESSES)
def test_any_table_in_any_dress_is_read_back(table: tuple[list[str], list[list[str]]], dress: Dress) -> None:
    header, body = table
    text = io.StringIO(newline="")
    writer = csv.writer(text, delimiter=dress.delimiter, quoting=dress.quoting, lineterminator=dress.end)
    writer.writerow(header)
    starts = []
    for row in body:
        starts.append(text.getvalue().count("\n") + 1)
        writer.writerow(row)
    raw = text.getvalue().encode(dress.encoding, errors="ignore")
    if dress.encoding in ("cp1252", "latin-1"):
        body = [[cell.encode(dress.encoding, errors="ignore").decode("cp1252") for cell in row] for row in body]
    with tempfile.TemporaryDirectory() as folder:
        found = landed(_packed(Path(folder), raw, dress.pack))
        assert found.columns == header
        assert rows(found) == body
        assert lines(found) == starts
        assert found.refused == []


def _packed(folder: Path, raw: bytes, pack: str) -> Path:
    path = folder / ("table.csv" + (f".{pack}" if pack else ""))
    if pack == "zip":
        with zipfile.ZipFile(path, "w") as archive:
            archive.writestr("inside/table.csv", raw)
    else:
        path.write_bytes(gzip.compress(raw) if pack == "gz" else raw)
    return path


def test_utf16_without_a_mark_and_latin_are_stated(tmp_path: Path) -> None:
    (tmp_path / "wide.csv").write_bytes("key,town\n1,Köln\n2,Łódź\n".encode("utf-16-le"))
    found = landed(tmp_path / "wide.csv")
    assert rows(found) == [["1", "Köln"], ["2", "Łódź"]]
    assert "utf-16-le" in found.notes[0]
    (tmp_path / "old.csv").write_bytes(b"key,town\n1,K\xf6ln\n2,\x81\n")
    found = landed(tmp_path / "old.csv")
    assert rows(found)[0] == ["1", "Köln"]
    assert "Latin-1" in found.notes[0]


def test_an_encoding_that_does_not_fit_is_refused(tmp_path: Path) -> None:
    (tmp_path / "a.csv").write_bytes(b"key,town\n1,K\xf6ln\n")
    with pytest.raises(FileError, match="byte 12 is not valid utf-8"):
        landed(tmp_path / "a.csv", File(encoding="utf-8"))
    with pytest.raises(FileError, match="no encoding called 'utf-9'"):
        landed(tmp_path / "a.csv", File(encoding="utf-9"))


def test_semicolons_with_decimal_commas_are_not_taken_for_commas(tmp_path: Path) -> None:
    (tmp_path / "a.csv").write_text("key;price;weight\n1;2,50;3,10\n2;4,00;1,25\n")
    assert rows(landed(tmp_path / "a.csv")) == [["1", "2,50", "3,10"], ["2", "4,00", "1,25"]]


def test_quotes_written_with_a_backslash(tmp_path: Path) -> None:
    (tmp_path / "a.csv").write_text('key,said\n1,"he said \\"yes, now\\""\n2,"fine"\n')
    found = landed(tmp_path / "a.csv")
    assert rows(found) == [["1", 'he said "yes, now"'], ["2", "fine"]]
    assert "backslash" in found.notes[0]


def test_one_column_needs_no_delimiter(tmp_path: Path) -> None:
    (tmp_path / "a.csv").write_text("mql_id\nab\ncd\n\nef\n")
    found = landed(tmp_path / "a.csv")
    assert (found.columns, rows(found), lines(found)) == (["mql_id"], [["ab"], ["cd"], ["ef"]], [2, 3, 5])


def test_a_damaged_archive_says_so(tmp_path: Path) -> None:
    (tmp_path / "a.csv.gz").write_bytes(gzip.compress(b"a,b\n1,2\n" * 500)[:-20])
    with pytest.raises(FileError, match=r"a\.csv\.gz: the archive is damaged"):
        landed(tmp_path / "a.csv.gz")
    (tmp_path / "b.zip").write_bytes(b"PK nothing of the kind")
    with pytest.raises(FileError, match="not a whole zip archive"):
        landed(tmp_path / "b.zip")


def test_utf8_with_some_bytes_of_windows_keeps_its_letters(tmp_path: Path) -> None:
    path = tmp_path / "a.csv"
    path.write_bytes("key,town\n1,Köln\n2,Zürich\n3,".encode() + "Łódź\n4,".encode() + "Köln\n".encode("cp1252"))
    found = landed(path)
    assert rows(found) == [["1", "Köln"], ["2", "Zürich"], ["3", "Łódź"], ["4", "Köln"]]
    assert found.notes == ["UTF-8, but 1 byte(s), the first at 40, are none: read as Windows-1252"]


@pytest.mark.parametrize(
    ("words", "encoding"),
    [
        ("Wartość żółw", "cp1250"),
        ("リード作成日", "shift_jis"),
        ("Größe Müller", "cp1252"),
        ("Société Générale d'été et œuvre", "cp1252"),
        ("Ærø Føroyar 25 m³", "cp1252"),
    ],
)
def test_words_that_are_hardly_any_make_the_guess_doubtful(tmp_path: Path, words: str, encoding: str) -> None:
    path = tmp_path / "a.csv"
    path.write_bytes(f"key,word\n1,{words}\n".encode(encoding))
    (source,) = sources([path])
    landing = Landing(source, File(), tmp_path / "landed.arrow")
    assert bool(landing.doubtful) == (encoding != "cp1252")
    assert rows(landed(path, File(encoding=encoding))) == [["1", words]]
