"""Bring in what was given on screen, in a process beside the worker: what rings and sends goes on meanwhile."""

from __future__ import annotations

import os
import subprocess
import sys

from interlock.desk.actions.working_off import work_due

_running: list[subprocess.Popen[bytes]] = []


def import_waiting(now: int | None) -> list[str]:
    """Start a process for what waits, unless one runs; say so where one ended badly."""
    del now
    if _running and _running[0].poll() is None:
        return []
    ended = [one.returncode for one in _running if one.returncode]
    _running.clear()
    if work_due():
        start = "from interlock.site.cli import main; main()"
        words = [sys.executable, "-c", start, "import", "--waiting", "--parent", str(os.getpid())]
        _running.append(subprocess.Popen(words, start_new_session=True))  # noqa: S603
    return [f"an import ended with status {status}; it is carried on" for status in ended]
