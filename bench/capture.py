"""How many events a second are heard for good, by two processes at once: stored, folded, judged, handed over.

Run it as `.venv/bin/python bench/capture.py [--seconds S] [--people N] [--json]`; for PostgreSQL put
`INTERLOCK_TEST_DURABLE=1 .venv/bin/python tests/postgres.py --` before it. Every call is one transaction that is on the
disk when it returns. The agreement is the starter that ships; people are known by then, a few are new.
"""

from __future__ import annotations

import argparse
import gc
import json
import os
import random
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from typing import Any
from uuid import uuid4

HERE = Path(__file__).resolve()
GOALS = {1: 250, 100: 5_000}
KINDS = (
    ("page_view",) * 200 + ("email_open",) * 120 + ("email_click",) * 60 + ("download",) * 10 + ("demo_request",) * 2
)
"""By how often they come; the last two make leads ready."""
NEW = 0.01
"""Share of events that come from somebody nobody knew."""


def said(draw: random.Random, name: str, number: int, people: int) -> Any:
    """Return one event of the kind that a site sends."""
    from interlock.connectors import Said, Who  # noqa: PLC0415

    person = people + number if draw.random() < NEW else draw.randrange(people)
    if person >= people:
        person = f"{name}-{number}"
    who = Who(email=f"p{person}@firm{hash(str(person)) % 5_000}.example", company="")
    fields = {"seniority": draw.choice(["vp", "manager", "staff"])} if draw.random() < 0.05 else {}
    return Said(f"{name}-{number}", who, kind=draw.choice(KINDS), channel="web", campaign="spring", fields=fields)


def work(name: str, batch: int, seconds: float, people: int) -> None:
    """Hear as much as there is time for, and say how much that was."""
    import django  # noqa: PLC0415

    django.setup()
    from interlock.desk import actions  # noqa: PLC0415

    draw, heard, number = random.Random(name), 0, 0
    actions.hear([said(draw, f"{name}-warm", 0, people)], "bench")
    sys.stdout.write("ready\n")
    sys.stdout.flush()
    sys.stdin.readline()
    gc.collect()
    gc.freeze()  # as a server does: what is set up once is not gone through again and again
    began, spent, slowest, handed = time.monotonic(), time.process_time(), [], 0
    while time.monotonic() < began + seconds:
        events = [said(draw, name, number + n, people) for n in range(batch)]
        number += batch
        before = time.monotonic()
        found = actions.hear(events, "bench")
        heard += sum(one.status == "heard" for one in found)
        handed += sum(one.handoff is not None for one in found)
        slowest.append(time.monotonic() - before)
    took = time.monotonic() - began
    slowest.sort()
    cpu = (time.process_time() - spent) / max(heard, 1)
    p99 = slowest[int(len(slowest) * 0.99)]
    print(json.dumps({"heard": heard, "handed": handed, "seconds": took, "cpu_us": cpu * 1e6, "p99_ms": p99 * 1e3}))


def prepare(people: int) -> None:
    """Sign the agreement and let everybody be known."""
    import django  # noqa: PLC0415

    django.setup()
    from interlock.agreement import starter  # noqa: PLC0415
    from interlock.connectors import Said, Who  # noqa: PLC0415
    from interlock.desk import actions  # noqa: PLC0415
    from interlock.desk.instance import set_up  # noqa: PLC0415

    set_up()
    for member, team in (("mia", "marketing"), ("sam", "sales")):
        actions.add_member(member, "secret", team)
    number = str(actions.propose(starter()).number)
    for member in ("mia", "sam"):
        actions.sign(number, member, "secret")
    for rep in range(6):
        actions.add_member(f"rep{rep}", "secret", "sales")
        for team in ("emea", "inbound", "amer", "apac", "key_accounts"):
            actions.add_seat(f"rep{rep}", team)
    for start in range(0, people, 1_000):
        actions.hear(
            [
                Said(
                    f"first-{n}",
                    Who(email=f"p{n}@firm{hash(str(n)) % 5_000}.example"),
                    kind="page_view",
                    channel="web",
                    fields={"country": "DE", "employees": 30 + n % 500, "industry": "software"},
                )
                for n in range(start, min(start + 1_000, people))
            ],
            "bench",
        )


def measured(env: dict[str, str], batch: int, seconds: float, people: int) -> dict[str, float]:
    """Let two processes hear at the same time."""
    words = [sys.executable, str(HERE), "--work", str(batch), "--seconds", str(seconds), "--people", str(people)]
    both = [
        subprocess.Popen([*words, "--name", f"{batch}-{n}"], env=env, stdin=-1, stdout=-1, text=True) for n in range(2)
    ]
    for one in both:
        assert one.stdout is not None
        assert one.stdout.readline() == "ready\n"
    for one in both:
        assert one.stdin is not None
        one.stdin.write("\n")
        one.stdin.flush()
    said_at_end = [json.loads(one.communicate()[0]) for one in both]
    rate = sum(one["heard"] / one["seconds"] for one in said_at_end)
    return {
        "per_second": round(rate),
        "handed_over": sum(one["handed"] for one in said_at_end),
        "cpu_us_per_event": round(sum(one["cpu_us"] for one in said_at_end) / 2),
        "p99_ms_per_call": round(max(one["p99_ms"] for one in said_at_end), 1),
    }


def environment(home: str) -> dict[str, str]:
    """Return the environment of a fresh instance, on PostgreSQL where a server is given."""
    address = os.environ.get("INTERLOCK_TEST_DATABASE", "")
    if address:
        import psycopg  # noqa: PLC0415

        name = f"bench_{uuid4().hex}"
        with psycopg.connect(address, autocommit=True) as connection:
            connection.execute(f"CREATE DATABASE {name}")  # type: ignore[call-overload]
        before, _, options = address.partition("?")
        address = f"{before.rpartition('/')[0]}/{name}?{options}"
    return os.environ | {
        "INTERLOCK_HOME": home,
        "INTERLOCK_DATABASE": address,
        "DJANGO_SETTINGS_MODULE": "interlock.site.settings",
        "PYTHONHASHSEED": "0",
    }


def main() -> None:
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("--seconds", type=float, default=10.0)
    options.add_argument("--people", type=int, default=20_000)
    options.add_argument("--json", action="store_true")
    options.add_argument("--work", type=int, help=argparse.SUPPRESS)
    options.add_argument("--name", default="", help=argparse.SUPPRESS)
    options.add_argument("--prepare", action="store_true", help=argparse.SUPPRESS)
    asked = options.parse_args()
    if asked.prepare:
        prepare(asked.people)
        return
    if asked.work:
        work(asked.name, asked.work, asked.seconds, asked.people)
        return
    with tempfile.TemporaryDirectory(prefix="interlock-bench-") as home:
        env = environment(home)
        subprocess.run([sys.executable, HERE, "--prepare", "--people", str(asked.people)], env=env, check=True)
        found = {str(batch): measured(env, batch, asked.seconds, asked.people) for batch in GOALS}
    result = {
        "database": "PostgreSQL" if env["INTERLOCK_DATABASE"] else "SQLite",
        "people": asked.people,
        "batches_of": found,
    }
    if asked.json:
        print(json.dumps(result))
        return
    print(f"Capture on {result['database']}: two processes, {asked.people:,} people known before")
    for batch, goal in GOALS.items():
        one = found[str(batch)]
        print(
            f"  in batches of {batch:>3}: {one['per_second']:>7,} events a second (goal {goal:,}); "
            f"{one['cpu_us_per_event']:,} us of CPU each; p99 of a call {one['p99_ms_per_call']} ms; "
            f"{one['handed_over']:,} handed over"
        )


if __name__ == "__main__":
    main()
