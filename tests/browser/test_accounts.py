"""Coming in by every way there is, and being kept out, in a real browser against real identity providers."""

from __future__ import annotations

import base64
import hmac
import os
import re
import shutil
import struct
import subprocess
import sys
import time
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

import httpx
import pytest
from browser.accounts import PASSWORD
from browser.conftest import LEFT_BEHIND, broken, watched
from playwright.sync_api import expect

if TYPE_CHECKING:
    from collections.abc import Iterator

    from playwright.sync_api import Browser, BrowserContext, Page

pytestmark = pytest.mark.browser
HERE = Path(__file__).parent
PATIENCE = 90.0
START = "from interlock.site.cli import main; main()"
REFUSED = "Failed to load resource: the server responded with a status of 4"
"""What the browser says of a page that answers 401, 403 or 429."""
NARROW = {"width": 390, "height": 844}


@dataclass(frozen=True)
class Place:
    """An instance that runs, and the identity provider beside it."""

    url: str
    provider: str
    home: Path
    known: dict[str, str]

    def lie(self, how: str) -> None:
        """Have the provider lie, or be honest again."""
        assert httpx.post(f"{self.provider}lies", content=how, timeout=30).text == "ok"

    def command(self, *words: str) -> str:
        """Say something on the command line."""
        asked = [sys.executable, "-c", START, *words]
        return subprocess.run(asked, env=self.known, check=True, capture_output=True, text=True, timeout=60).stdout


@pytest.fixture(scope="module")
def place(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Place]:
    """Start the provider and the instance."""
    if shutil.which("xmlsec1") is None:
        if os.environ.get("CI") == "true":
            pytest.fail("xmlsec1 is not installed, and CI must have it: the SAML side of the provider signs with it")
        pytest.skip("xmlsec1 is not installed: the SAML side of the provider signs with it")
    home = tmp_path_factory.mktemp("accounts") / "home"
    known = {name: value for name, value in os.environ.items() if not name.startswith(("INTERLOCK_", "DJANGO_"))}
    known |= {"INTERLOCK_HOME": str(home), "INTERLOCK_MAIL": "console"}
    asked = [sys.executable, "-W", "ignore", str(HERE / "identity.py")]
    log = home.parent / "said.txt"
    with log.open("w") as out, subprocess.Popen(asked, stdout=subprocess.PIPE, stderr=out, text=True) as provider:
        try:
            assert provider.stdout is not None
            address, certificate = provider.stdout.readline().strip(), provider.stdout.readline().strip()
            made = [sys.executable, str(HERE / "accounts.py"), address, certificate]
            subprocess.run(made, env=known, check=True, timeout=120)
            serving = [sys.executable, "-c", START, "serve", "--port", "0", "--no-work"]
            with subprocess.Popen(serving, stdout=out, stderr=out, env=known) as server:
                try:
                    place = Place(_address(server, log), address, home, known)
                    metadata = httpx.get(f"{place.url}sso/saml/campus/metadata/", timeout=30).raise_for_status().text
                    assert httpx.post(f"{address}saml/metadata", content=metadata, timeout=30).text == "ok"
                    yield place
                finally:
                    server.terminate()
        finally:
            provider.terminate()


def _address(server: subprocess.Popen[bytes], log: Path) -> str:
    until = time.monotonic() + PATIENCE
    while time.monotonic() < until and server.poll() is None:
        found = re.search(r"http://127\.0\.0\.1:(\d+)/", log.read_text())
        if found:
            return f"http://localhost:{found[1]}/"
        time.sleep(0.1)
    pytest.fail(f"the server did not start:\n{log.read_text()}")


@pytest.fixture
def context(browser: Browser) -> Iterator[BrowserContext]:
    """Open a browser that nobody is logged in with."""
    found = browser.new_context(viewport={"width": 1280, "height": 800})
    found.set_default_timeout(10_000)
    yield found
    found.close()


@pytest.fixture
def page(context: BrowserContext, place: Place) -> Iterator[Page]:
    """Open a page; those of ours may not break the policy or a script, and nothing is fetched from elsewhere."""
    context.route(
        lambda url: "//localhost:" not in url, lambda route: route.abort()
    )  # the provider wants a CDN's style
    found, said = context.new_page(), []
    found.on("pageerror", lambda error: said.append((found.url, str(error))))
    found.on("console", lambda message: said.append((message.location["url"], message.text)))
    yield found
    ours = [text for url, text in said if url.startswith(place.url)]
    assert [text for text in ours if not text.startswith((REFUSED, *LEFT_BEHIND))] == []


def log_in(page: Page, place: Place, name: str = "maya") -> None:
    page.goto(f"{place.url}login/?next=/your-account/")
    page.get_by_label("Name or e-mail address").fill(name)
    page.get_by_label("Password").fill(PASSWORD)
    page.get_by_role("button", name="Log in", exact=True).click()


def is_in(page: Page, name: str) -> None:
    page.wait_for_url(re.compile(r"/your-account/$"))
    expect(page.locator(".me .name")).to_contain_text(name)


def code(secret: str, at: float) -> str:
    """Return the six digits of an authenticator app (RFC 6238)."""
    key = base64.b32decode(secret + "=" * (-len(secret) % 8))
    digest = hmac.digest(key, struct.pack(">Q", int(at) // 30), "sha1")
    start = digest[-1] & 15
    return f"{(struct.unpack('>I', digest[start : start + 4])[0] & 0x7FFFFFFF) % 1_000_000:06d}"


def confirm(page: Page) -> None:
    page.wait_for_url(re.compile("/confirm/"))
    page.get_by_label("Your password").fill(PASSWORD)
    page.get_by_role("button", name="Go on").click()
    page.wait_for_url(lambda url: "/confirm/" not in url)


def is_accessible(page: Page) -> None:
    assert broken(page) == [], page.url


def test_by_name_or_address(page: Page, place: Place) -> None:
    log_in(page, place, "maya@example.com")
    is_in(page, "maya")


def test_an_identity_provider_lets_the_invited_in(page: Page, place: Place) -> None:
    page.goto(f"{place.url}login/?next=/your-account/")
    page.get_by_role("link", name="Log in with Company").click()
    page.get_by_role("button", name="oidc-lea").click()
    is_in(page, "lea")
    expect(page.get_by_text("You have none: you come in by Company")).to_be_visible()
    page.goto(f"{place.url}agreement/1/")
    page.get_by_label(re.compile("Choose a signing passphrase")).fill("three words of mine")
    page.get_by_label("The same again").fill("three words of mine")
    page.get_by_role("button", name="Sign version 1").click()
    expect(page.locator(".signatures .sales .by")).to_have_text("lea")
    page.goto(f"{place.url}your-account/")
    expect(page.get_by_text("is opened by your signing passphrase")).to_be_visible()


def test_saml_lets_the_invited_in(page: Page, place: Place) -> None:
    page.goto(f"{place.url}login/?next=/your-account/")
    page.get_by_role("link", name="Log in with Campus").click()
    page.get_by_role("button", name="Go on as lea").click()
    is_in(page, "lea")


def test_an_answer_is_good_once(page: Page, place: Place) -> None:
    answers: list[str] = []
    page.on("request", lambda request: answers.append(request.url) if "/answer/?" in request.url else None)
    page.goto(f"{place.url}login/?next=/your-account/")
    page.get_by_role("link", name="Log in with Company").click()
    page.get_by_role("button", name="oidc-maya").click()
    is_in(page, "maya")
    page.goto(answers[0])
    expect(page.get_by_role("heading", name="Company did not prove who you are")).to_be_visible()


def test_behind_a_proxy_addresses_are_the_outer_ones(place: Place) -> None:
    told = {"X-Forwarded-Proto": "https", "X-Forwarded-For": "203.0.113.9"}
    metadata = httpx.get(f"{place.url}sso/saml/campus/metadata/", headers=told, timeout=30).text
    assert f"https://{place.url.removeprefix('http://')}sso/saml/campus/acs/" in metadata


@pytest.mark.parametrize("who", ["oidc-eve", "oidc-unproved"])
def test_who_was_not_invited_stays_out(page: Page, place: Place, who: str) -> None:
    page.goto(f"{place.url}login/")
    page.get_by_role("link", name="Log in with Company").click()
    page.get_by_role("button", name=who).click()
    expect(page.get_by_role("heading", name="You have not been invited")).to_be_visible()
    page.goto(f"{place.url}your-account/")
    assert "/login/" in page.url


FORGED = ("signature", "issuer", "audience", "expired")
LIES = [
    *(("Company", "oidc-maya", lie) for lie in (*FORGED, "subject")),
    *(("Campus", "Go on as maya", lie) for lie in (*FORGED, "unsigned")),
]


@pytest.mark.parametrize(("provider", "button", "lie"), LIES)
def test_a_provider_that_lies_lets_nobody_in(page: Page, place: Place, provider: str, button: str, lie: str) -> None:
    place.lie(lie)
    try:
        page.goto(f"{place.url}login/")
        page.get_by_role("link", name=f"Log in with {provider}").click()
        page.get_by_role("button", name=button).click()
        expect(page.get_by_role("heading", name=f"{provider} did not prove who you are")).to_be_visible()
        page.goto(f"{place.url}your-account/")
        assert "/login/" in page.url
    finally:
        place.lie("")


def test_an_assertion_is_good_once_and_for_who_asked(page: Page, place: Place, browser: Browser) -> None:
    page.goto(f"{place.url}login/?next=/your-account/")
    page.get_by_role("link", name="Log in with Campus").click()
    button = page.get_by_role("button", name="Go on as maya")
    form = {"action": page.locator("form").first.get_attribute("action")}
    form["value"] = page.locator("form input").first.get_attribute("value")
    button.click()
    is_in(page, "maya")
    replay = (
        "<form method='post' action='{action}'><input name='SAMLResponse' value='{value}'><button>Again</button></form>"
    )
    for context in (page.context, browser.new_context()):
        again = context.new_page()
        again.set_content(replay.format(**form))
        again.get_by_role("button", name="Again").click()
        expect(again.get_by_role("heading", name="Campus did not prove who you are")).to_be_visible()
        again.close()
    context.close()


def test_an_authenticator_app_and_its_recovery_codes(page: Page, place: Place, browser: Browser) -> None:
    log_in(page, place, "sam")
    is_in(page, "sam")
    page.get_by_role("link", name="Add an authenticator app").click()
    confirm(page)
    is_accessible(page)
    secret = page.locator(".secret").inner_text()
    page.get_by_label("The six digits").fill("000000")
    page.get_by_role("button", name="Turn it on").click()
    expect(page.get_by_role("alert")).to_contain_text("Incorrect code")
    now = time.time()
    page.get_by_label("The six digits").fill(code(secret, now))
    page.get_by_role("button", name="Turn it on").click()
    recovery = page.locator(".codes code").first.inner_text()

    other = browser.new_context().new_page()
    log_in(other, place, "sam")
    expect(other.get_by_role("heading", name="The second step")).to_be_visible()
    is_accessible(other)
    other.goto(f"{place.url}your-account/")
    assert "/login/" in other.url
    other.goto(f"{place.url}login/two-step/")
    other.get_by_label("Code").fill("000000")
    other.get_by_role("button", name="Log in").click()
    expect(other.get_by_role("alert")).to_contain_text("Incorrect code")
    other.get_by_label("Code").fill(code(secret, time.time() + 30))
    other.get_by_role("button", name="Log in").click()
    is_in(other, "sam")
    other.context.close()

    for times in (1, 2):
        lost = browser.new_context().new_page()
        log_in(lost, place, "sam")
        lost.get_by_label("Code").fill(recovery)
        lost.get_by_role("button", name="Log in").click()
        if times == 1:
            is_in(lost, "sam")
        else:
            expect(lost.get_by_role("alert")).to_contain_text("Incorrect code")
        lost.context.close()

    assert "1 second step" in place.command("user", "two-step", "sam", "--remove")
    freed = browser.new_context().new_page()
    log_in(freed, place, "sam")
    is_in(freed, "sam")
    freed.context.close()


def test_a_passkey_logs_in_and_is_a_second_step(page: Page, place: Place) -> None:
    devtools = page.context.new_cdp_session(page)
    devtools.send("WebAuthn.enable")
    options = {
        "protocol": "ctap2",
        "transport": "internal",
        "hasResidentKey": True,
        "hasUserVerification": True,
        "isUserVerified": True,
        "automaticPresenceSimulation": True,
    }
    devtools.send("WebAuthn.addVirtualAuthenticator", {"options": options})
    log_in(page, place)
    page.get_by_role("link", name="Add a passkey").click()
    confirm(page)
    is_accessible(page)
    page.get_by_label("What you call it").fill("Maya's laptop")
    page.get_by_role("button", name="Add it").click()
    page.wait_for_url(re.compile("/codes/"))
    page.goto(f"{place.url}your-account/")
    expect(page.get_by_text("logs in without a password")).to_be_visible()

    page.get_by_role("button", name="Log out", exact=True).click()
    page.wait_for_url(re.compile("/login/"))
    page.goto(f"{place.url}login/?next=/your-account/")
    page.get_by_role("button", name="Log in with a passkey").click()
    is_in(page, "maya")

    page.get_by_role("button", name="Log out", exact=True).click()
    page.wait_for_url(re.compile("/login/"))
    log_in(page, place)
    page.get_by_role("button", name="Use a passkey").click()
    is_in(page, "maya")

    page.get_by_role("link", name="Remove Maya's laptop").click()
    remove = page.get_by_role("button", name="Remove it")
    expect(page.get_by_label("Your password").or_(remove)).to_be_visible()
    if "/confirm/" in page.url:
        confirm(page)
    remove.click()
    expect(page.locator(".banner")).to_contain_text("The passkey is removed")


def test_too_many_guesses_lock_the_name_from_there_until_it_is_released(page: Page, place: Place) -> None:
    for guess in range(5):
        page.goto(f"{place.url}login/")
        page.get_by_label("Name or e-mail address").fill("ada")
        page.get_by_label("Password").fill("not it at all")
        page.get_by_role("button", name="Log in", exact=True).click()
        if guess < 4:
            expect(page.get_by_role("alert")).to_contain_text("do not belong together")
    expect(page.get_by_role("heading", name="Too many wrong guesses")).to_be_visible()
    log_in(page, place, "ada@example.com")
    expect(page.get_by_role("heading", name="Too many wrong guesses")).to_be_visible()
    assert "ada" in place.command("user", "unlock", "ada")
    log_in(page, place, "ada")
    is_in(page, "ada")


def test_a_session_ends_at_once(page: Page, place: Place, browser: Browser) -> None:
    other = browser.new_context().new_page()
    for each in (other, page):
        log_in(each, place)
        is_in(each, "maya")
    page.goto(f"{place.url}your-account/")
    expect(page.locator(".wide tbody tr")).not_to_have_count(1)
    page.get_by_role("button", name="Log out everywhere else").click()
    expect(page.locator(".banner")).to_contain_text("Logged out elsewhere")
    expect(page.locator(".wide tbody tr")).to_have_count(1)
    other.goto(f"{place.url}your-account/")
    assert "/login/" in other.url
    place.command("user", "log-out", "maya")
    page.goto(f"{place.url}your-account/")
    assert "/login/" in page.url
    other.context.close()


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_the_pages_are_accessible_and_fit_a_telephone(browser: Browser, place: Place, theme: str) -> None:
    context = browser.new_context(viewport=NARROW, color_scheme=theme)  # type: ignore[arg-type]
    page, watch = watched(context)
    link = place.command("user", "link", "ada", "--path").strip().lstrip("/")
    for address in ("login/", "password/reset/", link, "your-account/", "your-account/password/", "setup/access/"):
        page.goto(f"{place.url}{address}")
        if address != link:
            is_accessible(page)
            assert page.evaluate("document.documentElement.scrollWidth <= window.innerWidth"), address
    assert watch.errors == []
    assert [said for said in watch.console if not said.startswith(LEFT_BEHIND)] == []
    assert [url for url in watch.requests if not url.startswith(place.url)] == []
    context.close()
