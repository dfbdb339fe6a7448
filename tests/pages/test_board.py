"""The board's figures are their rows, and reasons stand under the clauses they contradict."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import TYPE_CHECKING, Any

import pytest

from interlock.desk import clock
from interlock.desk.lists import board as lists
from interlock.desk.models import Dispute, Handoff, Remark

if TYPE_CHECKING:
    from django.test import Client

DAY = 86_400_000_000


def handed(number: int, **said: Any) -> Handoff:
    """Return a hand-off of today."""
    now = clock.now()
    known = {"person": number, "clause": "fast", "stage": "mql", "team": "inbound", "score": 90.0, "seal": "s"}
    times = {"triggered": now, "passed": now, "handed": now, "due": now + DAY}
    return Handoff(id=number, **{**known, **times, **said})


@pytest.fixture
def some() -> list[Handoff]:
    """Hand over to sales, who answers some of it."""
    rows = [
        handed(1, campaign="spring", channel="search", status="accepted", decided=clock.now()),
        handed(2, campaign="spring", channel="mail", status="rejected", reason="too_small", decided=clock.now()),
        handed(3, campaign="spring", channel="mail", status="rejected", reason="too_small", decided=clock.now()),
        handed(4, campaign="autumn", status="recycled", reason="bad_timing", until=clock.now() + DAY),
        handed(5, campaign=None, status="waiting"),
        handed(6, campaign="spring", status="waiting", handed=clock.now() - 900 * DAY),
    ]
    Handoff.objects.bulk_create(rows)
    note = {"kind": "competitor", "topic": "acme", "text": "They use Acme", "by": "sam", "at": clock.now()}
    Remark.objects.create(handoff_id=2, person=2, **note)
    return rows


def test_groups_add_up_to_the_whole(some: list[Handoff]) -> None:
    assert some
    asked = lists.Asked(clock.now() - DAY, clock.now() + DAY)
    whole = lists.total(lists.groups(asked, "team"))
    assert (whole.total, whole.accepted, whole.rejected, whole.recycled, whole.waiting) == (5, 1, 2, 1, 1)
    assert whole.reasons == (("too_small", 2), ("bad_timing", 1))
    for by in lists.BY:
        groups = lists.groups(asked, by)
        assert lists.total(groups) == whole, by
        for group in groups:
            mine = lists.Asked(asked.since, asked.until, by, group.name)
            assert len(lists.passed(mine)) == group.total == lists.many(mine)


@pytest.mark.usefixtures("some")
def test_a_verdict_that_was_overturned_counts_and_its_reason_does_not() -> None:
    asked = lists.Asked(clock.now() - DAY, clock.now() + DAY)
    known = {"by": "maya", "why": "It fits", "at": clock.now(), "settles": "sam", "settled": clock.now()}
    for upheld in (False, False, True):
        Dispute.objects.create(handoff_id=2, upheld=upheld, **known)
    Dispute.objects.create(handoff_id=4, upheld=True, **known)
    for by in lists.BY:
        whole = lists.total(lists.groups(asked, by))
        assert (whole.total, whole.rejected, whole.recycled) == (5, 2, 1)
        assert whole.reasons == (("bad_timing", 1), ("too_small", 1))
        for reason, many in whole.reasons:
            assert lists.many(replace(asked, reason=reason)) == many


@pytest.mark.usefixtures("signed", "some")
def test_every_figure_links_to_exactly_its_rows(client: Client) -> None:
    page = client.get("/board/").content.decode()
    found = re.findall(r'<td class="num"><a href="([^"]+)"[^>]*>([\d,]+)</a>', page)
    assert len(found) == 3 * 5
    refused = re.findall(r'<a class="quiet" href="([^"]+)"[^>]*>([\d,]+) refused</a>', page)
    heard = re.findall(r'<b><a href="([^"]+)"[^>]*>([\d,]+)<span class="unseen"> hand-offs: acme', page)
    assert [value for _, value in (*refused, *heard)] == ["2", "1", "1"]
    found += refused + heard
    for url, value in found:
        rows = client.get("/board/" + url.replace("&amp;", "&")).content.decode()
        shown = re.search(r'id="rows-total">([\d,]+)<', rows)
        assert (shown[1] if shown else "0") == value, url


@pytest.mark.usefixtures("signed", "some")
def test_a_refusal_stands_under_the_clause_it_contradicts(client: Client) -> None:
    page = client.get("/board/").content.decode()
    clause = page.split('id="clause-score.interest.fit.size"')[1].split("</article>")[0]
    assert "Too small" in clause
    assert "<b>2</b>" in clause
    assert "acme" in page
    assert "They use Acme" in page


@pytest.mark.usefixtures("signed")
def test_an_empty_board_says_what_will_happen(client: Client) -> None:
    assert "No hand-offs in this period" in client.get("/board/").content.decode()


@pytest.mark.usefixtures("company")
def test_both_teams_clocks_stand_side_by_side(client: Client) -> None:
    page = client.get("/board/clocks/?span=year").content.decode()
    assert page.index("Marketing promises") < page.index("Sales promises")
    assert "promise.volume" in page.split("Sales promises")[0]
    assert "handoff.emea" in page.split("Sales promises")[1]


def test_nothing_is_shown_to_strangers(client: Client) -> None:
    client.logout()
    for page in ("/board/", "/board/rows/", "/board/clocks/"):
        assert client.get(page).status_code == 302


@pytest.mark.usefixtures("signed", "some")
def test_open_questions_and_leads_at_rest_lead_to_as_many_rows(client: Client) -> None:
    known = {"by": "maya", "why": "It fits", "at": clock.now(), "settles": "sam"}
    Dispute.objects.create(handoff_id=2, **known)
    Dispute.objects.create(handoff_id=4, **known)
    page = client.get("/board/?by=channel").content.decode()
    found = re.findall(r'<a (?:class="quiet" )?href="(resting/|/overview/rows/[^"]+)" data-n="(\d+)"', page)
    assert [int(many) for _, many in found] == [1, 2]
    for url, many in found:
        rows = client.get(url if url.startswith("/") else f"/board/{url}").content.decode()
        assert f'id="rows-total">{many}<' in rows, url


@pytest.mark.usefixtures("signed")
def test_a_channel_is_said_in_words_and_stays_as_it_is_in_its_rows(client: Client) -> None:
    Handoff.objects.bulk_create([handed(1, channel="paid_search"), handed(2, channel="Fairs 2026")])
    page = client.get("/board/?by=channel").content.decode()
    assert '<th scope="row" title="paid_search">Paid search</th>' in page
    assert '<th scope="row">Fairs 2026</th>' in page
    rows = client.get("/board/rows/?by=channel&name=paid_search").content.decode()
    assert "channel Paid search" in rows
    assert "<td>paid_search</td>" in rows
