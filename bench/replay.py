"""Replay against a plain scan and GROUP BY person of the same data: touches per second, CPU ratio, peak memory.

    uv run python bench/replay.py [TOUCHES ...]      by default 1000000 5000000 20000000; 100000000 works too

One person per twenty touches, over two years, unevenly spread; four capped groups, five lines of fit and a gate;
everybody is captured, and one in forty is refused once, so that some come back. Deterministic: made by hashing. The
plain scan reads the three columns of touches that a score needs (person, time, kind) and nothing else; the leaner one
beside it leaves the kind out. The replay also reads six million field changes and moves per twenty million touches,
which its CPU time includes. Each figure is the better of two runs; the machine's load is printed beside.
"""

from __future__ import annotations

import os
import resource
import shutil
import subprocess
import sys
import tempfile
import time
from pathlib import Path

import duckdb

from interlock.agreement import read
from interlock.measure.engine import Engine
from interlock.measure.ledger import BUCKETS, CHANGES, MOVES, TOUCHES, Snapshot
from interlock.measure.replay import replay

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
says = "Sixty points."
stage = "mql"
model = "interest"
at_score = 60
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


def uniform(salt: int, of: str = "i") -> str:
    return f"(hash({of}, {salt}) / 18446744073709551616.0)"


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
             {FIRST} + i * {step} + (hash(i, 12) % {step})::BIGINT AS "at", "at" AS recorded, {kind} AS kind,
             hash(i, 14) % 4 = 0 AS outbound, 'bench' AS source
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
             {FIRST} + (hash(i, 41) % {YEARS * DAY})::BIGINT AS t, t, 'no_fit', 'bench'
      FROM range({people}) AS r(i) WHERE hash(i, 40) % 40 = 0""",
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


def measured(home: Path, touches: int) -> None:
    """Print one line; run in a process of its own, so that peak memory is of this size alone."""
    snapshot, agreement = ledger(home), read(AGREEMENT, "bench.toml")
    plain = scanned(snapshot, {"last": 'MAX("at")', "kind": "MAX(kind)"})
    lean = scanned(snapshot, {"last": 'MAX("at")'})
    runs = []
    for _ in range(2):
        began, clock = time.process_time(), time.perf_counter()
        found = replay(agreement, snapshot)
        runs.append((time.process_time() - began, time.perf_counter() - clock, found.handoffs.num_rows))
    cpu, wall, handoffs = min(runs)
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    print(f"{touches:>12,} touches  {handoffs:>9,} hand-offs  {touches / wall:>12,.0f} touches/s  "
          f"cpu {cpu:7.2f} s  plain scan {plain:6.2f} s  ratio {cpu / plain:5.1f}  "
          f"without kind {lean:6.2f} s  ratio {cpu / lean:5.1f}  {cpu / touches * 1e6:6.3f} s per million  "
          f"peak {peak:5.0f} MB  load {os.getloadavg()[0]:4.1f}", flush=True)  # fmt: skip


def scanned(snapshot: Snapshot, columns: dict[str, str]) -> float:
    """Return the CPU seconds of a scan and GROUP BY person, better of two."""
    inner = "".join(f", {value} AS {name}" for name, value in columns.items())
    outer = "".join(f", MAX({name})" for name in columns)
    plain = f"SELECT COUNT(*), MAX(n){outer} FROM (SELECT person, COUNT(*) AS n{inner} FROM touches GROUP BY person)"
    runs = []
    for _ in range(2):
        with Engine(snapshot, memory_limit="700MB") as engine:
            began = time.process_time()
            engine.sql(plain).fetchall()
            runs.append(time.process_time() - began)
    return min(runs)


def main() -> None:
    if sys.argv[1:2] == ["--measure"]:
        measured(Path(sys.argv[2]), int(sys.argv[3]))
        return
    sizes = [int(word.replace(",", "").replace("_", "")) for word in sys.argv[1:]] or [1_000_000, 5_000_000, 20_000_000]
    for touches in sizes:
        home = Path(tempfile.mkdtemp(prefix="interlock-bench-"))
        try:
            make(home, touches)
            subprocess.run([sys.executable, __file__, "--measure", str(home), str(touches)], check=True)
        finally:
            shutil.rmtree(home)


if __name__ == "__main__":
    main()
