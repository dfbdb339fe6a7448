"""How long a table of a million rows takes to be taken away, and how much memory the process needs at its highest.

Run it as `.venv/bin/python bench/export.py [--rows N] [--json]`. Rows of the database (the audit) and rows behind a
number and behind the funnel (the ledger, through DuckDB) are each taken as CSV and as XLSX over HTTP from a fresh
server that has shown their page once. The server lets its own child write a large table: `peak_mb` is the largest
resident set of that process (VmHWM, Linux), `before_mb` what the server held before and `server_mb` its largest
resident set meanwhile; code of libraries, which both have in common, is in each of them. `page_seconds` is how long a
page with numbers took at worst while the file was written. The goal is 300 MB.
"""

from __future__ import annotations

import argparse
import json
import os
import re
import subprocess
import sys
import tempfile
import threading
import time
from contextlib import suppress
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, Self

import httpx
import psutil

ROWS = 1_000_000
GOAL_MB = 300
SINCE = int(datetime(2025, 1, 1, tzinfo=UTC).timestamp()) * 1_000_000
STEP = 30_000_000
TABLES = {
    "audit": "audit/?",
    "number": "numbers/leads/?",
    "funnel": "funnel/rows/?stage=lead&figure=entered&span=all&",
}
START = "from interlock.site.cli import main; main()"
FORMS = ("csv", "xlsx")


def make(many: int) -> None:
    """Fill an instance: so many happenings, and as many leads in the ledger."""
    _django()
    from interlock.agreement import starter  # noqa: PLC0415 - needs Django
    from interlock.desk import actions, instance  # noqa: PLC0415 - likewise
    from interlock.desk.models import Happening  # noqa: PLC0415 - likewise

    instance.set_up()
    for name, team in (("maya", "marketing"), ("sam", "sales"), ("olga", "other")):
        actions.add_member(name, "secret", team)
    number = str(actions.propose(starter(), "maya").number)
    for name in ("maya", "sam"):
        actions.sign(number, name, "secret")
    for start in range(0, many, 50_000):
        Happening.objects.bulk_create(
            Happening(at=SINCE + n * STEP, kind="accepted", by="sam", handoff=n + 1, person=n + 1, team="inbound")
            for n in range(start, min(start + 50_000, many))
        )
    actions.load((batch(start, min(start + 100_000, many)) for start in range(0, many, 100_000)), "bench")


def batch(first: int, last: int) -> Any:
    """Return leads that became known one after the other."""
    import numpy as np  # noqa: PLC0415 - the parent needs none of this
    import pyarrow as pa  # noqa: PLC0415 - likewise

    from interlock.connectors import Batch  # noqa: PLC0415 - likewise
    from interlock.measure.ledger import MOVES  # noqa: PLC0415 - likewise

    numbers = np.arange(first + 1, last + 1, dtype=np.int64)
    at = SINCE + numbers * STEP
    given = {"id": numbers, "person": numbers, "at": at, "recorded": at}
    words = {"kind": "captured", "source": "bench"}
    columns = [
        pa.array(given[one.name])
        if one.name in given
        else pa.array([words.get(one.name)] * len(numbers), type=one.type)
        for one in MOVES
    ]
    keys = [f"bench:{number}" for number in numbers]
    entity = ["person"] * len(keys)
    names = pa.table({"entity": entity, "id": numbers, "key": keys, "label": [f"Person {n}" for n in numbers]})
    return Batch({"moves": pa.Table.from_arrays(columns, schema=MOVES)}, names, rows_read=len(numbers))


def measure(table: str, form: str) -> dict[str, Any]:
    """Take one table away from a server of its own that has shown it once before; say what that needed."""
    asked = [sys.executable, "-c", START, "serve", "--port", "0", "--no-work"]
    with subprocess.Popen(asked, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True) as process:
        try:
            url = next(
                found[1] for line in process.stdout or () if (found := re.search(r"Interlock is at (\S+)", line))
            )
            browser = logged_in(url)
            browser.get(TABLES[table]).raise_for_status()
            idle = _idle(process.pid)
            with Watch(process.pid, url, dict(browser.cookies)) as watch:
                began, size = time.perf_counter(), 0
                with browser.stream("GET", f"{TABLES[table]}as={form}") as answer:
                    answer.raise_for_status()
                    for bit in answer.iter_raw():
                        size += len(bit)
                seconds = time.perf_counter() - began
            return {
                "table": table,
                "form": form,
                "seconds": round(seconds, 1),
                "cpu_seconds": round(watch.cpu, 1),
                "file_mb": round(size / 1e6),
                "before_mb": idle,
                "server_mb": _peak(process.pid),
                "peak_mb": watch.peak,
                "page_seconds": round(watch.slowest, 2),
            }
        finally:
            process.terminate()


class Watch:
    """What the process that writes needs, and how long a page takes meanwhile; read ten times a second."""

    def __init__(self, pid: int, url: str, cookies: dict[str, str]) -> None:
        self.peak, self.cpu, self.slowest = 0, 0.0, 0.0
        self._server, self._url, self._cookies = psutil.Process(pid), url, cookies
        self._ended = threading.Event()
        self._threads = [threading.Thread(target=work, daemon=True) for work in (self._look, self._ask)]

    def __enter__(self) -> Self:
        for thread in self._threads:
            thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._ended.set()
        for thread in self._threads:
            thread.join()

    def _look(self) -> None:
        while not self._ended.wait(0.1):
            for child in self._server.children(recursive=True):
                with suppress(psutil.NoSuchProcess, FileNotFoundError, ProcessLookupError, IndexError):
                    self.peak = max(self.peak, _peak(child.pid))
                    self.cpu = max(self.cpu, sum(child.cpu_times()[:2]))

    def _ask(self) -> None:
        with httpx.Client(base_url=self._url, timeout=1_200, cookies=self._cookies) as browser:
            while not self._ended.wait(0.5):
                began = time.perf_counter()
                browser.get("funnel/").raise_for_status()
                self.slowest = max(self.slowest, time.perf_counter() - began)


def logged_in(url: str) -> httpx.Client:
    """Return a browser in which somebody of neither team is logged in."""
    _django()
    from interlock.pages.login.link import path_for  # noqa: PLC0415 - Django is set up by now

    browser = httpx.Client(base_url=url, timeout=1_200, follow_redirects=True)
    browser.get(path_for("olga")).raise_for_status()
    return browser


def _idle(pid: int) -> int:
    """Return the resident set in MB, and let the kernel take its peak from here on: starting up has one of its own."""
    Path(f"/proc/{pid}/clear_refs").write_text("5")
    return psutil.Process(pid).memory_info().rss // 2**20


def _peak(pid: int) -> int:
    """Return the largest resident set since then, in MB, as the kernel counted it."""
    status = Path(f"/proc/{pid}/status").read_text()
    return int(status.split("VmHWM:")[1].split()[0]) // 1024


def _django() -> None:
    os.environ["DJANGO_SETTINGS_MODULE"] = "interlock.site.settings"
    import django  # noqa: PLC0415 - reads INTERLOCK_HOME

    django.setup()


def main() -> int:
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("--rows", type=int, default=ROWS)
    options.add_argument("--json", action="store_true")
    options.add_argument("--make", action="store_true", help="fill INTERLOCK_HOME")
    options.add_argument("--one", nargs=2, help="measure one table in one form at INTERLOCK_HOME")
    asked = options.parse_args()
    if asked.make:
        make(asked.rows)
        return 0
    if asked.one:
        print(json.dumps(measure(*asked.one)))
        return 0
    with tempfile.TemporaryDirectory(prefix="interlock-bench-") as home:
        where = {**os.environ, "INTERLOCK_HOME": home}
        me = [sys.executable, __file__]
        subprocess.run([*me, "--make", "--rows", str(asked.rows)], env=where, check=True)
        found = [
            json.loads(
                subprocess.run([*me, "--one", table, form], env=where, check=True, stdout=subprocess.PIPE).stdout
            )
            for table in TABLES
            for form in FORMS
        ]
    if asked.json:
        print(json.dumps({"rows": asked.rows, "export": found}))
    else:
        for one in found:
            print(
                f"{one['table']:<8}{one['form']:<6}{one['seconds']:>7.1f} s{one['cpu_seconds']:>7.1f} s CPU"
                f"{one['file_mb']:>6} MB file{one['peak_mb']:>6} MB at most; server {one['before_mb']} to "
                f"{one['server_mb']} MB, a page meanwhile {one['page_seconds']} s"
            )
        held = all(one["peak_mb"] <= GOAL_MB for one in found)
        print(f"the goal of {GOAL_MB} MB for the export is {'held' if held else 'not held'}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
