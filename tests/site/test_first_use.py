"""A home that is not there yet is set up by whatever command comes first."""

from __future__ import annotations

import json
import os
import stat
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from typing import TYPE_CHECKING

import pytest

from interlock.site.home import secret_key

if TYPE_CHECKING:
    from pathlib import Path

PROGRAM = "from interlock.site.cli import main; main()"


def run(home: Path, *words: str) -> subprocess.CompletedProcess[str]:
    """Call a command in a process of its own, in a directory of its own."""
    env = {name: value for name, value in os.environ.items() if not name.startswith(("INTERLOCK_", "DJANGO_"))}
    return subprocess.run(
        [sys.executable, "-c", PROGRAM, *words, "--home", str(home)],
        env=env,
        cwd=next(each for each in home.parents if each.is_dir()),
        capture_output=True,
        text=True,
        check=False,
    )


def test_a_home_that_cannot_be_one_is_said_in_a_line(tmp_path: Path) -> None:
    (tmp_path / "notes.txt").write_text("not a directory")
    for place in (tmp_path / "notes.txt", tmp_path / "notes.txt" / "home"):
        done = run(place, "ledger", "status")
        assert (done.returncode, done.stdout) == (2, "")
        assert done.stderr.count("\n") == 1, done.stderr
        assert f"{place} cannot be an instance's home" in done.stderr
        assert "--home" in done.stderr


def test_the_first_command_sets_the_instance_up_for_its_owner_only(tmp_path: Path) -> None:
    home = tmp_path / "home"
    done = run(home, "ledger", "status", "--json")
    assert (done.returncode, done.stderr) == (0, "")
    assert [one["rows"] for one in json.loads(done.stdout)["tables"]] == [0] * 5
    assert (home / "interlock.sqlite3").is_file()
    assert stat.S_IMODE(home.stat().st_mode) == 0o700


@pytest.mark.parametrize(
    "words", [("--help",), ("version",), ("agreement", "check", "starter"), ("agreement", "schema")]
)
def test_who_only_looks_leaves_nothing_behind(tmp_path: Path, words: tuple[str, ...]) -> None:
    done = run(tmp_path / "home", *words)
    assert (done.returncode, done.stderr) == (0, "")
    assert [*tmp_path.iterdir()] == []


def test_the_secret_is_made_once_whole_and_for_its_owner_only(tmp_path: Path) -> None:
    home = tmp_path / "home"
    with ThreadPoolExecutor(8) as starting:
        found = set(starting.map(secret_key, [home] * 40))
    assert len(found) == 1
    assert len(found.pop()) >= 64
    assert [path.name for path in home.iterdir()] == ["secret.key"]
    assert stat.S_IMODE((home / "secret.key").stat().st_mode) == 0o600
    assert stat.S_IMODE(home.stat().st_mode) == 0o700
