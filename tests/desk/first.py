"""An instance as the first landed version left it, in processes that may be killed: `first.py WORK JSON`."""

# ruff: noqa: PLC0415 - settings come from the environment of whoever starts it

from __future__ import annotations

import json
import os
import sqlite3
import sys
import tarfile
from contextlib import closing
from pathlib import Path
from typing import Any

sys.path.insert(0, str(Path(__file__).parents[1]))

from desk.instances import die, say

KEPT = Path(__file__).with_name("first_landed")
NUMBERS = json.loads((KEPT / "numbers.json").read_text())
PASSWORD, DATABASE = "first landed", "interlock.sqlite3"
_LAST = {"desk": "0002_rules", "auth": "0012_alter_user_first_name_max_length", "sessions": "0001_initial"}
"""The last migrations that version knew."""


def lay(home: Path) -> None:
    """Put it where it was, as if it had been running yesterday."""
    home.mkdir(parents=True)
    with tarfile.open(KEPT / "home.tar.xz") as kept:
        kept.extractall(home, filter="data")
    if os.environ.get("INTERLOCK_DATABASE"):
        _to_postgresql(home / DATABASE)
        (home / DATABASE).unlink()


def _to_postgresql(database: Path) -> None:
    """Copy every row into the tables that version made on PostgreSQL."""
    from django.core.management import call_command
    from django.db import connection

    for app, name in _LAST.items():
        call_command("migrate", app, name, interactive=False, verbosity=0)
    with closing(sqlite3.connect(database)) as kept, connection.cursor() as there:
        kept.row_factory = sqlite3.Row
        there.execute("DELETE FROM desk_instance")
        for table in _TABLES:
            for row in kept.execute(f"SELECT * FROM {table}"):
                _insert(there, table, dict(row))
            _count_on(there, table)


_TABLES = (
    *("auth_user", "desk_instance", "desk_member", "desk_version", "desk_signature", "desk_publication"),
    *("desk_person", "desk_account", "desk_opportunity", "desk_import", "desk_quarantined", "desk_pin"),
    *("desk_tailtouch", "desk_tailchange", "desk_tailmove"),
)
"""In an order in which each row's owner is there before it."""


def _insert(there: Any, table: str, row: dict[str, Any]) -> None:
    there.execute("SELECT column_name, data_type FROM information_schema.columns WHERE table_name = %s", [table])
    types = dict(there.fetchall())
    assert set(row) == set(types), table
    values = [bool(value) if types[name] == "boolean" and value is not None else value for name, value in row.items()]
    columns, places = ", ".join(f'"{name}"' for name in row), ", ".join(["%s"] * len(row))
    there.execute(f"INSERT INTO {table} ({columns}) VALUES ({places})", values)


def _count_on(there: Any, table: str) -> None:
    """Let numbering go on after the rows that are there."""
    for column in ("id", "seq"):
        there.execute(
            "SELECT 1 FROM information_schema.columns WHERE table_name = %s AND column_name = %s", [table, column]
        )
        if there.fetchone():
            there.execute("SELECT pg_get_serial_sequence(%s, %s)", [table, column])
            if (sequence := there.fetchone()[0]) is not None:
                there.execute(f"SELECT setval(%s, COALESCE(max({column}), 1), count(*) > 0) FROM {table}", [sequence])


def work_lay(home: str) -> None:
    """Put it where it was."""
    lay(Path(home))
    say("laid")


def work_set_up() -> None:
    """Bring it up to date."""
    from interlock.desk.instance import set_up

    set_up()
    say("set up")


def work_tell() -> None:
    """Say its numbers, who may log in, what binds and who signed it, and what its pinned report is rendered as."""
    from datetime import date

    from django.contrib.auth.models import User

    from interlock.desk import lists, models
    from interlock.measure.funnel import Asked, funnel
    from interlock.measure.number import Period, number
    from interlock.site.standing import facts, standing

    base, until = standing(), Period.days(None, date(2026, 10, 1))
    with facts(base.agreement) as found:
        figures = {name: number(found, name, (), until).figure for name in NUMBERS["metrics"]}
        [group] = funnel(found, Asked("cohort", (), until)).groups
    members = [(one.name, one.team) for one in lists.log_ins()]
    say(
        {
            "metrics": {name: [one.value, one.n, one.part, one.whole] for name, one in figures.items()},
            "funnel": [[step.stage, step.entered, step.reached_next] for step in group.stages],
            "log_ins": [
                [name, team, User.objects.get(username=name).check_password(PASSWORD)] for name, team in members
            ],
            "signed": [[one.by, one.holds] for each in lists.versions() for one in each.signed],
            "binds": [one.binds for one in lists.versions()],
            "seal": base.seal,
            "people": models.Person.objects.count(),
            "tail": models.TailTouch.objects.count(),
            "refused": [one.row for one in models.Quarantined.objects.all()],
            "pinned": [json.loads(one.rendered)["value"] for one in lists.pins()],
        }
    )


def work_go_on() -> None:
    """Sign with the key of that day, hear of somebody, move the tail, and say what came of it."""
    from interlock.connectors import Said, Who
    from interlock.desk import actions, lists, models

    actions.sign("2", "sam", PASSWORD)
    [heard] = actions.hear([Said("n1", Who("new@upgraded.example"), kind="demo_request")], "web")
    say([lists.version("2").binds, heard.status, actions.move() >= 7, models.TailTouch.objects.count()])


def main(work: str, given: dict[str, Any]) -> None:
    """Be one process."""
    import django

    django.setup()
    if at := given.pop("at_step", None):
        die(*at)
    globals()[f"work_{work}"](**given)


if __name__ == "__main__":
    main(sys.argv[1], json.loads(sys.argv[2]))
    sys.stdout.flush()
    os._exit(0)  # a library's threads may still be winding down, and abort a process that waits for them
