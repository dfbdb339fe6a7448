"""Files brought in on screen: every row is accounted for, whatever is mended in whatever order, whoever is killed."""

from __future__ import annotations

import gzip
import io
import zipfile
from functools import cache
from itertools import count
from typing import TYPE_CHECKING, Any

import pytest
from desk import instances, on_screen
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from interlock import InterlockError
from interlock.desk import actions, lists
from interlock.desk.actions import mending, uploads, working_off
from interlock.desk.lists import uploads as listed
from interlock.desk.models import Happening
from interlock.desk.numbers import snapshot
from interlock.desk.rights import NotAllowedError
from interlock.measure.engine import Engine

if TYPE_CHECKING:
    from pathlib import Path

    from pytest_django.fixtures import SettingsWrapper

LEADS = [
    "Lead ID;Firma;Quelle;Budget;Angelegt am;Status",
    "1;Granit;Messe;1.000,00;03.02.2026;Gewonnen",
    "2;Mond;Web;2.000,50;31.04.2026;Neu",
    "3;Stern;Web;zwölf;13.02.2026;Verloren",
    "3;Stern;Web;zwölf;13.02.2026;Verloren",
    "4;Fels;Messe;5,00;14.02.2026;Neu",
    "5;Sand",
]
_numbers = count(1)


@pytest.fixture(autouse=True)
def rita(home: Path, settings: SettingsWrapper) -> str:
    settings.HOME = home
    actions.add_member("rita", "a word for tests", "other")
    return "rita"


def give(text: str, name: str = "leads.csv") -> int:
    """Give a file and have it looked at."""
    number = uploads.begin_upload("rita")
    uploads.take_file(number, name, [text.encode()], "rita")
    uploads.look_at(number, "rita")
    working_off.work_off(number)
    return number


def loaded(number: int) -> listed.Result:
    uploads.load_upload(number, "rita")
    working_off.work_off(number)
    return result(number)


def result(number: int) -> listed.Result:
    upload = listed.upload(number)
    assert upload is not None
    assert upload.load is not None, upload.problem
    [found] = listed.results(upload.load)
    assert found.rows_read == found.loaded + found.duplicates + found.waiting + found.discarded
    return found


def again(number: int) -> listed.Result:
    mending.read_again(number, "rita")
    working_off.work_off(number)
    return result(number)


def people() -> int:
    with Engine(snapshot()) as engine:
        [(rows, different)] = engine.sql(
            "SELECT COUNT(*), COUNT(DISTINCT person) FROM moves WHERE kind = 'captured'"
        ).fetchall()
    assert rows == different, "somebody was loaded twice"
    return int(rows)


def test_a_dirty_file_is_drafted_tried_loaded_and_mended() -> None:
    number = give("\n".join(LEADS))
    uploads.try_upload(number, "rita")
    working_off.work_off(number)
    upload = listed.upload(number)
    assert upload is not None
    assert upload.tried["counts"] == [6, 2, 1, 3]
    assert people() == 0, "trying stores nothing"
    first = loaded(number)
    assert (first.loaded, first.duplicates, first.waiting) == (2, 1, 3)
    assert people() == 2
    by_column = {one.column: one for one in listed.held(first.number)}
    cells = [value.replace("31.04", "30.04") for _, value in by_column["Angelegt am"].cells]
    mending.mend_row(by_column["Angelegt am"].number, cells, "rita")
    assert (again(number).loaded, people()) == (3, 3)
    mending.say_of_column(number, "leads.csv", "Budget", mending.OfColumn(same={"zwölf": "12"}), "rita")
    mended = again(number)
    assert (mended.loaded, mended.waiting, people()) == (4, 1, 4)
    assert again(number) == mended, "reading again what nobody has mended changes nothing"
    mending.discard_rows([one.number for one in listed.held(first.number)], "half a row", "rita")
    assert (result(number).discarded, result(number).waiting) == (1, 0)
    kinds = list(Happening.objects.filter(by="rita").values_list("kind", flat=True))
    assert (kinds.count("imported"), kinds.count("discarded_rows")) == (4, 1)


def test_files_are_deleted_once_nothing_waits() -> None:
    number = give("lead_id,created_at\nA,2024-01-31\nB,2024-02-29\n")
    folder = uploads.folder_of(uploads.found(number))
    assert (folder.stat().st_mode & 0o777, (folder / "leads.csv").stat().st_mode & 0o777) == (0o700, 0o600)
    assert loaded(number).loaded == 2
    assert not folder.exists()
    [one] = listed.uploads(closed=True)
    assert one.state == "closed"


def test_a_further_file_of_the_same_shape_takes_the_same_recipe() -> None:
    first = give("lead_id,created_at,origin\nA,03/04/2024,web\nB,05/06/2024,fair\n")
    upload = listed.upload(first)
    assert upload is not None
    assert "ASK" in upload.recipe
    uploads.answer(first, {"t.leads.1": "date:dd/mm/yyyy"}, "rita")
    assert loaded(first).loaded == 2
    second = give("lead_id,created_at,origin\nA,03/04/2024,web\nC,07/08/2024,web\n", "march.csv")
    assert (loaded(second).loaded, result(second).duplicates, people()) == (1, 1, 3)


def test_another_encoding_has_the_files_looked_at_again() -> None:
    number = uploads.begin_upload("rita")
    text = "lead_id;created_at;Ort\n" + "".join(f"L{n};2024-01-{n + 13};Łódź\n" for n in range(9))
    uploads.take_file(number, "leads.csv", [text.encode("cp1250")], "rita")
    uploads.look_at(number, "rita")
    working_off.work_off(number)
    uploads.answer(number, {"e.leads": "utf-8"}, "rita")
    working_off.work_off(number)
    upload = listed.upload(number)
    assert upload is not None
    assert "is not valid utf-8" in upload.problem
    uploads.look_at(number, "rita")
    working_off.work_off(number)
    uploads.answer(number, {"e.leads": "cp1250"}, "rita")
    working_off.work_off(number)
    upload = listed.upload(number)
    assert upload is not None
    assert (upload.state, upload.problem) == ("drafted", "")
    assert 'encoding = "cp1250"' in upload.recipe
    assert loaded(number).loaded == 9
    with Engine(snapshot()) as engine:
        assert engine.sql("SELECT DISTINCT text FROM changes WHERE field = 'ort'").fetchall() == [("Łódź",)]


_cell = st.sampled_from(["good", "no date", "no number"])


@settings(max_examples=12, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    rows=st.lists(st.tuples(st.integers(0, 6), _cell), min_size=2, max_size=9),
    deeds=st.lists(st.tuples(st.sampled_from(["mend", "spoil", "discard", "again"]), st.integers(0, 8)), max_size=7),
)
def test_every_row_is_accounted_for_in_whatever_order_rows_are_mended(
    rows: list[tuple[int, str]], deeds: list[tuple[str, int]]
) -> None:
    here = next(_numbers)
    dates, amounts = {"no date": "2024-02-31"}, {"no number": "twelve"}
    body = [f"p{here}x{who},{dates.get(how, '2024-03-15')},{amounts.get(how, '10.50')}" for who, how in rows]
    sound = [f"p{here}y{n},2024-0{n}-15,{n}.25" for n in range(1, 7)]  # enough of them to tell what the columns are
    before = people()
    number = give("lead_id,created_at,budget\n" + "\n".join([*body, *sound]) + "\n")
    found = loaded(number)
    assert found.rows_read == len(body) + len(sound)
    for deed, which in deeds:
        upload, waiting = listed.upload(number), listed.held(found.number)
        assert upload is not None
        if not waiting or upload.state != "loaded":
            break
        one = waiting[which % len(waiting)]
        if deed == "discard":
            mending.discard_rows([one.number], "no use", "rita")
        elif deed == "again":
            again(number)
        else:
            who = dict(one.cells)["lead_id"]
            mending.mend_row(one.number, [who, "2024-04-30" if deed == "mend" else "soon", "7.00"], "rita")
        after = result(number)
        assert after.rows_read == found.rows_read
        assert people() == before + after.made["people"]


def test_what_is_no_file_of_ours_is_refused(rita: str) -> None:
    number = uploads.begin_upload(rita)
    for name, content, why in (
        ("notes.exe", b"x", "are not read"),
        ("leads.csv", b"", "is empty"),
        ("leads.zip", b"PK no", "not a whole zip"),
    ):
        with pytest.raises(uploads.UploadError, match=why):
            uploads.take_file(number, name, [content], rita)
    assert uploads.take_file(number, "../../etc/leads.csv", [b"a,b\n1,2\n"], rita) == "leads.csv"
    assert uploads.take_file(number, "..\\leads.csv", [b"a,b\n1,2\n"], rita) == "2-leads.csv"
    assert sorted(path.name for path in uploads.folder_of(uploads.found(number)).iterdir()) == [
        "2-leads.csv",
        "leads.csv",
    ]


@pytest.mark.parametrize("member", ["../leads.csv", "/etc/leads.csv", "a/../../leads.csv", "..\\leads.csv"])
def test_an_archive_that_leads_elsewhere_is_refused(rita: str, member: str) -> None:
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w") as archive:
        archive.writestr(member, "a,b\n1,2\n")
    number = uploads.begin_upload(rita)
    with pytest.raises(uploads.UploadError, match="leads out of the archive"):
        uploads.take_file(number, "leads.zip", [packed.getvalue()], rita)


@pytest.mark.parametrize("ending", list(uploads.WORKBOOKS))
def test_a_workbook_that_holds_more_than_there_is_memory_for_is_refused(
    rita: str, monkeypatch: pytest.MonkeyPatch, ending: str
) -> None:
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("content.xml", bytes(2 << 20))
    number = uploads.begin_upload(rita)
    uploads.take_file(number, f"first{ending}", [packed.getvalue()], rita)
    monkeypatch.setitem(uploads.WORKBOOKS, ending, 1 << 20)
    with pytest.raises(uploads.UploadError, match="are in it; give them in parts"):
        uploads.take_file(number, f"leads{ending}", [packed.getvalue()], rita)


def zipped(**members: bytes) -> bytes:
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in members.items():
            archive.writestr(name.replace("_", "."), content)
    return packed.getvalue()


MUCH = bytes(3 << 20)
BOMBS = {
    "leads.csv.gz": gzip.compress(MUCH),
    "leads.csv": gzip.compress(MUCH),
    "two.csv.gz": gzip.compress(bytes(1 << 19)) * 5,
    "leads.zip": zipped(leads_csv=MUCH),
    "gz.zip": zipped(leads_csv_gz=gzip.compress(MUCH)),
    "workbook.zip": zipped(leads_xlsx=zipped(content_xml=MUCH)),
    "leads.xlsx.gz": gzip.compress(zipped(content_xml=MUCH)),
}


@pytest.mark.parametrize("name", list(BOMBS))
def test_what_unfolds_to_more_than_there_is_room_for_is_refused(
    rita: str, monkeypatch: pytest.MonkeyPatch, name: str
) -> None:
    number = uploads.begin_upload(rita)
    assert uploads.take_file(number, name, [BOMBS[name]], rita) == name
    monkeypatch.setattr(uploads, "UNPACKED", 2 << 20)
    monkeypatch.setitem(uploads.WORKBOOKS, ".xlsx", 2 << 20)
    with pytest.raises(uploads.UploadError, match="are in it; give them in parts"):
        uploads.take_file(number, name, [BOMBS[name]], rita)


@pytest.mark.parametrize("content", [gzip.compress(b"a,b\n1,2\n")[:-9], gzip.compress(b"a")[:2] + b"no gzip"])
def test_what_is_packed_and_damaged_is_refused(rita: str, content: bytes) -> None:
    number = uploads.begin_upload(rita)
    with pytest.raises(uploads.UploadError, match="not a whole file"):
        uploads.take_file(number, "leads.csv.gz", [content], rita)


def test_too_much_is_refused(rita: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(uploads, "LARGEST", 10)
    number = uploads.begin_upload(rita)
    with pytest.raises(uploads.UploadError, match="at the command line"):
        uploads.take_file(number, "leads.csv", [b"123456", b"7890123"], rita)
    assert not list(uploads.folder_of(uploads.found(number)).iterdir())


def test_who_has_no_right_brings_nothing_in() -> None:
    actions.add_member("sam", "a word for tests", "sales")
    with pytest.raises(NotAllowedError):
        uploads.begin_upload("sam")
    number = give("lead_id,created_at\nA,2024-01-31\nB,2024-13-29\nC,2024-03-30\nD,2024-03-31\n")
    for deed in (uploads.try_upload, uploads.load_upload, uploads.close_upload, uploads.look_at):
        with pytest.raises(NotAllowedError):
            deed(number, "sam")
    with pytest.raises(NotAllowedError):
        mending.discard_rows([1], "why not", "sam")


def test_what_cannot_be_read_is_said_and_can_be_tried_again(rita: str) -> None:
    number = give("lead_id,created_at\nA,2024-01-31\nB,2024-02-29\n")
    with pytest.raises(InterlockError, match="TOML"):
        uploads.write_recipe(number, "says = ", rita)
    uploads.write_recipe(
        number, (listed.upload(number) or pytest.fail("gone")).recipe.replace("created_at", "made_at"), rita
    )
    uploads.load_upload(number, rita)
    working_off.work_off(number)
    upload = listed.upload(number)
    assert upload is not None
    assert upload.state == "drafted"
    assert "made_at" in upload.problem
    assert lists.imports() == []


def run(env: dict[str, str], work: str, *, killed: bool = False, **given_: Any) -> Any:
    said = instances.ran(env, on_screen.__file__, work, killed=killed, **given_)
    return None if killed else said[-1]


@cache
def unbroken(home: Path) -> Any:
    env = instances.environment(home)
    run(env, "give")
    return run(env, "work")


@pytest.mark.parametrize(
    "at",
    [
        ("interlock.desk.actions.loading:_count", "after", 1),
        ("interlock.desk.ledger.store:commit", "after", 1),
        ("interlock.desk.actions.loading:_finish", "after", 1),
    ],
)
def test_a_load_in_the_background_that_is_killed_is_carried_on(
    tmp_path: Path, tmp_path_factory: pytest.TempPathFactory, at: tuple[str, str, int]
) -> None:
    whole = unbroken(tmp_path_factory.getbasetemp() / "unbroken-on-screen")
    assert whole["counts"] == [on_screen.ROWS, on_screen.ROWS - 3, 1, 2, 0]
    env = instances.environment(tmp_path / "home")
    run(env, "give")
    run(env, "work", killed=True, at=at)
    assert run(env, "work") == whole
