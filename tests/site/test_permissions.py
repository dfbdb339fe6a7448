"""Who may open what: every address and method of the site, role by role, as `permissions.toml` says.

An address without a row there fails, and so does a row without an address.
"""

from __future__ import annotations

import tomllib
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from addresses import POOL, THEIRS, browser, company, routes
from django.db import transaction
from django.test import Client

from interlock.desk.actions import tokens
from interlock.desk.rights import RIGHTS, SCOPES, Role

if TYPE_CHECKING:
    from django.http import HttpResponseBase

__all__ = ["company"]
TABLE = Path(__file__).with_name("permissions.toml")
METHODS = ("GET", "POST")


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
