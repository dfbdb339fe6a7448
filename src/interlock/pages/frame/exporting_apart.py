"""A large table, written by a process of its own: the pages go on meanwhile, and what it needed is given back.

`python -m interlock.pages.frame.exporting_apart NAME ADDRESS` answers the address as that log-in and writes the file to
its standard output.
"""

from __future__ import annotations

import os
import subprocess
import sys
from contextlib import closing
from typing import IO, TYPE_CHECKING
from urllib.parse import urlsplit

from interlock import InterlockError

if TYPE_CHECKING:
    from collections.abc import Sequence

    from django.http import HttpRequest

FEW = 20_000
"""Up to so many rows are written by the process that shows pages: starting another one takes longer."""
APART = "INTERLOCK_APART"
"""Set in the environment of the process that does nothing else."""
MEMORY = "64MB"
"""What DuckDB may hold there; the rest it keeps on disk."""


class NotWrittenError(InterlockError):
    """The process that should have written a file has failed; the message says what it said."""


def is_apart() -> bool:
    """Say whether this process is one that does nothing but write one file."""
    return os.environ.get(APART) == "1"


def write_apart(file: IO[bytes], request: HttpRequest) -> None:
    """Let a process of its own write the file that a request asks for."""
    asked = [sys.executable, "-m", __name__, request.user.get_username(), request.get_full_path()]
    env = {**os.environ, APART: "1"}
    done = subprocess.run(asked, stdout=file, stderr=subprocess.PIPE, env=env, check=False)  # noqa: S603 - ourselves
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
    """Answer one address as one log-in, and write what comes out."""
    name, address = asked
    from django.contrib.auth import get_user_model  # noqa: PLC0415 - Django is set up by now
    from django.test import RequestFactory  # noqa: PLC0415
    from django.urls import resolve  # noqa: PLC0415

    _sparingly()
    request = RequestFactory().get(address)
    request.user = get_user_model().objects.get(username=name)
    request.resolver_match = match = resolve(urlsplit(address).path)
    answer = match.func(request, *match.args, **match.kwargs)
    with closing(answer):
        for bit in answer.streaming_content:
            out.write(bit)
    out.flush()


if __name__ == "__main__":
    import django

    django.setup()
    main(sys.argv[1:], sys.stdout.buffer)
