"""Texts of agreements that a command is given: a file, or one that ships, by its name."""

from __future__ import annotations

from pathlib import Path

from interlock import InterlockError
from interlock.agreement import names, starter

MOST = 1_000_000
"""Characters that are read of a file; an agreement has far fewer, and another file named by mistake may be endless."""


def text_of(which: str) -> str:
    """Return the text of a file, else of the agreement that ships under this name."""
    file = Path(which)
    if which in names() and not file.is_file():
        return starter(which)
    try:
        with file.open(encoding="utf-8-sig") as opened:  # editors on Windows put a mark before the text
            text = opened.read(MOST + 1)
    except FileNotFoundError as error:
        known = ", ".join(names())
        raise InterlockError(
            f"{which}: there is no such file; give a file, or one of those that ship: {known}"
        ) from error
    except OSError as error:
        raise InterlockError(f"{which} cannot be read: {error.strerror or error}") from error
    except ValueError as error:  # not UTF-8, or a name that no file can have
        raise InterlockError(f"{which} cannot be read as UTF-8 text ({error}); save it as UTF-8") from error
    if len(text) > MOST:
        raise InterlockError(f"{which} is longer than {MOST:,} characters; this is no agreement")
    return text
