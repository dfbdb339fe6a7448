from __future__ import annotations

import re
from typing import TYPE_CHECKING

import pytest
from django.test import Client

from interlock.agreement import starter
from interlock.desk import actions, lists
from interlock.desk.models import Happening, TailChange, TailTouch
from interlock.desk.pressure import Buckets
from interlock.pages.forms import views

if TYPE_CHECKING:
    from pathlib import Path

    from django.http import HttpResponse
    from pytest_django.fixtures import SettingsWrapper

ASKED = (
    lists.FormField("name", "Your name"),
    lists.FormField("company", "Company", required=True),
    lists.FormField("employees", "How many people work there?"),
    lists.FormField("problem", "What do you want to solve?", required=True, long=True),
)
FILLED = {"email": "ada@acme.com", "company": "Acme", "problem": "<b>Too slow</b>", "employees": "120"}


@pytest.fixture(autouse=True)
def form(tmp_path: Path, settings: SettingsWrapper, db: None, monkeypatch: pytest.MonkeyPatch) -> lists.Form:  # noqa: ARG001
    settings.LEDGER_ROOT = tmp_path / "ledger"
    monkeypatch.setattr(views, "senders", Buckets(lambda: 0.0))
    for name, team in (("maya", "marketing"), ("sam", "sales")):
        actions.add_member(name, "secret", team)
    number = str(actions.propose(starter(), "maya").number)
    actions.sign(number, "maya", "secret")
    actions.sign(number, "sam", "secret")
    actions.add_source("website")
    asked = lists.Form(
        "demo", "Ask for a demo", "We answer soon.", "website", "demo_request", "", "", "demo page", ASKED, "Soon!",
        closed=False,
    )  # fmt: skip
    return actions.add_form(asked)


def shown(client: Client, address: str = "/f/demo/", **headers: str) -> dict[str, str]:
    """Return the hidden fields of the form as shown."""
    page = client.get(address, headers=headers).content.decode()
    return dict(re.findall(r'type="hidden" name="(\w+)" value="([^"]*)"', page))


def test_what_is_filled_in_is_heard_once_and_thanked_for(client: Client) -> None:
    hidden = shown(client, "/f/demo/?utm_campaign=spring", referer="https://www.google.com/")
    for _ in range(2):
        sent = client.post("/f/demo/?utm_campaign=spring", hidden | FILLED)
        assert (sent.status_code, sent["Location"]) == (302, "/f/demo/thanks/")
    assert "Soon!" in client.get("/f/demo/thanks/").content.decode()
    (touch,) = TailTouch.objects.all()
    assert (touch.kind, touch.channel, touch.campaign, touch.content, touch.source) == (
        "demo_request", "organic_search", "spring", "demo page", "website",
    )  # fmt: skip
    known = {one.field: one.text or one.number for one in TailChange.objects.all()}
    assert known["email"] == "ada@acme.com"
    assert known["problem"] == "<b>Too slow</b>"
    assert known["origin"] == "organic_search"
    assert TailChange.objects.get(field="employees").number == 120
    assert Happening.objects.filter(kind="captured").count() == 1


def test_errors_stand_beside_their_fields_and_nothing_typed_is_lost(client: Client) -> None:
    page = client.post("/f/demo/", shown(client) | {"email": "ada at acme", "employees": "many", "problem": "<i>"})
    text = page.content.decode()
    assert page.status_code == 422
    assert [one.name for one in page.context["wrong"]] == ["email", "company", "employees"]
    for name in ("email", "company", "employees"):
        assert f'aria-describedby="{name}-wrong"' in text
        assert f'id="{name}-wrong"' in text
    assert 'value="ada at acme"' in text
    assert "&lt;i&gt;" in text
    assert TailTouch.objects.count() == 0


def test_who_fills_in_what_nobody_sees_is_thanked_and_not_heard(client: Client) -> None:
    assert client.post("/f/demo/", shown(client) | FILLED | {"website": "http://spam.example"}).status_code == 302
    assert TailTouch.objects.count() == 0


def test_one_address_sends_so_many_and_is_asked_to_wait(client: Client) -> None:
    answers = [client.post("/f/demo/", shown(client) | FILLED) for _ in range(views.BURST + 1)]
    assert [one.status_code for one in answers] == [302] * views.BURST + [429]
    assert int(answers[-1]["Retry-After"]) >= 1
    assert "ada@acme.com" in answers[-1].content.decode()


def test_a_form_is_sent_from_its_own_page_only() -> None:
    strict = Client(enforce_csrf_checks=True)
    assert strict.post("/f/demo/", FILLED).status_code == 403
    assert strict.post("/f/demo/", shown(strict) | FILLED).status_code == 302


def test_nobody_logs_in_to_fill_in_and_nothing_runs_on_the_page(client: Client) -> None:
    page = client.get("/f/demo/")
    text = page.content.decode()
    assert page.status_code == 200
    assert "<script" not in text
    assert "style=" not in text
    assert "no-store" in page["Cache-Control"]
    assert "frame-ancestors 'none'" in page["Content-Security-Policy"]


def test_a_closed_form_says_so(client: Client) -> None:
    actions.close_form("demo")
    for answer in (client.get("/f/demo/"), client.post("/f/demo/", FILLED)):
        assert answer.status_code == 410
        assert "closed" in answer.content.decode()
    assert client.get("/f/nothing/").status_code == 404


def test_a_form_closes_with_its_source(client: Client) -> None:
    actions.revoke_source("website")
    assert client.get("/f/demo/").status_code == 410


def test_what_cannot_be_kept_is_said_and_stays_typed(client: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    def away(*_: object) -> None:
        raise views.DatabaseError("disk is full")

    monkeypatch.setattr(actions, "hear", away)
    answer = client.post("/f/demo/", shown(client) | FILLED)
    assert answer.status_code == 503
    assert "ada@acme.com" in answer.content.decode()


def refused(page: HttpResponse) -> bool:
    return page.status_code == 422


@pytest.mark.parametrize("email", ["", "a", "a@b", "a b@c.de", "a@b@c.de", "a@.de", "ada@acme.com\x00"])
def test_what_is_no_address_is_not_taken(client: Client, email: str) -> None:
    assert refused(client.post("/f/demo/", shown(client) | FILLED | {"email": email}))
