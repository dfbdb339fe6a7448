"""`./run test`: all tests, then the desk's once more on a PostgreSQL server of their own.

Arguments go to pytest, which then runs once, for those tests only.
"""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

HERE = Path(__file__).parent
PYTEST = [sys.executable, "-m", "pytest"]
BOTH = ["-n", "2", "--dist", "worksteal", "-rs"]
"""Half of the tests for each core, in their order: what a module makes for its tests is mostly made once."""


def main(arguments: list[str]) -> int:
    """Run pytest and return its exit status; the first failure ends the run."""
    os.chdir(HERE.parent)
    if arguments:
        return subprocess.call([*PYTEST, *arguments])
    print("tests, on SQLite", flush=True)
    if status := subprocess.call([*PYTEST, *BOTH]):
        return status
    print("the desk's tests, on PostgreSQL", flush=True)
    on_postgres = [sys.executable, str(HERE / "postgres.py"), "--", *PYTEST]
    if status := subprocess.call([*on_postgres, *BOTH, "tests/desk"]):
        return status
    print("the live stream's tests, on PostgreSQL", flush=True)
    emptying = {"PGOPTIONS": "-c session_replication_role=replica"}  # after each all tables are, also what is frozen
    return subprocess.call([*on_postgres, "-rs", "src/interlock/pages/live"], env=os.environ | emptying)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
