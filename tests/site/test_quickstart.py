"""What the quickstart and the page about signing tell one to type does what they say, in their order."""

from __future__ import annotations

import os
import re
import shlex
import subprocess
import sys
from pathlib import Path

import pytest

DOCS = Path(__file__).parents[2] / "docs"
STARTER = ("agreement", "starter")


def typed(page: str) -> list[list[str]]:
    """Return the commands that make log-ins, propose and sign, as the page shows them."""
    text = (DOCS / page).read_text(encoding="utf-8")
    found = re.findall(r"^ *\./run interlock ((?:user add|agreement (?:propose|sign)) .*)$", text, re.MULTILINE)
    return [shlex.split(line) for line in found]


@pytest.mark.parametrize("page", ["quickstart.md", "sign.md"])
def test_two_people_sign_as_it_is_shown(page: str, tmp_path: Path) -> None:
    known = {name: value for name, value in os.environ.items() if not name.startswith(("INTERLOCK_", "DJANGO_"))}
    env = known | {"INTERLOCK_HOME": str(tmp_path / "home"), "INTERLOCK_PASSWORD": "a word for tests"}

    def run(*words: str) -> str:
        start = [sys.executable, "-c", "from interlock.site.cli import main; main()", *words]
        done = subprocess.run(start, env=env, cwd=tmp_path, capture_output=True, text=True, check=False, timeout=120)
        assert done.returncode == 0, f"{shlex.join(words)}: {done.stderr}"
        return done.stdout

    (tmp_path / "agreement.toml").write_text(run(*STARTER), encoding="utf-8")
    commands = [one for one in typed(page) if "NAME" not in one]
    assert [one[:2] for one in commands][:3] == [["user", "add"], ["user", "add"], ["agreement", "propose"]]
    for one in commands:
        run(*one)
    assert '"missing": []' in run("agreement", "history", "--json")
