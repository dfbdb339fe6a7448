"""The tracking script on a company's own page, and the forms that we host, in a real browser."""

from __future__ import annotations

import os
import shutil
import sqlite3
import time
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from threading import Thread
from typing import TYPE_CHECKING, Any

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import expect, sync_playwright

from .conftest import Served, serving

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from playwright.sync_api import Browser, BrowserContext, Page

pytestmark = pytest.mark.browser
NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
ASKED = [
    {"name": "name", "label": "Your name"},
    {"name": "company", "label": "Company", "required": True},
    {"name": "employees", "label": "How many people work there?"},
    {"name": "problem", "label": "What do you want to solve?", "required": True, "long": True},
]
FORM = {
    "slug": "demo", "title": "See it with your own leads", "says": "We answer within a day.", "kind": "demo_request",
    "channel": "", "campaign": "", "content": "", "fields": ASKED, "thanks": "We will be in touch.",
}  # fmt: skip
PAGE = """<!doctype html><html lang="en"><title>Acme</title>
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; script-src {url}; connect-src {url}">
<script src="{url}t.js" data-key="{key}" defer></script>
<form data-interlock-form="demo_request" action="/thanks.html">
<input data-interlock="email" name="e" value="web@acme.example">
<input type="password" data-interlock="secret" value="p4ss" autocomplete="off">
<input name="unmarked" value="private"><button>Send</button></form></html>"""


class Quiet(SimpleHTTPRequestHandler):
    """A company's own web server."""

    def log_message(self, *_: Any) -> None:
        """Say nothing."""


@pytest.fixture(scope="module")
def company(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Served, str]]:
    """Serve Interlock, and beside it a company's own site on another origin."""
    folder = tmp_path_factory.mktemp("company")
    web = ThreadingHTTPServer(("127.0.0.1", 0), partial(Quiet, directory=str(folder)))
    Thread(target=web.serve_forever, daemon=True).start()
    own = f"http://127.0.0.1:{web.server_port}"
    with serving(folder / "home", {"site": {"origins": [own], "forms": [FORM]}}) as served:
        page = PAGE.format(url=served.url, key=served.keys["site"]["public"])
        for name in ("pricing.html", "thanks.html"):
            (folder / name).write_text(page)
        yield served, own
    web.shutdown()
    web.server_close()


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    found = next((path for name in NAMES if (path := shutil.which(name))), None)
    if found is None:
        (pytest.fail if os.environ.get("CI") == "true" else pytest.skip)("no Chromium is installed")
    sandbox = () if os.geteuid() else ("--no-sandbox",)
    with sync_playwright() as playwright:
        opened = playwright.chromium.launch(
            executable_path=found, args=["--disable-gpu", "--disable-dev-shm-usage", *sandbox]
        )
        yield opened
        opened.close()


def opened(context: BrowserContext) -> tuple[Page, list[dict[str, Any]], list[str]]:
    """Open a page; return what it tells us of, and what it complains about."""
    page = context.new_page()
    told: list[dict[str, Any]] = []
    wrong: list[str] = []
    page.on("request", lambda one: told.append(one.post_data_json) if one.url.endswith("/t") else None)
    page.on("console", lambda message: wrong.append(message.text))
    page.on("pageerror", lambda error: wrong.append(str(error)))
    return page, told, wrong


def rows(served: Served, sql: str) -> list[tuple[Any, ...]]:
    database = sqlite3.connect(served.home / "interlock.sqlite3")
    found: list[tuple[Any, ...]] = database.execute(sql).fetchall()
    database.close()
    return found


def eventually(served: Served, sql: str) -> list[tuple[Any, ...]]:
    """Return rows once there are any: a page that is left does not wait for what it has sent."""
    until = time.monotonic() + 20
    while not (found := rows(served, sql)) and time.monotonic() < until:
        time.sleep(0.05)
    return found


def test_nobody_is_followed_before_they_agree_and_everything_is_forgotten_when_they_do_not(
    company: tuple[Served, str], browser: Browser
) -> None:
    served, own = company
    context = browser.new_context()
    page, told, wrong = opened(context)
    page.goto(f"{own}/pricing.html?utm_campaign=spring&token=private")
    assert told == []
    assert page.evaluate("localStorage.length") == 0
    with page.expect_response("**/t") as answered:
        page.evaluate("interlock('consent', true)")
    assert answered.value.status == 204
    with page.expect_response("**/t"):
        page.reload()
    assert [one["event"]["path"] for one in told] == ["/pricing.html"] * 2
    assert told[0]["event"]["link"] == {"utm_campaign": "spring"}
    assert told[0]["visitor"] == told[1]["visitor"] == page.evaluate("localStorage['interlock.id']")
    assert "private" not in str(told)
    assert [one[0] for one in rows(served, "SELECT campaign FROM desk_visitortouch")] == ["spring"] * 2
    page.evaluate("interlock('consent', false)")
    page.reload()
    assert len(told) == 2
    assert page.evaluate("localStorage['interlock.id']") is None
    assert context.cookies() == []
    assert wrong == []
    context.close()


def test_a_form_tells_what_is_marked_consent_or_not(company: tuple[Served, str], browser: Browser) -> None:
    served, own = company
    context = browser.new_context()
    page, told, wrong = opened(context)
    page.goto(f"{own}/pricing.html")
    page.get_by_role("button", name="Send").click()
    page.wait_for_url("**/thanks.html*")
    assert [(one["visitor"], one["event"]["kind"], one["event"]["fields"]) for one in told] == [
        ("", "demo_request", {"email": "web@acme.example"})
    ]
    assert eventually(served, "SELECT text FROM desk_tailchange WHERE field = 'email'") == [("web@acme.example",)]
    assert wrong == []
    context.close()


def test_who_asks_not_to_be_tracked_is_not(company: tuple[Served, str], browser: Browser) -> None:
    _, own = company
    for wish in ("globalPrivacyControl", "doNotTrack"):
        context = browser.new_context()
        value = "true" if wish == "globalPrivacyControl" else "'1'"
        context.add_init_script(f"Object.defineProperty(Navigator.prototype, '{wish}', {{get: () => {value}}})")
        page, told, _ = opened(context)
        page.goto(f"{own}/pricing.html")
        page.evaluate("interlock('consent', true)")
        page.reload()
        assert told == []
        assert page.evaluate("localStorage['interlock.id']") is None
        context.close()


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_a_form_is_filled_in_by_keyboard_without_scripts(
    company: tuple[Served, str], browser: Browser, scheme: Any, tmp_path: Path
) -> None:
    served, _ = company
    context = browser.new_context(viewport={"width": 390, "height": 844}, color_scheme=scheme)
    page, _, wrong = opened(context)
    asked: list[str] = []
    page.on("request", lambda one: asked.append(one.url))
    page.goto(f"{served.url}f/demo/?utm_campaign=autumn-{scheme}")
    assert Axe().run(page).response["violations"] == []
    page.get_by_role("button", name="Send").click()
    expect(page.get_by_role("alert")).to_contain_text("This was not sent yet")
    page.wait_for_load_state()
    assert Axe().run(page).response["violations"] == []
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
    page.screenshot(path=tmp_path / "form.png")
    assert [url for url in asked if not url.startswith(served.url)] == []
    assert [one for one in wrong if "422" not in one] == []
    context.close()
    plain = browser.new_context(java_script_enabled=False)
    page = plain.new_page()
    page.goto(f"{served.url}f/demo/?utm_campaign=autumn-{scheme}")
    page.get_by_label("Business e-mail").focus()
    for typed in (f"{scheme}@acme.example", "Ada", "Acme", "120", "Leads get lost"):
        page.keyboard.type(typed)
        page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", name="Thank you")).to_be_visible()
    heard = rows(served, f"SELECT kind, channel FROM desk_tailtouch WHERE campaign = 'autumn-{scheme}'")
    assert heard == [("demo_request", "direct")]
    plain.close()
