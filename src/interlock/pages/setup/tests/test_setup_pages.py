"""Setup is for those who look after the instance; what they give and say arrives, and what is wrong is said."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from django.conf import settings
from django.contrib.auth.models import User
from django.core import signing
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from interlock.agreement import read, starter
from interlock.desk import actions, lists
from interlock.desk.actions import first_run
from interlock.desk.actions.working_off import work_due, work_off
from interlock.desk.lists import uploads as listed
from interlock.desk.lists.instance import first_steps, instance_settings, room
from interlock.desk.models import Stray

if TYPE_CHECKING:
    from pathlib import Path

    from pytest_django.fixtures import SettingsWrapper

PASSWORD = "a word for the tests"  # noqa: S105
CSV = "lead_id,created_at,origin\nA,2024-01-31,web\nB,2024-02-31,fair\nC,2024-03-15,web\nD,2024-04-15,web\n"
PAGES = ("", "import/", "sources/", "sources/add/", "forms/add/", "channels/", "calendars/", "health/", "backup/")


@pytest.fixture(autouse=True)
def home(tmp_path: Path, settings: SettingsWrapper, db: None) -> Path:  # noqa: ARG001
    settings.LEDGER_ROOT, settings.HOME = tmp_path / "ledger", tmp_path
    return tmp_path


def in_front(name: str, team: str, role: str) -> Client:
    actions.add_member(name, PASSWORD, team, role)
    client = Client()
    client.force_login(User.objects.get(username=name), backend=settings.AUTHENTICATION_BACKENDS[-1])
    return client


@pytest.fixture
def ada() -> Client:
    return in_front("ada", "other", "admin")


def give(client: Client, name: str = "leads.csv", text: str = CSV) -> int:
    answer = client.post("/setup/import/give/", {"file": SimpleUploadedFile(name, text.encode())})
    assert answer.status_code == 302
    return int(answer["Location"].rstrip("/").rpartition("/")[2])


@pytest.mark.parametrize("path", PAGES)
def test_pages_are_there_for_administrators_and_not_for_reps(ada: Client, path: str) -> None:
    assert ada.get(f"/setup/{path}").status_code == 200
    assert in_front("sam", "sales", "rep").get(f"/setup/{path}").status_code == 403


def test_a_new_instance_is_set_up_by_its_link_alone() -> None:
    client, token = Client(), signing.dumps("begin", salt="interlock.first-run")
    assert client.get("/")["Location"] == "/setup/begin/"
    assert client.get("/setup/begin/").status_code == 200
    asked = {"name": "ada", "password": PASSWORD, "again": PASSWORD, "title": "RevOps"}
    for wrong in ("x", signing.dumps("begin", salt="another")):
        assert client.post(f"/setup/begin/{wrong}/", asked).status_code == 403
    for mistake in ({"again": "other"}, {"password": "short", "again": "short"}, {"name": "a b/c"}):
        assert client.post(f"/setup/begin/{token}/", asked | mistake).status_code == 422
    assert lists.log_ins() == []
    assert client.post(f"/setup/begin/{token}/", asked)["Location"] == "/setup/company/"
    assert [(one.name, one.role, one.title) for one in lists.log_ins()] == [("ada", "admin", "RevOps")]
    assert client.post(f"/setup/begin/{token}/", asked | {"name": "eve"})["Location"] == "/"
    with pytest.raises(first_run.FirstRunError):
        first_run.make_first_administrator("eve", PASSWORD)


def test_the_starter_is_proposed_with_the_companys_hours(ada: Client) -> None:
    asked = {"company": "Granit", "time_zone": "America/Denver", "currency": "usd", "from": "08:00", "until": "16:30"}
    assert ada.post("/setup/company/", asked).status_code == 422
    assert ada.post("/setup/company/", asked | {"day": ["mon", "tue"]})["Location"] == "/setup/"
    [version] = lists.versions()
    agreement = read(version.text)
    calendar = agreement.calendar["amer"]
    assert (agreement.currency, calendar.time_zone, dict(calendar.hours)) == (
        "USD",
        "America/Denver",
        {"mon": ("08:00-16:30",), "tue": ("08:00-16:30",)},
    )
    assert agreement.calendar["emea"].time_zone == "Europe/Berlin"
    assert (instance_settings().company, first_steps().proposed, first_steps().signed) == ("Granit", True, False)


def test_files_are_given_understood_loaded_and_mended(ada: Client) -> None:
    number = give(ada)
    page = ada.get(f"/setup/import/{number}/").content.decode()
    assert "Understood" in page
    assert "2024-02-31" in page
    assert ada.post(f"/setup/import/{number}/answer/", {"f.leads.2": "channel_of_origin"}).status_code == 302
    assert "field.channel_of_origin" in ada.get(f"/setup/import/{number}/text/").content.decode()
    assert ada.post(f"/setup/import/{number}/text/", {"text": "says ="}).status_code == 422
    assert "Tried on 4 rows" in ada.post(f"/setup/import/{number}/try/", follow=True).content.decode()
    assert "begins in a moment" in ada.post(f"/setup/import/{number}/load/", follow=True).content.decode()
    assert ada.get(f"/setup/import/{number}/now/").status_code == 200
    work_off(work_due()[0])
    assert ada.get(f"/setup/import/{number}/now/").headers["HX-Redirect"] == f"/setup/import/{number}/"
    [result] = listed.results()
    assert room().uploads == len(CSV)
    [row] = listed.held(result.number)
    held = f"/setup/quarantine/{result.number}/"
    assert "2024-02-31" in ada.get(f"{held}?column=created_at").content.decode()
    assert "B,2024-02-31" in b"".join(ada.get(f"{held}?as=csv").streaming_content).decode()  # type: ignore[arg-type]
    cells = {"cell.0": "B", "cell.1": "2024-02-28", "cell.2": "fair"}
    assert ada.post(f"/setup/quarantine/row/{row.number}/", cells | {"again": "1"})["Location"] == held
    [result] = listed.results()
    assert (result.loaded, result.waiting) == (4, 0)
    assert "Everything is accounted for" in ada.get(f"/setup/import/{number}/").content.decode()
    assert room().uploads == 0


def test_what_cannot_be_is_said(ada: Client) -> None:
    answer = ada.post(
        "/setup/import/give/", {"file": SimpleUploadedFile("a.exe", b"x")}, headers={"Accept": "application/json"}
    )
    assert (answer.status_code, "are not read" in answer.json()["problem"]) == (422, True)
    assert ada.post("/setup/import/give/", {}).status_code == 422
    for path in ("import/99/", "import/99/now/", "quarantine/99/", "quarantine/row/99/"):
        assert ada.get(f"/setup/{path}").status_code == 404
    number = give(ada)
    assert ada.post(f"/setup/import/{number}/nothing/").status_code == 404
    assert ada.get(f"/setup/import/{number}/load/").status_code == 405
    assert Client(enforce_csrf_checks=True).post("/setup/import/give/", {}).status_code in (302, 403)


FORM = {"title": "A demo", "slug": "demo", "source": "site", "kind": "demo_request", "field": ["company"]}


def test_a_form_waits_for_the_signatures_and_says_so(ada: Client) -> None:
    actions.add_source("site")
    opens = '<button class="btn primary" type="submit">Open it</button>'
    page = ada.get("/setup/forms/add/").content.decode()
    assert "can be opened once marketing and sales have signed" in page
    assert opens not in page
    answer = ada.post("/setup/forms/add/", FORM)
    assert (answer.status_code, lists.forms()) == (422, [])
    assert "no agreement is in force" in answer.content.decode()
    actions.add_member("mia", PASSWORD, "marketing")
    actions.add_member("sal", PASSWORD, "sales")
    number = str(actions.propose(starter()).number)
    for name in ("mia", "sal"):
        actions.sign(number, name, PASSWORD)
    page = ada.get("/setup/forms/add/").content.decode()
    assert "can be opened once" not in page
    assert opens in page
    assert ada.post("/setup/forms/add/", FORM)["Location"] == "/setup/sources/"
    assert "A demo" in Client().get("/f/demo/").content.decode()


def test_of_two_imports_one_waits_and_says_for_whom(ada: Client) -> None:
    first, second = give(ada), give(in_front("bea", "other", "revops"), "more.csv", CSV.replace("A,", "E,"))
    for number in (first, second):
        assert ada.post(f"/setup/import/{number}/load/").status_code == 302
    assert (
        "One import runs at a time. leads.csv of ada comes first."
        in ada.get(f"/setup/import/{second}/").content.decode()
    )
    assert "One import runs at a time" not in ada.get(f"/setup/import/{first}/").content.decode()
    again = ada.post(f"/setup/import/{second}/load/")
    assert (again.status_code, "wait until that is done" in again.content.decode()) == (422, True)


def test_kinds_that_nobody_agreed_on_are_shown_with_what_was_probably_meant(ada: Client) -> None:
    assert "Kinds nobody agreed on" not in ada.get("/setup/sources/").content.decode()
    for kind in ("demo_requst", "dark_magic", "demo_request"):
        Stray.objects.create(source="site", kind=kind, times=1_204, first=1, last=2)
    page = ada.get("/setup/sources/").content.decode()
    assert "Probably <code>demo_request</code> is meant: let site send that" in page
    assert "Nothing agreed is called alike" in page
    assert page.count("1,204") == 2


def test_keys_are_shown_once(ada: Client) -> None:
    shown = ada.post("/setup/sources/add/", {"name": "site", "scope": ["capture"]})
    assert "ilk_" in shown.content.decode()
    assert "no-store" in shown.headers["Cache-Control"]
    assert "ilk_" not in ada.get("/setup/sources/").content.decode()
    assert "ilk_" in ada.post("/setup/sources/site/rotate/").content.decode()
    assert ada.post("/setup/sources/site/close/").status_code == 302
    assert ada.post("/setup/sources/site/close/").status_code == 422
    added = {"name": "room", "kind": "slack", "team": "sales", "address": "https://hooks.example/x"}
    assert ada.post("/setup/channels/add/", added).status_code == 302
    assert ada.post("/setup/channels/add/", added).status_code == 422
    assert "hooks.example" not in ada.get("/setup/channels/").content.decode()
    assert ada.post("/setup/channels/room/remove/").status_code == 302
