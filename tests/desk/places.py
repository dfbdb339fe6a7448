"""An instance that knows people, what it says of itself, and copies of it to try things on."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
from pathlib import Path
from typing import Any
from uuid import uuid4

from desk import erasure


class Place:
    """An instance that knows somebody well, and what it said of itself then."""

    def __init__(self, home: Path, env: dict[str, str], ids: list[int], at: int) -> None:
        self.home, self.env, self.ids, self.at = home, env, ids, at

    def run(self, work: str, *, killed: bool = False, **given: Any) -> Any:
        words = [sys.executable, str(Path(erasure.__file__)), work, json.dumps(given)]
        done = subprocess.run(words, env=self.env, capture_output=True, text=True, timeout=120, check=False)
        assert done.returncode == (-signal.SIGKILL if killed else 0), done.stderr
        return json.loads(done.stdout.splitlines()[-1]) if done.stdout else None

    def counts(self) -> Any:
        return self.run("counts", at=self.at)

    def found(self, words: list[str] | None = None, ids: list[int] | None = None) -> set[str]:
        """Return which of these words and ids any file holds: decoded where files are packed, and byte by byte."""
        words, ids = list(erasure.VALUES) if words is None else words, self.ids if ids is None else ids
        said = {word for _, word in self.run("search", words=words, numbers=ids)}
        for path in self.home.rglob("*"):
            kept = path.read_bytes().lower() if path.is_file() else b""
            said |= {word for word in (*words, *map(str, ids)) if word.lower().encode() in kept}
        return said


def another(env: dict[str, str], home: Path) -> dict[str, str]:
    """Return the environment of a copy."""
    if not env["INTERLOCK_DATABASE"]:
        return {**env, "INTERLOCK_HOME": str(home)}
    import psycopg  # noqa: PLC0415 - only where there is a server

    address, _, options = env["INTERLOCK_DATABASE"].partition("?")
    before, _, template = address.rpartition("/")
    name = f"erased_{uuid4().hex}"
    with psycopg.connect(os.environ["INTERLOCK_TEST_DATABASE"], autocommit=True) as connection:
        connection.execute(f"CREATE DATABASE {name} TEMPLATE {template}")  # type: ignore[call-overload]
    return {**env, "INTERLOCK_HOME": str(home), "INTERLOCK_DATABASE": f"{before}/{name}?{options}"}
