"""What holds for every page, whoever adds it."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from django.conf import settings
from django.test import Client
from django.urls import URLPattern, get_resolver
from django.urls.converters import IntConverter

from interlock import pages
from interlock.desk import actions

if TYPE_CHECKING:
    from collections.abc import Iterator

PUBLIC = {"form", "form-thanks", "tracking-script", "tracking", "calendar", "live"}
"""What the outside world sees: forms, the tracking script, a calendar for whoever knows its address, and no news."""
ENTRANCE = {
    "login",
    "account_login",
    "account_inactive",
    "account_reset_password",
    "account_reset_password_done",
    "account_reset_password_from_key",
    "account_reset_password_from_key_done",
    "openid_connect_login",
    "openid_connect_callback",
    "saml_login",
    "saml_acs",
    "saml_finish_acs",
    "saml_metadata",
    "saml_sls",
    "join",
    "setup-begin",
    "setup-first",
}
"""What people need who want to come in."""


@pytest.fixture(autouse=True)
def somebody(db: None) -> None:  # noqa: ARG001
    """Set the instance up: as long as nobody can log in, every door leads to the first step."""
    actions.add_member("maya", "a word for tests", "marketing")


def addresses() -> Iterator[tuple[str, str]]:
    resolver = get_resolver()
    for pattern in pages.urls():
        assert isinstance(pattern, URLPattern)
        converters = pattern.pattern.converters
        wanted = {name: 1 if isinstance(each, IntConverter) else "x" for name, each in converters.items()}
        yield str(pattern.name), f"/{resolver.reverse(str(pattern.name), **wanted)}"


@pytest.mark.django_db
@pytest.mark.parametrize(("name", "address"), list(addresses()))
def test_nobody_gets_past_the_log_in(name: str, address: str) -> None:
    answer = Client().post(address) if name == "logout" else Client().get(address)
    if name in ENTRANCE:
        assert not answer.headers.get("Location", "").startswith("/login/?next=")
        assert name != "login" or answer.status_code == 200
    elif name in PUBLIC:
        assert "Location" not in answer.headers
    else:
        assert answer.status_code == 302
        assert answer.headers["Location"].startswith("/login/")


@pytest.mark.django_db
@pytest.mark.parametrize("address", ["/login/", "/nothing-here/"])
def test_scripts_and_styles_come_from_here_alone(address: str) -> None:
    policy = Client().get(address).headers["Content-Security-Policy"]
    said = dict(part.strip().split(" ", 1) for part in policy.split(";") if part.strip())
    assert said["default-src"] == "'none'"
    assert said["script-src"] == said["style-src"] == said["connect-src"] == "'self'"
    assert "unsafe" not in policy


def test_a_page_that_is_not_there_says_so_and_leads_back() -> None:
    answer = Client().get("/nothing-here/")
    assert answer.status_code == 404
    assert "Nothing is here" in answer.content.decode()
    assert 'href="/"' in answer.content.decode()


def test_a_form_without_its_token_is_refused() -> None:
    answer = Client(enforce_csrf_checks=True).post("/login/", {"username": "maya", "password": "x"})
    assert answer.status_code == 403
    assert "This form has expired" in answer.content.decode()


def test_the_menu_is_in_its_order_and_every_door_has_an_icon() -> None:
    doors = list(pages.doors().values())
    assert [door.order for door in doors] == sorted(door.order for door in doors)
    assert {door.label for door in doors} >= {"Funnel", "Numbers", "Agreement"}
    assert all(door.icon for door in doors)


def test_no_page_carries_a_style_or_a_script_of_its_own_in_its_text() -> None:
    for template in (settings.ROOT / "pages").rglob("*.html"):
        text = template.read_text()
        assert " style=" not in text, template
        assert "<style" not in text, template
        assert " onclick=" not in text, template
        assert "<script>" not in text, template
        assert "//" not in text.replace("https://", "//").replace("{% comment %}", ""), template


def test_a_page_that_swaps_in_place_after_a_log_out_is_loaded_anew() -> None:
    answer = Client().get("/login/?next=/funnel/", headers={"HX-Request": "true"})
    assert answer.headers["HX-Refresh"] == "true"
