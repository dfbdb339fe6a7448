"""A made-up company that two teams have signed an agreement for, and the server in front of it."""

from __future__ import annotations

import os
import re
import subprocess
import sys
import time
from contextlib import contextmanager
from typing import TYPE_CHECKING

import psutil

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    import httpx

START = "from interlock.site.cli import main; main()"
WORD = "a word for the benchmark"


def environment(home: Path) -> dict[str, str]:
    return {**os.environ, "INTERLOCK_HOME": str(home), "DJANGO_SETTINGS_MODULE": "interlock.site.settings"}


def build(home: Path, people: int) -> float:
    """Make the company up and let both teams sign, unless that was done before; return the seconds it took."""
    began = time.perf_counter()
    if not (home / "simulated.json").exists():
        home.mkdir(parents=True, exist_ok=True)
        line = [sys.executable, "-c", START, "simulate", "--people", str(people), "--json"]
        said = subprocess.run(line, env=environment(home), check=True, stdout=subprocess.PIPE).stdout
        (home / "simulated.json").write_bytes(said)
    subprocess.run([sys.executable, __file__], env=environment(home), check=True)
    return time.perf_counter() - began


def signed() -> None:
    """Bring the instance at INTERLOCK_HOME up to date, with log-ins and a signed agreement."""
    import django  # noqa: PLC0415 - reads INTERLOCK_HOME

    django.setup()
    from interlock.agreement import starter  # noqa: PLC0415 - needs Django
    from interlock.desk import actions, instance, lists  # noqa: PLC0415 - likewise

    instance.set_up()
    if lists.versions():
        return
    for name, team in (("mia", "marketing"), ("sam", "sales"), ("rita", "other")):
        actions.add_member(name, WORD, team, role="sales_lead" if team == "sales" else "")
    number = str(actions.propose(starter(), "mia").number)
    actions.sign(number, "mia", WORD)
    actions.sign(number, "sam", WORD)


@contextmanager
def serving(home: Path) -> Iterator[tuple[str, psutil.Process]]:
    """Serve the instance."""
    log = home / "served.txt"
    with log.open("w") as out:
        line = [sys.executable, "-c", START, "serve", "--port", "0", "--no-work"]
        server = subprocess.Popen(line, env=environment(home), stdout=out, stderr=out)
    try:
        until = time.monotonic() + 120
        while not (found := re.search(r"Interlock is at (\S+)", log.read_text())):
            if server.poll() is not None or time.monotonic() > until:
                sys.exit(log.read_text())
            time.sleep(0.1)
        yield found[1], psutil.Process(server.pid)
    finally:
        server.terminate()
        server.wait()


def log_in(web: httpx.Client) -> dict[str, str]:
    """Log in, and return the header that allows to write."""
    token = re.search(r'name="csrfmiddlewaretoken" value="([^"]+)"', web.get("login/").text)
    assert token is not None
    sent = {"username": "rita", "password": WORD, "csrfmiddlewaretoken": token[1]}
    answer = web.post("login/", data=sent, headers={"Referer": str(web.base_url)}, follow_redirects=True)
    assert "rita" in answer.text, answer.status_code
    return {"X-CSRFToken": web.cookies["csrftoken"], "Referer": str(web.base_url)}


if __name__ == "__main__":
    signed()
