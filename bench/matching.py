"""How well and how fast leads find their account: a million at once, and one at a time in the desk.

Run it as `.venv/bin/python bench/matching.py [--leads N] [--accounts N] [--json]`. Companies and leads are made by
`tests/measure/firms.py`; the desk is a fresh instance on SQLite, or on what INTERLOCK_DATABASE names.
"""

from __future__ import annotations

import argparse
import json
import os
import sys
import tempfile
import time
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np

sys.path.insert(0, str(Path(__file__).parents[1] / "tests"))
from measure.firms import firms

from interlock.measure import matching

if TYPE_CHECKING:
    from measure.firms import Firms

GOAL_ALL, GOAL_ONE = 60, 50
ASKED = 2_000


def at_once(made: Firms) -> dict[str, Any]:
    """Link everything, and judge it by the truth."""
    began = time.perf_counter()
    links = matching.link(made.accounts, made.leads)
    seconds = time.perf_counter() - began
    right = made.truth[links["lead"].to_numpy()] == links["account"].to_numpy()
    rules = np.array(links["rule"].to_pylist())
    recorded = np.isin(made.truth, made.accounts["account"].to_numpy())
    return {
        "seconds": round(seconds, 1),
        "precision": round(float(right.mean()), 5),
        "recall": round(float(right.sum() / recorded.sum()), 4),
        "rules": {
            rule: {"links": int((rules == rule).sum()), "precision": round(float(right[rules == rule].mean()), 5)}
            for rule in matching.SAYS
            if (rules == rule).any()
        },
    }


def one_by_one(made: Firms) -> dict[str, Any]:
    """Index the accounts in a desk, and ask it for single leads; milliseconds."""
    import pyarrow as pa  # noqa: PLC0415 - Django must be set up first

    from interlock.connectors import Batch  # noqa: PLC0415
    from interlock.desk import actions, matching  # noqa: PLC0415
    from interlock.measure.ledger import CHANGES, key  # noqa: PLC0415

    rows = made.accounts.to_pylist()
    ids = [one["account"] for one in rows]
    labels = [one["name"] for one in rows]
    names = pa.table({"entity": ["account"] * len(ids), "id": ids, "key": [f"x:{i}" for i in ids], "label": labels})
    sites = [
        {"id": key("site", str(one["account"])), "entity": "account", "key": one["account"], "field": "domain",
         "text": one["domain"], "recorded": 1, "source": "x"}
        for one in rows
    ]  # fmt: skip
    actions.load(iter([Batch({"changes": pa.Table.from_pylist(sites, CHANGES)}, names, rows_read=len(ids))]), "x")
    began = time.perf_counter()
    claims = actions.index_accounts()
    indexed = time.perf_counter() - began
    took = []
    for lead in made.leads.slice(0, ASKED).to_pylist():
        began = time.perf_counter()
        matching.match(lead["email"], lead["company"])
        took.append((time.perf_counter() - began) * 1000)
    p50, p99, most = np.percentile(took, [50, 99, 100]).round(2).tolist()
    return {"claims": claims, "index_seconds": round(indexed, 1), "p50_ms": p50, "p99_ms": p99, "max_ms": most}


def main() -> None:
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("--leads", type=int, default=1_000_000)
    options.add_argument("--accounts", type=int, default=40_000)
    options.add_argument("--json", action="store_true")
    asked = options.parse_args()
    with tempfile.TemporaryDirectory() as home:
        os.environ |= {"INTERLOCK_HOME": home, "DJANGO_SETTINGS_MODULE": "interlock.site.settings"}
        import django  # noqa: PLC0415

        django.setup()
        from interlock.desk.instance import set_up  # noqa: PLC0415

        set_up()
        made = firms(asked.leads, asked.accounts)
        found = {
            "leads": asked.leads,
            "accounts": asked.accounts,
            "all recorded": at_once(made),
            "40% missing": at_once(firms(asked.leads, asked.accounts, missing=0.4)),
            "one lead": one_by_one(made),
        }
    if asked.json:
        print(json.dumps(found))
        return
    print(f"{asked.leads:,} leads, {asked.accounts:,} accounts; goals: all in {GOAL_ALL} s, one in {GOAL_ONE} ms")
    for name in ("all recorded", "40% missing"):
        told = found[name]
        print(f"  {name}: {told['seconds']} s, precision {told['precision']}, recall {told['recall']}")
        for rule, each in told["rules"].items():
            print(f"    {rule:<22}{each['links']:>10,} links   precision {each['precision']}")
    one = found["one lead"]
    print(f"  one lead: p50 {one['p50_ms']} ms, p99 {one['p99_ms']} ms, most {one['max_ms']} ms")
    print(f"  {one['claims']:,} claims written in {one['index_seconds']} s")


if __name__ == "__main__":
    main()
