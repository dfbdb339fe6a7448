"""The hand-offs report: both sides' promises, each count with its rows."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import pytest

from interlock.desk import actions, clock
from interlock.desk.lists.waits import by_team, parts, waits
from interlock.desk.models import Handoff, Pause

if TYPE_CHECKING:
    from django.test import Client

HOUR = 3_600_000_000
MONDAY = 1_773_046_800_000_000
"""Monday, 9 March 2026, 10:00 in Berlin."""


@pytest.mark.usefixtures("company")
def test_every_count_of_a_promise_links_to_exactly_its_rows(client: Client) -> None:
    page = client.get("/report/?span=year&at=2026-06-01").content.decode()
    assert page.index("Marketing promised") < page.index("Sales promised")
    found = re.findall(r'<a href="(clock/[^"]+)"[^>]*>([\d,]+) (?:kept|broken|not due yet)</a>', page)
    assert len(found) >= 12
    assert sum(int(value.replace(",", "")) for _, value in found) > 0
    for url, value in found:
        rows = client.get("/report/" + url.replace("&amp;", "&")).content.decode()
        shown = re.search(r'id="rows-total">([\d,]+)<', rows)
        assert (shown[1] if shown else "0") == value, url


@pytest.mark.usefixtures("company")
def test_every_count_of_who_answers_how_links_to_exactly_its_rows(client: Client) -> None:
    actions.adopt()
    page = client.get("/report/?span=year&at=2026-06-01").content.decode()
    found = re.findall(r'<a (?:class="link" )?href="(answers/[^"]+)"[^>]*>([\d,]+)</a>', page)
    assert len(found) >= 20
    assert {word for url, _ in found for word in re.findall(r"count=(\w+)", url)} >= {
        "met",
        "breached",
        "open",
        "paused",
    }
    for url, value in found:
        rows = client.get("/report/" + url.replace("&amp;", "&")).content.decode()
        shown = re.search(r'id="rows-total">([\d,]+)<', rows)
        assert (shown[1] if shown else "0") == value, url
    assert client.get("/report/answers/?by=price").status_code == 404


@pytest.mark.usefixtures("signed")
@pytest.mark.parametrize("asked", ["clause=promise.nothing&outcome=met", "clause=handoff.emea&outcome=lost", ""])
def test_what_is_no_clock_is_not_there(client: Client, asked: str) -> None:
    assert client.get(f"/report/clock/?{asked}").status_code == 404


def handed(number: int, **said: int | str | None) -> Handoff:
    """Return a hand-off of Monday morning, ready since Sunday."""
    known = {"person": number, "clause": "emea", "stage": "mql", "team": "emea", "score": 90.0, "seal": "s"}
    times = {"triggered": MONDAY - 2 * HOUR, "passed": MONDAY - HOUR, "handed": MONDAY, "due": MONDAY + 4 * HOUR}
    return Handoff(id=number, **{**known, **times, **said})


@pytest.mark.usefixtures("signed")
def test_system_marketing_and_sales_are_told_apart() -> None:
    from interlock.desk.lists.program import binding  # noqa: PLC0415

    Handoff.objects.bulk_create(
        [handed(1, answered=MONDAY + 3 * HOUR), handed(2, answered=MONDAY + 30 * HOUR), handed(3, answered=None)]
    )
    pause = {"since": MONDAY + HOUR, "until": MONDAY + 2 * HOUR, "reason": "fair", "by": "sam"}
    Pause.objects.create(handoff_id=1, **pause)
    binds = binding(clock.now())
    assert binds is not None
    now = MONDAY + 100 * HOUR
    found = waits(binds.program.agreement, MONDAY, MONDAY + 5 * HOUR, now)
    assert [one.response.human for one in found.made[:2]] == [2 * HOUR, 14 * HOUR]
    assert [one.response.outcome for one in found.made] == ["met", "breached", "breached"]
    told = parts(found.made)
    assert (told.system.median, told.hold.median, told.human.median) == (HOUR, HOUR, 8 * HOUR)
    (team,) = by_team(found, now)
    assert (team.n, team.met, team.breached, team.open, team.paused, team.share) == (3, 1, 2, 0, 1, 1 / 3)
    (early,) = by_team(found, MONDAY + 3 * HOUR + 1)
    assert (early.met, early.breached, early.open, early.share) == (0, 0, 3, None)


@pytest.mark.usefixtures("signed")
def test_without_hand_offs_it_says_what_will_happen(client: Client) -> None:
    assert "No hand-offs in this period" in client.get("/report/").content.decode()
