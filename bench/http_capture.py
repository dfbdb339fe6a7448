"""How many events a second come in over HTTP: uvicorn on loopback, answered once they are committed.

Run it as `.venv/bin/python bench/http_capture.py [--seconds N] [--json]`. The server is a process of its own on a fresh
instance (SQLite, or PostgreSQL with INTERLOCK_DATABASE), under the starter agreement; senders share this machine with
it. Each event is a touch of one of a thousand people, with two fields, one in fifty of a new person.
"""

from __future__ import annotations

import argparse
import json
import os
import random
import subprocess
import sys
import tempfile
import threading
import time
import zlib
from dataclasses import dataclass, field
from itertools import count
from pathlib import Path
from typing import Any

import httpx
import psutil

SERVED = Path(__file__).resolve().parents[1] / "tests/site/api/served.py"
SOURCES = {"bench": {"scopes": ["capture"], "per_second": 1_000_000}}
AS_JSON = {"Content-Type": "application/json"}
PEOPLE = 1_000
NEW = 0.02
"""Share of events that come from somebody nobody knew."""
KINDS = ["page_view", "email_open", "email_click", "download", "form"]
_ids = count()


def event(draw: random.Random) -> dict[str, Any]:
    number = next(_ids)
    person = f"new{number}" if draw.random() < NEW else f"p{draw.randrange(PEOPLE)}"
    firm = zlib.crc32(person.encode()) % 200
    return {
        "id": f"b{number}",
        "who": {"email": f"{person}@bench{firm}.example"},
        "kind": draw.choice(KINDS),
        "channel": "organic_search",
        "fields": {"country": "DE", "seniority": draw.choice(["vp", "staff"])},
    }


@dataclass
class Sending:
    """What one measurement sends, and how it was answered."""

    url: str
    token: str
    batch: int
    until: float
    took: list[float] = field(default_factory=list)
    heard: list[int] = field(default_factory=list)
    away: int = 0
    """Deliveries that were sent away, to come again."""


def send(sending: Sending, seed: int) -> None:
    draw = random.Random(seed)
    with httpx.Client(headers={"Authorization": f"Bearer {sending.token}"}, timeout=60) as client:
        while time.perf_counter() < sending.until:
            told = [event(draw) for _ in range(sending.batch)]
            body = json.dumps(told[0] if sending.batch == 1 else {"events": told})
            began = time.perf_counter()
            answer = client.post(
                f"{sending.url}api/capture", content=body, headers={"Content-Type": "application/json"}
            )
            if answer.status_code in {429, 503}:
                sending.away += 1
                time.sleep(int(answer.headers["Retry-After"]))
                continue
            sending.took.append(time.perf_counter() - began)
            sending.heard.append(answer.raise_for_status().json()["heard"])


def known(sending: Sending) -> None:
    """Let everybody be known who is going to be told of."""
    draw = random.Random(0)
    told = {"events": []}
    with httpx.Client(headers={"Authorization": f"Bearer {sending.token}"}, timeout=60) as client:
        for number in range(PEOPLE):
            firm = zlib.crc32(f"p{number}".encode()) % 200
            told["events"].append(event(draw) | {"who": {"email": f"p{number}@bench{firm}.example"}})
            if len(told["events"]) == sending.batch:
                client.post(f"{sending.url}api/capture", json=told).raise_for_status()
                told["events"] = []


def measure(server: psutil.Process, sending: Sending, senders: int) -> dict[str, Any]:
    began, worked = time.perf_counter(), _worked(server)
    sending.until += began
    threads = [threading.Thread(target=send, args=(sending, seed)) for seed in range(senders)]
    for one in threads:
        one.start()
    for one in threads:
        one.join()
    spent, ordered = time.perf_counter() - began, sorted(sending.took)
    return {
        "batch": sending.batch,
        "senders": senders,
        "events_per_second": round(sum(sending.heard) / spent),
        "p50_ms": round(ordered[len(ordered) // 2] * 1000, 1),
        "p99_ms": round(ordered[int(len(ordered) * 0.99)] * 1000, 1),
        "server_cpu_ms_per_delivery": round((_worked(server) - worked) / len(ordered) * 1000, 2),
        "events": sum(sending.heard),
        "sent_away": sending.away,
    }


def _worked(server: psutil.Process) -> float:
    """Return the CPU seconds that the server has used: unlike the clock, they do not depend on who else works here."""
    return sum(server.cpu_times()[:2])


def main() -> None:
    asked = argparse.ArgumentParser(description=__doc__)
    asked.add_argument("--seconds", type=float, default=15)
    asked.add_argument("--json", action="store_true")
    given = asked.parse_args()
    with tempfile.TemporaryDirectory() as home:
        env = os.environ | {"INTERLOCK_HOME": home, "DJANGO_SETTINGS_MODULE": "interlock.site.settings"}
        process = subprocess.Popen(
            [sys.executable, str(SERVED), json.dumps(SOURCES)], stdout=subprocess.PIPE, env=env, text=True
        )
        assert process.stdout is not None
        try:
            said = json.loads(process.stdout.readline())
            server, token = psutil.Process(process.pid), said["keys"]["bench"]["token"]
            known(Sending(said["url"], token, 100, 0))
            measure(server, Sending(said["url"], token, 1, 2), 2)
            for batch, senders in ((1, 1), (1, 8), (100, 1), (100, 4)):
                found = measure(server, Sending(said["url"], token, batch, given.seconds), senders)
                print(json.dumps(found) if given.json else _line(found), flush=True)
        finally:
            process.kill()
            process.wait()


def _line(found: dict[str, Any]) -> str:
    what = "one by one" if found["batch"] == 1 else f"{found['batch']} at a time"
    return (
        f"{what}, {found['senders']} senders: {found['events_per_second']:,} events/s, "
        f"answered in {found['p50_ms']} ms (median), {found['p99_ms']} ms (p99); "
        f"{found['server_cpu_ms_per_delivery']} ms of the server's CPU time per delivery; "
        f"{found['sent_away']} sent away"
    )


if __name__ == "__main__":
    main()
