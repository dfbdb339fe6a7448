"""A home that is not there yet is set up by whatever command comes first."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pathlib import Path

PROGRAM = "from interlock.site.cli import main; main()"


def test_the_first_command_sets_the_instance_up(tmp_path: Path) -> None:
    home = tmp_path / "new" / "home"
    env = {name: value for name, value in os.environ.items() if not name.startswith(("INTERLOCK_", "DJANGO_"))}
    words = [sys.executable, "-c", PROGRAM, "ledger", "status", "--json", "--home", str(home)]
    done = subprocess.run(words, env=env, capture_output=True, text=True, check=False)
    assert (done.returncode, done.stderr) == (0, "")
    assert [one["rows"] for one in json.loads(done.stdout)["tables"]] == [0] * 5
    assert (home / "interlock.sqlite3").is_file()
