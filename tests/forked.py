"""Python processes for the tests, forked from one that has imported everything: it spares each of them a second.

`start` and `run` take `[sys.executable, SCRIPT or "-c", ...]` as `subprocess` does. What they start are processes
of their own, with an environment and settings of their own, that a signal kills (`forker.py`).
"""

from __future__ import annotations

import atexit
import json
import os
import select
import signal
import socket
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from functools import cache
from itertools import cycle
from pathlib import Path
from subprocess import PIPE, STDOUT, CompletedProcess, TimeoutExpired
from threading import Lock
from typing import IO, TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Iterator

LARGEST = 128 * 1024
"""What a request may come to, in bytes."""
PATIENCE = 120
"""Seconds after which a process is taken to hang; on a machine with much else to do it may take long to end."""
_asking = Lock()


class Process:
    """A process that was forked, as `subprocess.Popen` shows those that were started."""

    def __init__(self, words: list[str], env: dict[str, str], cwd: Path | None, out: Any, err: Any) -> None:
        self.args, self.returncode = words, None
        self.stdout, told_out = _pipe(out)
        self.stderr, told_err = (None, told_out) if err == STDOUT else _pipe(err)
        self._ended, tell = os.pipe()
        asked = {"words": words[1:], "env": env, "cwd": str(cwd or Path.cwd())}
        with _asking:
            waiting = next(_waiting(env.get("INTERLOCK_DATABASE", "").partition(":")[0]))
            socket.send_fds(waiting, [json.dumps(asked).encode()], [0, told_out, told_err, tell])
            self.pid = int(waiting.recv(LARGEST))
        for end, stream in ((told_out, self.stdout), (told_err, self.stderr), (tell, self)):
            if stream is not None:
                os.close(end)

    def poll(self) -> int | None:
        """Return its exit status, or None while it runs."""
        try:
            return self.wait(0)
        except TimeoutExpired:
            return None

    def wait(self, timeout: float = PATIENCE) -> int:
        """Return its exit status when it has ended; below zero for the signal that ended it."""
        if self.returncode is None:
            if not select.select([self._ended], [], [], timeout)[0]:
                raise TimeoutExpired(self.args, timeout)
            self.returncode = int(os.read(self._ended, 16))
            os.close(self._ended)
        return self.returncode

    def communicate(self, timeout: float = PATIENCE) -> tuple[str, str]:
        """Wait for its end and return all that it said; whoever takes longer is killed."""
        with ThreadPoolExecutor(2) as reading:
            told = [reading.submit(_all, stream) for stream in (self.stdout, self.stderr)]
            try:
                self.wait(timeout)
            except TimeoutExpired:
                self.kill()
                raise
        return told[0].result(), told[1].result()

    def send_signal(self, number: int) -> None:
        """Send it a signal, if it still runs."""
        if self.poll() is None:
            os.kill(self.pid, number)

    def kill(self) -> None:
        """Kill it without warning."""
        self.send_signal(signal.SIGKILL)


def start(
    words: list[str], *, env: dict[str, str], cwd: Path | None = None, stdout: Any = PIPE, stderr: Any = PIPE
) -> Process:
    """Start Python with these words; what it says can be read as text."""
    return Process(words, env, cwd, stdout, stderr)


def run(
    words: list[str], *, env: dict[str, str], cwd: Path | None = None, timeout: float = PATIENCE
) -> CompletedProcess[str]:
    """Run Python with these words to its end."""
    process = start(words, env=env, cwd=cwd)
    out, err = process.communicate(timeout)
    return CompletedProcess(words, process.wait(), out, err)


def _pipe(where: Any) -> tuple[IO[str] | None, int]:
    """Return what to read from, if anything, and what to write to."""
    if where != PIPE:
        return None, where.fileno()
    read, write = os.pipe()
    return os.fdopen(read), write


def _all(stream: IO[str] | None) -> str:
    if stream is None:
        return ""
    with stream:
        return stream.read()


@cache
def _waiting(database: str) -> Iterator[socket.socket]:
    """Return what asks for processes: of two by turns, so that one after the other does not have the same hashes."""
    return cycle([_wait(database), _wait(database)])


def _wait(database: str) -> socket.socket:
    """Begin a process that waits to be forked, for one kind of database; it ends with this one."""
    asking, asked = socket.socketpair(socket.AF_UNIX, socket.SOCK_SEQPACKET)
    forker = Path(__file__).with_name("forker.py")
    root = forker.parents[1]
    env = {name: value for name, value in os.environ.items() if not name.startswith(("INTERLOCK_", "DJANGO_"))}
    env["INTERLOCK_DATABASE"] = database and f"{database}:"
    env["PYTHONPATH"] = os.pathsep.join(str(root / part) for part in ("src", "tests"))
    with asked:
        words = [sys.executable, str(forker), str(asked.fileno())]
        waiting = subprocess.Popen(words, env=env, pass_fds=[asked.fileno()], stdin=subprocess.DEVNULL)

    def end() -> None:
        asking.close()
        waiting.wait(timeout=20)

    atexit.register(end)
    return asking
