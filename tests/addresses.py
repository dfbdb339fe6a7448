"""Every address of the site with values that exist, and a company: one log-in for each role, and leads of two reps."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import pytest
from django.contrib.auth.models import User
from django.test import Client
from django.urls import URLResolver, get_resolver

from interlock.agreement import starter
from interlock.desk import actions, clock
from interlock.desk.models import Account, Handoff, Lead, Person
from interlock.desk.rights import Role
from interlock.pages.frame import ground

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from pytest_django.fixtures import SettingsWrapper

TEAMS = dict.fromkeys(("rep", "sales_lead", "executive"), "sales") | {"marketing": "marketing"}
POOL, THEIRS = 3, 2
"""A hand-off that waits in the pool, and one that another rep has."""
ARGUMENTS = {
    "person": str(1_000 + POOL), "account": "70", "handoff": str(POOL), "number": str(POOL), "old": "1", "new": "1",
    "name": "unanswered", "slug": "demo", "team": "inbound", "member": "rep", "token": "none", "deed": "none",
    "comment": "1", "load": "1", "pk": "1", "provider_id": "none", "organization_slug": "none", "uidb36": "1",
    "key": "none", "pair": "1",
}  # fmt: skip
OF_ROUTE = {"agreement/": {"number": "1"}, "api/agreement/": {"number": "1"}, "setup/people/": {"name": "other"}}
"""Values that exist, where they do: what is not there is not found, and that is an answer too."""


def routes() -> dict[str, str]:
    """Return every route of the site, and a path that it answers."""
    found = dict.fromkeys(_walk(get_resolver(), ""))
    return {route: _path(route) for route in found}


def _walk(resolver: URLResolver, before: str) -> Iterator[str]:
    for each in resolver.url_patterns:
        here = before + str(each.pattern)
        if isinstance(each, URLResolver):
            yield from _walk(each, here)
        else:
            yield here


def _path(route: str) -> str:
    known = ARGUMENTS | next((more for begins, more in OF_ROUTE.items() if route.startswith(begins)), {})
    return "/" + re.sub(r"<(?:\w+:)?(\w+)>", lambda one: known[one[1]], route.removeprefix("^"))


@pytest.fixture
def company(tmp_path: Path, settings: SettingsWrapper, db: None) -> Iterator[None]:  # noqa: ARG001
    """Let there be one of each role, an agreement, and leads of two reps."""
    settings.LEDGER_ROOT = tmp_path / "ledger"
    for role in (*Role, "other"):
        own = "rep" if role == "other" else str(role)
        actions.add_member(str(role), "secret", TEAMS.get(own, "other"), own)
    number = str(actions.propose(starter()).number)
    for name in ("marketing", "sales_lead"):
        actions.sign(number, name, "secret")
    for name in ("rep", "other"):
        actions.add_seat(name, "inbound")
    Account.objects.create(id=70, key="crm:70", label="Acme")
    Account.objects.create(id=71, key="crm:71", label="Umbra")
    for number, owner, account in ((1, "rep", 70), (THEIRS, "other", 71), (POOL, "", 70)):
        Person.objects.create(id=1_000 + number, key=f"crm:{number}", label=f"Zed Number{number}")
        Lead.objects.create(person=1_000 + number, account=account, state="x", folded={}, seal="", recorded=1)
        Handoff.objects.create(
            id=number, person=1_000 + number, account=account, owner=owner, team="inbound", clause="enterprise",
            stage="mql", seal="x", score=1.0, triggered=1, passed=1, handed=clock.now(), due=clock.now(),
        )  # fmt: skip
    yield
    ground.forget()


def browser(name: str) -> Client:
    client = Client()
    client.force_login(User.objects.get(username=name))
    return client
