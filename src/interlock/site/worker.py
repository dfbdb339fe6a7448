"""`interlock work`: does in turn what is due, says in a line what it did, and outlives a database that is away."""

from __future__ import annotations

import logging
import os
import signal
import threading
import time
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from django.db import DatabaseError, InterfaceError, connection

from interlock.site import jobs

if TYPE_CHECKING:
    from collections.abc import Callable

TICK = 0.5
"""Seconds between two looks."""
_LONGEST = 30.0
logger = logging.getLogger("interlock.work")


@dataclass
class Worker:
    """One loop over the jobs; any number of them may run at once, also on several machines."""

    say: Callable[[str], None]
    now: int | None = None
    """A moment to work as of, instead of the clock."""
    parent: int | None = None
    """The process that started this one; when it is gone, so is the work."""
    _stop: threading.Event = field(default_factory=threading.Event)
    _last: dict[str, float] = field(default_factory=dict)

    def once(self) -> int:
        """Do everything that is due, until nothing is; return how many things were done."""
        done = 0
        for job in jobs.JOBS:
            while said := job.do(self.now):
                done += self._say(said)
                if not job.again:
                    break
        return done

    def run(self) -> None:
        """Work until told to stop, by SIGTERM, Ctrl-C, or the end of whoever started it."""
        for number in (signal.SIGTERM, signal.SIGINT):
            signal.signal(number, lambda *_: self._stop.set())
        pause = TICK
        while not self._stop.wait(pause) and not self._orphaned():
            try:
                for job in jobs.JOBS:
                    if not self._stop.is_set() and self._is_time(job):
                        self._say(job.do(self.now))
            except (DatabaseError, InterfaceError, OSError) as error:
                connection.close()
                pause = min(max(pause, TICK) * 2, _LONGEST)
                logger.warning(
                    "nothing can be read or written (%s); looking again in %.0f s", _first_line(error), pause
                )
            else:
                pause = TICK

    def _is_time(self, job: jobs.Job) -> bool:
        last, here = self._last.get(job.name), time.monotonic()
        if last is not None and here - last < job.every:
            return False
        self._last[job.name] = here
        return True

    def _say(self, lines: list[str]) -> int:
        for line in lines:
            self.say(line)
        return len(lines)

    def _orphaned(self) -> bool:
        return self.parent is not None and os.getppid() != self.parent


def _first_line(error: Exception) -> str:
    return str(error).strip().partition("\n")[0] or type(error).__name__
