"""Every table and every chart of every page that links lead to can be taken away, rows and all.

Pages are found by following links from the menu; a page that is added is looked at without a word here.
"""

from __future__ import annotations

import re
from html import unescape
from html.parser import HTMLParser
from typing import TYPE_CHECKING
from urllib.parse import parse_qs, urljoin, urlsplit

import pytest
from django.contrib.auth.models import User
from django.test import Client
from django.urls import Resolver404, resolve

from interlock.desk import actions, clock
from interlock.desk.actions.seats import Terms
from interlock.desk.models import Handoff, Import, Listed, Outgoing, Person, Proposal, Quarantined, Remark, Stray

if TYPE_CHECKING:
    from collections.abc import Iterator

STAYS = {
    "your-account": "who is logged in where is one's own",
    "access": "who is logged in where is ended here, and what was done is in the audit",
    "roles": "the same for every company, and in the documentation",
    "setup-sources": "settings, but for the kinds nobody agreed on",
}
"""Pages with tables that nobody takes away, and why."""
ELSEWHERE = {"search", "logout", "account_logout", "feed"}
EMPTY = {"td", "th"}


class Page(HTMLParser):
    """What a page shows: the first row of each table, charts, and links."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.links: list[str] = []
        self.tables: list[list[str]] = []
        self.charts: list[str] = []
        self._rows, self._cell, self._body = 0, False, False
        self.feed(text)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        said = {name: value or "" for name, value in attrs}
        if tag == "a" and said.get("href"):
            self.links.append(unescape(said["href"]))
        if tag == "svg" and said.get("role") in {"img", "group"}:
            self.charts.append(said.get("aria-label", ""))
        if tag == "table":
            self.tables.append([])
            self._rows = 0
        self._body = (self._body or tag == "tbody") and tag != "thead"
        self._rows += tag == "tr" and self._body
        if tag in EMPTY and self._body and self._rows == 1 and self.tables:
            self._cell = True

    def handle_endtag(self, tag: str) -> None:
        self._cell = self._cell and tag not in EMPTY
        self._body = self._body and tag != "table"

    def handle_data(self, data: str) -> None:
        if self._cell:
            self.tables[-1].append(data)


def plain(text: str) -> str:
    """Write words the way that pages and files have in common."""
    return " ".join(re.findall(r"\w+", text.replace("_", " ").casefold()))


def kind(address: str) -> tuple[str, ...] | None:
    """Return what tells pages apart: their route and the first word that is asked; none: it is no page of ours."""
    parts = urlsplit(address)
    if parts.netloc or not parts.path.startswith("/"):
        return None
    try:
        name = resolve(parts.path).url_name or ""
    except Resolver404:
        return None
    words = sorted(parse_qs(parts.query))
    return None if name in ELSEWHERE or "as" in words else (name, *words[:1])


def crawled(browser: Client) -> Iterator[tuple[str, str, Page]]:
    """Follow every link once for each kind of page; give address, route and what is there."""
    waiting, seen = ["/"], set()
    while waiting:
        address = waiting.pop(0)
        answer = browser.get(address, follow=True)
        if answer.status_code != 200 or "text/html" not in answer.headers["Content-Type"]:
            continue
        last = answer.redirect_chain[-1][0] if answer.redirect_chain else address
        found = Page(answer.content.decode())
        yield last, resolve(urlsplit(last).path).url_name or "", found
        for link in found.links:
            there = urljoin(last, link)
            if (told := kind(there)) is not None and told not in seen:
                seen.add(told)
                waiting.append(there)


@pytest.fixture
def rows(company: int) -> int:
    """Let there be something in each table that the company's files do not fill."""
    now, day = clock.now(), 86_400_000_000
    people = Person.objects.order_by("id").values_list("id", flat=True)
    for number, status, person in zip((1, 2, 3), ("rejected", "accepted", "waiting"), people[:3], strict=True):
        Handoff.objects.create(
            id=number, person=person, clause="fast", stage="mql", team="inbound", score=90.0, seal="s", triggered=now,
            passed=now, handed=now, due=now, status=status, owner="sam" if number < 3 else "", segment="emea",
            reason="wrong_size" if number == 1 else "", campaign="spring", decided=now if number < 3 else None,
            decided_by="sam" if number < 3 else "",
        )  # fmt: skip
    Remark.objects.create(handoff_id=1, person=1, kind="objection", text="dear", topic="price", by="sam", at=now)
    replay = {
        "before": {"handoffs": 9, "accepted": 4, "refused": 5}, "after": {"handoffs": 7, "accepted": 4, "refused": 3},
        "refused": 1, "still": 0, "won_missed": 0, "won_kept": 2, "flags": [], "notes": [],
        "since": now - day, "until": now,
    }  # fmt: skip
    Proposal.objects.create(
        clause="score.fit.size", reason="wrong_size", review="wrong_size", seal="s", handoffs=[1], evidence=[],
        change=[{"clause": "score.fit.size.points", "was": 10, "now": 5}], says="Give less.", text="x", replay=replay,
        worked_out=now, opened=now, due=now + day,
    )  # fmt: skip
    load = Import.objects.first()
    Quarantined.objects.create(load=load, file="leads.csv", line=3, column="created", reason="=no date", row="A,b")
    Stray.objects.create(source="site", kind="odd_kind", times=3, first=now - day, last=now)
    Outgoing.objects.create(key="k", channel="mail", to="maya", subject="Overdue", text="t", created=now, due=now, dead=now, error="refused")  # fmt: skip  # noqa: E501
    actions.add_seat("sam", "inbound", Terms())
    actions.add_absence("sam", now + day, now + 2 * day, by="sam")
    Listed.objects.create(list="named", account=1, owner="sam")
    return company


@pytest.mark.usefixtures("client", "rows")
def test_every_table_and_chart_can_be_taken_away() -> None:
    actions.add_member("ada", "secret", "other", "admin")
    browser = Client()
    browser.force_login(User.objects.get(username="ada"))
    missing, met = [], set()
    for address, name, page in crawled(browser):
        if not page.tables and not page.charts:
            continue
        met.add(name)
        taken = files(browser, address, page)
        missing += [
            f"{address}: {row}"
            for row in page.tables
            if name not in STAYS and any(plain(cell) for cell in row) and not held(row, taken)
        ]
        forms = {form for link in page.links for form in parse_qs(urlsplit(link).query).get("as", [])}
        if page.charts and name not in STAYS and not forms >= {"svg", "pdf", "png"}:
            missing.append(f"{address}: {page.charts}")
    assert "\n".join(missing) == ""
    assert met >= {"funnel", "number", "journey_map", "lead", "board", "report", "proposal", "setup-quarantine", *STAYS}


def files(browser: Client, address: str, page: Page) -> list[str]:
    """Take each table of a page away; where there is CSV there is XLSX, PDF and PNG as well."""
    links = [link for link in page.links if link.startswith("?")]
    for link in (one for one in links if "as=csv" in one):
        assert {link.replace("as=csv", f"as={form}") for form in ("xlsx", "pdf", "png")} <= set(links), (address, link)
    answers = [browser.get(urljoin(address, link)) for link in dict.fromkeys(links) if "as=csv" in link]
    return [plain(b"".join(one.streaming_content).decode()) for one in answers]  # type: ignore[arg-type]


def held(row: list[str], taken: list[str]) -> bool:
    """Say whether a file has the row: what it says first that is no number and no time."""
    texts = [plain(text) for text in row if plain(text) and not re.match(r"[\d.,%+-]", text.strip())]
    return any(texts[0] in file for file in taken) if texts else bool(taken)
