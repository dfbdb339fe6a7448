"""An empty instance, on screen: the first administrator, a dirty file, its recipe mended, quarantine, the funnel."""

from __future__ import annotations

import os
import re
import signal
import subprocess
import sys
import time
from dataclasses import dataclass
from typing import TYPE_CHECKING

import pytest
from browser.conftest import PATIENCE, broken, settled, watched
from playwright.sync_api import expect

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

    from playwright.sync_api import Browser, Page

    Step = Callable[["Story"], None]

pytestmark = pytest.mark.browser
START = "from interlock.site.cli import main; main()"
PASSWORD = "a word for the first run"
READ = 60_000
"""Milliseconds that a process may take that is started to read files."""
SHOWN = os.environ.get("INTERLOCK_SHOTS", "")
"""A folder to keep pictures of the pages in, for people who want to look at them."""
LEADS = [
    "Lead ID;Firma;E-mail;Quelle;Budget;Angelegt am;Status",
    "1001;Granit Bau;ann@granit.example;Messe;12.500,00;03.02.2026;Gewonnen",
    "1002;Mond Robotik;bo@mond.example;Select;;04.02.2026;Neu",
    "1003;Bernstein;cy@bernstein.example;Webinar;8.000,00;05.02.2026;Verloren",
    "1003;Bernstein;cy@bernstein.example;Webinar;8.000,00;05.02.2026;Verloren",
    "1004;Schiefer Bank;di@schiefer.example;Webinar;zwölf;06.02.2026;Neu",
    "1005;Zeder;ed@zeder.example;Messe;30.000,00;31.04.2026;Gewonnen",
    "1006;Kupfer;fa@kupfer.example;Messe;7.000,00;02.03.2026;Neu",
    "1007;Birke",
]


class Instance:
    """An empty home with a server in front of it."""

    def __init__(self, home: Path) -> None:
        self.home = home
        self.log = home.parent / "said.txt"
        known = {name: value for name, value in os.environ.items() if not name.startswith(("INTERLOCK_", "DJANGO_"))}
        with self.log.open("w") as out:
            words = [sys.executable, "-c", START, "serve", "--home", str(home), "--port", "0"]
            self.server = subprocess.Popen(words, stdout=out, stderr=out, env=known)
        self.url = self.said(r"Interlock is at (\S+) ")
        self.link = self.said(r"at: (http\S+)\n")

    def said(self, pattern: str) -> str:
        until = time.monotonic() + PATIENCE
        while time.monotonic() < until and self.server.poll() is None:
            if found := re.search(pattern, self.log.read_text()):
                return found[1]
            time.sleep(0.1)
        pytest.fail(f"the server did not say {pattern}:\n{self.log.read_text()}")

    def stop(self) -> None:
        self.server.send_signal(signal.SIGTERM)
        self.server.wait(timeout=20)


@dataclass
class Story:
    """What happens to an instance from its first day on; a step stands on those before it, which are told first."""

    instance: Instance
    page: Page
    browser: Browser
    begun: int = 0

    def tell(self, step: Step) -> None:
        """Go on up to a step, if it has not been told yet."""
        while self.begun <= STEPS.index(step):
            self.begun += 1
            STEPS[self.begun - 1](self)


@pytest.fixture(scope="module")
def story(browser: Browser, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Story]:
    instance = Instance(tmp_path_factory.mktemp("first") / "home")
    context = browser.new_context(viewport={"width": 1440, "height": 900})
    page, watch = watched(context)
    try:
        yield Story(instance, page, browser)
        context.close()
    finally:
        instance.stop()
    assert watch.errors == []
    assert [said for said in watch.console if not said.startswith(("htmx:", "Failed to load resource"))] == []
    assert [asked for asked in watch.requests if not asked.startswith((instance.url, "data:", "blob:"))] == []


def fine(page: Page, name: str) -> None:
    """Look at a page in both themes and on a phone: axe finds nothing, and nothing is wider than the screen."""
    for theme in ("light", "dark"):
        page.emulate_media(color_scheme=theme)
        assert broken(page) == [], f"{name}, {theme}"
        keep(page, f"{name}-{theme}")
    page.emulate_media(color_scheme="light")
    page.set_viewport_size({"width": 390, "height": 844})
    wide = page.evaluate("document.documentElement.scrollWidth")
    keep(page, f"{name}-390")
    page.set_viewport_size({"width": 1440, "height": 900})
    assert wide <= 390, name


def keep(page: Page, name: str) -> None:
    if SHOWN:
        page.screenshot(path=f"{SHOWN}/{name}.png", full_page=True)


def drop(page: Page, name: str, text: str) -> None:
    """Drop a file on the page, as a hand would."""
    page.evaluate(
        """([name, text]) => {
          const data = new DataTransfer();
          data.items.add(new File([text], name, { type: "text/csv" }));
          const on = document.getElementById("drop");
          for (const kind of ["dragenter", "dragover", "drop"]) {
            on.dispatchEvent(new DragEvent(kind, { bubbles: true, cancelable: true, dataTransfer: data }));
          }
        }""",
        [name, text],
    )


def press_until(page: Page, wanted: str, key: str = "Tab", most: int = 120) -> None:
    """Press a key until something has the focus."""
    for _ in range(most):
        if page.evaluate(f"document.activeElement.matches({wanted!r})"):
            return
        page.keyboard.press(key)
    pytest.fail(f"{wanted} cannot be reached by {key}")


def a_new_instance_leads_to_its_first_administrator(story: Story) -> None:
    instance, page = story.instance, story.page
    page.goto(instance.url)
    expect(page.get_by_role("heading", name="This Interlock is new")).to_be_visible()
    fine(page, "closed")
    page.goto(f"{instance.url}setup/begin/not-the-token/")
    expect(page.get_by_role("heading", name="This link no longer holds")).to_be_visible()
    page.goto(instance.link)
    fine(page, "begin")
    page.get_by_label("Name to log in with").fill("rita")
    page.get_by_label("What you do").fill("RevOps")
    page.get_by_label("Password").fill(PASSWORD)
    page.get_by_label("The same again").fill(PASSWORD + "!")
    page.get_by_role("button", name="Go on").click()
    expect(page.get_by_role("alert")).to_contain_text("not the same")
    page.get_by_label("Password").fill(PASSWORD)
    page.get_by_label("The same again").fill(PASSWORD)
    page.keyboard.press("Enter")
    page.wait_for_url("**/setup/company/")
    page.goto(instance.link)
    expect(page).not_to_have_url(re.compile("begin"))


def the_company_says_when_it_works(story: Story) -> None:
    instance, page = story.instance, story.page
    page.goto(f"{instance.url}setup/company/")
    fine(page, "company")
    page.get_by_label("What the company is called").fill("Granit GmbH")
    page.get_by_label("Time zone").fill("Mars/Olympus")
    page.get_by_role("button", name="Propose the starter agreement").click()
    expect(page.get_by_role("alert")).to_contain_text("Mars/Olympus")
    page.get_by_label("Time zone").fill("Europe/Vienna")
    page.get_by_label("Fri").uncheck()
    page.get_by_role("button", name="Propose the starter agreement").click()
    page.wait_for_url("**/setup/")
    expect(page.get_by_role("heading", name="Granit GmbH")).to_be_visible()
    fine(page, "hub")
    page.goto(f"{instance.url}setup/calendars/")
    expect(page.locator("#calendar-emea ~ span, .calendar").first).to_contain_text("Europe/Vienna")
    fine(page, "calendars")


def a_dirty_file_is_dropped_understood_and_loaded(story: Story) -> None:
    instance, page = story.instance, story.page
    page.goto(f"{instance.url}setup/import/")
    fine(page, "import-empty")
    drop(page, "leads.exe", "x")
    expect(page.locator("[data-problem]")).to_contain_text("are not read")
    drop(page, "leads.csv", "\n".join(LEADS))
    page.wait_for_url(re.compile(r"/setup/import/\d+/$"))
    expect(page.get_by_role("heading", name="1 question to answer")).to_be_visible()
    expect(page.locator("tr.open .why")).to_contain_text("'03.02.2026' is 2026-02-03 read as dd.mm.yyyy")
    fine(page, "recipe")
    expect(page.get_by_label("Gewonnen", exact=True)).to_have_value("won")
    # corrected by keyboard alone: which day a date is, what a column is called with us, what means nothing
    page.get_by_label("How Angelegt am is read").focus()
    page.keyboard.press("d")  # the first that begins with it: a word would have to be typed in time
    page.keyboard.press("Tab")
    expect(page.get_by_role("heading", name="Understood")).to_be_visible()
    expect(page.locator(".value", has_text="31.04.2026")).to_contain_text("quarantine")
    settled(page)
    page.get_by_label("Field for Quelle").focus()
    page.keyboard.press("ControlOrMeta+A")
    page.keyboard.type("origin")
    page.keyboard.press("Tab")
    expect(page.get_by_label("Since when Quelle is known")).to_be_visible()
    settled(page)
    page.get_by_label("“Select” means nothing is known").focus()
    page.keyboard.press("Space")
    expect(page.locator(".value", has_text="Select").first).to_contain_text("nothing")
    settled(page)
    page.get_by_label("Field for E-mail").fill("email")
    page.get_by_label("Field for E-mail").blur()
    expect(page.get_by_label("Since when E-mail is known")).to_be_visible()
    settled(page)
    page.goto(page.url + "text/")
    expect(page.get_by_label("Recipe")).to_contain_text('field.origin = { column = "Quelle" }')
    expect(page.get_by_label("Recipe")).to_contain_text('nothing = ["Select"]')
    fine(page, "text")
    page.keyboard.press("b")
    expect(page.get_by_role("heading", name="Understood")).to_be_visible()
    page.keyboard.press("t")
    expect(page.get_by_role("heading", name="Tried on 8 rows")).to_be_visible()
    expect(page.locator(".rail")).to_contain_text("cannot be read as a number")
    fine(page, "tried")
    page.keyboard.press("l")
    expect(page.get_by_role("heading", name=re.compile("3 rows wait in quarantine"))).to_be_visible(timeout=READ)
    expect(page.locator(".sum dd")).to_have_text(["8", "4", "1", "3", "0"])
    fine(page, "result")


def quarantined_rows_are_mended(story: Story) -> None:
    instance, page = story.instance, story.page
    page.goto(f"{instance.url}setup/import/")
    page.get_by_role("cell", name="3", exact=True).get_by_role("link").click()
    expect(page.get_by_role("row", name=re.compile("31.04.2026"))).to_be_visible()
    fine(page, "quarantine")
    with page.expect_download() as taken:
        page.get_by_role("link", name="CSV").click()
    assert taken.value.path().read_text().count("\nleads.csv,") == 3
    # one in place, by keyboard
    row = page.get_by_role("row", name=re.compile("31.04.2026"))
    row.get_by_role("link", name="Mend").focus()
    page.keyboard.press("Enter")
    expect(page.get_by_role("dialog")).to_be_visible()
    expect(page.get_by_role("dialog").get_by_label("Angelegt am")).to_be_focused()
    fine(page, "mend")
    page.keyboard.press("ControlOrMeta+A")
    page.keyboard.type("30.04.2026")
    press_until(page, "dialog button[name=again]")
    page.keyboard.press("Enter")
    banner = page.locator(".banner").first
    expect(banner).to_contain_text("5 loaded + 1 duplicate + 2 in quarantine + 0 discarded")
    # one by what the word means
    page.get_by_role("link", name=re.compile(r"^Budget")).click()
    expect(page.get_by_label("means", exact=True)).to_be_visible()
    fine(page, "quarantine-column")
    page.get_by_label("means", exact=True).fill("12")
    page.get_by_role("button", name="Say so").click()
    expect(banner).to_contain_text("6 loaded + 1 duplicate + 1 in quarantine + 0 discarded")
    # one discarded, with a reason
    page.get_by_label("Choose line 9 of leads.csv").check()
    page.get_by_label("Discard the chosen rows, because").fill("half a row")
    page.get_by_role("button", name="Discard").click()
    expect(banner).to_contain_text("6 loaded + 1 duplicate + 0 in quarantine + 1 discarded")
    page.goto(f"{instance.url}setup/import/")
    fine(page, "import")


def the_funnel_is_there(story: Story) -> None:
    instance, page = story.instance, story.page
    page.goto(f"{instance.url}funnel/?span=all")
    expect(page.locator("main")).to_contain_text("Nobody has signed this")
    keep(page, "funnel")
    expect(page.locator("main")).not_to_contain_text("No leads yet")
    expect(page.get_by_role("heading", name="33.3% of leads became customers")).to_be_visible()


def the_same_shape_takes_the_same_recipe(story: Story) -> None:
    instance, page = story.instance, story.page
    page.goto(f"{instance.url}setup/import/")
    drop(
        page,
        "march.csv",
        "\n".join([LEADS[0], "2001;Ahorn;gu@ahorn.example;Select;9.000,00;09.03.2026;Neu", *LEADS[1:3]]),
    )
    page.wait_for_url(re.compile(r"/setup/import/\d+/$"))
    expect(page.get_by_label("Field for Quelle")).to_have_value("origin")
    page.keyboard.press("l")
    expect(page.get_by_role("heading", name="Everything is accounted for")).to_be_visible(timeout=READ)
    expect(page.locator(".sum dd")).to_have_text(["3", "1", "2", "0", "0"])


def sources_forms_and_channels_are_set_up(story: Story) -> None:
    instance, page = story.instance, story.page
    page.goto(f"{instance.url}setup/sources/")
    fine(page, "sources-empty")
    page.keyboard.press("s")
    page.locator("#name").fill("Site!")
    page.keyboard.press("Enter")
    expect(page.get_by_role("alert")).to_contain_text("small letters")
    page.locator("#name").fill("site")
    fine(page, "source")
    page.keyboard.press("Enter")
    secret = page.locator(".secret").first.inner_text()
    assert secret.startswith("ilk_")
    fine(page, "keys")
    page.goto(f"{instance.url}setup/forms/add/")
    fine(page, "form")
    expect(page.locator("main")).to_contain_text("it can be opened once marketing and sales have signed")
    expect(page.get_by_role("button", name="Open it")).to_be_disabled()
    page.goto(f"{instance.url}setup/sources/")
    expect(page.get_by_role("rowheader", name="site")).to_be_visible()
    fine(page, "sources")
    assert secret not in page.content()
    page.goto(f"{instance.url}setup/channels/")
    page.get_by_label("What it is called here").fill("sales-room")
    page.get_by_label("Address of its incoming webhook").fill("https://hooks.example/secret")
    page.get_by_role("button", name="Add it").click()
    expect(page.get_by_role("rowheader", name="sales-room")).to_be_visible()
    assert "hooks.example" not in page.content()
    fine(page, "channels")
    for path in ("health", "backup"):
        page.goto(f"{instance.url}setup/{path}/")
        fine(page, path)


ASKED = """
import os
os.environ["DJANGO_SETTINGS_MODULE"] = "interlock.site.settings"
import django
django.setup()
from interlock.connectors import Said, Who
from interlock.desk import actions, clock, matching
from interlock.desk.models import Account
for number, name in ((11, "Granit Bau GmbH"), (12, "Granit Bau AG")):
    Account.objects.create(pk=number, key=f"crm:{number}", label=name)
    matching.index(number, name)
actions.index_accounts()
for name in ("ann", "bo"):
    who = Who(email=f"{name}@granit-bau.example", company="Granit Bau", name=name.capitalize())
    actions.hear([Said(name, who, kind="page_view")], "site", now=clock.now())
"""


def whose_a_lead_is_is_decided_by_keys_and_taken_back(story: Story) -> None:
    instance, page = story.instance, story.page
    page.goto(f"{instance.url}setup/accounts/")
    expect(page.locator("main")).to_contain_text("No lead waits for its account")
    fine(page, "accounts-empty")
    env = dict(os.environ) | {"INTERLOCK_HOME": str(instance.home)}
    subprocess.run([sys.executable, "-c", ASKED], env=env, check=True, timeout=PATIENCE)
    page.goto(f"{instance.url}setup/accounts/")
    expect(page.locator(".doors [aria-current]")).to_contain_text("2")
    fine(page, "accounts")
    page.keyboard.press("j")
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", name="Whose are they?")).to_be_visible()
    expect(page.locator("main")).to_contain_text("these 2 leads write")
    fine(page, "whose")
    page.keyboard.press("2")
    expect(page.get_by_role("status").first).to_contain_text("Ann, Bo belong to Granit Bau AG (crm:12)")
    page.keyboard.press("z")
    expect(page.locator("h1")).to_have_text("Accounts")
    expect(page.locator(".doors [aria-current]")).to_contain_text("2")
    page.locator("#pairs ~ a", has_text="Granit Bau AG").click()
    expect(page.get_by_role("heading", name="Are these one company?")).to_be_visible()
    fine(page, "pair")
    page.keyboard.press("1")
    expect(page.get_by_role("status").first).to_contain_text("was merged into Granit Bau GmbH (crm:11)")
    page.keyboard.press("z")
    page.locator("#pairs ~ a", has_text="Granit Bau AG").click()
    expect(page.get_by_role("heading", name="Are these one company?")).to_be_visible()
    page.keyboard.press("a")
    expect(page.locator(".decided")).to_contain_text("are two companies")
    fine(page, "decided")


def public_holidays_are_drafted_into_the_agreement(story: Story) -> None:
    instance, page = story.instance, story.page
    page.goto(f"{instance.url}setup/calendars/")
    page.get_by_role("link", name=re.compile("Add public holidays to Emea", re.IGNORECASE)).click()
    page.get_by_label("Country").select_option("AT")
    page.get_by_role("button", name="Look them up").click()
    expect(page.get_by_role("rowheader").first).to_be_visible()
    fine(page, "holidays")
    page.keyboard.press("p")
    page.wait_for_url("**/agreement/edit/")
    expect(page.locator("main")).to_contain_text("calendar.emea")


def a_rep_is_invited_comes_in_by_the_link_and_sees_what_a_rep_may(story: Story) -> None:
    instance, page = story.instance, story.page
    page.goto(f"{instance.url}setup/people/")
    page.keyboard.press("i")
    page.get_by_label("Name to log in with").fill("sam")
    page.get_by_label("E-mail").fill("sam@granit.example")
    page.get_by_label("Team").select_option("sales")
    page.get_by_label("Role").select_option("rep")
    page.get_by_label("Title").fill("SDR")
    fine(page, "invite")
    page.get_by_role("button", name="Make the link").click()
    link = page.locator("#link").inner_text()
    fine(page, "invited")
    found = page.request.get(f"{instance.url}search/?q=ann@granit.example").text()
    lead = re.search(r"/lead/\d+/", found)
    assert lead, found
    assert page.request.get(instance.url + lead[0][1:]).ok
    context = story.browser.new_context(viewport={"width": 1440, "height": 900})
    theirs, watch = watched(context)
    theirs.goto(link)
    expect(theirs.get_by_role("heading", name="Welcome, sam")).to_be_visible()
    fine(theirs, "join")
    theirs.get_by_label("Choose a password").fill("password123")
    theirs.keyboard.press("Enter")
    expect(theirs.get_by_role("alert")).to_contain_text("too common")
    theirs.get_by_label("Choose a password").fill(PASSWORD + " of sam")
    theirs.keyboard.press("Enter")
    expect(theirs.locator(".me .name")).to_contain_text("sam")
    doors = set(theirs.locator(".doors a").all_inner_texts())
    assert not {one for one in doors if one.startswith(("Setup", "Audit"))}, doors
    for path in ("setup/", "setup/people/", "setup/accounts/", "audit/", lead[0][1:]):
        assert context.request.get(instance.url + path).status == 403, path
    assert "/lead/" not in context.request.get(f"{instance.url}search/?q=ann@granit.example").text()
    theirs.goto(f"{instance.url}inbox/")
    fine(theirs, "inbox-of-sam")
    theirs.goto(link)
    expect(theirs.get_by_role("heading", name="This link holds no longer")).to_be_visible()
    context.clear_cookies()
    theirs.goto(f"{instance.url}login/")
    theirs.get_by_label(re.compile("Name|address")).first.fill("sam")
    theirs.get_by_label("Password", exact=True).fill(PASSWORD + " of sam")
    theirs.keyboard.press("Enter")
    expect(theirs.locator(".me .name")).to_contain_text("sam")
    context.close()
    assert watch.errors == []
    page.goto(f"{instance.url}setup/people/sam/")
    expect(page.locator("main")).to_contain_text("Nothing is open with sam")
    fine(page, "sam")


STEPS: list[Step] = [
    a_new_instance_leads_to_its_first_administrator,
    the_company_says_when_it_works,
    a_dirty_file_is_dropped_understood_and_loaded,
    quarantined_rows_are_mended,
    the_funnel_is_there,
    the_same_shape_takes_the_same_recipe,
    sources_forms_and_channels_are_set_up,
    whose_a_lead_is_is_decided_by_keys_and_taken_back,
    public_holidays_are_drafted_into_the_agreement,
    a_rep_is_invited_comes_in_by_the_link_and_sees_what_a_rep_may,
]


@pytest.mark.parametrize("step", STEPS, ids=lambda step: step.__name__)
def test_the_first_run(story: Story, step: Step) -> None:
    story.tell(step)
