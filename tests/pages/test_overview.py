"""The overview's figures are their rows, and it draws no run rate that it cannot stand by."""

from __future__ import annotations

import re
from datetime import date
from html import unescape
from typing import TYPE_CHECKING, Any

import pytest
from django.contrib.auth.models import User
from django.test import Client

from interlock.agreement.metric import Goal, Metric
from interlock.desk import actions, clock
from interlock.desk.lists import overview as lists
from interlock.desk.models import Dispute, Handoff, Proposal
from interlock.measure.number import Figure
from interlock.pages.overview import goals
from interlock.pages.overview.goals import Spent

if TYPE_CHECKING:
    from collections.abc import Iterator

HOUR = 3_600_000_000
DAY = 24 * HOUR
LINK = re.compile(r'<a (?:class="(?:far|on)" )?href="(/[^"]+)"[^>]*>(.*?)</a>', re.DOTALL)
TOTAL = re.compile(r'<b id="rows-total">([\d,]+)</b>')


def handed(number: int, ago: int, **said: Any) -> Handoff:
    now = clock.now()
    known = {"person": number, "clause": "fast", "stage": "mql", "team": "inbound", "score": 90.0, "seal": "s"}
    times = {"triggered": now - ago, "passed": now - ago, "handed": now - ago, "due": now + DAY}
    return Handoff(id=number, **{**known, **times, **said})


@pytest.fixture
def waiting() -> int:
    """Let some things wait, on both sides; return when."""
    now = clock.now()
    Handoff.objects.bulk_create(
        [
            handed(1, HOUR // 2),
            handed(2, 3 * HOUR, due=now - HOUR, missing=["phone", "budget"]),
            handed(3, 2 * DAY, due=now - DAY),
            handed(4, 20 * DAY, due=now - 19 * DAY, until=now + DAY),
            handed(5, 3 * DAY, status="recycled", until=now + 2 * DAY),
            handed(6, 3 * DAY, status="recycled", until=now + 20 * DAY),
            handed(7, 3 * DAY, status="rejected", reason="too_small"),
        ]
    )
    Dispute.objects.create(handoff_id=7, by="maya", why="It fits", at=now, settles="sam")
    known = {"clause": "score.fit", "reason": "too_small", "review": "r", "seal": "s", "opened": now - 9 * DAY}
    Proposal.objects.create(due=now - DAY, **known)
    Proposal.objects.create(due=now + DAY, **known)
    return now


def figures(page: str) -> Iterator[tuple[str, str]]:
    body = page.split('id="overview"')[1]
    for address, inside in LINK.findall(body):
        number = re.findall(r"<b[^>]*>([\d,]+)</b>", inside)
        if number:
            yield unescape(address), number[-1]


def total(client: Client, address: str) -> str:
    answer = client.get(address)
    assert answer.status_code == 200, address
    found = TOTAL.search(answer.content.decode())
    return found[1] if found else "0"


@pytest.mark.usefixtures("company", "waiting")
def test_every_figure_leads_to_as_many_rows(client: Client) -> None:
    page = client.get("/overview/?span=year").content.decode()
    assert page.index("On plan?") < page.index("What slips?") < page.index("Who waits for whom?")
    found = [(url, value) for url, value in figures(page) if not url.startswith("/numbers/")]
    assert len(found) > 20
    for url, value in found:
        if url.startswith("/overview/goal/") and "handoffs" not in url and "wins" not in url:
            assert client.get(url).status_code == 200
        else:
            assert total(client, url) == value, url


def test_what_waits_is_counted_by_whose_turn_it_is(waiting: int) -> None:
    counts = {age: lists.count("waiting", waiting, age) for age in lists.AGES}
    assert counts == {"hour": 1, "day": 1, "week": 1, "older": 1}
    assert sum(counts.values()) == lists.count("waiting", waiting)
    assert [lists.count(of, waiting) for of in lists.OF] == [4, 2, 1, 1]
    assert [row.id for row in lists.rows("overdue", waiting)] == [3, 2]
    assert lists.rows("missing", waiting)[0].missing == ("phone", "budget")
    assert [one.handoff for one in lists.differing()] == [7]
    assert [len(lists.proposed(waiting, late=late)) for late in (False, True)] == [2, 1]
    for of in lists.OF:
        assert list(lists.every(of, waiting)) == lists.rows(of, waiting)


@pytest.mark.usefixtures("company", "waiting")
@pytest.mark.parametrize("of", ["waiting", "overdue", "missing", "back", "disputes", "proposals", "late"])
def test_rows_are_taken_away_as_they_are_shown(client: Client, of: str) -> None:
    many = int(total(client, f"/overview/rows/?of={of}"))
    data = b"".join(client.get(f"/overview/rows/?of={of}&as=csv").streaming_content).decode("utf-8-sig")  # type: ignore[arg-type]
    assert len([line for line in data.splitlines() if not line.startswith("#")]) == many + 1


def test_before_anything_is_signed_it_says_what_is_missing(client: Client) -> None:
    page = client.get("/overview/").content.decode()
    assert "No agreement is in force yet" in page
    assert "What slips?" in page


@pytest.mark.usefixtures("signed")
@pytest.mark.parametrize("address", ["/overview/rows/", "/overview/rows/?of=x", "/overview/goal/nothing/"])
def test_what_is_not_there_is_not_found(client: Client, address: str) -> None:
    assert client.get(address).status_code == 404


def test_those_who_lead_begin_with_it(client: Client) -> None:
    assert client.get("/").headers["Location"] == "/inbox/"
    actions.add_member("carla", "secret", "sales", "executive", "CRO, EMEA")
    browser = Client()
    browser.force_login(User.objects.get(username="carla"))
    assert browser.get("/").headers["Location"] == "/overview/"


def goal(**said: Any) -> Goal:
    known = {"says": "It.", "owner": "both", "metric": "m", "since": date(2026, 1, 1), "until": date(2027, 1, 1)}
    return Goal.model_validate({**known, **said})


def figure(value: float | None, n: int, whole: float | None = None) -> Figure:
    part = value * whole if value is not None and whole is not None else None
    return Figure(value, part, whole, n, {})


SHARE = Metric.model_validate({"says": "It.", "owner": "both", "of": "x", "by": "at", "share": "a"})
HALF = Spent(182.5, 365)


def test_a_run_rate_is_drawn_only_where_it_says_something() -> None:
    said = goals._ahead(figure(600, 600), HALF, "count", "EUR")  # noqa: SLF001
    assert said == "1,200 at this rate: 182 of 365 days, drawn on evenly"
    assert goals._ahead(figure(600, 600), Spent(30, 365), "count", "EUR") == "too early for a run rate"  # noqa: SLF001
    for few in (figure(9, 9), figure(None, 0)):
        assert goals._ahead(few, HALF, "count", "EUR") == "too few for a run rate"  # noqa: SLF001
    assert goals._ahead(figure(600, 600), Spent(365, 365), "count", "EUR") == "the period is over"  # noqa: SLF001


@pytest.mark.parametrize(
    ("value", "spent", "bound", "state"),
    [
        (600, HALF, {"at_least": 1200}, "on an even pace"),
        (599, HALF, {"at_least": 1200}, "behind an even pace"),
        (1200, HALF, {"at_least": 1200}, "reached"),
        (1199, Spent(365, 365), {"at_least": 1200}, "missed"),
        (5, HALF, {"at_most": 6}, "within bounds so far"),
        (7, HALF, {"at_most": 6}, "above the most that was agreed"),
        (0, Spent(0, 365), {"at_least": 1200}, "not begun"),
    ],
)
def test_what_adds_up_is_held_against_an_even_pace(
    value: float, spent: Spent, bound: dict[str, int], state: str
) -> None:
    assert goals._sum(goal(**bound), figure(value, int(value)), spent, SHARE)[0] == state  # noqa: SLF001


@pytest.mark.parametrize(
    ("value", "whole", "state"),
    [(0.8, 500, "holds so far"), (0.5, 500, "short so far"), (0.6, 20, "too close to tell")],
)
def test_a_share_that_is_too_close_is_said_to_be(value: float, whole: int, state: str) -> None:
    assert goals._level(goal(at_least=0.66), figure(value, whole, whole), HALF, SHARE)[0].startswith(state)  # noqa: SLF001


def test_what_the_rest_must_bring_is_said_by_the_week() -> None:
    said = goals._needed(goal(at_least=1200), 600, HALF, "count", "EUR")  # noqa: SLF001
    assert said == "needs 23.0 a week, had 23.0"
    assert not goals._needed(goal(at_least=1200), 1200, HALF, "count", "EUR")  # noqa: SLF001
