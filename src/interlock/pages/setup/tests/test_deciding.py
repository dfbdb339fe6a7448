"""Whose a lead is and which accounts are one is decided on a page, by those who may, and taken back there."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import pytest
from django.conf import settings
from django.contrib.auth.models import User
from django.test import Client

from interlock.connectors import Said, Who
from interlock.desk import actions, matching
from interlock.desk.lists import placing
from interlock.desk.models import Account, AccountPair, Lead

if TYPE_CHECKING:
    from pathlib import Path

    from pytest_django.fixtures import SettingsWrapper

NOW = 1_772_442_000_000_000


@pytest.fixture(autouse=True)
def home(tmp_path: Path, settings: SettingsWrapper, db: None) -> Path:  # noqa: ARG001
    settings.LEDGER_ROOT, settings.HOME = tmp_path / "ledger", tmp_path
    for number, name in ((1, "Acme Inc"), (2, "Acme GmbH")):
        Account.objects.create(pk=number, key=f"crm:{number}", label=name)
        matching.index(number, name)
    AccountPair.objects.create(one=1, other=2, why="same_name", since=NOW)
    for number, name in enumerate(("ann", "bo")):
        who = Who(email=f"{name}@acme.example", company="ACME", name=name.capitalize())
        actions.hear([Said(f"u{number}", who, NOW, kind="visit")], "site", now=NOW + number)
    return tmp_path


def in_front(name: str, team: str, role: str) -> Client:
    actions.add_member(name, "a word for the tests", team, role)
    client = Client()
    client.force_login(User.objects.get(username=name), backend=settings.AUTHENTICATION_BACKENDS[-1])
    return client


@pytest.fixture
def rita() -> Client:
    return in_front("rita", "other", "revops")


def text(answer: object) -> str:
    return answer.content.decode()  # type: ignore[attr-defined,no-any-return]


def homes() -> list[int | None]:
    return list(Lead.objects.order_by("person").values_list("account", flat=True))


def test_what_waits_is_counted_in_the_menu_and_listed_with_why(rita: Client) -> None:
    page = text(rita.get("/setup/"))
    assert "3 to decide" in page
    assert re.search(r'<a href="/setup/"[^>]*>.*?2', page, re.DOTALL)
    page = text(rita.get("/setup/accounts/"))
    assert "2 leads" in page
    assert "Acme Inc or Acme GmbH" in page
    [question] = placing.questions()
    page = text(rita.get(f"/setup/accounts/person/{question.people[0].id}/"))
    assert "The name is this account" in page
    assert "acme.example" in page
    assert 'data-key="2"' in page


def test_one_is_chosen_for_all_who_say_the_same_and_taken_back(rita: Client) -> None:
    way = f"/setup/accounts/person/{placing.questions()[0].people[0].id}/"
    page = text(rita.post(way, {"account": "2"}, follow=True))
    assert "Ann, Bo belong to Acme GmbH" in page
    assert 'data-key="z"' in page
    assert homes() == [2, 2]
    assert rita.get(way).status_code == 404
    assert "decided meanwhile" in text(rita.post(way, {"account": "1"}))
    people = re.findall(r'name="person" value="(\d+)"', page.partition('role="status"')[2].partition("</form>")[0])
    assert rita.post("/setup/accounts/undo/", {"person": people}).status_code == 302
    assert homes() == [None, None]
    assert rita.post("/setup/accounts/undo/", {"person": people}).status_code == 422


def test_another_may_be_typed_and_none_makes_a_new_one(rita: Client) -> None:
    Account.objects.create(pk=9, key="crm:9", label="Elsewhere")
    way = f"/setup/accounts/person/{placing.questions()[0].people[0].id}/"
    for wrong in ({"other": "Nowhere"}, {"account": ""}, {"account": "77"}, {"account": "9" * 30}):
        assert rita.post(way, wrong).status_code == 422
    assert homes() == [None, None]
    rita.post(way, {"other": "Elsewhere"})
    assert homes() == [9, 9]
    rita.post("/setup/accounts/undo/", {"person": list(Lead.objects.values_list("person", flat=True))})
    assert "a new account" in text(rita.post(way, {"new": "1"}, follow=True))
    made = Account.objects.get(key__startswith="decided:")
    assert (made.label, homes()) == ("ACME", [made.pk, made.pk])


def test_two_accounts_are_merged_or_kept_apart_and_taken_back(rita: Client) -> None:
    [pair] = placing.pairs()
    way = f"/setup/accounts/pair/{pair.number}/"
    assert "One company: keep this one" in text(rita.get(way))
    for wrong in ({"into": "5"}, {"into": ""}):
        assert rita.post(way, wrong).status_code == 422
    assert "was merged into Acme GmbH (crm:2)" in text(rita.post(way, {"into": "2"}, follow=True))
    assert rita.post("/setup/accounts/undo/", {"pair": pair.number}).status_code == 302
    assert "are two companies" in text(rita.post(way, {"apart": "1"}, follow=True))
    assert placing.pairs() == []
    Account.objects.create(pk=9, key="crm:9", label="Elsewhere")
    asked = rita.post("/setup/accounts/compare/", {"one": "Elsewhere", "other": "Acme GmbH"})
    assert (asked.status_code, rita.post("/setup/accounts/compare/", {"one": "x", "other": "y"}).status_code) == (
        302,
        422,
    )
    assert "somebody asked" in text(rita.get(asked["Location"])).lower()


def test_who_may_not_decide_sees_nothing_of_it() -> None:
    sam = in_front("sam", "sales", "rep")
    assert sam.get("/setup/accounts/").status_code == 403
    assert sam.post("/setup/accounts/undo/", {"pair": "1"}).status_code == 403
    assert homes() == [None, None]
