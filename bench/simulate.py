"""How long the synthetic company takes, and how much memory: 50,000 people, and a million with 20 million touches.

Run it as `.venv/bin/python bench/simulate.py [--people N ...] [--json]`. Each size runs in a process of its own.
"""

from __future__ import annotations

import argparse
import json
import resource
import subprocess
import sys
import time
from collections import Counter

from interlock.connectors.synthetic import company

SIZES = (50_000, 1_000_000)
GOAL_SECONDS = {50_000: 20, 1_000_000: 600}


def measure(people: int) -> dict[str, float]:
    """Make the company once; return seconds, CPU seconds, peak memory in MB and rows."""
    rows: Counter[str] = Counter()
    began, worked = time.perf_counter(), time.process_time()
    for batch in company(people, seed=7):
        rows.update({name: table.num_rows for name, table in batch.tables.items()})
    return {
        "people": people,
        "seconds": round(time.perf_counter() - began, 1),
        "cpu_seconds": round(time.process_time() - worked, 1),
        "peak_mb": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024,
        **rows,
    }


def main() -> None:
    """Measure each size in a fresh process and print a line or an object for each."""
    arguments = argparse.ArgumentParser(description=__doc__)
    arguments.add_argument("--people", type=int, nargs="*", default=SIZES)
    arguments.add_argument("--json", action="store_true")
    arguments.add_argument("--here", action="store_true", help="measure in this process")
    asked = arguments.parse_args()
    if asked.here:
        print(json.dumps(measure(asked.people[0])))
        return
    found = []
    for people in asked.people:
        line = [sys.executable, __file__, "--here", "--people", str(people)]
        found.append(json.loads(subprocess.run(line, check=True, capture_output=True, text=True).stdout))
    if asked.json:
        print(json.dumps({"simulate": found}))
        return
    for run in found:
        goal = GOAL_SECONDS.get(run["people"])
        print(
            f"{run['people']:>9,} people  {run['touches']:>10,} touches  {run['seconds']:>6} s"
            f" ({run['cpu_seconds']} s CPU)  {run['peak_mb']} MB" + (f"  goal <= {goal} s" if goal else "")
        )


if __name__ == "__main__":
    main()
