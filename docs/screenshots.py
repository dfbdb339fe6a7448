"""`./run screenshots`: start the demonstration and take every picture that README and documentation show.

Each picture is one line of PICTURES: who looks, at which page, how wide, in which light, and what is done there first.
"""

from __future__ import annotations

import base64
import re
import shutil
import subprocess
import sys
import tempfile
import time
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from playwright.sync_api import sync_playwright

if TYPE_CHECKING:
    from collections.abc import Iterator

    from playwright.sync_api import Browser, Page

IMAGES = Path(__file__).parent / "images"
NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
QUIET = (
    "--disable-gpu",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
)
SMALL = (1280, 800)
"""How large pictures of the guides are."""
_SMALLER = """async data => {
  const image = new Image();
  image.src = "data:image/png;base64," + data;
  await image.decode();
  const canvas = document.createElement("canvas");
  canvas.width = image.width; canvas.height = image.height;
  canvas.getContext("2d").drawImage(image, 0, 0);
  return canvas.toDataURL("image/webp", 0.82).split(",")[1];
}"""
ASKED = '#list [data-row]:has-text("Pricing view")'
"""Somebody who wants to know what it costs, and whom nobody has called yet."""
ARRIVE = 90
"""Seconds until people have arrived, colleagues have answered, and the inbox has filled."""
SETTLES = 2_500
"""Milliseconds until a page stands still."""
ANSWERS = 60_000
"""Milliseconds within which what was asked for is answered, on a machine that has much else to do."""


@dataclass(frozen=True)
class Picture:
    """One picture: its file, who looks at what, and which keys are pressed first."""

    name: str
    who: str
    path: str
    keys: tuple[str, ...] = ()
    dark: bool = False
    size: tuple[int, int] = (1440, 900)
    focus: str = ""
    """What the keys are meant for, as a CSS selector."""
    kind: str = "png"


PICTURES = (
    Picture("inbox", "sam", "inbox/", ("j", "k"), focus=ASKED),
    Picture("inbox-dark", "sam", "inbox/", ("j", "k"), dark=True, focus=ASKED),
    Picture("inbox-phone", "sam", "inbox/", size=(390, 844)),
    Picture("reject", "sam", "inbox/", ("j", "k", "r"), focus=ASKED),
    Picture("brief", "sam", "inbox/", ("j", "k", "Enter"), focus=ASKED),
    Picture("board", "maya", "board/"),
    Picture("report", "cora", "report/?span=year"),
    Picture("routing", "rita", "routing/"),
    Picture("funnel", "cora", "funnel/"),
    Picture("numbers", "carl", "numbers/"),
    Picture("agreement", "rita", "agreement/"),
    Picture("overview", "cora", "overview/", size=SMALL, kind="webp"),
    Picture(
        "what-if", "rita", "agreement/try/", ("ArrowLeft",) * 5, size=SMALL, focus="input[type=range]", kind="webp"
    ),
    Picture("form", "rita", "agreement/edit/form/", size=SMALL, kind="webp"),
    Picture("journey-map", "rita", "journey-map/", size=SMALL, kind="webp"),
    Picture("setup", "rita", "setup/", size=SMALL, kind="webp"),
    Picture("people", "rita", "setup/people/", size=SMALL, kind="webp"),
    Picture("import", "rita", "setup/import/", size=SMALL, kind="webp"),
    Picture("keeping", "rita", "setup/keeping/", size=SMALL, kind="webp"),
    Picture("health", "rita", "setup/health/", size=SMALL, kind="webp"),
    Picture("your-account", "sam", "your-account/", size=SMALL, kind="webp"),
)


def main(only: list[str]) -> int:
    """Take the pictures named, or all of them; return an exit status."""
    if unknown := set(only) - {one.name for one in PICTURES}:
        print(f"there is no picture {', '.join(sorted(unknown))}; there are: {', '.join(one.name for one in PICTURES)}")
        return 2
    chromium = next((path for name in NAMES if (path := shutil.which(name))), None)
    if chromium is None:
        print("screenshots are taken with Chromium, and none is installed")
        return 2
    IMAGES.mkdir(exist_ok=True)
    with tempfile.TemporaryDirectory() as home, sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chromium, args=[*QUIET, "--no-sandbox"])
        for url, password in demonstration(Path(home) / "demo"):
            for one in PICTURES:
                if not only or one.name in only:
                    take(browser, url, password, one)
                    print(f"docs/images/{one.name}.{one.kind}", flush=True)
        browser.close()
    return 0


def demonstration(home: Path) -> Iterator[tuple[str, str]]:
    """Run a demonstration, yield its address and its password, and stop it."""
    words = ["demo", "--home", str(home), "--port", "0", "--no-browser"]
    start = [sys.executable, "-c", "from interlock.site.cli import main; main()", *words]
    log = home.parent / "said.txt"
    with log.open("w") as out:
        server = subprocess.Popen(start, stdout=out, stderr=out)
    try:
        yield _ready(server, log)
    finally:
        server.terminate()
        server.wait(timeout=30)


def take(browser: Browser, url: str, password: str, picture: Picture) -> None:
    """Log in, go there, press the keys, wait until nothing moves, and take the picture."""
    wide, high = picture.size
    context = browser.new_context(
        viewport={"width": wide, "height": high},
        color_scheme="dark" if picture.dark else "light",
        reduced_motion="reduce",
        timezone_id="Europe/Berlin",
    )
    page = context.new_page()
    log_in(page, url, picture.who, password)
    page.goto(url + picture.path)
    page.wait_for_timeout(SETTLES)
    if picture.focus:
        page.locator(picture.focus).first.focus()
    for key in picture.keys:
        page.keyboard.press(key)
        page.wait_for_timeout(SETTLES / 2)
    page.wait_for_function("() => !document.querySelector('.htmx-request')", timeout=ANSWERS)
    page.wait_for_timeout(SETTLES / 5)
    made = page.screenshot()
    if picture.kind == "webp":  # drawn once more by the browser, on a page without rules of its own
        blank = browser.new_page()
        made = base64.b64decode(blank.evaluate(_SMALLER, base64.b64encode(made).decode()))
        blank.close()
    (IMAGES / f"{picture.name}.{picture.kind}").write_bytes(made)
    context.close()


def log_in(page: Page, url: str, name: str, password: str) -> None:
    """Type name and password."""
    page.goto(f"{url}login/")
    page.get_by_label("Name").fill(name)
    page.get_by_label("Password", exact=True).fill(password)
    page.get_by_role("button", name="Log in", exact=True).click()
    page.wait_for_url(lambda address: "login" not in address)


def _ready(server: subprocess.Popen[bytes], log: Path, patience: float = 300) -> tuple[str, str]:
    until = time.monotonic() + patience
    while time.monotonic() < until and server.poll() is None:
        said = log.read_text()
        url, password = re.search(r"Interlock is at (\S+)", said), re.search(r"password of all of them is (\S+)", said)
        if url and password:
            time.sleep(ARRIVE)
            return url[1], password[1]
        time.sleep(0.2)
    raise RuntimeError(f"the demonstration did not start:\n{log.read_text()}")


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
