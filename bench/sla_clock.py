"""How long the response clock takes: deadlines and elapsed working time, over spans of minutes up to ten years.

Run it as `.venv/bin/python bench/sla_clock.py [--calls N] [--json]`. Time is CPU time of this process, in microseconds
a call; `first` is the very first call, which lays the years of the calendar out.
"""

from __future__ import annotations

import argparse
import json
import random
import time
from datetime import date
from typing import TYPE_CHECKING

from interlock.agreement import Agreement, read, starter
from interlock.lifecycle import Clock, Run

if TYPE_CHECKING:
    from collections.abc import Callable

HOUR = 3_600_000_000
DAY = 24 * HOUR
START = 1_577_836_800_000_000
SPANS = {"8 hours": 8 * HOUR, "30 days": 30 * DAY, "1 year": 365 * DAY, "10 years": 3652 * DAY}
GOAL = 50


def office(agreement: Agreement) -> Clock:
    """Return the starter's first calendar with ten holidays in each of twelve years."""
    calendar = next(iter(agreement.calendar.values()))
    holidays = tuple(date(year, month, 15) for year in range(2019, 2032) for month in range(1, 11))
    return Clock(calendar.model_copy(update={"holidays": calendar.holidays + holidays}), "office")


def timed(call: Callable[[int, int], int], pairs: list[tuple[int, int]]) -> float:
    """Return CPU microseconds a call."""
    began = time.process_time()
    for a, b in pairs:
        call(a, b)
    return (time.process_time() - began) / len(pairs) * 1e6


def measure(agreement: Agreement, span: int, calls: int) -> dict[str, float]:
    """Time one span: from anywhere in a year, to the end of the span or for its share of working time."""
    draw = random.Random(1)
    clock = office(agreement)
    starts = [START + draw.randrange(365 * DAY) for _ in range(calls)]
    first = timed(clock.elapsed, [(START, START + 365 * DAY + span)])
    ends = [(start, start + span) for start in starts]
    durations = [(start, clock.elapsed(start, end)) for start, end in ends]

    def paused(start: int, duration: int) -> int:
        return Run(start, clock, ((start + HOUR, clock),), ((start + 2 * HOUR, start + 5 * HOUR),)).deadline(duration)

    return {
        "first": round(first, 1),
        "elapsed": round(timed(clock.elapsed, ends), 2),
        "deadline": round(timed(clock.deadline, durations), 2),
        "deadline with a pause and a new owner": round(timed(paused, durations), 2),
    }


def main() -> None:
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("--calls", type=int, default=20_000)
    options.add_argument("--json", action="store_true")
    asked = options.parse_args()
    agreement = read(starter())
    spans = {name: measure(agreement, span, asked.calls) for name, span in SPANS.items()}
    if asked.json:
        print(json.dumps({"unit": "microseconds", "goal": GOAL, "calls": asked.calls, "spans": spans}))
        return
    columns = list(next(iter(spans.values())))
    print(f"SLA clock: CPU microseconds a call, goal < {GOAL}")
    print("  " + "span".ljust(10) + "".join(column.rjust(len(column) + 3) for column in columns))
    for name, row in spans.items():
        print("  " + name.ljust(10) + "".join(f"{row[column]:>{len(column) + 3},}" for column in columns))


if __name__ == "__main__":
    main()
