"""Bring files in as a page and a worker do. Run by itself, as a process that may be killed."""

from __future__ import annotations

import json
import os
import sys
from pathlib import Path
from typing import Any

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

ROWS = 30_000


def rows() -> str:
    """Return an export with dirt in it: a row twice, one that is cut short, dates that do not exist."""
    lines = [f"L{n},2024-0{1 + n % 9}-{10 + n % 18},{'ads' if n % 3 else 'fair'}" for n in range(ROWS)]
    lines[7] = "L7,2024-02-31,ads"
    lines[9] = lines[8]
    lines[11] = "L11"
    return "lead_id,created_at,origin\n" + "\n".join(lines) + "\n"


def give() -> int:
    """Give the export, and have it loaded."""
    from interlock.desk import actions  # noqa: PLC0415 - once the settings are read
    from interlock.desk.actions import uploads, working_off  # noqa: PLC0415

    actions.add_member("rita", "a word for tests", "other")
    number = uploads.begin_upload("rita")
    uploads.take_file(number, "leads.csv", [rows().encode()], "rita")
    uploads.look_at(number, "rita")
    working_off.work_off(number)
    uploads.load_upload(number, "rita")
    return number


def held() -> dict[str, Any]:
    """Return what became of everything."""
    from interlock.desk.lists import uploads as listed  # noqa: PLC0415
    from interlock.desk.numbers import snapshot  # noqa: PLC0415
    from interlock.measure.engine import Engine  # noqa: PLC0415

    [one] = listed.results()
    with Engine(snapshot()) as engine:
        [(moves, people)] = engine.sql("SELECT COUNT(*), COUNT(DISTINCT person) FROM moves").fetchall()
    counts = [one.rows_read, one.loaded, one.duplicates, one.waiting, one.discarded]
    return {"counts": counts, "made": dict(one.made), "moves": [moves, people], "finished": one.finished is not None}


def main() -> None:
    """Do one of them."""
    import django  # noqa: PLC0415

    django.setup()
    from desk import instances  # noqa: PLC0415

    from interlock.desk import instance  # noqa: PLC0415
    from interlock.desk.actions import working_off  # noqa: PLC0415

    instance.set_up()
    asked = json.loads(sys.argv[2])
    if sys.argv[1] == "give":
        give()
    if "at" in asked:
        instances.die(*asked["at"])
    while due := working_off.work_due() if sys.argv[1] == "work" else []:
        working_off.work_off(due[0])
    os.write(1, json.dumps(held() if sys.argv[1] == "work" else {}).encode())


if __name__ == "__main__":
    main()
