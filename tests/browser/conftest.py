"""A real browser in front of a real demonstration."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
import time
from contextlib import contextmanager
from dataclasses import dataclass
from typing import TYPE_CHECKING

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import expect, sync_playwright

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from playwright.sync_api import Browser, BrowserContext, Page

NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
QUIET = (
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--disable-dev-shm-usage",
)
PEOPLE = 1_500
PATIENCE = 180
"""Seconds that the demonstration may take to get ready, on a machine that does other things too."""
LEFT_BEHIND = ("htmx:afterRequest", "htmx:sendAbort")
"""What htmx says of a request that was under way when somebody went to another page."""
expect.set_options(timeout=15_000)


@dataclass(frozen=True)
class Demo:
    """A demonstration that runs: where, and how to get in."""

    url: str
    password: str
    home: Path
    said: str


@pytest.fixture(scope="session")
def chromium() -> str:
    """Return the path of an installed Chromium."""
    found = next((path for name in NAMES if (path := shutil.which(name))), None)
    if found is not None:
        return found
    if os.environ.get("CI") == "true":
        pytest.fail("no Chromium is installed, and CI must have one")
    pytest.skip("no Chromium is installed")


@pytest.fixture(scope="session")
def demo(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Demo]:
    """Start the demonstration from nothing, and stop it in the end."""
    with demonstration(tmp_path_factory.mktemp("demo") / "home", PEOPLE) as found:
        yield found


@contextmanager
def demonstration(home: Path, people: int) -> Iterator[Demo]:
    """Start a demonstration from nothing, and stop it in the end."""
    log = home.parent / "said.txt"
    asked = ["demo", "--home", str(home), "--people", str(people), "--port", "0", "--no-browser", "--still"]
    start = "from interlock.site.cli import main; main()"
    known = {name: value for name, value in os.environ.items() if not name.startswith(("INTERLOCK_", "DJANGO_"))}
    with log.open("w") as out:
        server = subprocess.Popen([sys.executable, "-c", start, *asked], stdout=out, stderr=out, env=known)
    try:
        yield _ready(server, log, home)
    finally:
        server.terminate()
        server.wait(timeout=20)


@pytest.fixture(scope="module")
def browser(chromium: str) -> Iterator[Browser]:
    """Open the browser: for a module, since Playwright's loop keeps others of the same process from the database."""
    sandbox = () if os.geteuid() else ("--no-sandbox",)
    with sync_playwright() as playwright:
        opened = playwright.chromium.launch(executable_path=chromium, args=[*QUIET, *sandbox])
        yield opened
        opened.close()


@dataclass
class Watch:
    """What a page did beside what it was asked for."""

    console: list[str]
    errors: list[str]
    requests: list[str]

    def quiet(self, url: str) -> None:
        """Nothing was refused by the policy, nothing failed, nothing was fetched from elsewhere."""
        assert self.errors == []
        assert [said for said in self.console if not said.startswith(LEFT_BEHIND)] == []
        assert [asked for asked in self.requests if not asked.startswith(url)] == []


def watched(context: BrowserContext) -> tuple[Page, Watch]:
    """Open a page and note what it says and asks for."""
    page, watch = context.new_page(), Watch([], [], [])
    page.on("console", lambda message: watch.console.append(message.text))
    page.on("pageerror", lambda error: watch.errors.append(str(error)))
    page.on("request", lambda request: watch.requests.append(request.url))
    return page, watch


@pytest.fixture
def maya(browser: Browser, demo: Demo) -> Iterator[Page]:
    """Log the marketing manager in by hand; nothing may be fetched from elsewhere or refused by the policy."""
    context = browser.new_context(viewport={"width": 1440, "height": 900})
    page, watch = watched(context)
    log_in(page, demo)
    page.goto(f"{demo.url}funnel/")
    yield page
    context.close()
    watch.quiet(demo.url)


def log_in(page: Page, demo: Demo, name: str = "maya") -> None:
    """Type name and password."""
    page.goto(f"{demo.url}login/")
    page.get_by_label("Name").fill(name)
    page.get_by_label("Password").fill(demo.password)
    page.get_by_role("button", name="Log in").click()
    page.wait_for_url(re.compile(r"/inbox/$"))


def settled(page: Page) -> None:
    """Wait until htmx knows all that has come: it answers no key and no change of a field before."""
    expect(page.locator(".htmx-added, .htmx-request")).to_have_count(0)


def broken(page: Page) -> list[str]:
    """Return the rules of accessibility that a page breaks, once it is there and its colours are those that stay."""
    page.wait_for_load_state()
    page.emulate_media(reduced_motion="reduce")
    found = Axe().run(page).response["violations"]
    return [f"{one['id']}: {[node['html'][:200] for node in one['nodes']][:3]}" for one in found]


def _ready(server: subprocess.Popen[bytes], log: Path, home: Path) -> Demo:
    until = time.monotonic() + PATIENCE
    while time.monotonic() < until:
        said = log.read_text()
        url, password = (
            re.search(r"Interlock is at (\S+)", said),
            re.search(r"password of all of them is (\S+)\n", said),
        )
        if url and password:
            return Demo(url[1], password[1], home, said)
        if server.poll() is not None:
            break
        time.sleep(0.1)
    pytest.fail(f"the demonstration did not start:\n{log.read_text()}")
