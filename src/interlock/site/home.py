"""The instance's home: one directory that holds everything an installation keeps."""

from __future__ import annotations

import os
import secrets
from contextlib import suppress
from pathlib import Path
from tempfile import NamedTemporaryFile


def home() -> Path:
    """Return the instance's directory: `INTERLOCK_HOME`, else `.interlock` in the current directory."""
    return Path(os.environ.get("INTERLOCK_HOME", ".interlock")).expanduser().resolve()


def secret_key(directory: Path) -> str:
    """Return the instance's secret, made on first use and readable by its owner only.

    `INTERLOCK_SECRET_KEY` wins over the file, for installations that keep secrets elsewhere.
    """
    if given := os.environ.get("INTERLOCK_SECRET_KEY"):
        return given
    path = directory / "secret.key"
    try:
        return path.read_text()
    except FileNotFoundError:
        pass
    directory.mkdir(mode=0o700, parents=True, exist_ok=True)
    with NamedTemporaryFile("w", dir=directory) as made:  # readable by its owner only
        made.write(secrets.token_urlsafe(48))
        made.flush()
        with suppress(FileExistsError):  # another process was first; whole or not at all, so nobody reads half of it
            os.link(made.name, path)
    return path.read_text()
