"""Routing as RevOps and reps use it: asked, seated, away, by keyboard, on a telephone, in the dark."""

from __future__ import annotations

import re
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

import pytest
from browser.conftest import Demo, broken, log_in, watched
from playwright.sync_api import expect

if TYPE_CHECKING:
    from collections.abc import Iterator

    from playwright.sync_api import Browser, Page

pytestmark = pytest.mark.browser


@pytest.fixture
def rita(browser: Browser, demo: Demo) -> Iterator[Page]:
    """Log RevOps in; nothing may be fetched from elsewhere or refused by the policy."""
    context = browser.new_context(viewport={"width": 1440, "height": 900})
    page, watch = watched(context)
    log_in(page, demo, "rita")
    page.goto(f"{demo.url}routing/")
    yield page
    context.close()
    watch.quiet(demo.url)


def test_rules_teams_and_members_are_there(rita: Page) -> None:
    rules = rita.get_by_role("region", name="Asked first, in this order")
    expect(rules.get_by_role("listitem")).to_have_count(5)
    emea = rita.get_by_role("region", name="EMEA")
    expect(emea.get_by_text("Sales for Europe")).to_be_visible()
    expect(emea.get_by_text("of 25 open").first).to_be_visible()


def test_a_lead_is_found_and_every_rule_answers(rita: Page) -> None:
    rita.keyboard.press("/")
    expect(rita.get_by_label("A lead's name or e-mail address")).to_be_focused()
    rita.keyboard.type("an")
    rita.locator("#who .found a").first.click()
    expect(rita.locator("#who")).to_contain_text(re.compile("would (go to|wait in the queue)"))
    for rule in ("Account owner", "Open opportunity", "Named accounts", "Enterprise"):
        expect(rita.locator("#who .steps").get_by_role("link", name=rule)).to_be_visible()
    assert broken(rita) == []


def test_revops_sends_somebody_away_with_the_keyboard_and_all_open_pages_see_it(
    rita: Page, browser: Browser, demo: Demo
) -> None:
    other = browser.new_context().new_page()
    log_in(other, demo, "sam")
    other.goto(f"{demo.url}routing/")
    rita.keyboard.press("w")
    dialog = rita.get_by_role("dialog", name="Away")
    expect(dialog).to_be_visible()
    assert broken(rita) == []
    dialog.get_by_label("Who").select_option("carl")
    dialog.get_by_label("Last day away").fill("2020-01-01")
    dialog.get_by_role("button", name="Note it").click()
    expect(dialog.get_by_role("alert")).to_contain_text("ends after it begins")
    dialog.get_by_label("Last day away").fill(f"{datetime.now(UTC) + timedelta(days=70):%Y-%m-%d}")
    dialog.get_by_label("Stands in", exact=True).select_option("sam")
    dialog.get_by_role("button", name="Note it").click()
    expect(dialog).to_have_count(0)
    expect(rita.locator("#toasts")).to_contain_text("Noted")
    for page in (rita, other):
        expect(page.get_by_label("Queue and absences")).to_contain_text("sam stands in")
    rita.get_by_role("button", name=re.compile("Back.*carl")).click()
    for page in (rita, other):
        expect(page.get_by_label("Queue and absences")).not_to_contain_text("sam stands in")
    other.context.close()


def test_revops_changes_a_seat_and_a_rep_sees_no_way_to(rita: Page, browser: Browser, demo: Demo) -> None:
    emea = rita.get_by_role("region", name="EMEA")
    emea.get_by_role("link", name=re.compile("Change the seat")).first.click()
    dialog = rita.get_by_role("dialog")
    dialog.get_by_label("Weight").fill("0.5")
    dialog.get_by_role("button", name="Save").click()
    expect(emea).to_contain_text("weight 0.5")
    rep = browser.new_context().new_page()
    log_in(rep, demo, "sam")
    rep.goto(f"{demo.url}routing/")
    expect(rep.get_by_role("link", name=re.compile("Change the seat"))).to_have_count(0)
    expect(rep.get_by_role("link", name="Away")).to_be_visible()
    rep.context.close()


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_it_can_be_read_by_everybody_on_any_screen(browser: Browser, demo: Demo, theme: str) -> None:
    context = browser.new_context(viewport={"width": 390, "height": 844}, color_scheme=theme)  # type: ignore[arg-type]
    page = context.new_page()
    log_in(page, demo, "rita")
    for path in ("routing/", "routing/?q=an", "routing/away/", "routing/seat/", "routing/list/"):
        page.goto(demo.url + path)
        assert page.evaluate("document.documentElement.scrollWidth") <= 390, path
        assert broken(page) == [], path
    expect(page.locator(".doors [aria-current]")).to_be_in_viewport(ratio=1)
    page.set_viewport_size({"width": 1440, "height": 900})
    page.goto(f"{demo.url}routing/")
    assert broken(page) == []
    context.close()
