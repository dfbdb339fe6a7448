"""People are invited, come in by their link, are changed and closed on screen; programs get tokens."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import pytest
from django.contrib.auth.models import User
from django.core import mail
from django.test import Client

from interlock.desk import actions, lists
from interlock.desk.models import Happening, Instance, PersonalToken

if TYPE_CHECKING:
    from pytest_django.fixtures import SettingsWrapper

pytestmark = pytest.mark.django_db
ZOE = {"name": "zoe", "mail": "zoe@example.org", "team": "sales", "role": "rep", "title": "SDR"}


@pytest.fixture(autouse=True)
def people() -> None:
    for name, team, role in (("ada", "other", "admin"), ("rio", "other", "revops"), ("ann", "sales", "rep")):
        actions.add_member(name, "secret", team, role)


def browser(name: str) -> Client:
    client = Client()
    client.force_login(User.objects.get(username=name))
    return client


def link(page: str) -> str:
    return re.search(r'id="link">[^<]*(/join/[^<]+)<', page)[1]  # type: ignore[index]


def test_somebody_is_invited_comes_in_and_is_who_they_should_be() -> None:
    page = browser("rio").post("/setup/people/invite/", ZOE).content.decode()
    address = link(page)
    assert "Hand it to zoe yourself" in page
    assert address not in browser("rio").get("/setup/people/zoe/").content.decode()
    stranger = Client()
    assert "Welcome, zoe" in stranger.get(address).content.decode()
    assert "at least 10 characters" in stranger.post(address, {"password": "short"}).content.decode()
    assert stranger.post(address, {"password": "a long enough one"}).headers["Location"] == "/"
    assert stranger.get("/inbox/").status_code == 200
    assert stranger.get("/setup/people/").status_code == 403
    assert Client().get(address).status_code == 410
    assert Happening.objects.filter(kind="joined", by="zoe").exists()
    found = lists.log_in("zoe")
    assert found is not None
    assert (found.role, found.does) == ("rep", "SDR")


def test_a_title_that_repeats_the_role_is_not_printed() -> None:
    actions.add_member("sal", "secret", "sales", "rep", "sales Rep")
    actions.add_member("sid", "secret", "sales", "rep", "Field")
    row = {
        name: re.search(rf'people/{name}/">.*?</tr>', browser("rio").get("/setup/people/").content.decode(), re.DOTALL)
        for name in ("sal", "sid")
    }
    assert "sales Rep" not in row["sal"][0]  # type: ignore[index]
    assert '<span class="line">Field</span>' in row["sid"][0]  # type: ignore[index]


@pytest.mark.parametrize(("path", "here"), [("people", "People"), ("access", "Log-in"), ("keeping", "Keeping")])
def test_the_tabs_of_setup_lead_from_here_to_the_rest(path: str, here: str) -> None:
    page = browser("ada").get(f"/setup/{path}/").content.decode()
    tabs = re.search(r'<nav aria-label="Setup".*?</nav>', page, re.DOTALL)[0]  # type: ignore[index]
    assert re.findall(r'aria-current="page">([^<]+)<', tabs) == [here]
    ways = re.findall(r'href="([^"]+)"', tabs)
    assert len(ways) == 10
    assert all(browser("rio").get(way).status_code == 200 for way in ways)


@pytest.mark.parametrize("path", ["/roles/", "/your-account/tokens/"])
def test_what_is_everybodys_has_no_tabs_of_setup(path: str) -> None:
    assert 'aria-label="Setup"' not in browser("ann").get(path).content.decode()


def test_the_link_is_mailed_where_mail_is_sent(settings: SettingsWrapper) -> None:
    settings.MAIL, settings.ADDRESS = "smtp://localhost", "https://interlock.example.org"
    page = browser("rio").post("/setup/people/invite/", ZOE).content.decode()
    (letter,) = mail.outbox
    assert letter.to == ["zoe@example.org"]
    assert f"https://interlock.example.org{link(page)}" in letter.body
    again = browser("rio").post("/setup/people/zoe/link/").content.decode()
    assert Client().get(link(page)).status_code == 410
    assert Client().get(link(again)).status_code == 200
    browser("rio").post("/setup/people/zoe/take-back/")
    assert Client().get(link(again)).status_code == 410


def test_a_role_is_changed_and_a_log_in_closed_and_opened() -> None:
    rio = browser("rio")
    rio.post("/setup/people/ann/", {"team": "sales", "role": "sales_lead", "title": "Lead"})
    found = lists.log_in("ann")
    assert found is not None
    assert found.role == "sales_lead"
    assert (
        "one of marketing, executive"
        in rio.post("/setup/people/ann/", {"team": "marketing", "role": "rep"}).content.decode()
    )
    ann = browser("ann")
    assert ann.get("/inbox/").status_code == 200
    rio.post("/setup/people/ann/close/")
    assert ann.get("/inbox/").status_code == 302
    assert "closed" in rio.get("/setup/people/ann/").content.decode()
    rio.post("/setup/people/ann/reopen/")
    assert lists.log_in("ann") is not None
    assert rio.post("/setup/people/ada/close/").status_code == 403
    assert rio.post("/setup/people/nobody/close/").status_code == 404
    last = browser("ada").post("/setup/people/ada/", {"team": "other", "role": "auditor"})
    assert "last administrator" in last.content.decode()


def test_what_reps_see_is_said_on_the_page() -> None:
    rio = browser("rio")
    assert "what waits in the queue of no team" in rio.get("/setup/people/").content.decode()
    rio.post("/setup/people/reps-see/", {"see": "everything"})
    assert Instance.objects.get().reps_see == "everything"
    rio.post("/setup/people/reps-see/", {"see": "nonsense"})
    assert Instance.objects.get().reps_see == "everything"


def test_everybody_reads_who_may_what() -> None:
    page = browser("ann").get("/roles/").content.decode()
    assert 'Sales rep <span class="tag">you</span>' in page
    assert "Sign the agreement for a team" in page


def test_a_token_is_shown_once_and_revoked() -> None:
    ann = browser("ann")
    page = ann.post("/your-account/tokens/", {"name": "mine", "scope": ["read:leads"], "days": "7"}).content.decode()
    assert re.search(r'id="token">ilp_[\w-]{40,}<', page)
    assert "ilp_" not in ann.get("/your-account/tokens/").content.decode()
    assert "write:agreement" not in page  # a rep does not propose
    wrong = ann.post("/your-account/tokens/", {"name": "more", "scope": ["write:agreement"], "days": "7"})
    assert wrong.status_code == 422
    row = PersonalToken.objects.get()
    browser("rio").post(f"/your-account/tokens/{row.pk}/revoke/")
    assert PersonalToken.objects.get().revoked is None
    ann.post(f"/your-account/tokens/{row.pk}/revoke/")
    assert PersonalToken.objects.get().revoked is not None
