"""A worker beside the server: a process of its own, started again when it ends."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import threading
from contextlib import contextmanager
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator

_AGAIN = 2.0
"""Seconds before a worker that ended is started again."""


@contextmanager
def worker(*, wanted: bool = True) -> Iterator[None]:
    """Keep a worker running until the block ends; it also ends by itself if this process is killed."""
    if not wanted:
        yield
        return
    stop = threading.Event()
    keeper = threading.Thread(target=_keep, args=(stop,), daemon=True)
    keeper.start()
    try:
        yield
    finally:
        stop.set()
        keeper.join(timeout=15)


def _keep(stop: threading.Event) -> None:
    while not stop.is_set():
        running = _start()
        while running.poll() is None and not stop.wait(0.2):
            pass
        if running.poll() is None:
            running.send_signal(signal.SIGTERM)
            try:
                running.wait(timeout=10)
            except subprocess.TimeoutExpired:
                running.kill()
                running.wait()
        stop.wait(_AGAIN)


def _start() -> subprocess.Popen[bytes]:
    """Start `interlock work`; what it does is said on this process's standard error."""
    command = [
        sys.executable,
        "-c",
        "from interlock.site.cli import main; main()",
        "work",
        "--parent",
        str(os.getpid()),
    ]
    return subprocess.Popen(command, stdout=sys.stderr.fileno(), start_new_session=True)  # noqa: S603
