"""Figures count everybody; whoever sees only their own leads is not told by a figure who the others are."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING
from urllib.parse import urlencode

import pytest
from django.contrib.auth.models import User
from django.test import Client

from interlock.agreement import read, starter
from interlock.agreement.personal import shared
from interlock.desk import actions
from interlock.desk.models import Seat
from interlock.pages.frame.scope import valued

if TYPE_CHECKING:
    from collections.abc import Callable

PAGES = ("/funnel/?by={}", "/journey-map/?source={}", "/numbers/leads/?by={}", "/funnel/?by={}&as=csv&table=split")
MAIL = re.compile(r"[\w.+-]+@[\w-]+\.\w+")


@pytest.fixture
def browse(client: Client, company: int) -> Callable[..., str]:
    """Return what shows a page to somebody."""
    assert client
    assert company
    actions.add_member("rob", "secret", "sales", "rep")
    Seat.objects.create(member="sam", team="emea")

    def page(address: str, name: str) -> str:
        browser = Client()
        browser.force_login(User.objects.get(username=name))
        answer = browser.get(address)
        return (b"".join(answer) if answer.streaming else answer.content).decode()

    return page


@pytest.mark.parametrize("address", PAGES)
@pytest.mark.parametrize("field", ["email", "phone", "problem", "prefers", "account_owner"])
def test_a_split_by_who_somebody_is_is_for_those_who_see_everybody(
    browse: Callable[..., str], address: str, field: str
) -> None:
    assert field not in shared(read(starter()))
    whole = browse(address.format(""), "rob")
    for name in ("rob", "sam"):
        found = browse(address.format(field), name)
        assert not MAIL.search(found), name
        assert f'value="{field}"' not in found
        assert found.count("<tr") == whole.count("<tr")
    if field == "email" and "as=" not in address:
        assert len(set(MAIL.findall(browse(address.format(field), "maya")))) > 5


@pytest.mark.parametrize("address", PAGES[:3])
def test_everybody_tells_leads_apart_by_what_many_share(browse: Callable[..., str], address: str) -> None:
    assert re.search(r'value="country"\s+selected', browse(address.format("country"), "rob"))


@pytest.mark.parametrize("side", ["only", "vs"])
def test_nobody_is_looked_up_by_a_figure(browse: Callable[..., str], side: str) -> None:
    mail = MAIL.findall(browse("/funnel/?by=email", "maya"))[0]
    asked = urlencode({"by": "", side: valued("email", mail)})
    assert f"Email: {mail}" in browse(f"/funnel/?{asked}", "maya")
    assert f"Email: {mail}" not in browse(f"/funnel/?{asked}", "rob")
