"""A lead's way from a form to marketing's board, played in a browser, by keyboard, while everybody looks on."""

from __future__ import annotations

import os
import re
import signal
import subprocess
import sys
import time
from dataclasses import dataclass
from itertools import count
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from browser.conftest import Demo, Watch, broken, log_in, watched
from browser.instance import PASSWORD
from playwright.sync_api import expect

if TYPE_CHECKING:
    from collections.abc import Iterator

    from playwright.sync_api import APIResponse, Browser, BrowserContext, Page, Route

pytestmark = pytest.mark.browser
PATIENCE = 60.0
START = "from interlock.site.cli import main; main()"
SECONDS = 1_000
VISITORS = count(1)
WIDE = {"width": 1440, "height": 900}
LEAD = {
    "company": "Brightwater Packaging",
    "country": "DE",
    "seniority": "vp",
    "employees": "1200",
    "industry": "manufacturing",
    "phone": "+49 30 1234",
    "problem": "We lose six hours a week on changeovers.",
    "budget": "50000",
}


@dataclass(frozen=True)
class Place:
    """An instance that runs, with its worker beside it."""

    url: str
    demo: Demo
    worker: subprocess.Popen[bytes]


@pytest.fixture(scope="module")
def place(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Place]:
    """Set an instance up and start its server and its worker."""
    home = tmp_path_factory.mktemp("live") / "home"
    known = {name: value for name, value in os.environ.items() if not name.startswith(("INTERLOCK_", "DJANGO_"))}
    known["INTERLOCK_HOME"] = str(home)
    made = [sys.executable, str(Path(__file__).with_name("instance.py"))]
    subprocess.run(made, env=known, check=True, timeout=120)
    log = home.parent / "said.txt"
    with log.open("w") as out:
        server = _start(["serve", "--port", "0", "--no-work"], known, out)
        worker = _start(["work"], known, out)
    try:
        url = _address(server, log)
        yield Place(url, Demo(url, PASSWORD, home, ""), worker)
    finally:
        for process in (worker, server):
            process.send_signal(signal.SIGTERM)
            process.wait(timeout=20)


def _start(asked: list[str], known: dict[str, str], out: object) -> subprocess.Popen[bytes]:
    return subprocess.Popen([sys.executable, "-c", START, *asked], stdout=out, stderr=out, env=known)  # type: ignore[call-overload]


def _address(server: subprocess.Popen[bytes], log: Path) -> str:
    until = time.monotonic() + PATIENCE
    while time.monotonic() < until and server.poll() is None:
        if found := re.search(r"Interlock is at (\S+)\s", log.read_text()):
            return found[1]
        time.sleep(0.1)
    pytest.fail(f"the server did not start:\n{log.read_text()}")


@dataclass
class Desk:
    """Somebody in front of the product."""

    page: Page
    watch: Watch
    context: BrowserContext


@pytest.fixture
def sit(browser: Browser, place: Place) -> Iterator[Sitting]:
    """Sit people down, and look in the end that all was quiet."""
    sitting = Sitting(browser, place)
    yield sitting
    for desk in sitting.desks:
        desk.context.close()
    for desk in sitting.desks:
        desk.watch.quiet(place.url)


class Sitting:
    """Everybody who takes part."""

    def __init__(self, browser: Browser, place: Place) -> None:
        self.browser = browser
        self.place = place
        self.desks: list[Desk] = []

    def down(self, name: str, path: str = "inbox/", **options: object) -> Page:
        """Log somebody in, in a browser of their own, and open a page."""
        context = self.browser.new_context(**{"viewport": WIDE, **options})  # type: ignore[arg-type]
        page, watch = watched(context)
        self.desks.append(Desk(page, watch, context))
        if name:
            log_in(page, self.place.demo, name)
        page.goto(self.place.url + path)
        return page

    def fill_in(self, name: str, **other: str) -> None:
        """Fill the form in, as a visitor does, by keyboard, from an address of their own (RFC 5737)."""
        page = self.down("", "f/demo/", extra_http_headers={"X-Forwarded-For": f"192.0.2.{next(VISITORS)}"})
        page.get_by_label("E-mail").fill(f"{name.split(maxsplit=1)[0].lower()}@brightwater.example")
        for field, text in {"name": name, **LEAD, **other}.items():
            page.locator(f"[name={field}]").fill(text)
        page.get_by_role("button", name="Send").press("Enter")
        expect(page.get_by_text("We will be in touch")).to_be_visible()


def reject(page: Page, name: str, digit: str) -> None:
    """Come to a row by keyboard and refuse it."""
    come_to(page, name)
    page.keyboard.press("r")
    expect(page.get_by_role("dialog")).to_contain_text(name)
    page.keyboard.press(digit)
    page.keyboard.press("Enter")
    expect(page.get_by_role("dialog")).to_have_count(0)
    expect(page.get_by_text("Rejected. Marketing sees why.")).to_be_visible()
    expect(page.locator("#list [data-row]", has_text=name)).to_have_count(0)


def come_to(page: Page, name: str) -> None:
    """Go up to the first row and down from it, to the row of somebody."""
    for key in "k" * 15 + "j" * 15:
        if name in page.evaluate("document.activeElement.closest('[data-row]')?.textContent || ''"):
            break
        page.keyboard.press(key)
        page.wait_for_timeout(20)
    expect(page.locator("#brief-name")).to_have_text(name)


def test_a_form_is_a_hand_off_in_the_open_inbox_and_a_key_answers_it(sit: Sitting) -> None:
    sam, rita = sit.down("sam"), sit.down("rita")
    expect(sam.get_by_text("Nothing is waiting")).to_be_visible()
    sit.fill_in("Amara Okafor")
    for page in (sam, rita):
        expect(page.locator("#list [data-row]", has_text="Amara Okafor")).to_be_visible(timeout=10 * SECONDS)
    expect(sam.locator("#count-inbox")).to_have_text("1")
    expect(sam.locator("#brief-name")).to_have_text("Amara Okafor")
    expect(sam.locator("#brief")).to_contain_text("We lose six hours a week on changeovers.")
    expect(sam.locator("#brief")).to_contain_text("Call Amara on +49 30 1234")
    sam.keyboard.press("j")
    sam.keyboard.press("a")
    expect(sam.get_by_text("Accepted. Marketing sees it now.")).to_be_visible()
    expect(rita.locator("#list [data-row]", has_text="Amara Okafor")).to_have_count(0, timeout=10 * SECONDS)
    expect(rita.get_by_text("Amara Okafor was accepted elsewhere")).to_be_visible()
    sam.keyboard.press("z")
    for page in (sam, rita):
        expect(page.locator("#list [data-row]", has_text="Amara Okafor")).to_be_visible(timeout=10 * SECONDS)
    come_to(sam, "Amara Okafor")
    sam.keyboard.press("a")
    expect(rita.locator("#list [data-row]", has_text="Amara Okafor")).to_have_count(0, timeout=10 * SECONDS)


def test_three_refusals_for_one_reason_are_on_the_board_and_open_a_proposal(sit: Sitting) -> None:
    sam, maya = sit.down("sam"), sit.down("maya", "board/")
    for name in ("Priya Raman", "Diego Fuentes", "Hannah Weiss"):
        sit.fill_in(name)
        expect(sam.locator("#list [data-row]", has_text=name)).to_be_visible(timeout=10 * SECONDS)
    reject(sam, "Priya Raman", "4")
    clause = maya.locator("[id='clause-score.interest.fit.budget']")
    expect(clause).to_contain_text("No budget", timeout=15 * SECONDS)
    reject(sam, "Diego Fuentes", "4")
    expect(clause).to_contain_text("2 refused", timeout=15 * SECONDS)
    reject(sam, "Hannah Weiss", "4")
    expect(clause).to_contain_text("3 refused", timeout=15 * SECONDS)
    maya.goto(sit.place.url + "proposals/")
    maya.get_by_role("link", name=re.compile("budget", re.IGNORECASE)).first.press("Enter")
    for said in ("score.interest.fit.budget", "Priya Raman", "Diego Fuentes", "Hannah Weiss"):
        expect(maya.locator("main")).to_contain_text(said)


def test_what_is_typed_and_what_is_open_outlives_what_happens_meanwhile(sit: Sitting) -> None:
    sam = sit.down("sam")
    sit.fill_in("Owen Price")
    expect(sam.locator("#list [data-row]", has_text="Owen Price")).to_be_visible(timeout=10 * SECONDS)
    come_to(sam, "Owen Price")
    sam.keyboard.press("r")
    expect(sam.get_by_role("dialog")).to_be_visible()
    sam.get_by_label("In a few words").fill("they want a lease")
    sit.fill_in("Mei Tanaka")
    expect(sam.locator("#list [data-row]", has_text="Mei Tanaka")).to_be_visible(timeout=10 * SECONDS)
    expect(sam.get_by_label("In a few words")).to_have_value("they want a lease")
    expect(sam.get_by_label("In a few words")).to_be_focused()
    sam.keyboard.press("Escape")
    expect(sam.get_by_role("dialog")).to_have_count(0)
    expect(sam.locator("#list [data-row]", has_text="Owen Price")).to_be_focused()
    expect(sam.locator("#brief-name")).to_have_text("Owen Price")


def test_what_is_typed_outlives_a_log_in_that_ends_and_is_sent_after_the_next(sit: Sitting) -> None:
    sam = sit.down("sam")
    sit.fill_in("Noor Haddad")
    expect(sam.locator("#list [data-row]", has_text="Noor Haddad")).to_be_visible(timeout=10 * SECONDS)
    come_to(sam, "Noor Haddad")
    sam.keyboard.press("n")
    sam.get_by_label("In a few words").fill("they need it by June")
    sam.context.clear_cookies(name="sessionid")
    sam.keyboard.press("Enter")
    expect(sam.get_by_role("alert").filter(has_text="no longer logged in")).to_be_visible()
    expect(sam.get_by_label("In a few words")).to_have_value("they need it by June")
    log_in(sam.context.new_page(), sit.place.demo, "sam")
    sam.bring_to_front()
    sam.get_by_role("button", name="Note it").click()
    expect(sam.get_by_role("dialog")).to_have_count(0)
    expect(sam.locator("#brief")).to_contain_text("they need it by June")


def test_a_server_that_is_away_is_said_and_the_same_key_answers_once_it_is_back(sit: Sitting) -> None:
    sam = sit.down("sam")
    sit.fill_in("Ines Roth")
    expect(sam.locator("#list [data-row]", has_text="Ines Roth")).to_be_visible(timeout=10 * SECONDS)
    come_to(sam, "Ines Roth")
    sam.context.set_offline(True)
    sam.keyboard.press("a")
    expect(sam.get_by_text("The server cannot be reached. Nothing was changed")).to_be_visible()
    sam.context.set_offline(False)
    sam.keyboard.press("a")
    expect(sam.get_by_text("Accepted. Marketing sees it now.")).to_be_visible()
    sit.desks[0].watch.console.clear()  # what Chromium says of what could not be fetched


def test_a_hold_that_ends_in_the_past_is_refused_in_place(sit: Sitting) -> None:
    sit.fill_in("Ida Berg")
    sam = sit.down("sam")
    expect(sam.locator("#brief-name")).to_be_visible()
    sam.keyboard.press("j")
    sam.keyboard.press("h")
    sam.get_by_label("Until").fill("2020-01-01T10:00")
    sam.get_by_role("textbox", name="Why").fill("they travel")
    sam.keyboard.press("Enter")
    expect(sam.get_by_role("alert").filter(has_text="lies ahead")).to_be_visible()
    expect(sam.get_by_role("textbox", name="Why")).to_have_value("they travel")
    sam.keyboard.press("Escape")


def test_help_and_palette_know_what_the_page_can_do(sit: Sitting) -> None:
    sit.fill_in("Zara Haddad")
    sam = sit.down("sam")
    expect(sam.locator("#brief-name")).to_be_visible()
    sam.keyboard.press("?")
    for said in ("Next row", "Accept", "Reject", "Find"):
        expect(sam.get_by_role("dialog", name="Keyboard")).to_contain_text(said)
    sam.keyboard.press("Escape")
    sam.keyboard.press("/")
    expect(sam.get_by_label("Find in this list")).to_be_focused()
    sam.keyboard.type("nobody is called so")
    expect(sam.get_by_text("Nothing matches")).to_be_visible()
    sam.keyboard.press("Escape")
    sam.keyboard.press("Control+k")
    sam.keyboard.type("agre")
    expect(sam.get_by_role("option", name=re.compile("^Agreement"))).to_be_visible()
    sam.keyboard.press("Enter")
    sam.wait_for_url(re.compile("/agreement/$"))


def test_a_key_pressed_while_the_page_is_coming_is_not_lost(sit: Sitting) -> None:
    sam = sit.down("sam")
    held = Held(sam, r"/keys[^/]*\.js")
    sam.goto(f"{sit.place.url}inbox/", wait_until="commit")
    expect(sam.get_by_role("heading", level=1)).to_be_visible()
    sam.keyboard.press("?")
    sam.wait_for_timeout(100)
    expect(sam.get_by_role("dialog", name="Keyboard")).to_have_count(0)
    held.let_go()
    expect(sam.get_by_role("dialog", name="Keyboard")).to_be_visible()


class Held:
    """The first answer to an address, kept from a page until it is let go."""

    def __init__(self, page: Page, address: str) -> None:
        self.page = page
        self.kept: list[tuple[Route, APIResponse]] = []
        page.route(re.compile(address), self.take)

    def take(self, route: Route) -> None:
        if self.kept:
            route.continue_()
        else:
            self.kept.append((route, route.fetch()))

    def wait(self) -> None:
        until = time.monotonic() + 15
        while not self.kept:
            assert time.monotonic() < until, "it was not asked for"
            self.page.wait_for_timeout(50)

    def let_go(self) -> None:
        route, response = self.kept[0]
        route.fulfill(response=response)


def test_what_happens_while_the_list_is_on_its_way_is_shown(sit: Sitting) -> None:
    sam = sit.down("sam")
    held = Held(sam, r"/inbox/rows/")
    sit.fill_in("Lena Vogt")
    held.wait()
    sit.fill_in("Omar Said")
    sam.wait_for_timeout(1000)  # by now the stream has said so
    held.let_go()
    for name in ("Lena Vogt", "Omar Said"):
        expect(sam.locator("#list [data-row]", has_text=name)).to_be_visible(timeout=10 * SECONDS)


def test_a_brief_that_is_read_again_is_not_drawn_over_the_one_come_to_since(sit: Sitting) -> None:
    sit.fill_in("Tilda Frey")
    sit.fill_in("Bruno Pohl")
    sam, rita = sit.down("sam", "inbox/?who=all"), sit.down("rita", "inbox/?who=all")
    come_to(sam, "Tilda Frey")
    come_to(rita, "Tilda Frey")
    number = sam.locator("[data-brief]").get_attribute("data-brief")
    held = Held(sam, rf"/inbox/{number}/side/")
    rita.keyboard.press("n")
    rita.get_by_label("In a few words").fill("they ask for references")
    rita.keyboard.press("Enter")
    held.wait()
    come_to(sam, "Bruno Pohl")
    held.let_go()
    sam.wait_for_timeout(300)
    expect(sam.locator("#brief-name")).to_have_text("Bruno Pohl")
    come_to(sam, "Tilda Frey")
    expect(sam.locator("#brief")).to_contain_text("they ask for references")


def test_every_tab_shows_what_it_counts(sit: Sitting) -> None:
    sit.fill_in("Camille Roy")
    sam = sit.down("sam", "inbox/?who=all")
    for tab in ("accepted", "rejected", "recycled", "hold", "queue", "waiting"):
        link = sam.locator(f"#tab-{tab}")
        link.press("Enter")
        expect(link).to_have_attribute("aria-current", "true")
        many = int(link.locator("span").inner_text())
        expect(sam.locator("#list [data-row]")).to_have_count(many)
        if not many:
            expect(sam.locator("#list .empty")).to_be_visible()


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_no_rule_of_accessibility_is_broken(sit: Sitting, scheme: str) -> None:
    sit.fill_in({"light": "Noah Lindqvist", "dark": "Sofia Rossi"}[scheme])
    sam = sit.down("sam", "inbox/?who=all", color_scheme=scheme)
    expect(sam.locator("#brief-name")).to_be_visible()
    found = {"inbox": broken(sam)}
    sam.keyboard.press("j")
    sam.keyboard.press("r")
    expect(sam.get_by_role("dialog")).to_be_visible()
    found["reject"] = broken(sam)
    sam.keyboard.press("Escape")
    sam.keyboard.press("Control+k")
    expect(sam.locator("#palette [role=option]").first).to_be_visible()
    found["palette"] = broken(sam)
    sam.keyboard.press("Escape")
    sam.locator("#brief-name a").press("Enter")
    expect(sam.get_by_role("heading", name="Hand-off", level=1)).to_be_visible()
    expect(sam.get_by_text("Content seen")).to_be_visible()
    found["brief"] = broken(sam)
    sam.goto(f"{sit.place.url}inbox/?tab=recycled")
    found["empty"] = broken(sam)
    assert {name: rules for name, rules in found.items() if rules} == {}


def test_on_a_phone_everything_fits_and_is_large_enough_to_touch(sit: Sitting) -> None:
    sit.fill_in("Tom Akerman")
    phone = sit.down("sam", "inbox/?who=all", viewport={"width": 390, "height": 844}, has_touch=True)
    expect(phone.locator("#list [data-row]").first).to_be_visible()
    assert phone.evaluate("document.documentElement.scrollWidth") <= 390
    assert small(phone) == []
    phone.locator("#list [data-row]").first.tap()
    phone.wait_for_url(re.compile(r"/inbox/\d+/$"))
    expect(phone.get_by_role("button", name=re.compile("Accept"))).to_be_visible()
    assert phone.evaluate("document.documentElement.scrollWidth") <= 390
    assert small(phone) == []


def small(page: Page) -> list[str]:
    """Return what is meant to be touched and is less than 40 px high."""
    found: list[str] = page.evaluate(
        """() => [...document.querySelectorAll("button, .btn, .tab, .row, select, .doors a, input[type=search]")]
            .filter((one) => one.getClientRects().length && one.getBoundingClientRect().height < 40)
            .map((one) => one.outerHTML.slice(0, 80))"""
    )
    return found


def test_the_answer_works_without_scripts(sit: Sitting) -> None:
    sit.fill_in("Leo Novak")
    kim = sit.down("sam", "inbox/", java_script_enabled=False)
    kim.get_by_role("link", name=re.compile("Leo Novak")).first.click()
    kim.get_by_role("link", name="Reject").click()
    kim.get_by_label("There is no money for it.").check()
    kim.get_by_role("button", name="Reject").click()
    expect(kim.get_by_text("There is no money").or_(kim.get_by_text("No budget"))).to_be_visible()
