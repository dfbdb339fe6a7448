"""Public holidays are drafted into a calendar, and proposed as text that both teams sign."""

from __future__ import annotations

import html
import re
from datetime import UTC, date, datetime
from typing import TYPE_CHECKING

import pytest
from django.conf import settings
from django.contrib.auth.models import User
from django.test import Client

from interlock.agreement import read, starter
from interlock.agreement.daysoff import countries, drafted, holidays_of, regions
from interlock.agreement.editing import EditError
from interlock.desk import actions, lists

if TYPE_CHECKING:
    from pathlib import Path

    from pytest_django.fixtures import SettingsWrapper

YEAR = datetime.now(UTC).year


@pytest.fixture
def rita(tmp_path: Path, settings: SettingsWrapper, db: None) -> Client:  # noqa: ARG001
    settings.LEDGER_ROOT, settings.HOME = tmp_path / "ledger", tmp_path
    return in_front("rita", "other", "revops")


def in_front(name: str, team: str, role: str) -> Client:
    actions.add_member(name, "a word for the tests", team, role)
    client = Client()
    client.force_login(User.objects.get(username=name), backend=settings.AUTHENTICATION_BACKENDS[-1])
    return client


def test_a_region_has_the_holidays_of_its_country_and_its_own() -> None:
    whole, berlin = (dict(holidays_of("DE", region, [2026])) for region in ("", "BE"))
    assert whole[date(2026, 12, 25)] == "Christmas Day"
    assert set(whole) < set(berlin)
    assert ("DE", "Germany") in countries()
    assert ("BE", "Berlin") in regions("DE")
    for wrong in (("XX", "", [2026]), ("DE", "ZZ", [2026]), ("DE", "", []), ("DE", "", [1066])):
        with pytest.raises(EditError):
            holidays_of(*wrong)


def test_only_what_is_missing_on_working_days_is_added_and_the_rest_stays_as_written() -> None:
    text = starter()
    found = drafted(text, "emea", "DE", "BE", [2026, 2027])
    before, after = read(text).calendar, read(found.text).calendar
    assert {day for day, _ in found.added} == set(after["emea"].holidays) - set(before["emea"].holidays)
    assert all(day.year == 2027 and day.weekday() < 5 for day, _ in found.added)
    assert {name: one for name, one in after.items() if name != "emea"} == {
        name: one for name, one in before.items() if name != "emea"
    }
    assert after["emea"].hours == before["emea"].hours
    kept = [line for line in text.splitlines() if "2026-12-26" not in line]
    assert [line for line in kept if line not in found.text.splitlines()] == []
    assert drafted(found.text, "emea", "DE", "BE", [2026, 2027]).added == ()
    with pytest.raises(EditError, match="no clause"):
        drafted(text, "nowhere", "DE", "", [2026])


def test_they_are_looked_up_on_the_page_and_proposed_on_the_agreements(rita: Client) -> None:
    actions.propose(starter(), "rita")
    assert "Add public holidays" in rita.get("/setup/calendars/").content.decode()
    way = "/setup/calendars/emea/holidays/"
    assert "Look them up" in rita.get(way).content.decode()
    page = rita.get(way, {"country": "DE", "region": "BE", "year": [YEAR + 2]}).content.decode()
    assert "New Year" in page
    written = re.search(r'<textarea name="text" hidden>(.*?)</textarea>', page, re.DOTALL)
    assert written
    given = {"from": "1", "text": html.unescape(written[1])}
    assert "calendar.emea" in rita.post("/agreement/edit/", given).content.decode()
    assert rita.post("/agreement/propose/", given).status_code == 302
    assert any(day.year == YEAR + 2 for day in read(lists.version("2").text).calendar["emea"].holidays)
    assert rita.get(way, {"country": "XX"}).status_code == 422
    assert rita.get("/setup/calendars/nowhere/holidays/").status_code == 404
    assert in_front("sam", "sales", "rep").get(way).status_code == 403
