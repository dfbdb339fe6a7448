"""Replay against plain scans of the same data: touches per second, CPU ratios, peak memory, leads left out.

    uv run python bench/replay.py [--at-score POINTS] [TOUCHES ...]

By default 1000000 5000000 20000000 touches (100000000 works too) and a threshold of 60 points. One person per twenty
touches, over two years, unevenly spread; four capped groups, five lines of fit and a gate; everybody is captured, and
one in forty is refused once, so that some come back. Deterministic: made by hashing.

Each scan is a GROUP BY person. The plain one reads the three columns of touches that a score needs (person, time,
kind); the lean one leaves the kind out; the full one also reads the fields and moves that a replay reads, whose
five million changes and one million moves per twenty million touches its CPU time includes. All are run in turn,
three times, and each figure is its best; the machine's load is printed beside. Peak memory is that of another
process, which replays once and scans nothing.

Replay leaves out leads that could not pass if no point ever faded. How many it prints: a low threshold leaves out
only those whom the gate keeps out, a high one most of them.
"""

from __future__ import annotations

import argparse
import os
import resource
import shutil
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from typing import TYPE_CHECKING

import duckdb

from interlock.agreement import read
from interlock.measure.engine import Engine
from interlock.measure.ledger import BUCKETS, CHANGES, MOVES, TOUCHES, Snapshot
from interlock.measure.replay import replay
from interlock.measure.replay.kept import make as make_step
from interlock.measure.replay.passing import Passing

if TYPE_CHECKING:
    from interlock.agreement import Agreement

YEARS = 730
FIRST = 1_730_419_200_000_000
DAY = 86_400_000_000
TYPES = {"int64": "BIGINT", "string": "VARCHAR", "double": "DOUBLE", "bool": "BOOLEAN"}

AGREEMENT = """
title = "Bench"
says = "Four capped groups, several lines of fit."
starts = 2024-11-01
[stage.lead]
says = "Known."
order = 1
owner = "marketing"
entered = "captured"
[stage.mql]
says = "Handed over."
order = 2
owner = "both"
entered = "handed_over"
gate = { where = "country <> 'BR'" }
[field.company_size]
says = "Size."
[field.industry]
says = "Industry."
[field.seniority]
says = "Seniority."
[field.country]
says = "Country."
[field.intent]
says = "Intent."
type = "number"
[field.budget]
says = "Budget."
type = "number"
[calendar.office]
says = "Office."
time_zone = "UTC"
hours.mon = ["09:00-17:00"]
[reason.no_fit]
says = "No fit."
contradicts = "handoff.mql"
[handoff.mql]
says = "Enough points."
stage = "mql"
model = "interest"
at_score = POINTS
to = "inbound"
calendar = "office"
answer_within = "PT4H"
recycle = { after_days = 90, at_most = 2 }
[score.interest]
says = "Interest."
[score.interest.engagement.mail]
says = "Mail."
cap = 15
touch.email_open = { points = 1, half_life_days = 7 }
touch.email_click = { points = 3, half_life_days = 7 }
touch.ad_click = { points = 2, half_life_days = 7 }
[score.interest.engagement.site]
says = "Site."
cap = 30
touch.page_view = { points = 1, half_life_days = 14 }
touch.pricing_view = { points = 8, half_life_days = 14 }
[score.interest.engagement.content]
says = "Content."
cap = 40
touch.webinar = { points = 10, half_life_days = 30 }
touch.download = { points = 6, half_life_days = 30 }
touch.event = { points = 10, half_life_days = 30 }
touch.form = { points = 12, half_life_days = 30 }
[score.interest.engagement.talk]
says = "Talk."
cap = 60
touch.demo_request = { points = 30, half_life_days = 45 }
touch.call = { points = 15, half_life_days = 45 }
touch.meeting = { points = 25, half_life_days = 45 }
[score.interest.fit.size]
says = "Size."
field = "company_size"
values = { "51-200" = 5, "201-1000" = 15, "1001-5000" = 20, "5000+" = 10 }
[score.interest.fit.seniority]
says = "Seniority."
field = "seniority"
values = { c_level = 20, vp = 15, director = 10, manager = 5 }
[score.interest.fit.industry]
says = "Industry."
field = "industry"
values = { software = 10, finance = 8, health = 4 }
[score.interest.fit.intent]
says = "Intent."
field = "intent"
ranges = [{ at_least = 70, points = 10 }]
[score.interest.fit.budget]
says = "Budget."
field = "budget"
ranges = [{ at_least = 50000, points = 10 }]
"""

WORDS = {
    "company_size": ["1-10", "11-50", "51-200", "201-1000", "1001-5000", "5000+"],
    "industry": ["software", "finance", "health", "retail", "manufacturing", "education", "public", "other"],
    "seniority": ["c_level", "vp", "director", "manager", "staff"],
    "country": ["DE", "FR", "US", "GB", "PL", "ES", "JP", "BR"],
}
KINDS = ["email_open", "email_click", "page_view", "pricing_view", "webinar", "download", "form", "demo_request",
         "event", "ad_click", "call", "meeting"]  # fmt: skip


AGREEMENT += "".join(f'[touchpoint.{kind}]\nsays = "A touch."\nowner = "marketing"\n' for kind in KINDS)


def shuffled(salt: int) -> str:
    """Hash the row's number with a salt as one number: the hash of two is theirs combined by XOR, not independent."""
    return f"hash(i * 100 + {salt})"


def uniform(salt: int) -> str:
    return f"({shuffled(salt)} / 18446744073709551616.0)"


def person(number: str) -> str:
    return f"(hash({number}, 7) >> 1)::BIGINT"


def chosen(words: list[str], share: str) -> str:
    return f"([{', '.join(repr(word) for word in words)}])[1 + floor({share} * {len(words)})::INT]"


def make(home: Path, touches: int) -> None:
    """Write the ledger's files, each bucket in the order of time, as appending would."""
    people, step = touches // 20, YEARS * DAY // touches
    db = duckdb.connect(config={"memory_limit": "4GB", "threads": 2, "temp_directory": str(home / "spill")})
    kind = chosen(KINDS, f"power({uniform(13)}, 2.2)")
    write(
        db,
        home,
        "touches",
        TOUCHES,
        f"""
      SELECT i AS id, {person(f"floor(power({uniform(11)}, 1.6) * {people})::BIGINT")} AS person,
             {FIRST} + i * {step} + ({shuffled(12)} % {step})::BIGINT AS "at", "at" AS recorded, {kind} AS kind,
             {shuffled(14)} % 4 = 0 AS outbound, 'bench' AS source
      FROM range({touches}) AS r(i)""",
    )
    known = [
        f"SELECT i, '{name}' AS field, {chosen(words, uniform(20 + n))} AS text, NULL::DOUBLE AS number"
        for n, (name, words) in enumerate(WORDS.items())
    ]
    numbers = {"intent": f"floor({uniform(30)} * 100)", "budget": f"round({uniform(31)} * 300000) - 200000"}
    known += [f"SELECT i, '{name}', NULL, {value} FROM range({people}) AS r(i)" for name, value in numbers.items()]
    known[:4] = [f"{each} FROM range({people}) AS r(i)" for each in known[:4]]
    write(
        db,
        home,
        "changes",
        CHANGES,
        f"""
      SELECT (hash(i, field, 3) >> 1)::BIGINT AS id, {person("i")} AS person, 'person' AS entity, {person("i")} AS key,
             field, text, number, NULL::BIGINT AS "at", {FIRST} AS recorded, 'bench' AS source
      FROM ({" UNION ALL ".join(known)}) WHERE NOT (field = 'budget' AND number < 0)""",
    )
    write(
        db,
        home,
        "moves",
        MOVES,
        f"""
      SELECT i AS id, {person("i")} AS person, 'captured' AS kind, {FIRST} AS "at", {FIRST} AS recorded, NULL AS reason,
             'bench' AS source FROM range({people}) AS r(i)
      UNION ALL
      SELECT {people} + i, {person("i")}, 'rejected',
             {FIRST} + ({shuffled(41)} % {YEARS * DAY})::BIGINT AS t, t, 'no_fit', 'bench'
      FROM range({people}) AS r(i) WHERE {shuffled(40)} % 40 = 0""",
    )
    db.close()


def write(db: duckdb.DuckDBPyConnection, home: Path, table: str, schema: object, rows: str) -> None:
    made = {row[0] for row in db.execute(f"DESCRIBE {rows}").fetchall()}
    columns = ", ".join(
        f'"{field.name}"' if field.name in made else f'NULL::{TYPES[str(field.type)]} AS "{field.name}"'
        for field in schema
    )
    db.execute(f"""COPY (SELECT {columns}, person % {BUCKETS} AS bucket FROM ({rows}))
      TO '{home / table}' (FORMAT parquet, PARTITION_BY (bucket), COMPRESSION zstd, ROW_GROUP_SIZE 122880)""")


def ledger(home: Path) -> Snapshot:
    return Snapshot(
        files={
            table: {
                b: tuple(map(str, sorted((home / table / f"bucket={b}").glob("*.parquet")))) for b in range(BUCKETS)
            }
            for table in ("touches", "changes", "moves")
        }
    )


PLAIN = """
SELECT COUNT(*), MAX(n), MAX(last), MAX(kind)
FROM (SELECT person, COUNT(*) AS n, MAX("at") AS last, MAX(kind) AS kind FROM touches GROUP BY person)"""
LEAN = (
    'SELECT COUNT(*), MAX(n), MAX(last) FROM (SELECT person, COUNT(*) AS n, MAX("at") AS last FROM touches GROUP BY 1)'
)
FIELDS = """
SELECT COUNT(*), MAX(last), MAX(field), MAX(text), MAX(number) FROM (
  SELECT MAX("at") AS last, MAX(field) AS field, MAX(text) AS text, MAX(number) AS number FROM changes GROUP BY key)"""
MOVED = """
SELECT COUNT(*), MAX(last), MAX(kind) FROM (
  SELECT MAX("at") AS last, MAX(kind) AS kind FROM moves GROUP BY person)"""
SCANS = {"plain": [PLAIN], "lean": [LEAN], "full": [PLAIN, FIELDS, MOVED]}


def measured(home: Path, touches: int, points: str) -> None:
    """Print one size; run in a process of its own, as is what `peaked` prints."""
    snapshot, agreement = ledger(home), read(AGREEMENT.replace("POINTS", points), "bench.toml")
    runs, scans = [], []
    for _ in range(3):
        scans.append({name: scanned(snapshot, queries) for name, queries in SCANS.items()})
        began, clock = time.process_time(), time.perf_counter()
        found = replay(agreement, snapshot)
        runs.append((time.process_time() - began, time.perf_counter() - clock))
    cpu, wall = (min(each) for each in zip(*runs, strict=True))
    hopeful, leads = left_in(agreement, snapshot)
    print(f"{touches:>12,} touches  at {points} points  {found.handoffs.num_rows:>9,} hand-offs  "
          f"{1 - hopeful / leads:5.1%} of leads left out  {touches / wall:>12,.0f} touches/s  "
          f"cpu {cpu:7.2f} s  {cpu / touches * 1e6:6.3f} s per million  "
          f"load {os.getloadavg()[0]:4.1f}")  # fmt: skip
    for name in SCANS:
        best = min(each[name] for each in scans)
        print(f"{'':>12} {name} scan  cpu {best:6.2f} s  ratio {cpu / best:5.1f}", flush=True)


def peaked(home: Path, points: str) -> None:
    """Print the peak memory of a process that does nothing but replay."""
    replay(read(AGREEMENT.replace("POINTS", points), "bench.toml"), ledger(home))
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    print(f"{'':>12} peak memory of a replay {peak:5.0f} MB", flush=True)


def scanned(snapshot: Snapshot, queries: list[str]) -> float:
    """Return the CPU seconds of some queries."""
    with Engine(snapshot, memory_limit="700MB") as engine:
        began = time.process_time()
        for query in queries:
            engine.sql(query).fetchall()
        return time.process_time() - began


def left_in(agreement: Agreement, snapshot: Snapshot) -> tuple[int, int]:
    """Return how many leads replay looks at instant by instant, and how many there are."""
    counts = []
    with Engine(snapshot, memory_limit="700MB") as engine:
        passing = Passing(agreement, "happened", FIRST, FIRST + YEARS * DAY)
        for step in passing.once():
            make_step(engine, step)
        for bucket in range(BUCKETS):
            with engine.bucket(bucket):
                for step in [passing.leads(), *passing.steps()]:
                    make_step(engine, step)
                question = "SELECT (SELECT COUNT(*) FROM hopeful), (SELECT COUNT(*) FROM leads)"
                counts.append(engine.sql(question).fetchall()[0])
    hopeful, leads = (sum(each) for each in zip(*counts, strict=True))
    return hopeful, leads


def main() -> None:
    asked = argparse.ArgumentParser()
    asked.add_argument("--at-score", default="60")
    asked.add_argument("--measure", type=Path)
    asked.add_argument("--peak", type=Path)
    asked.add_argument("touches", nargs="*", default=["1000000", "5000000", "20000000"])
    given = asked.parse_args()
    sizes = [int(word.replace(",", "").replace("_", "")) for word in given.touches]
    if given.measure:
        measured(given.measure, sizes[0], given.at_score)
        return
    if given.peak:
        peaked(given.peak, given.at_score)
        return
    for touches in sizes:
        home = Path(tempfile.mkdtemp(prefix="interlock-bench-"))
        try:
            make(home, touches)
            for part in ("--measure", "--peak"):
                again = ["--at-score", given.at_score, part, str(home), str(touches)]
                subprocess.run([sys.executable, __file__, *again], check=True)
        finally:
            shutil.rmtree(home)


if __name__ == "__main__":
    main()
