from __future__ import annotations

import json
import sqlite3
from typing import TYPE_CHECKING, Any
from uuid import uuid4

if TYPE_CHECKING:
    import httpx

    from .conftest import Served

SITE = "https://www.example.com"


def tell(served: Served, visitor: str = "", origin: str = SITE, key: str = "", **said: Any) -> httpx.Response:
    event = {"id": str(uuid4()), "kind": "page_view", "path": "/pricing/teams", "referrer": "", "link": {}} | said
    body = {"key": key or served.keys["site"]["public"], "visitor": visitor, "event": event}
    return served.client.post(
        f"{served.url}t", content=json.dumps(body), headers={"Origin": origin, "Content-Type": "text/plain"}
    )


def rows(served: Served, sql: str, *given: Any) -> list[tuple[Any, ...]]:
    with sqlite3.connect(served.home / "interlock.sqlite3") as database:
        found: list[tuple[Any, ...]] = database.execute(sql, given).fetchall()
    database.close()
    return found


def test_what_a_visitor_did_is_told_of_the_person_once_they_say_who_they_are(served: Served) -> None:
    visitor = str(uuid4())
    link = {"utm_medium": "cpc", "utm_campaign": "spring"}
    seen = tell(served, visitor, link=link, referrer="https://www.google.com")
    assert seen.status_code == 204
    assert seen.headers["Access-Control-Allow-Origin"] == SITE
    assert not seen.cookies
    kept = "SELECT kind, channel, campaign, content FROM desk_visitortouch WHERE visitor_id = ?"
    assert rows(served, kept, visitor) == [("pricing_view", "paid_search", "spring", "/pricing/teams")]
    fields = {"email": "vera@visitor.example", "name": "Vera", "country": "DE"}
    assert tell(served, visitor, kind="form", path="/contact", referrer=SITE, fields=fields).status_code == 204
    assert rows(served, kept, visitor) == []
    told = "SELECT kind, channel FROM desk_tailtouch WHERE source = 'site' AND campaign = 'spring'"
    assert rows(served, told) == [("pricing_view", "paid_search")]


def test_without_consent_a_form_is_heard_and_a_view_is_not(served: Served) -> None:
    assert tell(served).status_code == 422
    assert tell(served, kind="form", fields={"email": "shy@visitor.example"}).status_code == 204
    assert rows(served, "SELECT count(*) FROM desk_visitor WHERE id = ''") == [(0,)]


def test_a_key_works_on_its_own_sites_only(served: Served) -> None:
    for origin in ("https://evil.example", "", "null"):
        refused = tell(served, str(uuid4()), origin=origin)
        assert refused.status_code == 403
        assert "Access-Control-Allow-Origin" not in refused.headers
    assert tell(served, key="0" * 24).status_code == 403


def test_what_the_script_would_not_send_is_refused(served: Served) -> None:
    for said in ({"path": "pricing"}, {"kind": "Page View"}, {"id": "1"}, {"color": "red"}, {"fields": {"a": 5}}):
        assert tell(served, str(uuid4()), **said).status_code == 422
    assert tell(served, "x" * 40).status_code == 422
    assert tell(served, fields={"email": "x" * 40_000}).status_code == 413
    parts = iter([b"{", b" " * 40_000, b"}"])  # its length is not said beforehand
    assert served.client.post(f"{served.url}t", content=parts, headers={"Origin": SITE}).status_code == 413


def test_the_script_is_small_plain_and_kept_by_browsers(served: Served) -> None:
    script = served.client.get(f"{served.url}t.js")
    assert script.headers["Content-Type"].startswith("text/javascript")
    assert len(script.content) < 3_000
    for word in (b"eval", b"document.cookie", b"innerHTML", b"http://", b"https://"):
        assert word not in script.content
    again = served.client.get(f"{served.url}t.js", headers={"If-None-Match": script.headers["ETag"]})
    assert again.status_code == 304
