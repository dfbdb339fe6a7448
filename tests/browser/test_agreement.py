"""A threshold is moved, tried, proposed, signed by one team, refused, signed by the other, and then it binds."""

from __future__ import annotations

import json
import os
import re
import sqlite3
import subprocess
import sys
import urllib.error
import urllib.request
from contextlib import closing
from typing import TYPE_CHECKING, Any

import pytest
from browser.conftest import Demo, broken, demonstration, log_in, settled, watched
from playwright.sync_api import expect

if TYPE_CHECKING:
    from collections.abc import Iterator

    from browser.conftest import Watch
    from playwright.sync_api import Browser, BrowserContext, Page

pytestmark = pytest.mark.browser
START = "from interlock.site.cli import main; main()"
PLACE = "handoff.enterprise.at_score"
SOURCE = (
    "from interlock.desk import actions; from interlock.desk.actions.tokens import make_token; "
    "print(actions.add_source('site', actions.Terms(scopes=('capture', 'read'))).token, "
    "make_token('rita', 'agent', ['read:agreement', 'write:agreement'], 7).token)"
)
SECOND = (
    "from interlock.desk import actions, lists; "
    "text = lists.version('1').text.replace('at_score      = 75', 'at_score      = 80'); "
    "print(max([one.number for one in lists.versions()][1:] or [actions.propose(text, 'rita').number]))"
)
PAGES = (
    "agreement/",
    "agreement/1/{second}/",
    "agreement/try/",
    "agreement/try/number/?what=handed&side=base",
    "agreement/try/number/?what=missed",
    "agreement/edit/",
    "agreement/edit/form/?clause=handoff.emea",
    "agreement/edit/form/?clause=score.interest.fit.size",
)
LEAD = {
    "country": "DE",
    "seniority": "vp",
    "employees": 1200,
    "industry": "manufacturing",
    "phone": "+49 30 1",
    "budget": 50_000,
    "origin": "web",
}


def environment(demo: Demo) -> dict[str, str]:
    known = {name: value for name, value in os.environ.items() if not name.startswith(("INTERLOCK_", "DJANGO_"))}
    return known | {"INTERLOCK_HOME": str(demo.home)}


def command(demo: Demo, *asked: str) -> bytes:
    """Run the command line on the instance."""
    done = subprocess.run(
        [sys.executable, "-c", START, *asked], env=environment(demo), check=True, stdout=subprocess.PIPE, timeout=60
    )
    return done.stdout


@pytest.fixture(scope="module")
def own(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Demo]:
    """Start a demonstration of this module's own: its agreement changes."""
    with demonstration(tmp_path_factory.mktemp("agreement") / "home", 600) as found:
        yield found


class People:
    """Everybody at their own browser."""

    def __init__(self, browser: Browser, demo: Demo) -> None:
        self.browser, self.demo = browser, demo
        self.watches: list[Watch] = []
        self.contexts: list[BrowserContext] = []

    def at(self, name: str, path: str, **options: Any) -> Page:
        context = self.browser.new_context(**{"viewport": {"width": 1440, "height": 900}, **options})
        page, watch = watched(context)
        self.watches.append(watch)
        self.contexts.append(context)
        log_in(page, self.demo, name)
        page.goto(self.demo.url + path)
        return page


@pytest.fixture
def people(browser: Browser, own: Demo) -> Iterator[People]:
    """Let people in; nothing may be refused by the policy, fail, or be fetched from elsewhere."""
    found = People(browser, own)
    yield found
    for context in found.contexts:
        context.close()
    for watch in found.watches:
        assert watch.errors == []
        assert [said for said in watch.console if "status of 4" not in said and "htmx:" not in said] == []
        assert [url for url in watch.requests if not url.startswith(own.url)] == []


@pytest.fixture(scope="module")
def tokens(own: Demo) -> dict[str, str]:
    """Make a source's token and a personal one."""
    source, rita = printed(own, SOURCE)
    return {"source": source, "rita": rita}


@pytest.fixture
def pages(own: Demo) -> list[str]:
    """Return the addresses to look at, one of them of two versions: a second is proposed if nobody has yet."""
    [second] = printed(own, SECOND)
    return [path.format(second=second) for path in PAGES]


def printed(demo: Demo, words: str) -> list[str]:
    """Run Python on the instance, and return the words that it prints."""
    env = environment(demo) | {"DJANGO_SETTINGS_MODULE": "interlock.site.settings"}
    asked = [sys.executable, "-c", f"import django; django.setup(); {words}"]
    return subprocess.run(asked, env=env, check=True, stdout=subprocess.PIPE, timeout=60).stdout.decode().split()


def call(own: Demo, token: str, path: str, sent: dict[str, Any] | None = None) -> tuple[int, dict[str, Any]]:
    """Call the API."""
    headers = {"Authorization": f"Bearer {token}", "Content-Type": "application/json"}
    body = json.dumps(sent).encode() if sent is not None else None
    asked = urllib.request.Request(f"{own.url}api/{path}", body, headers)
    try:
        with urllib.request.urlopen(asked, timeout=60) as answer:
            return answer.status, json.loads(answer.read())
    except urllib.error.HTTPError as error:
        return error.code, json.loads(error.read())


def hear(own: Demo, token: str, name: str) -> dict[str, Any]:
    """Tell of a lead that is ready, and return the hand-off it brought about."""
    who = {"email": f"{name}@brightwater.example", "name": name.capitalize(), "company": f"{name} ltd"}
    for kind in ("pricing_view", "demo_request"):
        _, told = call(
            own,
            token,
            "capture",
            {"id": f"{name}-{kind}", "who": who, "kind": kind, "fields": LEAD | {"origin": "web"}},
        )
    number = next(one["handoff"] for one in told["events"] if one["handoff"])
    return call(own, token, f"handoffs/{number}")[1]


def test_a_threshold_goes_from_a_slider_to_the_next_lead(own: Demo, people: People, tokens: dict[str, str]) -> None:
    september = ("number", "acceptance", "--label", "september", "--json")
    pinned = command(own, *september, "--from", "2026-09-01", "--to", "2026-10-01", "--pin")
    assert json.loads(pinned)
    before = hear(own, tokens["source"], "ada")
    assert (before["clause"], before["version"]) == ("enterprise", 1)

    rita = people.at("rita", "agreement/")
    number = rita.locator(f"[data-turn='{PLACE}']")
    number.focus()
    rita.keyboard.press("Enter")
    expect(rita.get_by_role("dialog")).to_contain_text("agreed: 75")
    rita.get_by_text("Passport", exact=True).last.click()
    expect(rita.locator("#turner-facts")).to_contain_text("version 1, binding from 1 Oct 2023")
    rita.locator("#turner-range").focus()
    rita.keyboard.press("End")
    expect(number).to_have_text("150")
    rita.keyboard.press("Escape")
    expect(number).to_be_focused()
    expect(rita.locator("#tried")).to_contain_text("What it would have done", timeout=60_000)
    expect(rita.locator("#tried")).to_contain_text("MQLs handed over a month")
    for said in ("Capacity", "Wins kept", "Wins missed", "By segment", "By source (origin)", "Tried on everybody in"):
        expect(rita.locator("#tried")).to_contain_text(said)
    rita.keyboard.press("p")
    rita.wait_for_url(re.compile(r"/agreement/[2-9]/$"))
    new = int(rita.url.split("/")[-2])
    expect(rita.get_by_text("waits for marketing and sales").first).to_be_visible()

    rita.goto(f"{own.url}agreement/1/{new}/")
    row = rita.locator(".differs")
    expect(row).to_have_count(1)
    expect(row.locator("del").first).to_have_text("75")
    expect(row.locator("ins").first).to_have_text("150")
    expect(row).to_contain_text("meaning")

    maya = people.at("maya", f"agreement/{new}/")
    sign(maya, own.password)
    expect(maya.get_by_text("waits for sales").first).to_be_visible()
    refused_everywhere(own, maya, tokens["rita"], new)
    assert hear(own, tokens["source"], "bea")["version"] == 1

    sam = people.at("sam", f"agreement/{new}/")
    expect(sam.locator("form.signing")).to_have_count(0)
    tess = people.at("tess", f"agreement/{new}/")
    sign(tess, own.password)
    expect(tess.locator(".rail")).to_contain_text("in force")
    expect(tess.locator(".signatures .by")).to_have_text(["maya", "tess"])

    after = hear(own, tokens["source"], "cleo")
    assert after["version"] == new
    assert after["clause"] != "enterprise"
    again = call(own, tokens["source"], f"handoffs/{before['id']}")[1]
    assert (again["clause"], again["version"]) == ("enterprise", 1)
    assert command(own, *september, "--reproduce") == pinned
    tess.goto(f"{own.url}agreement/?on=2026-01-15")
    expect(tess.locator("#signed")).to_have_text(f"Version {new}")


def sign(page: Page, password: str) -> None:
    """Sign with the key that the password opens."""
    page.get_by_label(re.compile("Sign for .* with your password")).fill(password)
    page.get_by_role("button", name=re.compile("Sign version")).press("Enter")


def refused_everywhere(own: Demo, maya: Page, token: str, new: int) -> None:
    """Publishing what one team has signed is refused in the page, by the API and by the database itself."""
    said = "not signed by both teams; still missing: sales"
    maya.get_by_role("button", name="Publish").press("Enter")
    expect(maya.get_by_role("alert")).to_contain_text(said)
    status, told = call(own, token, f"agreement/versions/{new}/publish", {})
    assert (status, said in told["error"]) == (409, True)
    with closing(sqlite3.connect(own.home / "interlock.sqlite3", timeout=30)) as database:
        with pytest.raises(sqlite3.IntegrityError, match="one person of marketing and another of sales"):
            database.execute("INSERT INTO desk_publication (version_id, at) VALUES (?, '2026-01-01')", [new])
        count = database.execute("SELECT COUNT(*) FROM desk_publication").fetchone()
    assert count == (1,)


def test_a_form_names_what_is_wrong_at_its_field_and_keeps_the_hand(people: People) -> None:
    page = people.at("rita", "agreement/edit/form/?clause=handoff.emea&from=1")
    page.locator("[name='at_score']").fill("many")
    expect(page.locator("[id='fault-at_score']")).to_contain_text("needs a number")
    expect(page.locator("#looked")).to_contain_text("handoff.emea.at_score")
    page.locator("[name='at_score']").fill("95")
    expect(page.locator("#looked")).to_contain_text("1 change")
    page.get_by_text("Reasons").click()
    page.get_by_label("Name of a new clause in Reasons").fill("too early")
    page.get_by_label("Name of a new clause in Reasons").press("Tab")
    page.keyboard.press("Enter")
    expect(page.locator("#of-clause h2")).to_have_text("reason.too_early")
    expect(page.locator("#looked")).to_contain_text("reason.too_early.contradicts")
    settled(page)
    page.locator("[name='says']").fill("Not this year.")
    page.locator("[name='contradicts']").fill("handoff.emea")
    expect(page.locator("#looked")).to_contain_text("4 changes")
    page.get_by_role("button", name="Text", exact=True).click()
    text = page.get_by_label("The agreement's text")
    expect(text).to_have_value(
        re.compile(r"# --- What scores a lead ---.*at_score +=  ?95.*\[reason\.too_early\]", re.DOTALL)
    )
    page.get_by_role("button", name="Form", exact=True).click()
    page.get_by_role("navigation", name="Clauses").get_by_text("Reasons").click()
    page.get_by_role("button", name="Too early").click()
    expect(page.locator("#of-clause h2")).to_have_text("reason.too_early")
    settled(page)
    page.get_by_role("button", name="Remove").click()
    expect(page.locator("#looked")).to_contain_text("1 change")


def test_people_talk_about_a_clause_where_it_stands(people: People) -> None:
    page = people.at("rita", "agreement/1/")
    clause = page.locator("[id='handoff.amer']")
    clause.get_by_text("Comment").click()
    clause.get_by_label("Comment on AMER").fill("Is this too high for the coast?")
    clause.get_by_role("button", name="Say it").click()
    expect(clause.locator(".talk")).to_contain_text("rita")
    maya = people.at("maya", "agreement/1/")
    talk = maya.locator("[id='handoff.amer'] .talk")
    expect(talk).to_contain_text("rita")
    talk.get_by_text("Reply").first.click()
    talk.get_by_label(re.compile("Reply to rita")).fill("Let us try eighty.")
    talk.get_by_role("button", name="Reply").click()
    expect(talk.locator(".reply")).to_contain_text("maya")
    talk.get_by_role("button", name="Settled").click()
    expect(talk).to_contain_text("Settled by maya")


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_no_rule_of_accessibility_is_broken(own: Demo, people: People, pages: list[str], scheme: str) -> None:
    page = people.at("rita", "agreement/", color_scheme=scheme)
    for path in pages:
        answer = page.goto(own.url + path)
        assert answer, path
        assert answer.ok, path
        assert broken(page) == [], path
    page.goto(f"{own.url}agreement/")
    page.locator(f"[data-turn='{PLACE}']").press("Enter")
    expect(page.get_by_role("dialog")).to_be_visible()
    assert broken(page) == []


def test_a_phone_needs_no_sideways_scrolling(own: Demo, people: People, pages: list[str]) -> None:
    page = people.at("rita", "agreement/", viewport={"width": 390, "height": 844})
    for path in pages:
        page.goto(own.url + path)
        assert page.evaluate("document.documentElement.scrollWidth") <= 390, path
    page.goto(f"{own.url}agreement/")
    page.locator(f"[data-turn='{PLACE}']").press("Enter")
    expect(page.get_by_role("dialog")).to_be_visible()
    box = page.get_by_role("dialog").bounding_box()
    assert box is not None
    assert 0 <= box["x"] <= box["x"] + box["width"] <= 390
