"""How quickly the inbox answers in a large company, how soon news reaches 500 open pages, and a capture the inbox.

Run it as `.venv/bin/python bench/inbox.py [--people N] [--touches N] [--handoffs N] [--clients N] [--json]`. The
company is written straight into a home that is kept for the next run (`--home`); the server is a process of its own.
"""

from __future__ import annotations

import argparse
import asyncio
import json
import os
import random
import re
import subprocess
import sys
import tempfile
import threading
import time
from dataclasses import dataclass
from pathlib import Path
from typing import IO, TYPE_CHECKING, Any

import httpx
import psutil

if TYPE_CHECKING:
    from collections.abc import Iterator

REPS = 50
TEAMS = ("key_accounts", "inbound", "emea", "amer")
STATES = ("accepted",) * 55 + ("rejected",) * 20 + ("recycled",) * 15 + ("waiting",) * 10
REASONS = ("no_budget", "bad_timing", "no_authority", "unreachable", "too_small")
DAY = 86_400_000_000
START = "from interlock.site.cli import main; main()"
BLOCK = 2_000_000
ONE_READY_IN = 25
MOST_TOUCHES = 200_000
"""Of the lead that did most."""
BUSIEST = 2**60 + 1
"""The hand-off about them."""
WORDS = ("okafor 12", "firm 99", "nobody", "ok")
"""What is looked for: few, many and none have them, and a quarter."""
ANYBODY_S = ("brief", "touches", "touches of the busiest")
HALF = 125
"""Events a second: half of what is to be heard one by one."""
FIELDS = {"country": "DE", "seniority": "vp", "employees": 1200, "industry": "software", "phone": "+49 30 1"}


def build(people: int, touches: int, handoffs: int) -> None:
    """Write the company: its names, its touches, its hand-offs with their leads and their history."""
    import django  # noqa: PLC0415

    django.setup()
    from interlock.agreement import starter  # noqa: PLC0415
    from interlock.desk import actions, instance, lists  # noqa: PLC0415

    instance.set_up()
    if lists.log_ins():
        return
    reps = ((f"rep{n}", "sales", "rep" if n > 1 else "sales_lead") for n in range(REPS))
    for name, team, role in (("mia", "marketing", "marketing"), ("rita", "other", "revops"), *reps):
        actions.add_member(name, "secret", team, role)
    number = str(actions.propose(starter(), "mia").number)
    actions.sign(number, "mia", "secret")
    actions.sign(number, "rep0", "secret")
    for n in range(REPS):
        actions.add_seat(f"rep{n}", TEAMS[n % len(TEAMS)])
    names(people)
    clicks(people, touches)
    handed(people, handoffs)


def names(people: int) -> None:
    """Name everybody and their companies."""
    from django.db import connection, transaction  # noqa: PLC0415

    draw = random.Random(1)
    first, last = ("Amara", "Lukas", "Priya", "Diego", "Hannah", "Tom", "Mei"), ("Okafor", "Brandt", "Raman", "Fuentes")
    rows = ((n, f"bench:{n}", f"{draw.choice(first)} {draw.choice(last)} {n}") for n in range(1, people + 1))
    firms = ((n, f"firm:{n}", f"Firm {n}") for n in range(1, people // 10 + 1))
    with transaction.atomic(), connection.cursor() as cursor:
        for table, entities in (("desk_person", rows), ("desk_account", firms)):
            cursor.executemany(f"INSERT INTO {table} (id, key, label) VALUES (%s, %s, %s)", list(entities))


def clicks(people: int, touches: int) -> None:
    """Write touches into the ledger."""
    import numpy as np  # noqa: PLC0415
    import pyarrow as pa  # noqa: PLC0415
    from django.conf import settings  # noqa: PLC0415

    from interlock.desk import clock  # noqa: PLC0415
    from interlock.desk.ledger import rows, store  # noqa: PLC0415
    from interlock.measure.ledger import TABLES  # noqa: PLC0415

    draw, now, root = np.random.default_rng(1), clock.now(), Path(settings.LEDGER_ROOT)
    kinds = pa.array(["page_view", "email_open", "email_click", "download", "webinar"])
    for start in range(0, touches, BLOCK):
        many = min(BLOCK, touches - start)
        at = pa.array(now - draw.integers(DAY, 365 * DAY, many))
        words = pa.DictionaryArray.from_arrays(pa.array(draw.integers(0, len(kinds), many)), kinds).cast(pa.string())
        nothing = pa.nulls(many, pa.string())
        columns: dict[str, Any] = {
            "id": pa.array(np.arange(start, start + many)),
            "person": pa.array(_whose(draw, start, many, people)),
            "at": at,
            "recorded": at,
            "kind": words,
            "channel": nothing,
            "campaign": nothing,
            "content": words,
            "by": nothing,
            "outbound": pa.array(np.zeros(many, bool)),
            "source": pa.array(["bench"] * many),
        }
        table = store.open_table(root, "touches")
        store.commit(table, "touches", rows.write(table, "touches", pa.table(columns, TABLES["touches"])), None)


def _whose(draw: Any, start: int, many: int, people: int) -> Any:
    """Draw whose touches they are: everybody's alike, but for the first, which are all of one person."""
    found = draw.integers(1, people + 1, many)
    found[: max(0, min(MOST_TOUCHES, many // 4) - start)] = 1
    return found


def handed(people: int, handoffs: int) -> None:
    """Write hand-offs and the leads they are about, all alike but for who has them and what became of them."""
    from interlock.connectors import Said, Who  # noqa: PLC0415
    from interlock.desk import actions, clock  # noqa: PLC0415
    from interlock.desk.models import Handoff, Happening, Lead  # noqa: PLC0415

    fields = {"country": "DE", "seniority": "vp", "employees": 1200.0, "industry": "software", "origin": "web"}
    fields |= {"phone": "+49 30 1", "problem": "Changeovers take six hours a week."}
    one = Said("pattern", Who(email="pattern@firm.example", name="Pattern", company="Firm"), kind="demo_request")
    heard = actions.hear([Said(**{**{n: getattr(one, n) for n in one.__slots__}, "fields": fields})], "bench")[0]
    pattern, lead = Handoff.objects.get(id=heard.handoff), Lead.objects.get(person=heard.person)
    draw, now = random.Random(1), clock.now()
    made, leads, story = [], [], []
    copied = {field.attname: getattr(pattern, field.attname) for field in Handoff._meta.concrete_fields}
    kept = {field.attname: getattr(lead, field.attname) for field in Lead._meta.concrete_fields}
    for n in range(1, handoffs + 1):
        status, person = draw.choice(STATES), draw.randrange(1, people + 1) if n > 1 else 1
        handed_at = now - draw.randrange(300 * DAY) if status != "waiting" else now - draw.randrange(DAY // 4)
        rep = draw.randrange(REPS)
        decided = handed_at + draw.randrange(DAY) if status != "waiting" else None
        made.append(
            Handoff(
                **copied
                | {
                    "id": 2**60 + n,
                    "person": person,
                    "account": person // 10 + 1,
                    "owner": f"rep{rep}" if draw.random() > 0.02 else "",
                    "team": TEAMS[rep % len(TEAMS)],
                    "score": float(draw.randrange(75, 130)),
                    "handed": handed_at,
                    "due": handed_at + draw.randrange(DAY // 24, DAY),
                    "status": status,
                    "decided": decided,
                    "decided_by": f"rep{rep}" if decided else "",
                    "reason": draw.choice(REASONS) if status == "rejected" else "",
                }
            )
        )
        leads.append(Lead(**kept | {"person": person, "account": person // 10 + 1, "wakes": None}))
        story.append(Happening(at=handed_at, kind="handed_over", handoff=2**60 + n, owner=f"rep{rep}"))
    Handoff.objects.bulk_create(made, batch_size=500)
    Lead.objects.bulk_create(leads, batch_size=500, ignore_conflicts=True)
    Happening.objects.bulk_create(story, batch_size=500)


@dataclass
class Served:
    """A server that runs."""

    url: str
    process: psutil.Process

    @property
    def worked(self) -> float:
        """Return the CPU seconds it has used: unlike the clock, they do not depend on who else works here."""
        return sum(self.process.cpu_times()[:2])


def serve() -> tuple[subprocess.Popen[str], Served]:
    asked = [sys.executable, "-c", START, "serve", "--port", "0", "--no-work"]
    process = subprocess.Popen(asked, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True)
    assert process.stdout is not None
    for line in process.stdout:
        if found := re.search(r"Interlock is at (\S+)", line):
            threading.Thread(target=pass_on, args=(process.stdout,), daemon=True).start()
            return process, Served(found[1], psutil.Process(process.pid))
    raise SystemExit("the server did not start")


def pass_on(said: IO[str]) -> None:
    """Let what the server says be seen."""
    for line in said:
        sys.stderr.write(line)


def logged_in(url: str, name: str) -> httpx.Client:
    from interlock.pages.login.link import path_for  # noqa: PLC0415 - Django is set up by then

    browser = httpx.Client(base_url=url, timeout=60, follow_redirects=True)
    browser.get(path_for(name)).raise_for_status()
    return browser


def ask(served: Served, times: int) -> Iterator[dict[str, Any]]:
    """Ask for the pages of the inbox again and again, as a sales lead, a rep and RevOps do, one after the other."""
    browsers = [logged_in(served.url, name) for name in ("rep1", "rep2", "rita")]
    rows = browsers[2].get("inbox/", params={"who": "all"}).text
    numbers = re.findall(r'id="h(\d+)"', rows)
    asked: dict[str, list[tuple[str, dict[str, str]]]] = {
        "inbox, mine": [("inbox/", {"who": "mine"})],
        "inbox, everybody's": [("inbox/", {"who": "all"})],
        "rows after news": [("inbox/rows/", {"who": "mine"}), ("inbox/rows/", {"who": "all"})],
        "decided ones": [("inbox/", {"who": "all", "tab": tab}) for tab in ("accepted", "rejected")],
        "find": [("inbox/rows/", {"who": "all", "q": word}) for word in WORDS],
        "find in the accepted": [
            ("inbox/rows/", {"who": "all", "tab": "accepted", "q": word})
            for word in ("ok", "firm 99", "nobody", "o k a f")
        ],
        "best first": [("inbox/rows/", {"who": "all", "sort": "score"})],
        "brief": [(f"inbox/{number}/side/", {}) for number in numbers],
        "touches": [(f"inbox/{number}/touches/", {}) for number in numbers],
        "touches of the busiest": [(f"inbox/{BUSIEST}/touches/", {})],
    }
    for what, ways in asked.items():
        took, before = [], served.worked
        for n in range(times):
            path, words = ways[n % len(ways)]
            began = time.perf_counter()
            whose = 2 if what in ANYBODY_S else n % 3  # a rep may not open everybody's
            browsers[whose].get(path, params=words).raise_for_status()
            took.append(time.perf_counter() - began)
        yield {"what": what} | spread(took) | {"cpu_ms": round((served.worked - before) / times * 1e3, 1)}


def spread(seconds: list[float]) -> dict[str, Any]:
    ordered = sorted(seconds)
    last = len(ordered) - 1
    return {"p50_ms": round(ordered[last // 2] * 1e3, 1), "p99_ms": round(ordered[round(last * 0.99)] * 1e3, 1)}


class Ears:
    """Open pages that listen, and when each of them heard what."""

    def __init__(self, served: Served, cookie: str) -> None:
        self.served = served
        self.cookie = cookie
        self.connected = 0
        self.came = asyncio.Condition()
        self.heard: dict[str, list[float]] = {}

    async def all_there(self, many: int) -> None:
        async with self.came:
            await self.came.wait_for(lambda: self.connected >= many)

    async def listen(self) -> None:
        host, port = self.served.url.removeprefix("http://").rstrip("/").split(":")
        reader, writer = await asyncio.open_connection(host, int(port))
        asked = f"GET /live/ HTTP/1.1\r\nHost: {host}:{port}\r\nCookie: sessionid={self.cookie}\r\n\r\n"
        writer.write(asked.encode())
        assert b" 200 " in (await reader.readuntil(b"\r\n")), "a listener was refused"
        await reader.readuntil(b"retry:")
        async with self.came:
            self.connected += 1
            self.came.notify_all()
        while line := await reader.readline():
            if line.startswith(b"data: "):
                now, said = time.perf_counter(), json.loads(line[6:])
                self.heard.setdefault(" ".join(filter(None, (said["owner"], said["handoff"]))), []).append(now)


async def news(served: Served, cookie: str, clients: int, events: int) -> dict[str, Any]:
    """Let many listen, let things happen, and see when each heard of each."""
    from interlock.desk import clock  # noqa: PLC0415
    from interlock.desk.models import Happening  # noqa: PLC0415

    ears = Ears(served, cookie)
    began, before = time.perf_counter(), served.worked
    tasks = [asyncio.create_task(ears.listen()) for _ in range(clients)]
    await asyncio.wait_for(ears.all_there(clients), 120)
    connected, joining = time.perf_counter() - began, served.worked - before
    await asyncio.sleep(2)
    sent, before, began = {}, served.worked, time.perf_counter()
    for n in range(events):
        await asyncio.to_thread(Happening.objects.create, at=clock.now(), kind="accepted", owner=f"mark{n}")
        sent[f"mark{n}"] = time.perf_counter()
        await asyncio.sleep(0.1)
    await asyncio.sleep(3)
    spent = time.perf_counter() - began
    cpu = (served.worked - before) / spent
    delays = [at - sent[mark] for mark in sent for at in ears.heard.get(mark, ())]
    for task in tasks:
        task.cancel()
    return {
        "clients": ears.connected,
        "connected_in_s": round(connected, 1),
        "cpu_ms_per_connection": round(joining / clients * 1e3, 1),
        "events": events,
        "each_heard_each": len(delays) == clients * events,
        **{f"delay_{name}": value for name, value in spread(delays).items()},
        "server_cpu_share": round(cpu, 2),
    }


class Capture:
    """A source that delivers: now and then somebody is ready, and a hand-off follows."""

    def __init__(self, browser: httpx.AsyncClient) -> None:
        self.browser = browser
        self.run = str(time.time_ns())
        self.number = 0
        self.waited = 0
        self.posted: dict[str, float] = {}

    async def post(self) -> None:
        """Deliver one event, and keep when its hand-off was asked for."""
        self.number += 1
        n, ready = self.number, self.number % ONE_READY_IN == 0
        who = {"email": f"{self.run}-{n if ready else n % 1000}@firm{n % 97}.example"}
        event = {"id": f"{self.run}-{n}", "who": who, "kind": "demo_request" if ready else "page_view"}
        event |= {"channel": "web"} | ({"fields": FIELDS} if ready else {})
        began = time.perf_counter()
        while (answer := await self.browser.post("api/capture", json=event)).status_code == 429:
            self.waited += 1
            await asyncio.sleep(int(answer.headers["Retry-After"]))
        if handoff := answer.raise_for_status().json()["events"][0].get("handoff"):
            self.posted[str(handoff)] = began

    async def as_many_as_go(self, seconds: float, senders: int) -> float:
        """Return how many a second go when each sender waits for its answer."""
        until, before = time.perf_counter() + seconds, self.number

        async def sender() -> None:
            while time.perf_counter() < until:
                await self.post()

        await asyncio.gather(*(sender() for _ in range(senders)))
        return (self.number - before) / seconds

    async def steadily(self, per_second: float, seconds: float) -> None:
        """Deliver at a pace, whether answers come or not."""
        began, tasks = time.perf_counter(), []
        for n in range(round(per_second * seconds)):
            await asyncio.sleep(max(0.0, began + n / per_second - time.perf_counter()))
            tasks.append(asyncio.create_task(self.post()))
        await asyncio.gather(*tasks)


async def captured(served: Served, cookie: str, token: str, seconds: float, pace: float) -> dict[str, Any]:
    """Deliver at a pace, and see how long after the request a hand-off is told to an open page."""
    ears = Ears(served, cookie)
    listening = asyncio.create_task(ears.listen())
    await ears.all_there(1)
    headers = {"Authorization": f"Bearer {token}"}
    async with httpx.AsyncClient(base_url=served.url, headers=headers, timeout=60) as browser:
        capture = Capture(browser)
        most = await capture.as_many_as_go(5, 4)
        capture.posted, capture.waited = {}, 0
        before = served.worked
        await capture.steadily(pace, seconds)
        cpu = (served.worked - before) / round(pace * seconds)
    await asyncio.sleep(3)
    listening.cancel()
    told = {mark.rpartition(" ")[2]: ats[0] for mark, ats in ears.heard.items()}
    delays = [told[number] - at for number, at in capture.posted.items() if number in told]
    return {
        "at_most_per_second": round(most),
        "per_second": round(pace),
        "handoffs": len(capture.posted),
        "told": len(delays),
        "asked_to_wait": capture.waited,
        "cpu_ms_per_event": round(cpu * 1e3, 1),
        **(spread(delays) if delays else {}),
    }


def main() -> None:
    asked = argparse.ArgumentParser(description=__doc__)
    asked.add_argument("--people", type=int, default=1_000_000)
    asked.add_argument("--touches", type=int, default=20_000_000)
    asked.add_argument("--handoffs", type=int, default=50_000)
    asked.add_argument("--clients", type=int, default=500)
    asked.add_argument("--times", type=int, default=200)
    asked.add_argument("--pace", type=float, default=HALF)
    asked.add_argument("--home", type=Path)
    asked.add_argument("--json", action="store_true")
    given = asked.parse_args()
    kept = Path(tempfile.gettempdir()) / f"interlock-inbox-{given.people}-{given.touches}-{given.handoffs}"
    os.environ |= {"INTERLOCK_HOME": str(given.home or kept), "DJANGO_SETTINGS_MODULE": "interlock.site.settings"}
    build(given.people, given.touches, given.handoffs)
    token = grant()
    process, served = serve()
    try:
        for found in ask(served, given.times):
            say(found, as_json=given.json)
        cookie = logged_in(served.url, "rita").cookies["sessionid"]
        say({"what": "live"} | asyncio.run(news(served, cookie, given.clients, 50)), as_json=given.json)
        found = asyncio.run(captured(served, cookie, token, 20, given.pace))
        say({"what": "capture to inbox"} | found, as_json=given.json)
    finally:
        process.terminate()
        process.wait(timeout=20)


def grant() -> str:
    """Let a source of this run's own deliver."""
    from interlock.desk import actions  # noqa: PLC0415

    name = f"bench{time.time_ns()}"
    return actions.add_source(name, actions.Terms(per_second=100_000)).token


def say(found: dict[str, Any], *, as_json: bool) -> None:
    print(json.dumps(found) if as_json else ", ".join(f"{name} {value}" for name, value in found.items()), flush=True)


if __name__ == "__main__":
    main()
