"""Every table can be taken away whole, as numbers and dates, and it is noted who took it."""

from __future__ import annotations

import asyncio
import csv
import io
import re
import subprocess
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime
from html import unescape
from tempfile import TemporaryFile
from typing import TYPE_CHECKING, Any
from xml.etree import ElementTree as ET

import pytest
from django.contrib.auth.models import User
from django.test import AsyncRequestFactory, RequestFactory
from hypothesis import example, given, settings
from hypothesis import strategies as st
from python_calamine import CalamineWorkbook

from interlock.desk import clock
from interlock.desk.models import Handoff, Happening
from interlock.desk.rights import RIGHTS, Right
from interlock.pages.board.views import rows
from interlock.pages.frame import exporting, exporting_apart, exporting_xlsx
from interlock.pages.frame.exporting import Table
from interlock.pages.frame.exporting_csv import FORMULA, write_csv
from interlock.pages.frame.exporting_typst import document
from interlock.pages.frame.exporting_xlsx import write_xlsx
from interlock.pages.frame.ground import ground
from interlock.pages.frame.rows import Column

if TYPE_CHECKING:
    from collections.abc import Coroutine

    from django.test import Client

    from interlock.agreement.facts import Type

LINK = re.compile(r'<a class="link" href="(\?[^"]*as=csv[^"]*)">CSV</a>')
EVERYTHING = (
    "/funnel/rows/?stage=mql&figure=entered",
    "/funnel/?by=origin",
    "/numbers/",
    "/numbers/leads/?by=origin",
    "/report/?span=year&at=2026-06-01",
    "/board/?span=year",
)
TYPES: tuple[Type, ...] = ("text", "time", "number", "money", "yes_no", "id")


def _alone(work: Coroutine[Any, Any, Any]) -> Any:
    """Run a coroutine in a thread of its own: a browser of other tests may keep this one's loop."""
    with ThreadPoolExecutor(1) as threads:
        return threads.submit(asyncio.run, work).result()


def taken(client: Client, address: str) -> bytes:
    answer = client.get(address)
    assert answer.status_code == 200, address
    assert "attachment" in answer.headers["Content-Disposition"]
    return b"".join(answer.streaming_content)  # type: ignore[arg-type]


def lines(data: bytes) -> list[list[str]]:
    """Return head and rows of a CSV without its passport."""
    read = list(csv.reader(io.StringIO(data.decode("utf-8-sig"), newline="")))
    return [line for line in read if not line[0].startswith("# ")]


def handed(number: int, **said: Any) -> Handoff:
    now = clock.now()
    known = {"person": number, "clause": "fast", "stage": "mql", "team": "inbound", "score": 90.0, "seal": "s"}
    return Handoff(id=number, **{**known, "triggered": now, "passed": now, "handed": now, "due": now, **said})


def csv_of(value: Any, kind: Type) -> str:
    file = io.BytesIO()
    assert write_csv(file, "t", {}, {"a": Column("text"), "it": Column(kind)}, [{"a": "x", "it": value}]) == 1
    return lines(file.getvalue())[1][1]


def xlsx_of(value: Any, kind: Type) -> Any:
    file = io.BytesIO()
    assert (
        write_xlsx(file, "t", {"Says": "=1+1"}, {"a": Column("text"), "it": Column(kind)}, [{"a": "x", "it": value}])
        == 1
    )
    file.seek(0)
    book = CalamineWorkbook.from_filelike(file)
    assert book.get_sheet_by_name("Passport").to_python() == [["Says", "=1+1"]]
    return book.get_sheet_by_name("Rows").to_python()[1][1]


@pytest.mark.parametrize("form", ["csv", "xlsx"])
def test_all_rows_are_taken_and_it_is_noted(client: Client, company: int, form: str) -> None:
    data = taken(client, f"/numbers/leads/?as={form}&page=3")
    if form == "csv":
        rows = lines(data)
        said = data.decode("utf-8-sig")
        assert said.startswith("# Table,leads\r\n# Says,")
        assert '# Agreement,"version ' in said
        assert "# Data as of,changes@" in said
    else:
        book = CalamineWorkbook.from_filelike(io.BytesIO(data))
        passport = dict(book.get_sheet_by_name("Passport").to_python())
        assert passport["Agreement"].startswith("version ")
        rows = book.get_sheet_by_name("Rows").to_python()
    assert len(rows) == company + 1
    assert len({line[rows[0].index("Person id")] for line in rows[1:]}) == company
    noted = Happening.objects.get(kind="exported")
    assert (noted.by, noted.more) == ("maya", {"what": "number", "as": form, "rows": company})


@pytest.mark.usefixtures("company")
def test_every_table_says_where_it_can_be_taken_from(client: Client) -> None:
    Handoff.objects.bulk_create([handed(1, campaign="=spring"), handed(2, status="accepted", decided=clock.now())])
    for address in EVERYTHING:
        page = client.get(address).content.decode()
        found = {unescape(link) for link in LINK.findall(page)}
        assert found, address
        for link in found:
            data = taken(client, address.split("?")[0] + link)
            assert len(lines(data)) > 1, address
            shown = re.search(r'id="rows-total">([\d,]+)<', page)
            if shown and "table=" not in link:
                assert len(lines(data)) - 1 == int(shown[1].replace(",", "")), address


@pytest.mark.usefixtures("company")
def test_a_split_is_taken_as_exact_numbers(client: Client, company: int) -> None:
    head, *rows = lines(taken(client, "/numbers/leads/?by=origin&as=csv&table=split"))
    assert head[:2] == ["Origin", "Value"]
    assert sum(float(row[1]) for row in rows) == company


@pytest.mark.usefixtures("signed")
def test_what_outsiders_wrote_is_no_formula(client: Client) -> None:
    Handoff.objects.bulk_create([handed(1, campaign='=HYPERLINK("http://x","y")', note="+49 30", status="rejected")])
    head, row = lines(taken(client, "/board/rows/?as=csv"))
    assert row[head.index("Campaign")] == '\'=HYPERLINK("http://x","y")'
    assert row[head.index("Note")] == "'+49 30"
    book = CalamineWorkbook.from_filelike(io.BytesIO(taken(client, "/board/rows/?as=xlsx")))
    head, row = book.get_sheet_by_name("Rows").to_python()
    assert row[head.index("Campaign")] == '=HYPERLINK("http://x","y")'


@settings(deadline=None)
@given(st.text(alphabet=st.characters(exclude_categories=["Cs"], exclude_characters="\x00"), max_size=40))
def test_no_text_becomes_a_formula_and_none_is_lost(text: str) -> None:
    found = csv_of(text, "text")
    assert found.replace("'", "") == text.replace("'", "")
    assert not found.lstrip().startswith(FORMULA)


@settings(deadline=None)
@given(st.text(alphabet=";\t\r\n\"=+-@\uff1d a'", max_size=20), st.sampled_from(";\t"))
@example(text='x;"=HYPERLINK("http://evil.example")', parted=";")
@example(text="-- \n=1+1", parted=";")
def test_no_cell_is_a_formula_where_spreadsheets_part_them_otherwise(text: str, parted: str) -> None:
    file = io.BytesIO()
    write_csv(file, "t", {}, {"a": Column("text"), "it": Column("text")}, [{"a": text, "it": text}])
    for line in file.getvalue().decode("utf-8-sig").splitlines()[1:]:
        for one in line.split(parted):
            assert not one.lstrip('" \t').startswith(FORMULA)


@settings(deadline=None)
@given(
    st.text(alphabet=st.characters(min_codepoint=32, exclude_categories=["Cs", "Cn", "Cc"]), min_size=1, max_size=40)
)
def test_a_spreadsheet_holds_every_text_as_it_was(text: str) -> None:
    assert xlsx_of(text, "text") == text


def test_numbers_dates_and_truths_are_such() -> None:
    moment = int(datetime(2026, 3, 14, 9, 5, tzinfo=UTC).timestamp()) * 1_000_000
    assert xlsx_of(moment, "time") == datetime(2026, 3, 14, 9, 5)  # noqa: DTZ001 - as spreadsheets hold it
    assert csv_of(moment, "time") == "2026-03-14 09:05:00"
    assert csv_of(moment + 250_000, "time") == "2026-03-14 09:05:00.250"
    assert (xlsx_of(-12345, "money"), csv_of(-12345, "money")) == (-123.45, "-123.45")
    assert (xlsx_of(0.1, "number"), csv_of(0.1, "number"), csv_of(7.0, "number")) == (0.1, "0.1", "7")
    assert (xlsx_of(1, "yes_no"), csv_of(0, "yes_no")) == (True, "no")
    assert xlsx_of(2**62, "id") == csv_of(2**62, "id") == str(2**62)
    assert xlsx_of(2**60, "number") == str(2**60)
    assert xlsx_of(-(10**15), "time").year == 1938
    assert xlsx_of(-(3 * 10**15), "time").startswith("1874")
    assert [(csv_of(None, kind), xlsx_of(None, kind)) for kind in TYPES] == [("", "")] * 6


def test_a_full_sheet_goes_on_with_the_next_and_a_long_text_says_it_is_cut(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(exporting_xlsx, "FULL", 4)
    file = io.BytesIO()
    assert write_xlsx(file, "t", {}, {"n": Column("number")}, [{"n": n} for n in range(8)]) == 8
    file.seek(0)
    book = CalamineWorkbook.from_filelike(file)
    sheets = [book.get_sheet_by_name(name).to_python() for name in ("Rows", "Rows 2", "Rows 3")]
    assert [row[0] for sheet in sheets for row in sheet[1:]] == list(range(8))
    assert str(xlsx_of("x" * 40_000, "text")).endswith("[cut: 40,000 characters]")


@pytest.mark.usefixtures("signed")
@pytest.mark.parametrize("asked", ["as=doc", "as=", "as=csv&table=nothing", "as=svg"])
def test_what_cannot_be_taken_is_the_page_itself(client: Client, asked: str) -> None:
    assert "<html" in client.get(f"/board/rows/?{asked}").content.decode()
    assert not Happening.objects.filter(kind="exported").exists()


@pytest.mark.usefixtures("client")
def test_under_asgi_it_is_sent_bit_by_bit() -> None:
    Handoff.objects.bulk_create([handed(number) for number in range(2_000)])
    request = AsyncRequestFactory().get("/board/rows/", {"as": "csv"})
    request.user = User.objects.get(username="maya")
    answer = rows(request)

    async def read() -> list[bytes]:
        return [bit async for bit in answer.streaming_content]  # type: ignore[attr-defined]

    bits = _alone(read())
    assert len(bits) > 1
    assert len(lines(b"".join(bits))) == 2_001


LAID_OUT = re.compile(r'href="(\?[^"]*as=(pdf|png|svg)[^"]*)"')
BEGINS = {"pdf": b"%PDF-1.7", "png": b"\x89PNG", "svg": b"<svg "}


@pytest.mark.usefixtures("company")
def test_every_table_and_chart_is_also_laid_out_and_its_bytes_are_those_of_its_data(client: Client) -> None:
    Handoff.objects.bulk_create([handed(1, campaign="=spring"), handed(2, note="Привет, 你好", decided=clock.now())])
    for address in (*EVERYTHING, "/funnel/?vs=segment:emea&only=segment:amer", "/journey-map/", "/overview/"):
        page = client.get(address).content.decode()
        found = {(unescape(link), form) for link, form in LAID_OUT.findall(page)}
        assert {"pdf", "png"} <= {form for _, form in found}, address
        for link, form in sorted(found):
            data = taken(client, address.split("?")[0] + link)
            assert data.startswith(BEGINS[form]), (address, link)
            assert len(data) > 1_000, (address, link)
            if "as of the minute" not in page:
                assert taken(client, address.split("?")[0] + link) == data, (address, link)


def test_a_document_is_accessible_and_says_what_it_stands_on(client: Client, company: int) -> None:
    assert company
    data = taken(client, "/funnel/?as=pdf&table=page&by=origin")
    for mark in (b"/StructTreeRoot", b"pdfuaid", b"/Lang", b"Inter"):
        assert mark in data, mark


def test_a_letter_that_no_font_has_keeps_nobody_from_the_document() -> None:
    table = Table("t", {"note": Column("text")}, lambda: [{"note": "\ue000, and 你好"}], {})
    data, rows = document("t", {}, [table])
    assert (data[:8], rows) == (b"%PDF-1.7", 1)


@pytest.mark.usefixtures("company")
def test_who_may_take_nothing_along_is_refused(client: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    kept = {role: rights - {Right.EXPORT} for role, rights in RIGHTS.items()}
    monkeypatch.setattr("interlock.desk.rights.RIGHTS", kept)
    answer = client.get("/numbers/?as=csv")
    assert answer.status_code == 403
    assert not Happening.objects.filter(kind="exported").exists()


@pytest.mark.usefixtures("company")
def test_a_large_table_is_written_by_a_process_of_its_own(
    client: Client, company: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked: list[list[str]] = []

    def run(words: list[str], stdout: Any, **_: Any) -> subprocess.CompletedProcess[bytes]:
        asked.append(words)
        with ground() as other:
            assert other is not None, "the pages go on meanwhile"
        monkeypatch.setenv(exporting_apart.APART, exporting_apart.MEMORIES[0])
        exporting_apart.main(words[-3:], stdout)
        return subprocess.CompletedProcess(words, 0, b"", b"")

    monkeypatch.setattr(exporting, "FEW", company - 1)
    monkeypatch.setattr(exporting_apart.subprocess, "run", run)
    assert len(lines(taken(client, "/numbers/leads/?as=csv"))) == company + 1
    assert asked[0][1:3] == ["-m", "interlock.pages.frame.exporting_apart"]
    assert Happening.objects.get(kind="exported").more["rows"] == company


def test_a_process_that_fails_says_why(client: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    request = RequestFactory().get("/numbers/nothing/?as=csv")
    request.user = User.objects.get(username="maya")
    monkeypatch.setenv("DJANGO_SETTINGS_MODULE", "interlock.site.settings")
    del client
    with TemporaryFile() as file, pytest.raises(exporting_apart.NotWrittenError, match="/numbers/nothing/: the file"):
        exporting_apart.write_apart(file, request)


def test_what_fails_for_want_of_memory_is_begun_anew_with_more(client: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    asked: list[str] = []

    def run(words: list[str], stdout: Any, env: dict[str, str], **_: Any) -> subprocess.CompletedProcess[bytes]:
        asked.append(env[exporting_apart.APART])
        stdout.write(b"cut off in the mid" if len(asked) == 1 else b"whole")
        return subprocess.CompletedProcess(words, exporting_apart.TOO_LITTLE if len(asked) == 1 else 0, b"", b"")

    monkeypatch.setattr(exporting_apart.subprocess, "run", run)
    request = RequestFactory().get("/numbers/?as=csv")
    request.user = User.objects.get(username="maya")
    del client
    with TemporaryFile() as file:
        exporting_apart.write_apart(file, request)
        assert file.read() == b"whole"
    assert asked == list(exporting_apart.MEMORIES[:2])


@pytest.mark.usefixtures("company")
def test_the_funnel_is_a_picture_that_needs_nothing_else(client: Client) -> None:
    assert 'as=svg&amp;table=chart">SVG</a>' in client.get("/funnel/").content.decode()
    content = taken(client, "/funnel/?as=svg&table=chart&span=year&at=2026-01-01")
    drawn = ET.fromstring(content)
    texts = [one.text for one in drawn.iter("{http://www.w3.org/2000/svg}text")]
    assert texts[0] == "Funnel, 2026"
    assert any(str(text).startswith("Agreement: version ") for text in texts)
    assert not re.search(rb"(href|src)=|url\((?!#)", content)
    assert {one.get("fill") for one in drawn.iter("{http://www.w3.org/2000/svg}path")} >= {"#0B7A5F"}
    assert Happening.objects.get(kind="exported").more["as"] == "svg"
