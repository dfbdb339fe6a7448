"""What people do on the pages, done in a browser."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import pytest
from browser.conftest import PEOPLE, Demo, broken, log_in, settled
from playwright.sync_api import expect

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page

pytestmark = pytest.mark.browser
PAGES = (
    "overview/?span=year",
    "overview/goal/handoffs_2026/",
    "overview/rows/?of=waiting",
    "funnel/?by=origin",
    "funnel/?basis=open&span=quarter",
    "funnel/rows/?stage=mql&figure=entered",
    "numbers/",
    "numbers/acceptance/?by=origin",
    "agreement/",
)


def number(text: str) -> int:
    return int(re.findall(r"[\d,]+", text)[-1].replace(",", ""))


def test_the_demonstration_tells_how_to_get_in(demo: Demo) -> None:
    for word in ("signed the starter agreement", "hand-offs were made", "maya", "cora", "sam", "carl", "rita"):
        assert word in demo.said
    assert (demo.home / "demo.password").stat().st_mode & 0o077 == 0


def test_log_in_shows_the_funnel_with_everybody_in_it(maya: Page) -> None:
    expect(maya.get_by_role("heading", name="Funnel", level=1)).to_be_visible()
    expect(maya.get_by_text("signed by both teams")).to_be_visible()
    assert number(maya.locator("#entered-lead .value").inner_text()) == PEOPLE
    for owner in ("Marketing owns", "Shared", "Sales owns"):
        expect(maya.get_by_text(owner, exact=True)).to_be_visible()


def test_a_wrong_password_is_refused_in_words(browser: Browser, demo: Demo) -> None:
    page = browser.new_context().new_page()
    page.goto(f"{demo.url}login/")
    page.get_by_label("Name").fill("maya")
    page.get_by_label("Password").fill("not it")
    page.get_by_role("button", name="Log in").click()
    expect(page.get_by_role("alert")).to_contain_text("do not belong together")
    page.context.close()


@pytest.mark.parametrize("path", ["", *PAGES])
def test_nothing_is_shown_without_logging_in(browser: Browser, demo: Demo, path: str) -> None:
    page = browser.new_context().new_page()
    page.goto(demo.url + path)
    expect(page).to_have_url(re.compile("/login/"))
    page.context.close()


def test_a_figure_leads_to_exactly_its_rows_and_its_passport(maya: Page) -> None:
    entered = number(maya.locator("#entered-mql .value").inner_text())
    maya.locator("#entered-mql").click()
    maya.wait_for_url(re.compile("/funnel/rows/"))
    expect(maya.get_by_role("heading", name="Entered MQL")).to_be_visible()
    assert number(maya.locator("#rows-total").inner_text()) == entered
    seen = maya.locator("tbody tr").count()
    while maya.get_by_role("link", name="Later").count():
        maya.get_by_role("link", name="Later").click()
        expect(maya.locator("#rows-shown")).to_contain_text(f"{seen + 1:,} to ")
        maya.wait_for_load_state()
        seen += maya.locator("tbody tr").count()
    assert seen == entered
    passport = maya.get_by_label("Passport", exact=True).first
    for said in ("Marketing qualified lead", "seal", "moves@"):
        expect(passport).to_contain_text(said)
    maya.get_by_text("SQL", exact=True).click()
    expect(maya.locator("pre.sql")).to_contain_text("SELECT")
    maya.get_by_role("link", name="stage.mql").click()
    expect(maya.locator("[id='stage.mql']")).to_be_in_viewport()


def test_the_basis_and_the_period_are_chosen_in_place(maya: Page) -> None:
    maya.locator("#basis-resolved").click()
    expect(maya.locator("#basis-resolved")).to_have_attribute("aria-current", "true")
    expect(maya.locator("p.quiet", has_text="whoever is still in it is left out")).to_be_visible()
    maya.locator("#span-quarter").click()
    expect(maya.locator("#span-quarter")).to_have_attribute("aria-current", "true")
    assert number(maya.locator("#entered-lead .value").inner_text()) < PEOPLE
    label = maya.locator(".step b").inner_text()
    maya.locator("#earlier").click()
    expect(maya.locator(".step b")).not_to_have_text(label)
    expect(maya).to_have_url(re.compile(r"[?&]basis=resolved(&|$)"))
    expect(maya).to_have_url(re.compile(r"[?&]span=quarter(&|$)"))
    maya.reload()
    expect(maya.locator("#basis-resolved")).to_have_attribute("aria-current", "true")


def test_a_split_adds_up_to_the_whole(maya: Page) -> None:
    maya.get_by_label("Split by").select_option("origin")
    expect(maya.get_by_role("heading", name="By Origin")).to_be_visible()
    expect(maya).to_have_url(re.compile("by=origin"))
    settled(maya)
    cells = maya.locator("tbody tr td:nth-child(2)").all_inner_texts()
    assert len(cells) > 3
    assert sum(number(cell) for cell in cells) == PEOPLE
    first = number(cells[0])
    maya.locator("tbody tr td:nth-child(2) a").first.click()
    maya.wait_for_url(re.compile("/funnel/rows/"))
    assert number(maya.locator("#rows-total").inner_text()) == first


def test_every_number_has_a_passport(maya: Page) -> None:
    maya.get_by_role("link", name="Numbers").click()
    maya.wait_for_url(re.compile("/numbers/$"))
    maya.get_by_role("link", name=re.compile("^Wins")).click()
    maya.wait_for_url(re.compile("/numbers/wins/"))
    expect(maya.get_by_role("heading", name="Wins", level=1)).to_be_visible()
    assert number(maya.locator("#value").inner_text()) == number(maya.locator("#rows-total").inner_text())
    expect(maya.get_by_text("metric.wins", exact=True)).to_be_visible()


def test_the_agreement_is_a_text_with_two_signatures(maya: Page) -> None:
    maya.get_by_role("link", name="Agreement", exact=True).click()
    maya.wait_for_url(re.compile("/agreement/$"))
    signatures = maya.locator(".signatures")
    expect(signatures).to_contain_text("cora")
    expect(signatures).to_contain_text("carl")
    expect(maya.get_by_text("A prospect who became known to us")).to_be_visible()
    assert re.search(r"[0-9a-f]{64}", maya.locator(".facts").inner_text().replace("\n", ""))


def test_log_out_ends_it(maya: Page) -> None:
    maya.get_by_role("button", name="Log out").click()
    maya.wait_for_url(re.compile("/login/"))
    maya.go_back()
    maya.reload()
    expect(maya).to_have_url(re.compile("/login/"))


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_no_rule_of_accessibility_is_broken(browser: Browser, demo: Demo, scheme: str) -> None:
    context = browser.new_context(viewport={"width": 1440, "height": 900}, color_scheme=scheme)
    page = context.new_page()
    page.goto(f"{demo.url}login/")
    found = {"login": broken(page)}
    log_in(page, demo)
    for path in PAGES:
        page.goto(demo.url + path)
        found[path] = broken(page)
    context.close()
    assert {path: rules for path, rules in found.items() if rules} == {}


@pytest.mark.parametrize("path", PAGES)
def test_a_phone_needs_no_sideways_scrolling(browser: Browser, demo: Demo, path: str) -> None:
    context = browser.new_context(viewport={"width": 390, "height": 844}, has_touch=True)
    page = context.new_page()
    log_in(page, demo)
    page.goto(demo.url + path)
    assert page.evaluate("document.documentElement.scrollWidth") <= 390
    context.close()


def test_the_keyboard_alone_leads_from_log_in_to_the_rows(browser: Browser, demo: Demo) -> None:
    context = browser.new_context(viewport={"width": 1440, "height": 900})
    page = context.new_page()
    page.goto(f"{demo.url}login/")
    expect(page.get_by_label("Name")).to_be_focused()
    page.keyboard.type("maya")
    page.keyboard.press("Tab")
    page.keyboard.type(demo.password)
    page.keyboard.press("Enter")
    page.wait_for_url(re.compile(r"/inbox/$"))
    page.goto(f"{demo.url}funnel/")
    page.keyboard.press("Tab")
    expect(page.get_by_role("link", name="Skip to content")).to_be_focused()
    page.keyboard.press("Enter")
    expect(page.locator("#main")).to_be_focused()
    _tab_to(page, "basis-period")
    page.keyboard.press("Enter")
    expect(page.locator("#basis-period")).to_have_attribute("aria-current", "true")
    expect(page.locator("#basis-period")).to_be_focused()
    settled(page)
    _tab_to(page, "entered-sal")
    assert page.evaluate("getComputedStyle(document.activeElement).outlineStyle") == "solid"
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", name="Entered SAL")).to_be_visible()
    context.close()


def test_the_page_works_without_scripts(browser: Browser, demo: Demo) -> None:
    context = browser.new_context(java_script_enabled=False)
    page = context.new_page()
    log_in(page, demo)
    page.goto(f"{demo.url}funnel/")
    page.locator("#basis-open").click()
    expect(page.locator("#basis-open")).to_have_attribute("aria-current", "true")
    page.get_by_label("Split by").select_option("origin")
    page.get_by_role("button", name="Show", exact=True).first.click()
    expect(page.get_by_role("heading", name="By Origin")).to_be_visible()
    expect(page).to_have_url(re.compile("basis=open"))
    context.close()


def _tab_to(page: Page, wanted: str) -> None:
    for _ in range(60):
        page.keyboard.press("Tab")
        if page.evaluate("document.activeElement.id") == wanted:
            return
    pytest.fail(f"the keyboard does not reach #{wanted}")
