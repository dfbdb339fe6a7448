"""What a page shows is what stands behind it."""

from __future__ import annotations

import re
from datetime import date
from html import unescape
from urllib.parse import urljoin

import pytest
from django.test import Client

from interlock.agreement import read, starter
from interlock.connectors import synthetic
from interlock.desk import actions
from interlock.pages.login.link import path_for

FIGURE = re.compile(r'<a (?=[^>]*data-n="(-?\d+)")[^>]*href="([^"]*)"[^>]*>(.*?)</a>', re.DOTALL)
TOTAL = re.compile(r'<b id="rows-total">([\d,]+)</b>')


def text(client: Client, address: str) -> str:
    answer = client.get(address)
    assert answer.status_code == 200, (address, answer.status_code)
    return answer.content.decode()


def total(client: Client, address: str) -> int:
    found = TOTAL.search(text(client, address))
    return int(found[1].replace(",", "")) if found else 0


def figures(page: str, here: str) -> list[tuple[str, int, str]]:
    """Read the figures of a page: where each leads, how many rows are behind it, and what it says."""
    found = []
    for many, address, inside in FIGURE.findall(page):
        said = re.sub(r'<span class="(?:unseen|quiet|label).*?</span>|<title>.*?</title>|<[^>]+>', "", inside)
        found.append((urljoin(here, unescape(address)), int(many), said.strip()))
    return found


def is_count(said: str) -> bool:
    return re.fullmatch(r"[\d,]+", said) is not None


@pytest.mark.parametrize("basis", ["cohort", "period", "resolved", "open"])
@pytest.mark.parametrize(
    "asked", ["by=", "by=origin", "span=year&at=2026-01-01", "span=quarter&at=2026-04-01&by=industry"]
)
def test_every_figure_of_the_funnel_is_as_many_rows(client: Client, company: int, basis: str, asked: str) -> None:
    here = f"/funnel/?basis={basis}&{asked}"
    found = figures(text(client, here), here)
    assert len(found) >= 16
    assert sum(many for _, many, _ in found) > 0
    for address, many, said in found[:45]:
        assert many <= company * 2
        assert total(client, address) == many, address
        assert not is_count(said) or int(said.replace(",", "")) == many, (address, said)


CRAWLED = (
    "/funnel/?skipped=drop&again=each&within=30",
    "/funnel/?only=segment:emea&vs=rest",
    "/funnel/?span=quarter&at=2026-04-01&vs=previous&by=",
    "/funnel/?by=origin&only=field:origin:%22email%22&vs=field:origin:%22event%22",
    "/journey-map/",
    "/journey-map/?source=origin&only=segment:ideal&span=year&at=2026-01-01",
    "/board/?span=year&at=2026-06-01",
    "/board/?span=quarter&at=2026-08-01&by=channel",
    "/board/clocks/?span=quarter&at=2026-08-01",
    "/report/?span=year&at=2026-06-01",
    "/report/?span=month&at=2026-04-01",
    "/overview/?span=year&at=2026-06-01",
    "/overview/?span=quarter&at=2026-02-01",
    "/numbers/leads/?by=origin",
)


@pytest.mark.parametrize("here", CRAWLED)
def test_every_figure_of_every_page_is_as_many_rows(client: Client, company: int, here: str) -> None:
    """Crawl a page's figures: each leads to its rows, and there are as many as it says."""
    assert company
    actions.adopt()
    found = figures(text(client, here), here)
    assert len(found) >= 5, here
    for address, many, said in dict.fromkeys(found):
        assert total(client, address) == many, (here, address, said)
        assert not is_count(said) or "apart=1" in address or int(said.replace(",", "")) == many, (address, said)


def test_a_difference_is_that_of_both_sides_rows(client: Client, company: int) -> None:
    assert company
    page = text(client, "/funnel/?only=segment:emea&vs=segment:amer&by=")
    links = re.findall(r'<td class="num apart"><a href="([^"]+)"[^>]*>([^<]+)</a>', page)
    assert len(links) >= 6
    for address, said in links:
        if not re.fullmatch(r"[+\N{MINUS SIGN}]?[\d,]+", said):
            continue
        rows = text(client, unescape(address))
        this, that = (
            int(one.replace(",", "")) for one in re.findall(r'id="side-[^>]*>[^<]*<span class="quiet">([\d,]+)<', rows)
        )
        assert this - that == int(said.replace("\N{MINUS SIGN}", "-").replace(",", "")), address


def test_the_whole_question_comes_back_from_its_rows(client: Client, company: int) -> None:
    assert company
    asked = "basis=open&skipped=drop&again=last&only=segment%3Aemea&by=origin&vs=rest"
    page = text(client, f"/funnel/?{asked}")
    address = next(unescape(link) for _, link, _ in FIGURE.findall(page))
    back = unescape(re.search(r'id="back" href="([^"]+)"', text(client, address))[1])  # type: ignore[index]
    assert sorted(back.removeprefix("/funnel/?").split("&")) == sorted(asked.split("&"))
    assert text(client, back).count("data-n=") == page.count("data-n=")


def test_versions_are_compared_over_the_same_history(client: Client, company: int) -> None:
    assert company
    changed = starter().replace('salesforce = "Qualified"', 'salesforce = "Nothing they say"')
    again = actions.propose(changed.replace('hubspot = "salesqualifiedlead"', 'hubspot = "no_word"'), "maya")
    page = text(client, f"/funnel/?vs=version:{again.number}&by=")
    assert f"Version {again.number}" in page
    assert "the same leads, no interval" in page
    for side in ("maya", "sam"):
        actions.sign(str(again.number), side, "secret")
    page = text(client, "/funnel/?vs=then&by=")
    assert "As it was" in page
    assert "Restated" in page
    found = figures(page, "/funnel/")
    assert len(found) > 20
    for address, many, _ in found:
        assert total(client, address) == many, address


@pytest.mark.parametrize(
    "asked", ["vs=version:99", "vs=previous", "vs=at:x", "vs=segment:x", "only=x:y:z", "vs=field:a"]
)
def test_what_cannot_be_compared_is_said(client: Client, company: int, asked: str) -> None:
    assert company
    page = text(client, f"/funnel/?{asked}")
    assert ("There is nothing to compare with here" in page) == asked.startswith("vs")


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
    groups = re.findall(r'<td class="num"><a href="(\?[^"]+)"[^>]*>([\d,]+)</a>', page)
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
    assert "<b>1</b> clause means something else, <b>1</b> only reworded" in change


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
