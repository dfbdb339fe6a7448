"""What runs beside the server: processes of their own, started again when they end."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import threading
from contextlib import contextmanager
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

_AGAIN = 2.0
"""Seconds before a worker that ended is started again."""


@contextmanager
def worker(*, wanted: bool = True) -> Iterator[None]:
    """Keep a worker running until the block ends; it also ends by itself if this process is killed."""
    if not wanted:
        yield
        return
    with running("work"):
        yield


@contextmanager
def running(*words: str, quiet: bool = False) -> Iterator[None]:
    """Keep `interlock WORDS` running until the block ends; the command takes `--parent` and ends with this process.

    What it does is said on this process's standard error, unless `quiet`; what goes wrong always is.
    """
    stop = threading.Event()
    keeper = threading.Thread(target=_keep, args=(words, stop, quiet), daemon=True)
    keeper.start()
    try:
        yield
    finally:
        stop.set()
        keeper.join(timeout=15)


def _keep(words: Sequence[str], stop: threading.Event, quiet: bool) -> None:  # noqa: FBT001 - a thread's argument
    while not stop.is_set():
        running = _start(words, quiet=quiet)
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


def _start(words: Sequence[str], *, quiet: bool) -> subprocess.Popen[bytes]:
    start = "from interlock.site.cli import main; main()"
    command = [sys.executable, "-c", start, *words, "--parent", str(os.getpid())]
    told = subprocess.DEVNULL if quiet else sys.stderr.fileno()
    return subprocess.Popen(command, stdout=told, start_new_session=True)  # noqa: S603
