"""How long the funnel takes, cold and then on every basis, split by a field, and how long one number takes.

Run it as `.venv/bin/python bench/funnel.py [--people N ...] [--home DIR ...] [--json]`. Each company is made up by
`interlock simulate` in a directory of its own (20 touches a person, so 50,000 people have a million); `--home` measures
an instance that is there already. Each is measured in a fresh process.
"""

from __future__ import annotations

import argparse
import json
import os
import resource
import subprocess
import sys
import tempfile
import time
from contextlib import closing
from pathlib import Path
from typing import TYPE_CHECKING, Any, get_args

import httpx
from _company import build, log_in, serving

from interlock.agreement import read, starter
from interlock.agreement.metric import Basis

if TYPE_CHECKING:
    from collections.abc import Callable

SIZES = (50_000,)
NUMBER, FIELD = "answered_in_time", "origin"


def timed(made: Callable[[], Any]) -> dict[str, float]:
    """Do it once; return seconds and CPU seconds."""
    began, worked = time.perf_counter(), time.process_time()
    made()
    return {
        "seconds": round(time.perf_counter() - began, 2),
        "cpu_seconds": round(time.process_time() - worked, 2),
    }


def measure() -> dict[str, Any]:
    """Measure the instance at INTERLOCK_HOME."""
    os.environ["DJANGO_SETTINGS_MODULE"] = "interlock.site.settings"
    import django  # noqa: PLC0415 - reads INTERLOCK_HOME

    django.setup()
    from interlock.desk import numbers  # noqa: PLC0415 - needs Django
    from interlock.measure.engine import Engine  # noqa: PLC0415 - likewise
    from interlock.measure.facts.store import Facts  # noqa: PLC0415 - likewise
    from interlock.measure.funnel import Asked, funnel  # noqa: PLC0415 - likewise
    from interlock.measure.number import number  # noqa: PLC0415 - likewise

    agreement, now = read(starter()), time.time_ns() // 1000
    snapshot = numbers.snapshot()
    steps: dict[str, dict[str, float]] = {}
    with closing(Engine(snapshot)) as engine:
        facts = Facts(engine, agreement, now)
        steps["funnel, cold"] = timed(lambda: funnel(facts, Asked()))
        for basis in get_args(Basis):
            steps[f"funnel, {basis}"] = timed(lambda basis=basis: funnel(facts, Asked(basis)))
        steps[f"funnel by {FIELD}, first"] = timed(lambda: funnel(facts, Asked(by=(FIELD,))))
        steps[f"funnel by {FIELD}, again"] = timed(lambda: funnel(facts, Asked(by=(FIELD,))))
        steps[f"{NUMBER}, first"] = timed(lambda: number(facts, NUMBER))
        steps[f"{NUMBER}, again"] = timed(lambda: number(facts, NUMBER))
        people = engine.sql("SELECT COUNT(*) FROM moves WHERE kind = 'captured'").fetchall()[0][0]
        touches = engine.sql("SELECT COUNT(*) FROM touches").fetchall()[0][0]
    with closing(Engine(snapshot)) as engine:
        steps[f"{NUMBER}, cold"] = timed(lambda: number(Facts(engine, agreement, now), NUMBER))
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024
    return {"people": people, "touches": touches, "peak_mb": peak, "steps": steps}


def of_home(home: str) -> dict[str, Any]:
    """Measure one instance in a process of its own."""
    done = subprocess.run(
        [sys.executable, __file__, "--here"], env={**os.environ, "INTERLOCK_HOME": home}, check=True,
        stdout=subprocess.PIPE,
    )  # fmt: skip
    return json.loads(done.stdout) | {"page": page(Path(home))}


def of_size(people: int) -> dict[str, Any]:
    """Make a company up, and measure it."""
    with tempfile.TemporaryDirectory(prefix="interlock-bench-") as home:
        build(Path(home), people)
        return of_home(home)


def page(home: Path, times: int = 100) -> dict[str, float]:
    """Open the funnel's page over HTTP again and again; return seconds: the first, and the median and p99 after it.

    CPU seconds and memory are the server's: of each page after the first, and what it holds in the end.
    """
    took, worked = [], []
    with serving(home) as (url, server), httpx.Client(base_url=url, timeout=600) as web:
        log_in(web)
        for _ in range(times + 1):
            began = time.perf_counter()
            assert web.get("funnel/").status_code == 200
            took.append(time.perf_counter() - began)
            worked.append(sum(server.cpu_times()[:2]))
        held = server.memory_info().rss / 2**20
    warm, cpu = sorted(took[1:]), (worked[-1] - worked[0]) / times
    return {"first": took[0], "median": warm[times // 2], "p99": warm[int(times * 0.99)], "CPU": cpu, "MB": held}


def main() -> None:
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("--people", type=int, nargs="*", help="sizes to make up; 50,000 if no --home is given")
    options.add_argument("--home", nargs="*", default=[], help="instances that are there")
    options.add_argument("--json", action="store_true")
    options.add_argument("--here", action="store_true", help="measure INTERLOCK_HOME in this process")
    asked = options.parse_args()
    if asked.here:
        print(json.dumps(measure()))
        return
    sizes = asked.people or (() if asked.home else SIZES)
    found = [*map(of_home, asked.home), *map(of_size, sizes)]
    if asked.json:
        print(json.dumps({"funnel": found}))
        return
    for run in found:
        print(f"{run['people']:,} people, {run['touches']:,} touches, {run['peak_mb']:,} MB at most")
        for name, took in run["steps"].items():
            print(f"  {name:<28}{took['seconds']:>8.2f} s{took['cpu_seconds']:>8.2f} s CPU")
        for name, much in run["page"].items():
            print(f"  page over HTTP, {name:<12}{much:>8.3f}{'' if name == 'MB' else ' s'}")


if __name__ == "__main__":
    main()
