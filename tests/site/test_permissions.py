"""Who may open what: every address and method of the site, role by role, as `permissions.toml` says.

An address without a row there fails, and so does a row without an address.
"""

from __future__ import annotations

import re
import tomllib
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from django.contrib.auth.models import User
from django.db import transaction
from django.test import Client
from django.urls import URLResolver, get_resolver

from interlock.agreement import starter
from interlock.desk import actions, clock
from interlock.desk.actions import tokens
from interlock.desk.models import Account, Handoff, Lead, Person
from interlock.desk.rights import RIGHTS, SCOPES, Role
from interlock.pages.frame import ground

if TYPE_CHECKING:
    from collections.abc import Iterator

    from django.http import HttpResponseBase
    from pytest_django.fixtures import SettingsWrapper

TABLE = Path(__file__).with_name("permissions.toml")
METHODS = ("GET", "POST")
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
    actions.propose(starter())
    for name in ("marketing", "sales_lead"):
        actions.sign("1", name, "secret")
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


def program(name: str) -> Client:
    """Return a program with a token for all that somebody's role may be given."""
    found = [scope for scope, right in SCOPES.items() if right in RIGHTS[Role(name)]]
    return Client(headers={"Authorization": f"Bearer {tokens.make_token(name, 'all', found, 1).token}"})


def asked(client: Client, method: str, path: str) -> HttpResponseBase:
    """Ask, and leave everything as it was."""
    cookies = {name: one.value for name, one in client.cookies.items()}
    with transaction.atomic():
        answer: Any = client.generic(method, path, b"{}" if path.startswith("/api/") else b"", "application/json")
        transaction.set_rollback(True)
    client.cookies.load(cookies)
    return answer


def expected() -> dict[str, str]:
    """Read the table: by route, who may look and who may write, or who may do both."""
    rows: dict[str, str | dict[str, str]] = tomllib.loads(TABLE.read_text())
    return {
        f"{method} {route}": row if isinstance(row, str) else row[method]
        for route, row in rows.items()
        for method in METHODS
    }


def refused(answer: Any) -> bool:
    return answer.status_code in {401, 403} or answer.headers.get("Location", "").startswith("/login/?next=")


@pytest.mark.usefixtures("company")
def test_every_address_is_open_to_whom_the_table_says() -> None:
    table = expected()
    callers = {role: (browser(role), program(role)) for role in Role}
    seen = {}
    for route, path in routes().items():
        for method in METHODS:
            at = int(path.startswith("/api/"))
            open_to = [str(role) for role, pair in callers.items() if not refused(asked(pair[at], method, path))]
            seen[f"{method} {route}"] = said(open_to, anyone=not refused(asked(Client(), method, path)))
    assert {row: said for row, said in seen.items() if table.get(row) != said} == {}
    assert sorted(set(table) - set(seen)) == []


def said(open_to: list[str], *, anyone: bool) -> str:
    """Write who may as the table does."""
    if anyone:
        return "anyone"
    return "everybody" if len(open_to) == len(Role) else ", ".join(open_to) or "nobody"


LEADS_OF_OTHERS = [
    *(f"/inbox/{THEIRS}/{part}" for part in (
        "", "side/", "touches/", "reject/", "recycle/", "hold/", "heard/", "contact/", "hand-on/", "settle/",
    )),
    f"/lead/{1_000 + THEIRS}/", "/account/71/", f"/routing/{THEIRS}/", f"/routing/who/?q=Zed&person={1_000 + THEIRS}",
]  # fmt: skip


@pytest.mark.usefixtures("company")
def test_another_reps_lead_is_refused_by_every_address_that_takes_an_id() -> None:
    rep, lead = browser("rep"), program("rep")
    for path in LEADS_OF_OTHERS:
        assert asked(rep, "GET", path).status_code == 403, path
        own = path.replace(f"/{THEIRS}/", f"/{POOL}/").replace(str(1_000 + THEIRS), str(1_000 + POOL))
        assert asked(rep, "GET", own.replace("/71/", "/70/")).status_code == 200, own
    for part in ("accept", "take", "resume", "undo", "reject", "recycle", "hold", "heard", "contact", "hand-on"):
        assert asked(rep, "POST", f"/inbox/{THEIRS}/{part}/").status_code == 403, part
    assert lead.get(f"/api/handoffs/{THEIRS}").status_code == 403
    assert lead.get(f"/api/handoffs/{POOL}").status_code == 200
    answer = {"verdict": "accept", "by": "rep"}
    body = lead.post(f"/api/handoffs/{THEIRS}/verdict", answer, content_type="application/json")
    assert body.status_code == 403


LISTS = (
    "/inbox/?who=all", "/inbox/rows/?who=all", "/search/?q=Zed", "/routing/", "/board/rows/", "/account/70/",
    "/overview/rows/?of=waiting", "/overview/rows/?of=overdue", "/report/answers/",
)  # fmt: skip


@pytest.mark.usefixtures("company")
def test_no_list_tells_a_rep_of_another_reps_lead() -> None:
    rep, hidden = browser("rep"), f"Number{THEIRS}"
    shown = 0
    for path in LISTS:
        page = rep.get(path).content.decode()
        assert hidden not in page, path
        shown += f"Number{POOL}" in page
        assert hidden in browser("revops").get(path).content.decode() or "account" in path, path
    assert shown > 5
    assert "1 more row of this figure belongs to leads that others have" in rep.get("/board/rows/").content.decode()
    taken = b"".join(rep.get("/board/rows/?as=csv").streaming_content).decode("utf-8-sig")  # type: ignore[arg-type]
    assert hidden not in taken
    assert "1 rows of leads that others have" in taken
