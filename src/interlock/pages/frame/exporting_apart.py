"""A large table, written by a process of its own: the pages go on meanwhile, and what it needed is given back.

`python -m interlock.pages.frame.exporting_apart NAME PAGE ADDRESS` answers the address as that log-in and writes the
file to its standard output. It loads one page (a package like `interlock.pages.audit`) and none of the others.
"""

from __future__ import annotations

import os
import subprocess
import sys
from contextlib import closing
from typing import IO, TYPE_CHECKING
from urllib.parse import urlsplit

from django.urls import resolve

from interlock import InterlockError

if TYPE_CHECKING:
    from collections.abc import Sequence

    from django.http import HttpRequest

FEW = 20_000
"""Up to so many rows are written by the process that shows pages: starting another one takes longer."""
APART = "INTERLOCK_APART"
"""In the environment of the process that does nothing else: what its DuckDB may hold."""
MEMORIES = ("32MB", "128MB", "1GB")
"""What DuckDB may hold there, the rest it keeps on disk; where too little it is begun anew with the next."""
TOO_LITTLE = 75
"""The exit status of a process that cannot do with so much memory (EX_TEMPFAIL of sysexits.h)."""
LONGEST = 1_800
"""Seconds after which a process that writes is ended: others wait for its turn."""
_SPARING = {
    "ARROW_DEFAULT_MEMORY_POOL": "system",
    "MALLOC_ARENA_MAX": "1",
    "MALLOC_MMAP_THRESHOLD_": "65536",
    "MALLOC_TRIM_THRESHOLD_": "131072",
}
"""One heap for everything, which gives back what is free (glibc, mallopt)."""


class NotWrittenError(InterlockError):
    """The process that should have written a file has failed; the message says what it said."""


def is_apart() -> bool:
    """Say whether this process is one that does nothing but write one file."""
    return APART in os.environ


def memory() -> str:
    """Return what DuckDB may hold in this process, which does nothing else."""
    return os.environ[APART]


def write_apart(file: IO[bytes], request: HttpRequest) -> None:
    """Let a process of its own write the file that a request asks for."""
    page = ".".join(resolve(request.path).func.__module__.split(".")[:3])
    asked = [sys.executable, "-m", __name__, request.user.get_username(), page, request.get_full_path()]
    for held in MEMORIES:
        file.seek(0)
        file.truncate()
        env = {**os.environ, **_SPARING, APART: held}
        try:
            done = subprocess.run(asked, stdout=file, stderr=subprocess.PIPE, env=env, timeout=LONGEST, check=False)  # noqa: S603 - ourselves
        except subprocess.TimeoutExpired as error:
            raise NotWrittenError(
                f"{request.path}: not written within {LONGEST // 60} minutes; ask for less"
            ) from error
        if done.returncode != TOO_LITTLE:
            break
    if done.returncode:
        last = done.stderr.decode(errors="replace").strip().splitlines()[-1:] or ["nothing was said"]
        raise NotWrittenError(f"{request.path}: the file could not be written: {last[0]}")
    file.seek(0)


def _sparingly() -> None:
    """Let SQLite keep few pages in memory: the rows are read once, front to back."""
    from django.db import connection  # noqa: PLC0415 - Django is set up by now

    if connection.vendor == "sqlite":
        with connection.cursor() as cursor:
            cursor.execute("PRAGMA cache_size = -4096")
            cursor.execute("PRAGMA mmap_size = 0")


def main(asked: Sequence[str], out: IO[bytes]) -> None:
    """Answer one address of one page as one log-in, and write what comes out."""
    name, page, address = asked
    from django.contrib.auth import get_user_model  # noqa: PLC0415 - Django is set up by now
    from django.test import RequestFactory  # noqa: PLC0415

    _sparingly()
    request = RequestFactory().get(address)
    request.user = get_user_model().objects.get(username=name)
    request.resolver_match = match = resolve(urlsplit(address).path, page)
    answer = match.func(request, *match.args, **match.kwargs)
    with closing(answer):
        for bit in answer.streaming_content:
            out.write(bit)
    out.flush()


if __name__ == "__main__":
    import django

    django.setup()
    from duckdb import OutOfMemoryException

    try:
        main(sys.argv[1:], sys.stdout.buffer)
    except OutOfMemoryException as error:
        sys.stderr.write(f"{error}\n")
        sys.exit(TOO_LITTLE)
