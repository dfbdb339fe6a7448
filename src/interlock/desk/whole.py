"""A change tried on everybody by a process of its own: the pages go on meanwhile, and what it needed is given back.

`python -m interlock.desk.whole` reads what to try from its standard input and writes how far it is, and what came out,
to its standard output. It ends at once where its input is closed.
"""

from __future__ import annotations

import os
import pickle
import subprocess
import sys
import threading
import time
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import IO, TYPE_CHECKING, Any

from interlock import InterlockError
from interlock.desk.trial import Rows, Tried, compared, keep_rows, side_of
from interlock.measure.engine import Engine
from interlock.measure.facts.store import Facts
from interlock.measure.ledger import BUCKETS, Snapshot

if TYPE_CHECKING:
    from collections.abc import Callable

    from interlock.agreement import Agreement
    from interlock.measure.replay import Side

MEMORY = "700MB"
NICER = 10
"""How much it gives way to those who wait for an answer."""
ABANDONED = 20.0
"""Seconds after which it is given up, where nobody asks how far it is."""
KEPT_SECONDS = 900.0
"""How long what came out is shown again."""
FAILED_SECONDS = 5.0
"""How long it is shown why nothing came out."""
CUT_SHORT = "it was cut short; try it again"


@dataclass(frozen=True)
class Task:
    """What is to be tried, on what."""

    snapshot: Snapshot
    candidate: Agreement
    base: Agreement
    now: int
    directory: str
    """Where the rows go."""


@dataclass
class Running:
    """A change that is tried on everybody."""

    seal: str
    base_seal: str
    by: str = ""
    done: int = 0
    of: int = 2 * BUCKETS
    result: Tried | None = None
    problem: str = ""
    waits: bool = False
    """Whether somebody else's change is being tried first."""
    ended: float = 0.0
    asked: float = field(default_factory=time.monotonic)
    """When somebody last wanted to know."""
    rows: Rows = field(default_factory=Rows)
    stopped: threading.Event = field(default_factory=threading.Event)
    over: threading.Event = field(default_factory=threading.Event)
    process: subprocess.Popen[bytes] | None = None

    @property
    def outdated(self) -> bool:
        """Say whether it came out so long ago that it had better be tried again."""
        kept = KEPT_SECONDS if self.result is not None else FAILED_SECONDS
        return self.over.is_set() and time.monotonic() - self.ended > kept

    def stop(self) -> None:
        """Give it up at once."""
        self.stopped.set()
        if self.process is not None:
            self.process.kill()

    @property
    def wanted(self) -> bool:
        """Say whether it runs, and somebody still wants to know."""
        over = self.over.is_set() or self.stopped.is_set()
        return not over and time.monotonic() - self.asked < ABANDONED


def begin(running: Running, snapshot: Snapshot, candidate: Agreement, base: Agreement, now: int) -> None:
    """Let a process of its own try it."""
    task = Task(snapshot, candidate, base, now, str(running.rows.directory))
    threading.Thread(target=_follow, args=(running, task), daemon=True).start()


def _follow(running: Running, task: Task) -> None:
    """Start the process and read what it says, until it is over or given up."""
    line, env = [sys.executable, "-m", __name__], {**os.environ, "TMPDIR": task.directory}
    try:
        with subprocess.Popen(  # noqa: S603 - ourselves
            line, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.PIPE, env=env
        ) as running.process:
            if running.stopped.is_set():
                running.process.kill()
            _listen(running, task, running.process)
    finally:
        if running.result is None and not running.problem:
            running.problem = CUT_SHORT
        running.ended = time.monotonic()
        running.over.set()


def _listen(running: Running, task: Task, process: subprocess.Popen[bytes]) -> None:
    given, said, erred = process.stdin, process.stdout, process.stderr
    if given is None or said is None or erred is None:
        return
    try:
        pickle.dump(task, given)
        given.flush()
        while running.result is None and not running.problem:
            _take(running, pickle.load(said))  # noqa: S301 - our own process wrote it
            if not running.wanted:
                running.stop()
    except (EOFError, OSError, pickle.UnpicklingError):
        process.kill()
        last = erred.read().decode(errors="replace").strip().splitlines()[-1:]
        running.problem = "; ".join([CUT_SHORT, *last])


def _take(running: Running, told: object) -> None:
    """Note what the process says: how far it is, what came out, or what was wrong."""
    if isinstance(told, Tried):
        running.result = told
    elif isinstance(told, tuple):
        running.done, running.of = told
    else:
        running.problem = str(told)


def _try(task: Task, tell: Callable[[Any], None]) -> None:
    """Try the change and tell how far it is, and what came out."""
    started, done = time.monotonic(), iter(range(1, sys.maxsize))
    with Engine(task.snapshot, memory_limit=MEMORY) as engine:
        before, after = (
            side_of(engine, each, lambda _, of: tell((next(done), 2 * of))) for each in (task.base, task.candidate)
        )
        facts = Facts(engine, task.base, task.now)
        found, splits = compared(facts, before, after)
        if found is not None:
            keep_rows(facts, found, Path(task.directory))
            found = replace(found, base=_bare(found.base), candidate=_bare(found.candidate))
    tell(Tried(found, 1, 1, task.snapshot.as_of, time.monotonic() - started, splits))


def _bare(side: Side) -> Side:
    """Leave the hand-offs out: they are among the rows."""
    return replace(side, handoffs=side.handoffs[:0])


def _end_with(given: IO[bytes]) -> None:
    """End where whoever asked is gone."""
    given.read()
    os._exit(1)


def main(given: IO[bytes], out: IO[bytes]) -> None:
    """Do what is asked for."""
    os.nice(NICER)
    task: Task = pickle.load(given)  # noqa: S301 - the process that started this one wrote it
    threading.Thread(target=_end_with, args=(given,), daemon=True).start()

    def tell(what: object) -> None:
        pickle.dump(what, out)
        out.flush()

    try:
        _try(task, tell)
    except InterlockError as error:
        tell(str(error))
    os._exit(0)


if __name__ == "__main__":
    main(sys.stdin.buffer, sys.stdout.buffer)
