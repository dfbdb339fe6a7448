"""What a page shows is what stands behind it."""

from __future__ import annotations

import re
from datetime import date
from html import unescape

import pytest
from django.test import Client

from interlock.agreement import read, starter
from interlock.connectors import synthetic
from interlock.desk import actions
from interlock.pages.login.link import path_for

LINK = re.compile(r'<a [^>]*href="(/funnel/rows/[^"]*)"[^>]*>(.*?)</a>', re.DOTALL)
TOTAL = re.compile(r'<b id="rows-total">([\d,]+)</b>')


def text(client: Client, address: str) -> str:
    answer = client.get(address)
    assert answer.status_code == 200, (address, answer.status_code)
    return answer.content.decode()


def total(client: Client, address: str) -> int:
    found = TOTAL.search(text(client, address))
    return int(found[1].replace(",", "")) if found else 0


def figures(page: str) -> list[tuple[str, int]]:
    """Read the funnel's counts and where each leads; a share stands for the count in its title."""
    found = []
    for link in LINK.finditer(page):
        title = re.search(r'title="([\d,]+) of', link[0])
        said = (
            title[1]
            if title
            else re.findall(r"[\d,]+", re.sub(r"<span class=\"(?:unseen|quiet).*?</span>|<[^>]+>", "", link[2]))[-1]
        )
        found.append((unescape(link[1]), int(said.replace(",", ""))))
    return found


@pytest.mark.parametrize("basis", ["cohort", "period", "resolved", "open"])
@pytest.mark.parametrize(
    "asked", ["by=", "by=origin", "span=year&at=2026-01-01", "span=quarter&at=2026-04-01&by=industry"]
)
def test_every_figure_of_the_funnel_is_as_many_rows(client: Client, company: int, basis: str, asked: str) -> None:
    found = figures(text(client, f"/funnel/?basis={basis}&{asked}"))
    assert len(found) >= 11
    assert max(number for _, number in found) <= company * 2
    assert sum(number for _, number in found) > 0
    for address, number in found[:40]:
        assert total(client, address) == number, address


def test_every_number_of_the_agreement_has_its_rows(client: Client, company: int) -> None:
    listed = text(client, "/numbers/")
    for name, metric in read(starter()).metric.items():
        assert f'href="/numbers/{name}/"' in listed
        page, rows = text(client, f"/numbers/{name}/"), total(client, f"/numbers/{name}/")
        if metric.share:
            said = re.search(r'class="quiet">[\d,]+ of ([\d,]+),', page)
            assert said, name
            whole = int(said[1].replace(",", ""))
            assert whole == rows if metric.basis == "cohort" else 0 < whole <= rows, name
        elif not (metric.sum or metric.mean or metric.median):
            said = re.search(r'id="value">([\d,]+)<', page)
            assert said, name
            assert int(said[1].replace(",", "")) == rows, name
    assert total(client, "/numbers/leads/") == company


def test_a_split_leads_to_the_rows_of_each_group(client: Client, company: int) -> None:
    page = text(client, "/numbers/leads/?by=origin")
    groups = re.findall(r'<td class="num"><a href="(\?[^"]+)">([\d,]+)</a>', page)
    assert len(groups) > 3
    counted = [(unescape(address), int(number.replace(",", ""))) for address, number in groups]
    assert sum(number for _, number in counted) == company
    for address, number in counted:
        assert total(client, f"/numbers/leads/{address}") == number


def test_pages_of_rows_hold_every_row_once(client: Client, company: int) -> None:
    seen: list[str] = []
    for page in range(1, 10):
        seen += (
            re.findall(r"<tr><td>.*?</tr>", text(client, f"/numbers/leads/?page={page}"), re.DOTALL)
            if page <= 8
            else []
        )
    assert len(seen) == company
    assert total(client, "/numbers/leads/?page=999999999") == company


@pytest.mark.parametrize(
    "asked",
    ["basis=x", "span=y&at=z", "by=nothing&group=1", "group=%7B", "page=-1", "page=x", "at=0001-01-01&span=week"],
)
def test_an_address_that_makes_no_sense_shows_the_usual(client: Client, company: int, asked: str) -> None:
    assert company
    assert "Lead" in text(client, f"/funnel/?{asked}")
    assert total(client, f"/funnel/rows/?stage=lead&figure=entered&{asked}") > 0
    assert "Leads" in text(client, f"/numbers/leads/?{asked}")


@pytest.mark.parametrize(
    "address",
    ["/funnel/rows/", "/funnel/rows/?stage=x&figure=entered", "/numbers/x/", "/agreement/99/", "/agreement/1/99/"],
)
def test_what_is_not_there_is_not_found(client: Client, company: int, address: str) -> None:
    assert company
    assert client.get(address).status_code == 404


def test_before_anything_is_signed_pages_say_what_is_missing(client: Client) -> None:
    assert "No agreement is in force yet" in text(client, "/funnel/")
    assert "No agreement is in force yet" in text(client, "/numbers/")
    assert "No agreement yet" in text(client, "/agreement/")


def test_before_anything_is_loaded_the_funnel_says_so(client: Client, signed: int) -> None:
    assert signed
    assert "No leads yet" in text(client, "/funnel/")
    assert text(client, "/numbers/")


def test_new_data_shows_at_once(client: Client, signed: int) -> None:
    assert signed
    text(client, "/funnel/")
    actions.load(synthetic.company(150, seed=5, until=date(2026, 10, 1)), "synthetic")
    assert total(client, "/numbers/leads/") == 150


def test_the_agreement_shows_who_has_signed_and_what_changed(client: Client, signed: int) -> None:
    changed = re.sub(r"at_score\s*=\s*\d+", "at_score = 77", starter(), count=1)
    again = actions.propose(changed.replace("They signed.", "They signed with us."), "sam")
    page = text(client, f"/agreement/{again.number}/")
    assert page.count("not signed yet") == 2
    assert "waits for marketing and sales" in page
    assert "not signed yet" not in text(client, "/agreement/")
    change = text(client, f"/agreement/{signed}/{again.number}/")
    assert re.search(r"<code>handoff\.\w+\.at_score</code>", change)
    assert "stage.customer.says" in change
    assert "2 changes, 1 of them in meaning" in change


def test_every_clause_of_the_agreement_is_on_its_page(client: Client, signed: int) -> None:
    assert signed
    page = text(client, "/agreement/")
    clauses = re.findall(r"^\[([a-z_.0-9]+)\]$", starter(), re.MULTILINE)
    shown = {clause for clause in clauses if not clause.endswith((".touch", ".hours", ".gate", ".means", ".recycle"))}
    assert len(shown) > 60
    for clause in shown:
        assert f'id="{clause}"' in page, clause


def test_a_link_logs_in_once(client: Client) -> None:
    del client
    path = path_for("maya")
    first, second = Client(), Client()
    assert first.get(path).headers["Location"] == "/"
    assert first.get("/agreement/").status_code == 200
    assert second.get(path).headers["Location"] == "/login/"
    assert second.get("/login/maya/made-up/").headers["Location"] == "/login/"
    assert second.get("/agreement/").status_code == 302


@pytest.mark.usefixtures("signed")
@pytest.mark.parametrize(
    ("asked", "shown"), [("/funnel/", "/funnel/"), ("//evil.example/", "/"), ("https://evil.example/", "/"), ("", "/")]
)
def test_a_link_shows_the_page_asked_for_and_never_another_site(asked: str, shown: str) -> None:
    there = Client().get(f"{path_for('maya')}?next={asked}")
    assert there.headers["Location"] == shown
