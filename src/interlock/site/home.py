"""The instance's home: one directory that holds everything an installation keeps."""

from __future__ import annotations

import os
import secrets
from pathlib import Path


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
    directory.mkdir(parents=True, exist_ok=True)
    made = secrets.token_urlsafe(48)
    try:
        handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    except FileExistsError:  # another process was first
        return path.read_text()
    with os.fdopen(handle, "w") as file:
        file.write(made)
    return made
