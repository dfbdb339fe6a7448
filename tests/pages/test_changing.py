"""The agreement is changed, tried, talked about, proposed and signed on its page."""

from __future__ import annotations

import html
import re
import tomllib
from datetime import UTC, date, datetime
from typing import TYPE_CHECKING

import pytest
from django.contrib.auth.models import User
from django.test import Client

from interlock.agreement import changes, read, starter
from interlock.agreement.daysoff import holidays_of
from interlock.agreement.editing import put
from interlock.desk import actions, lists, whatif

if TYPE_CHECKING:
    from collections.abc import Iterator

HIGHER = put(starter(), {("handoff", "emea", "at_score"): 100})


@pytest.fixture(autouse=True)
def cool() -> Iterator[None]:
    yield
    whatif.forget()


def of_sales() -> Client:
    """Return a browser in which sales is logged in."""
    browser = Client()
    browser.force_login(User.objects.get(username="sam"))
    return browser


@pytest.mark.usefixtures("company")
def test_a_turned_number_is_tried_and_what_it_changes_is_said(client: Client) -> None:
    page = client.post("/agreement/try/once/", {"handoff.emea.at_score": "100"}).content.decode()
    assert "Tried on everybody" in page
    assert "handoff.emea.at_score" in page
    found = re.search(r"MQLs handed over a month</span>.*?<b>([\d.]+)</b>.*?<b>([\d.]+)</b>", page, re.DOTALL)
    assert found is not None
    before, after = found.groups()
    assert float(after) < float(before)
    text = html.unescape(re.search(r'<textarea[^>]*name="text"[^>]*>\n(.*?)</textarea>', page, re.DOTALL)[1])  # type: ignore[index]
    assert [one.clause for one in changes(read(starter()), read(text))] == ["handoff.emea.at_score"]


@pytest.mark.usefixtures("company")
def test_what_is_said_of_a_sample_carries_its_share_and_its_range(
    client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(whatif, "AT_FIRST", 100)
    page = client.post("/agreement/try/once/", {"handoff.emea.at_score": "100"}).content.decode()
    assert re.search(r"Tried on [\d.]+% of all people in .* ranges are 95%", page)
    values = re.findall(r"<b>(.*?)</b>", page[page.index("MQLs handed over") :])[:8]
    assert all("\N{PLUS-MINUS SIGN}" in value or re.search(r"% to |^\W$|^0.0$", value) for value in values), values
    assert re.search(r"Wins missed</dt><dd[^>]*><a[^>]*>[\d,]+ \N{PLUS-MINUS SIGN} \d", page)


@pytest.mark.usefixtures("company")
@pytest.mark.parametrize("turned", [{}, {"handoff.emea.at_score": "much"}, {"nothing.here": "3"}])
def test_what_turns_nothing_changes_nothing(client: Client, turned: dict[str, str]) -> None:
    page = client.post("/agreement/try/once/", turned).content.decode()
    assert "Nothing yet." in page


@pytest.mark.usefixtures("company")
def test_a_threshold_nobody_reaches_is_not_tried(client: Client) -> None:
    page = client.post("/agreement/try/once/", {"handoff.elsewhere.at_score": "190"}).content.decode()
    assert "This cannot be agreed" in page
    assert "nobody can pass" in page


@pytest.mark.usefixtures("signed")
def test_without_history_it_says_so(client: Client) -> None:
    page = client.post("/agreement/try/once/", {"handoff.emea.at_score": "100"}).content.decode()
    assert "no history yet" in page


@pytest.mark.usefixtures("signed")
def test_the_text_is_looked_at_while_one_types(client: Client) -> None:
    good = client.post("/agreement/edit/look/", {"text": HIGHER}).content.decode()
    assert "1 change<" in good
    assert "both teams sign anew" in good
    bad = client.post("/agreement/edit/look/", {"text": HIGHER.replace('"sales"', '"ceo"')}).content.decode()
    assert "problems" in bad
    assert "not one of" in bad
    assert "Line " in bad
    words = client.post(
        "/agreement/edit/look/", {"text": starter().replace("They signed.", "Signed.")}
    ).content.decode()
    assert "Only wording changes" in words


@pytest.mark.usefixtures("signed")
def test_both_sign_on_the_page_and_one_side_alone_binds_nothing(client: Client) -> None:
    assert client.post("/agreement/propose/", {"text": "title = 3"}).status_code == 422
    there = client.post("/agreement/propose/", {"text": HIGHER}).headers["Location"]
    number = lists.versions()[-1].number
    assert there == f"/agreement/{number}/"
    refused = client.post(f"/agreement/{number}/sign/", {"password": "wrong"})
    assert refused.status_code == 422
    assert "password is wrong" in refused.content.decode()
    client.post(f"/agreement/{number}/sign/", {"password": "secret"})
    assert lists.version(str(number)).published is None
    twice = client.post(f"/agreement/{number}/sign/", {"password": "secret"})
    assert "has signed" in twice.content.decode()
    of_sales().post(f"/agreement/{number}/sign/", {"password": "secret"})
    assert lists.version(str(number)).published is not None


@pytest.mark.usefixtures("signed")
def test_who_signs_for_no_team_is_not_asked_to(client: Client) -> None:
    actions.propose(HIGHER)
    actions.add_member("rita", "secret", "other")
    browser = Client()
    browser.force_login(User.objects.get(username="rita"))
    number = lists.versions()[-1].number
    assert "Sign version" in client.get(f"/agreement/{number}/").content.decode()
    assert "Sign version" not in browser.get(f"/agreement/{number}/").content.decode()


@pytest.mark.usefixtures("signed")
def test_a_clause_is_talked_about_where_it_stands(client: Client) -> None:
    number = lists.versions()[-1].number
    said = {"clause": "handoff.emea", "text": "Is <b>85</b> right?"}
    there = client.post(f"/agreement/{number}/comment/", said).headers["Location"]
    assert there.endswith("#handoff.emea")
    clause = client.get("/agreement/").content.decode().split('id="handoff.emea"')[1].split('class="clause')[0]
    assert "Is &lt;b&gt;85&lt;/b&gt; right?" in clause
    (resolve,) = re.findall(r'action="(/agreement/comment/\d+/resolve/)"', clause)
    client.post(resolve, {"version": str(number), "clause": "handoff.emea"})
    assert "Settled by maya" in client.get("/agreement/").content.decode()
    for wrong in ({"clause": "handoff.nowhere", "text": "x"}, {"clause": "handoff.emea", "text": "  "}):
        assert client.post(f"/agreement/{number}/comment/", wrong).status_code == 422


@pytest.mark.usefixtures("signed")
def test_any_day_shows_what_was_in_force_on_it(client: Client) -> None:
    assert f"Version {lists.versions()[0].number}" in client.get("/agreement/?on=2024-01-01").content.decode()
    assert "No version was in force on 1 Jan 2020" in client.get("/agreement/?on=2020-01-01").content.decode()


def test_before_there_is_any_agreement_the_starter_is_turned_and_nothing_breaks(client: Client) -> None:
    assert client.get("/agreement/try/").status_code == 200
    page = client.post("/agreement/try/once/", {"handoff.emea.at_score": "100"}).content.decode()
    assert "no history yet" in page
    number = client.get("/agreement/try/number/?what=missed").content.decode()
    assert "No history yet" in number


@pytest.mark.usefixtures("company")
def test_sliders_stand_in_the_address_and_are_found_there_again(client: Client) -> None:
    here = {"HTTP_HX_REQUEST": "true", "HTTP_HX_CURRENT_URL": "http://testserver/agreement/try/?from=1"}
    turned = {"from": "1", "handoff.emea.at_score": "100", "handoff.emea.answer_within": "6"}
    answer = client.post("/agreement/try/once/", turned, **here)
    page = client.get(answer.headers["HX-Replace-Url"]).content.decode()
    for place, was, now in (("at_score", "85", "100"), ("answer_within", "4", "6")):
        found = re.search(rf'id="handoff.emea.{place}"[^>]* value="{now}" data-was="{was}"', page)
        assert found is not None, place
    assert 'hx-trigger="load, ' in page
    elsewhere = here | {"HTTP_HX_CURRENT_URL": "http://testserver/agreement/"}
    assert "HX-Replace-Url" not in client.post("/agreement/try/once/", turned, **elsewhere).headers


@pytest.mark.usefixtures("company")
def test_a_change_of_more_than_numbers_is_found_in_the_address_too(client: Client) -> None:
    text = starter().replace('title    = "', 'title    = "New ', 1)
    assert text != starter()
    here = {"HTTP_HX_REQUEST": "true", "HTTP_HX_CURRENT_URL": "http://testserver/agreement/try/"}
    answer = client.post("/agreement/try/once/", {"from": "1", "draft": text}, **here)
    assert "New " in html.unescape(client.get(answer.headers["HX-Replace-Url"]).content.decode())
    odd = client.get("/agreement/try/?from=1&change=nonsense").content.decode()
    assert "does not fit the version it began from" in odd


@pytest.mark.usefixtures("signed")
def test_whoever_had_to_log_in_on_the_way_to_propose_comes_back_to_the_agreement(client: Client) -> None:
    assert client.get("/agreement/propose/").headers["Location"] == "/agreement/"


@pytest.mark.usefixtures("signed")
def test_a_pasted_text_with_a_mark_of_its_encoding_is_read_and_faults_name_clause_and_line(client: Client) -> None:
    looked = client.post("/agreement/edit/look/", {"from": "1", "text": "\ufeff" + starter()}).content.decode()
    assert "No changes yet" in looked
    wrong = starter().replace("at_score", "at_scoer", 1)
    line = wrong[: wrong.index("at_scoer")].count("\n") + 1
    looked = html.unescape(client.post("/agreement/edit/look/", {"from": "1", "text": wrong}).content.decode())
    assert f"Line {line}" in looked
    assert "<code>handoff.enterprise.at_scoer</code> is not a field of this clause; did you mean 'at_score'?" in looked


@pytest.mark.usefixtures("signed")
def test_the_same_proposed_twice_is_one_version_and_signed_twice_is_said(client: Client) -> None:
    began = str(lists.versions()[0].number)
    first = client.post("/agreement/propose/", {"from": began, "text": HIGHER})
    again = client.post("/agreement/propose/", {"from": began, "text": HIGHER})
    there = f"/agreement/{lists.versions()[-1].number}/"
    assert first.headers["Location"] == again.headers["Location"] == there
    assert client.post(f"{there}sign/", {"password": "secret"}).status_code == 302
    twice = client.post(f"{there}sign/", {"password": "secret"})
    assert twice.status_code == 422
    assert "marketing has signed" in twice.content.decode()


OTHER = put(starter(), {("handoff", "emea", "at_score"): 95})


def proposed(client: Client, text: str, **more: str) -> int:
    """Propose a text that begins from the first version, and return its number."""
    client.post("/agreement/propose/", {"from": str(lists.versions()[0].number), "text": text, **more})
    return lists.versions()[-1].number


def signed_by_both(number: int, client: Client) -> None:
    for browser in (client, of_sales()):
        assert browser.post(f"/agreement/{number}/sign/", {"password": "secret"}).status_code == 302


@pytest.mark.usefixtures("signed")
def test_of_two_that_wait_the_one_signed_first_overtakes_the_other(client: Client) -> None:
    old, new = proposed(client, HIGHER), proposed(client, OTHER)
    assert f"Version {new}</a> waits too" in client.get(f"/agreement/{old}/").content.decode()
    client.post(f"/agreement/{old}/sign/", {"password": "secret"})
    signed_by_both(new, client)
    page = client.get(f"/agreement/{old}/").content.decode()
    assert f"overtaken by version {new}" in page
    assert f'href="/agreement/{new}/{old}/"' in page
    assert "Sign version" not in page
    assert 'class="publishing"' not in page
    late = of_sales().post(f"/agreement/{old}/sign/", {"password": "secret"})
    assert late.status_code == 422
    assert "would undo what that changed" in late.content.decode()
    assert client.post(f"/agreement/{old}/publish/").status_code == 409
    again = client.post("/agreement/propose/", {"from": str(new), "text": HIGHER})
    assert again.status_code == 409
    assert "first day of its own" in again.content.decode()
    assert lists.in_force(date(2100, 1, 1)).number == new  # type: ignore[union-attr]


@pytest.mark.usefixtures("signed")
def test_who_was_changing_an_older_version_is_told_before_undoing_the_newer_one(client: Client) -> None:
    first, newer = lists.versions()[0].number, proposed(client, HIGHER)
    signed_by_both(newer, client)
    sent = {"from": str(first), "text": OTHER}
    told = client.post("/agreement/propose/", sent)
    assert told.status_code == 409
    page = told.content.decode()
    assert "Both teams have signed" in page
    assert f"Begin from version {newer}" in page
    over = re.search(r'name="over" value="(\d+)"', page)
    assert over is not None
    there = client.post("/agreement/propose/", sent | {"over": over[1]}).headers["Location"]
    assert there == f"/agreement/{lists.versions()[-1].number}/" != f"/agreement/{newer}/"
    for way in ("edit/", "edit/form/", "try/"):
        assert f"Begin from version {newer}" in client.get(f"/agreement/{way}?from={first}").content.decode()
        assert "Begin from version" not in client.get(f"/agreement/{way}?from={newer}").content.decode()


@pytest.mark.usefixtures("signed")
def test_nobody_signs_for_both_teams_on_the_page_either(client: Client) -> None:
    number = proposed(client, HIGHER)
    assert client.post(f"/agreement/{number}/sign/", {"password": "secret", "team": "sales"}).status_code == 302
    assert [one.team for one in lists.version(str(number)).signed] == ["marketing"]
    for body in ({"password": "secret", "team": "sales"}, {"password": "secret", "username": "sam"}):
        assert client.post(f"/agreement/{number}/sign/", body).status_code == 422
    assert lists.version(str(number)).missing == ("sales",)


@pytest.mark.usefixtures("signed")
def test_public_holidays_are_drafted_into_the_calendar_that_is_being_filled_in(client: Client) -> None:
    way, year = "/agreement/edit/form/", datetime.now(UTC).year + 2
    page = client.get(way, {"clause": "calendar.emea"}).content.decode()
    assert '<option value="DE" selected>Germany</option>' in page
    assert "Public holidays" not in client.get(way, {"clause": "handoff.emea"}).content.decode()
    written = re.search(r'<input id="holidays" name="holidays" [^>]*value="([^"]*)"', page)
    assert written is not None
    wrong = starter().replace("at_score", "at_scoer", 1)
    asked = {
        "from": str(lists.versions()[0].number),
        "text": wrong,
        "form": "1",
        "editing": "calendar.emea",
        "says": "Ours.",
        "off": "calendar.emea",
    }
    asked |= {
        "holidays": written[1],
        "time_zone": "Europe/Berlin",
        "hours.0.key": "mon",
        "hours.0.value": "09:00-17:00",
    }
    asked |= {"off:country": "DE", "off:region": "BE", "off:year": str(year)}
    page = client.post(way, asked).content.decode()
    monday = next(day for day, name in holidays_of("DE", "BE", [year]) if name == "Easter Monday")
    assert f"{monday:%a} {monday.day} {monday:%b %Y}: Easter Monday" in page
    assert "Left out, as nobody works then: " in page
    text = html.unescape(re.search(r'<textarea name="text"[^>]*>\n(.*?)</textarea>', page, re.DOTALL)[1])  # type: ignore[index]
    assert monday in tomllib.loads(text)["calendar"]["emea"]["holidays"]
    assert tomllib.loads(text)["calendar"]["emea"]["says"] == "Ours."
    assert len(lists.versions()) == 1
    for told, more in (
        ("choose the country", {"off:country": ""}),
        ("no country", {"off:country": "XX"}),
        ("from 1990", {"off:year": ""}),
        ("is no calendar", {"off": "handoff.emea"}),
        ("is no calendar", {"off": "calendar.nowhere"}),
    ):
        assert told in client.post(way, asked | more).content.decode()
