"""What people are told, over the real pages."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from django.contrib.auth.models import User
from django.test import Client
from icalendar import Calendar

from interlock.desk import actions, lists
from interlock.desk.models import Handoff, Notice, Outgoing, Person, Seat

if TYPE_CHECKING:
    from pytest_django.fixtures import SettingsWrapper

pytestmark = pytest.mark.django_db
NOW = 1_790_000_000_000_000
HOUR = 3_600_000_000


def browser(name: str, team: str) -> Client:
    actions.add_member(name, "secret", team)
    found = Client()
    found.force_login(User.objects.get(username=name))
    return found


def told(member: str, text: str, url: str = "") -> int:
    return Notice.objects.create(key=f"{member} {text}", member=member, kind="reminded", text=text, url=url, at=NOW).pk


def handed(number: int, owner: str = "", team: str = "emea", **more: object) -> None:
    Person.objects.get_or_create(id=number, defaults={"key": f"p{number}", "label": f"Ada {number}"})
    Handoff.objects.create(
        **{
            "id": number,
            "person": number,
            "clause": "emea",
            "stage": "mql",
            "team": team,
            "owner": owner,
            "score": 90.0,
        }
        | {"seal": "s", "triggered": NOW, "passed": NOW, "handed": NOW, "due": NOW + number * HOUR}
        | more
    )


def test_notices_are_listed_new_ones_first_and_marked_read_when_followed() -> None:
    sam = browser("sam", "sales")
    old, new = told("sam", "Old one"), told("sam", "New <one>", "/funnel/")
    told("maya", "Not for sam")
    actions.read_notices("sam", [old])
    page = sam.get("/notices/").content.decode()
    assert page.index("New &lt;one&gt;") < page.index("Old one")
    assert "Not for sam" not in page
    assert ">1</span>" in sam.get("/notices/bell/").content.decode()
    assert sam.get(f"/notices/{new}/").headers["Location"] == "/funnel/"
    assert lists.unread_notices("sam") == 0


def test_nobody_follows_a_notice_of_somebody_else() -> None:
    sam = browser("sam", "sales")
    number = told("maya", "Private")
    assert sam.get(f"/notices/{number}/").status_code == 404
    assert lists.unread_notices("maya") == 1


def test_all_are_marked_read_at_once() -> None:
    sam = browser("sam", "sales")
    told("sam", "One")
    told("sam", "Two")
    assert sam.post("/notices/read/").status_code == 302
    assert lists.unread_notices("sam") == 0


def test_older_notices_are_a_page_away() -> None:
    sam = browser("sam", "sales")
    for number in range(60):
        told("sam", f"Number {number:02}")
    page = sam.get("/notices/").content.decode()
    assert "Number 59" in page
    assert "Number 09" not in page
    link = page.split('href="?before=')[1].split('"')[0]
    assert "Number 09" in sam.get(f"/notices/?before={link}").content.decode()


def test_preferences_are_kept_as_they_were_given() -> None:
    sam = browser("sam", "sales")
    said = {"mail": "sam@example.com", "mailed": ["handed_over"], "time_zone": "Europe/Berlin", "quiet_from": "20:00"}
    assert sam.post("/notices/preferences/", said | {"quiet_to": "07:30", "digest_at": "08:00"}).status_code == 302
    found = lists.wishes("sam")
    assert (found.mail, found.time_zone, found.digest_at) == ("sam@example.com", "Europe/Berlin", "08:00")
    assert "handed_over" not in found.not_mailed
    assert "reminded" in found.not_mailed


def test_quiet_hours_without_a_zone_go_by_the_browsers() -> None:
    sam = browser("sam", "sales")
    sam.cookies["zone"] = "Asia/Tokyo"
    sam.post("/notices/preferences/", {"quiet_from": "20:00", "quiet_to": "07:30"})
    assert lists.wishes("sam").time_zone == "Asia/Tokyo"
    sam.post("/notices/preferences/", {})
    assert lists.wishes("sam").time_zone == ""


def test_the_calendar_speaks_in_the_zone_of_its_owner() -> None:
    sam = browser("sam", "sales")
    handed(1, "sam")
    actions.prefer("sam", time_zone="Asia/Tokyo")
    token = link_of(sam.post("/notices/feed/").content.decode())
    [event] = Calendar.from_ical(Client().get(f"/calendar/{token}.ics").content).walk("VEVENT")
    assert str(event["DESCRIPTION"]) == "Handed over 21 Sep 2026, 23:13 JST."


@pytest.mark.parametrize(
    ("said", "why"),
    [
        ({"mail": "nobody"}, "no e-mail address"),
        ({"time_zone": "Mars/Base"}, "no time zone"),
        ({"quiet_from": "20:00"}, "both or neither"),
        ({"digest_at": "08:00"}, "give an e-mail address"),
        ({"mail": "a@example.com", "digest_at": "8 o'clock"}, "no time of day"),
    ],
)
def test_what_makes_no_sense_is_said_and_not_kept(said: dict[str, str], why: str) -> None:
    sam = browser("sam", "sales")
    answer = sam.post("/notices/preferences/", said)
    assert answer.status_code == 422
    assert why in answer.content.decode()
    assert lists.wishes("sam") == lists.Wishes()


def test_an_installation_without_mail_says_so(settings: SettingsWrapper) -> None:
    sam = browser("sam", "sales")
    assert "sends no mail" in sam.get("/notices/preferences/").content.decode()
    settings.MAIL = "console"
    assert "sends no mail" not in sam.get("/notices/preferences/").content.decode()


def link_of(page: str) -> str:
    return page.split("/calendar/")[1].split(".ics", maxsplit=1)[0]


def test_the_calendar_holds_what_waits_for_its_owner_and_nothing_else() -> None:
    sam = browser("sam", "sales")
    Seat.objects.create(member="sam", team="emea")
    handed(1, "sam")
    handed(2)
    handed(3, "rob")
    handed(4, "sam", status="accepted")
    handed(5, team="apac")
    token = link_of(sam.post("/notices/feed/").content.decode())
    answer = Client().get(f"/calendar/{token}.ics")
    assert answer.headers["Content-Type"] == "text/calendar; charset=utf-8"
    assert "no-store" in answer.headers["Cache-Control"]
    events = Calendar.from_ical(answer.content).walk("VEVENT")
    assert [str(event["SUMMARY"]) for event in events] == ["Answer Ada 1", "Answer Ada 2 (in the queue)"]
    assert [event.decoded("DTEND").timestamp() * 1_000_000 for event in events] == [NOW + HOUR, NOW + 2 * HOUR]


def test_a_calendar_link_works_until_it_is_stopped_or_replaced_and_is_kept_hashed() -> None:
    sam = browser("sam", "sales")
    first = link_of(sam.post("/notices/feed/").content.decode())
    second = link_of(sam.post("/notices/feed/").content.decode())
    assert Client().get(f"/calendar/{first}.ics").status_code == 404
    assert Client().get(f"/calendar/{second}.ics").status_code == 200
    assert second not in sam.get("/notices/preferences/").content.decode()
    sam.post("/notices/feed/", {"stop": "1"})
    assert Client().get(f"/calendar/{second}.ics").status_code == 404


def test_the_calendar_of_a_closed_log_in_is_gone() -> None:
    sam = browser("sam", "sales")
    token = link_of(sam.post("/notices/feed/").content.decode())
    User.objects.filter(username="sam").update(is_active=False)
    assert Client().get(f"/calendar/{token}.ics").status_code == 404


def dead_letter() -> int:
    return Outgoing.objects.create(
        key="x",
        channel="slack",
        to="sales",
        subject="New hand-off",
        text="t",
        created=NOW,
        due=NOW,
        dead=NOW,
        error="410",
    ).pk


def test_revops_sends_undelivered_messages_again_or_throws_them_away() -> None:
    rita = browser("rita", "other")
    number = dead_letter()
    assert "New hand-off" in rita.get("/notices/letters/").content.decode()
    rita.post(f"/notices/letters/{number}/retry/")
    assert lists.outbox().waiting == 1
    Outgoing.objects.update(dead=NOW)
    rita.post(f"/notices/letters/{number}/discard/")
    assert lists.outbox() == lists.Outbox(0, 0, None)
    assert "not among those laid aside" in rita.post(f"/notices/letters/{number}/retry/", follow=True).content.decode()


def test_others_do_not_see_undelivered_messages() -> None:
    sam = browser("sam", "sales")
    number = dead_letter()
    assert sam.get("/notices/letters/").status_code == 403
    assert sam.post(f"/notices/letters/{number}/discard/").status_code == 403
    assert lists.outbox().laid_aside == 1
