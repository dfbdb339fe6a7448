"""Import generated CSV files through the command line: seconds, rows per second and peak memory.

    .venv/bin/python bench/import_rows.py [--rows 1000000]

Two files are measured: leads (a person, a date and four fields a row) and touches (an event of a person a row).
"""

from __future__ import annotations

import argparse
import json
import os
import random
import resource
import subprocess
import sys
import tempfile
import time
from datetime import datetime, timedelta
from pathlib import Path

LEADS = """
says = "Generated leads."
source = "bench"

[file.leads]
has = ["lead", "created"]

[people.lead]
rows = "leads"
key = "lead"
captured = "created"
label = ["name"]
field.origin = { column = "origin", known = "captured" }
field.country = { column = "country", known = "captured" }
field.size = { column = "size", known = "captured" }
field.industry = { column = "industry", known = "captured" }

[file.leads.column]
size = { type = "number" }
"""
TOUCHES = """
says = "Generated touches."
source = "bench"

[file.events]
has = ["event", "lead", "at"]

[touch.event]
rows = "events"
id = "event"
person = "lead"
at = "at"
kind = "kind"
channel = "channel"
campaign = "campaign"
"""
START = datetime(2023, 1, 1)  # noqa: DTZ001 - written without a zone, as exports do


def leads(path: Path, rows: int, dice: random.Random) -> None:
    origins, countries = ["paid_search", "organic", "social", "referral"], ["DE", "FR", "BR", "US", "IN"]
    with path.open("w") as file:
        file.write("lead,name,created,origin,country,size,industry\n")
        for number in range(rows):
            at = START + timedelta(seconds=dice.randrange(94_000_000))
            file.write(
                f"L{number:07d},Person {number},{at:%Y-%m-%d %H:%M:%S},{dice.choice(origins)},"
                f"{dice.choice(countries)},{dice.randrange(1, 5000)},industry {dice.randrange(20)}\n"
            )


def touches(path: Path, rows: int, dice: random.Random) -> None:
    kinds, channels = ["email_open", "page_view", "webinar", "demo_request"], ["email", "web", "event"]
    with path.open("w") as file:
        file.write("event,lead,at,kind,channel,campaign\n")
        for number in range(rows):
            at = START + timedelta(seconds=dice.randrange(94_000_000))
            file.write(
                f"E{number:08d},L{dice.randrange(rows // 20 + 1):07d},{at:%Y-%m-%d %H:%M:%S},"
                f"{dice.choice(kinds)},{dice.choice(channels)},campaign {dice.randrange(50)}\n"
            )


def measure(words: list[str], home: Path) -> tuple[float, float, int, dict[str, object]]:
    """Run one import; return wall seconds, CPU seconds, peak memory in MB and its answer."""
    before, began = resource.getrusage(resource.RUSAGE_CHILDREN), time.perf_counter()
    process = subprocess.Popen(words, env={**os.environ, "INTERLOCK_HOME": str(home)}, stdout=subprocess.PIPE)
    out, _ = process.communicate()
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    if process.returncode:
        sys.exit(process.returncode)
    cpu = after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime
    return time.perf_counter() - began, cpu, after.ru_maxrss // 1024, json.loads(out)


def main() -> None:
    options = argparse.ArgumentParser()
    options.add_argument("--rows", type=int, default=1_000_000)
    rows = options.parse_args().rows
    interlock = str(Path(sys.executable).with_name("interlock"))
    with tempfile.TemporaryDirectory(prefix="interlock-bench-") as folder:
        place = Path(folder)
        for name, make, recipe in (("leads", leads, LEADS), ("touches", touches, TOUCHES)):
            data, said = place / f"{name}.csv", place / f"{name}.toml"
            make(data, rows, random.Random(1))
            said.write_text(recipe)
            for which in ("import", "import again"):
                words = [interlock, "import", "--recipe", str(said), str(data), "--json"]
                wall, cpu, peak, answer = measure(words, place / "home")
                loaded = {kind: count for kind, count in dict(answer["loaded"]).items() if count}  # type: ignore[call-overload]
                print(
                    f"{name}: {which} {rows:,} rows ({data.stat().st_size / 1e6:.0f} MB): {wall:.1f} s wall, "
                    f"{cpu:.1f} s CPU, {rows / wall:,.0f} rows/s, peak so far {peak:,} MB; new {loaded}"
                )


if __name__ == "__main__":
    main()
