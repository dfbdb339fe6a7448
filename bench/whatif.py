"""How soon the first answer to "what if" comes, over HTTP, at a million people and twenty million touches.

Run it as `.venv/bin/python bench/whatif.py [--people N] [--answers N] [--servers N] [--home DIR] [--json]`. The company
is made up by `interlock simulate` (20 touches a person) and kept in `--home` for the next run. The server is a process
of its own; RevOps logs in, opens the page, and turns thresholds, points, half-lives and hours, one after another, each
of which is another agreement. Told are seconds from the turn to the answer on the page, the server's CPU seconds, how
soon fresh servers on which nobody has opened the page gave their first answer, how long everybody took, and the memory
that is held: by the server after each part of that, and at most by the process that tries everybody.
"""

from __future__ import annotations

import argparse
import json
import os
import re
import tempfile
import time
from contextlib import suppress
from itertools import cycle, islice
from pathlib import Path
from typing import Any

import httpx
import psutil
from _company import build, log_in, serving

GOAL = 2.0
TURNS = [
    *(f"handoff.{name}.at_score={points}" for points in (95, 105, 70, 120, 90) for name in ("emea", "amer", "apac")),
    *(f"score.interest.engagement.web.touch.pricing_view.points={points}" for points in (4, 12, 16)),
    *(f"score.interest.engagement.web.touch.pricing_view.half_life_days={days}" for days in (7, 21, 30)),
    *(f"score.interest.fit.seniority.values.vp={points}" for points in (5, 25)),
    *(f"handoff.emea.answer_within={hours}" for hours in (3, 6, 8)),
    *(f"handoff.emea.recycle.after_days={days}" for days in (30, 180)),
]


def busy(server: psutil.Process) -> float:
    used = server.cpu_times()
    return used.user + used.system


def answered(web: httpx.Client, headers: dict[str, str], turn: str, server: psutil.Process) -> tuple[float, float]:
    """Turn a number; return seconds and CPU seconds until the answer is there."""
    began, worked = time.perf_counter(), busy(server)
    place, _, value = turn.partition("=")
    answer = web.post("agreement/try/once/", data={"from": "1", place: value}, headers=headers)
    assert answer.status_code == 200, answer.text
    assert "MQLs handed over a month" in answer.text, answer.text
    return time.perf_counter() - began, busy(server) - worked


def held(process: psutil.Process) -> int:
    """Return the megabytes that a process holds."""
    return int(process.memory_info().rss) // 2**20


def everybody(web: httpx.Client, headers: dict[str, str], text: str, server: psutil.Process) -> tuple[float, int]:
    """Let everybody be tried in the background; return the seconds until that is done, and the most MB of that."""
    began, most = time.perf_counter(), 0
    while True:
        answer = web.post("agreement/try/all/", data={"from": "1", "text": text}, headers=headers)
        if "progress" not in answer.text:
            assert "Tried on everybody" in answer.text, answer.text
            return time.perf_counter() - began, most
        for child in server.children():
            with suppress(psutil.NoSuchProcess):
                most = max(most, held(child))
        time.sleep(0.5)


def cold(home: Path) -> tuple[float, float]:
    """Turn a number on a fresh server on which nobody has opened the page; return seconds and CPU seconds."""
    with serving(home) as (url, server), httpx.Client(base_url=url, timeout=600) as web:
        return answered(web, log_in(web), TURNS[0], server)


def measure(home: Path, answers: int, servers: int) -> dict[str, Any]:
    """Measure the instance over HTTP."""
    fresh = sorted(cold(home) for _ in range(servers))
    with serving(home) as (url, server), httpx.Client(base_url=url, timeout=600) as web:
        headers = log_in(web)
        opened = time.perf_counter()
        page = web.get("agreement/")
        page_seconds = time.perf_counter() - opened
        assert page.status_code == 200
        first = answered(web, headers, TURNS[0], server)
        at_first = held(server)
        warm = time.perf_counter() - opened
        took = [answered(web, headers, turn, server) for turn in islice(cycle(TURNS), answers)]
        shown = web.post("agreement/try/once/", data={"from": "1", "handoff.emea.at_score": "95"}, headers=headers).text
        text = re.search(r'id="candidate"[^>]*>\n(.*?)</textarea>', shown, re.DOTALL)
        assert text is not None
        turned = held(server)
        whole, apart = everybody(web, headers, re.sub(r"&quot;|&#x27;|&lt;|&gt;|&amp;", _plain, text[1]), server)
        afterwards = held(server)
    waited = sorted(seconds for seconds, _ in took)
    return {
        **json.loads((home / "simulated.json").read_text())["rows"],
        "answers": answers,
        "page_seconds": round(page_seconds, 2),
        "warm_after_seconds": round(warm, 2),
        "first_after_the_page_seconds": round(first[0], 2),
        "cold_seconds": [round(seconds, 2) for seconds, _ in fresh],
        "cold_cpu_seconds": [round(cpu, 2) for _, cpu in fresh],
        "median_seconds": round(waited[len(waited) // 2], 3),
        "p99_seconds": round(waited[min(len(waited) - 1, int(len(waited) * 0.99))], 3),
        "cpu_seconds_each": round(sum(cpu for _, cpu in took) / len(took), 3),
        "everybody_seconds": round(whole, 1),
        "rss_first_mb": at_first,
        "rss_turned_mb": turned,
        "rss_mb": afterwards,
        "rss_everybody_mb": apart,
        "load": round(os.getloadavg()[0], 1),
    }


def _plain(found: re.Match[str]) -> str:
    return {"&quot;": '"', "&#x27;": "'", "&lt;": "<", "&gt;": ">", "&amp;": "&"}[found[0]]


def main() -> None:
    asked = argparse.ArgumentParser(description=__doc__)
    asked.add_argument("--people", type=int, default=1_000_000)
    asked.add_argument("--answers", type=int, default=100)
    asked.add_argument("--servers", type=int, default=5)
    asked.add_argument("--home", type=Path, default=Path(tempfile.gettempdir()) / "interlock-bench-whatif")
    asked.add_argument("--json", action="store_true")
    given = asked.parse_args()
    build(given.home, given.people)
    found = measure(given.home, given.answers, given.servers)
    if given.json:
        print(json.dumps({"whatif": found}))
        return
    print(f"{found['people']:,} people, {found['touches']:,} touches, {found['answers']} turns, load {found['load']}")
    print(f"  page opened in {found['page_seconds']} s; warm {found['warm_after_seconds']} s after that")
    print(f"  first answer of fresh servers: {found['cold_seconds']} s, {found['cold_cpu_seconds']} CPU s")
    print(f"  answer: median {found['median_seconds']} s, p99 {found['p99_seconds']} s (goal {GOAL:g} s), "
          f"{found['cpu_seconds_each']} CPU s each")  # fmt: skip
    print(f"  everybody, by a process of its own: {found['everybody_seconds']} s, {found['rss_everybody_mb']:,} MB")
    print(f"  server: {found['rss_first_mb']:,} MB after the first answer, {found['rss_turned_mb']:,} MB after "
          f"all turns, {found['rss_mb']:,} MB after everybody")  # fmt: skip


if __name__ == "__main__":
    main()
