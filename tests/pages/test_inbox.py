"""The inbox over a real database: its numbers are its rows, its pages are all of it, and nobody answers for others."""

from __future__ import annotations

import json
import random
import re
from datetime import UTC, datetime
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

import pytest
from django.contrib.auth.models import User
from django.test import Client

from interlock.connectors import Said, Who
from interlock.desk import actions, clock
from interlock.desk.lists import inbox
from interlock.desk.lists.inbox_numbers import numbers
from interlock.desk.lists.inbox_wanted import DECIDED, SORTS, TABS, Sort, Tab, Wanted
from interlock.desk.models import Dispute, Handoff, Preference
from interlock.pages.inbox import moments

if TYPE_CHECKING:
    from collections.abc import Iterator

DAY = 86_400_000_000
FIELDS = {
    "country": "DE",
    "seniority": "vp",
    "employees": 1200.0,
    "industry": "software",
    "phone": "+49 30 1234",
    "problem": "Changeovers take too long.",
}


@pytest.fixture
def many(signed: int) -> list[Handoff]:
    """Write hand-offs in every state, many of them due at the same instant."""
    draw, now = random.Random(4), clock.now()
    rows = [
        Handoff(
            id=number,
            person=number,
            clause="fast",
            stage="mql",
            team=draw.choice(["inbound", "emea"]),
            owner=draw.choice(["sam", "kim", ""]),
            score=draw.choice([None, *map(float, range(80, 90))]),
            seal="",
            version=signed,
            segment=draw.choice(["ideal", "enterprise"]),
            why=draw.choice(["demo request", "pricing view"]),
            triggered=now,
            passed=now,
            handed=now - DAY,
            due=now + draw.choice([-DAY, -5, 60_000_000, DAY, 3 * DAY]),
            status=(status := draw.choice(["waiting", "waiting", "accepted", "rejected", "recycled"])),
            until=draw.choice([None, None, now + DAY, now - DAY]) if status == "waiting" else None,
            decided=None if status == "waiting" else now - draw.randrange(3),
            answered=draw.choice([None, None, now - 5]) if status == "waiting" else now,
            reason="no_budget" if status == "rejected" else "",
        )
        for number in range(1, 181)
    ]
    return Handoff.objects.bulk_create(rows)


def every(wanted: Wanted, now: int) -> Iterator[inbox.Row]:
    after = ""
    while True:
        cut = inbox.handoffs(wanted, now, after, most=7)
        yield from cut.rows
        if not (after := cut.after):
            return


@pytest.mark.parametrize("tab", TABS)
@pytest.mark.parametrize("sort", SORTS)
def test_its_pages_hold_every_row_once_in_order(many: list[Handoff], tab: Tab, sort: Sort) -> None:
    now = clock.now()
    wanted = Wanted(tab=tab, sort=sort)
    rows = list(every(wanted, now))
    assert len({row.id for row in rows}) == len(rows) == numbers(wanted, now, now + DAY // 2).tabs[tab] > 0
    if sort == "score":
        scores = [-1.0 if row.score is None else row.score for row in rows]
        assert scores == sorted(scores, reverse=True)
    elif tab in DECIDED:
        assert [row.decided for row in rows] == sorted((row.decided or 0 for row in rows), reverse=True)
    elif sort == "due":
        clocks = [(row.answered is not None, row.due) for row in rows]
        assert clocks == sorted(clocks)
    assert {row.id for row in rows} <= {row.id for row in many}


@pytest.mark.parametrize("wanted", [Wanted(), Wanted(owner="sam"), Wanted(teams=("emea",)), Wanted(find="demo")])
def test_its_numbers_are_its_rows(many: list[Handoff], wanted: Wanted) -> None:
    assert many
    now = clock.now()
    for tab in TABS:
        there = Wanted(**{**vars(wanted), "tab": tab})
        assert numbers(there, now, now + DAY // 2).tabs[tab] == len(list(every(there, now)))
        assert wanted.find or numbers(there, now, now + DAY // 2) == numbers(wanted, now, now + DAY // 2)
    promised = numbers(wanted, now, now + DAY // 2).promised
    waiting = list(every(wanted, now))
    running = [row for row in waiting if row.answered is None]
    assert promised.contacted == len(waiting) - len(running) > 0
    assert promised.breached == sum(row.due < now for row in running) > 0
    assert promised.breached == len(list(every(Wanted(**{**vars(wanted), "late": True}), now)))
    assert promised.all == sum(vars(promised).values()) == len(waiting)


def ready(name: str = "Amara Okafor") -> int:
    """Let somebody ask for a demonstration; return the hand-off that follows."""
    who = Who(email=f"{name.split(maxsplit=1)[0].lower()}@brightwater.example", name=name, company="Brightwater")
    said = Said(f"{name}-1", who, kind="demo_request", channel="web", fields=FIELDS)
    (heard,) = actions.hear([said], "site")
    assert heard.handoff is not None
    return heard.handoff


def browser(name: str) -> Client:
    found = Client()
    found.force_login(User.objects.get(username=name))
    return found


@pytest.fixture
def handoff(signed: int) -> int:
    """Return a hand-off that sam has."""
    assert signed
    for team in ("key_accounts", "inbound", "emea"):
        actions.add_seat("sam", team)
    return ready()


HTMX = {"HX-Request": "true"}


def test_an_answer_says_how_to_take_it_back_and_is_taken_back(handoff: int) -> None:
    sam = browser("sam")
    answer = sam.post(f"/inbox/{handoff}/accept/", headers=HTMX)
    said = json.loads(answer.headers["HX-Trigger"])
    assert answer.status_code == 204
    assert said["answered"] == {"handoff": str(handoff)}
    assert "Accepted" in said["toast"]["text"]
    assert Handoff.objects.get(id=handoff).status == "accepted"
    sam.post(said["toast"]["undo"], headers=HTMX)
    assert Handoff.objects.get(id=handoff).status == "waiting"


def test_marketing_is_told_in_place_why_it_does_not_answer(handoff: int, client: Client) -> None:
    answer = client.post(f"/inbox/{handoff}/accept/", headers=HTMX)
    assert answer.status_code == 403
    assert "Who may: Sales rep, Sales lead, RevOps" in json.loads(answer.headers["HX-Trigger"])["toast"]["text"]
    assert Handoff.objects.get(id=handoff).status == "waiting"
    assert b"Accept<kbd>" not in client.get(f"/inbox/{handoff}/").content


def test_a_reason_that_is_not_agreed_is_refused_and_what_was_typed_stays(handoff: int) -> None:
    answer = browser("sam").post(
        f"/inbox/{handoff}/reject/", {"reason": "their_colour", "note": "they like blue"}, headers=HTMX
    )
    page = answer.content.decode()
    assert "is not an agreed reason" in page
    assert "they like blue" in page
    assert Handoff.objects.get(id=handoff).status == "waiting"


def test_a_refusal_without_a_reason_is_asked_for_one_and_what_was_typed_stays(handoff: int) -> None:
    page = browser("sam").post(f"/inbox/{handoff}/reject/", {"note": "they like blue"}, headers=HTMX).content.decode()
    assert "choose an agreed reason" in page
    assert "they like blue" in page
    assert Handoff.objects.get(id=handoff).status == "waiting"


def test_a_refusal_carries_what_was_heard(handoff: int) -> None:
    given = {"reason": "no_budget", "kind": "competitor", "heard": "Acme Robotics"}
    assert browser("sam").post(f"/inbox/{handoff}/reject/", given, headers=HTMX).status_code == 204
    page = browser("maya").get(f"/inbox/{handoff}/").content.decode()
    for said in ("Acme Robotics", "No budget", "Dispute"):
        assert said in page


def test_a_contact_stops_the_clock_before_the_verdict(handoff: int) -> None:
    sam = browser("sam")
    assert "Call" in sam.get(f"/inbox/{handoff}/contact/", headers=HTMX).content.decode()
    refused = sam.post(f"/inbox/{handoff}/contact/", {"kind": "page_view"}, headers=HTMX)
    assert "proves no contact" in refused.content.decode()
    assert sam.post(f"/inbox/{handoff}/contact/", {"kind": "call"}, headers=HTMX).status_code == 204
    row = Handoff.objects.get(id=handoff)
    assert row.status == "waiting"
    assert row.contacted == row.answered is not None
    assert "Answered" in sam.get(f"/inbox/{handoff}/").content.decode()
    assert browser("maya").post(f"/inbox/{handoff}/contact/", {"kind": "call"}).status_code == 403


def test_what_waits_for_a_verdict_only_stands_by_itself(handoff: int) -> None:
    sam = browser("sam")
    assert "waiting for a verdict" not in sam.get("/inbox/").content.decode()
    sam.post(f"/inbox/{handoff}/contact/", {"kind": "call"}, headers=HTMX)
    page = sam.get("/inbox/").content.decode()
    assert "Contacted, waiting for a verdict" in page
    assert "Due today" not in page
    assert "Later" not in page


def test_marketing_says_who_settles_a_dispute(handoff: int) -> None:
    for name, team in (("kim", "sales"), ("rita", "other")):
        actions.add_member(name, "secret", team)
    assert browser("sam").post(f"/inbox/{handoff}/reject/", {"reason": "no_budget"}, headers=HTMX).status_code == 204
    maya, where = browser("maya"), f"/inbox/{handoff}/dispute/"
    offered = re.findall(r'<option value="(\w*)"', maya.get(where, headers=HTMX).content.decode())
    assert offered == ["", "rita", "kim"], "neither marketing, nor who gave the verdict"
    assert maya.post(where, {"why": "They have one.", "settles": "kim"}, headers=HTMX).status_code == 204
    assert Dispute.objects.get().settles == "kim"
    assert "Settle it" in browser("kim").get(f"/inbox/{handoff}/").content.decode()
    assert "Settle it" not in maya.get(f"/inbox/{handoff}/").content.decode()


def test_the_brief_says_everything_that_is_known(handoff: int) -> None:
    page = browser("sam").get(f"/inbox/{handoff}/").content.decode()
    for said in (
        "Amara Okafor",
        "Brightwater",
        "Changeovers take too long.",
        "Call Amara on +49 30 1234",
        "Software, 1,200 people",
        "needs 75",
        "Marketing",
        "Handed over",
    ):
        assert said in page, said
    touches = browser("sam").get(f"/inbox/{handoff}/touches/").content.decode()
    assert "Demo request" in touches


def test_the_lines_of_the_score_sum_to_the_score_of_the_hand_off(handoff: int) -> None:
    from interlock.desk.lists.brief import brief  # noqa: PLC0415

    found = brief(handoff, clock.now())
    assert found is not None
    assert found.score is not None
    assert found.score.as_handed
    assert sum(line.points for line in found.score.lines) == pytest.approx(found.row.score, abs=1e-6)


@pytest.mark.parametrize("what", ["reject", "recycle", "hold", "heard", "contact", "hand-on"])
def test_every_question_is_a_page_too_where_no_script_runs(handoff: int, what: str) -> None:
    page = browser("sam").get(f"/inbox/{handoff}/{what}/").content.decode()
    assert "<html" in page
    assert re.search(r"<dialog[^>]* open", page)
    bare = browser("sam").get(f"/inbox/{handoff}/{what}/", headers=HTMX).content.decode()
    assert "<html" not in bare


def test_nothing_matches_is_not_nothing_waits(handoff: int) -> None:
    assert handoff
    sam = browser("sam")
    assert "Nothing matches" in sam.get("/inbox/", {"q": "zzz"}).content.decode()
    assert "Nothing recycled" in sam.get("/inbox/", {"tab": "recycled"}).content.decode()


def test_a_hand_off_that_is_not_there_is_not_found(client: Client) -> None:
    for path in ("", "side/", "touches/"):
        assert client.get(f"/inbox/7/{path}").status_code == 404
    assert browser("sam").get("/inbox/7/reject/").status_code == 404


def test_a_time_is_read_as_its_writer_means_it() -> None:
    berlin, utc = ZoneInfo("Europe/Berlin"), ZoneInfo("UTC")
    assert moments.instant("2026-07-01T12:00", berlin) == moments.instant("2026-07-01T10:00", utc)
    assert moments.instant("2026-03-29T02:30", berlin) == moments.instant("2026-03-29T01:30", utc), "skipped in spring"
    assert moments.instant("", berlin) is None
    for wrong in ("soon", "1500-01-01", "2026-13-01"):
        with pytest.raises(moments.NoSuchTimeError, match="date"):
            moments.instant(wrong, berlin)


@pytest.mark.parametrize(
    ("chosen", "cookie", "hour"),
    [
        ("", "", 12),
        ("", "Europe/Berlin", 10),
        ("Asia/Tokyo", "Europe/Berlin", 3),
        ("", "../../etc/passwd", 12),
        ("", "Europe", 12),
    ],
)
def test_a_hold_ends_at_the_hour_that_the_browser_shows_unless_another_zone_is_chosen(
    handoff: int, chosen: str, cookie: str, hour: int
) -> None:
    Preference.objects.create(member="sam", time_zone=chosen)
    sam = browser("sam")
    sam.cookies["zone"] = cookie
    sam.post(f"/inbox/{handoff}/hold/", {"until": "2099-07-01T12:00", "reason": "They travel."}, headers=HTMX)
    until = Handoff.objects.get(id=handoff).until
    assert until is not None
    assert datetime.fromtimestamp(until / 1_000_000, UTC) == datetime(2099, 7, 1, hour, tzinfo=UTC)
