"""How commands answer: one JSON object on standard output, or a table for people."""

from __future__ import annotations

import json
import sys
from typing import TYPE_CHECKING, Any

from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn

if TYPE_CHECKING:
    from collections.abc import Mapping


def emit(answer: Mapping[str, Any]) -> None:
    """Print one JSON object, and nothing else, on standard output."""
    sys.stdout.write(json.dumps(answer, ensure_ascii=False, allow_nan=False, default=str) + "\n")


def counted(count: int, one: str, several: str = "") -> str:
    """Write a count and what is counted: 1 problem, 2 problems."""
    return f"{count:,} {one if count == 1 else several or f'{one}s'}"


def minute(moment: str | None) -> str:
    """Write an ISO time, UTC, to the minute: 2026-01-31 09:05; nothing for none, and a day as it is."""
    return (moment or "")[:16].replace("T", " ")


def people() -> Console:
    """Return the console on which people are told things; standard output."""
    return Console(highlight=False)


def progress_bar() -> Progress:
    """Return a progress bar on standard error with rate and time left."""
    return Progress(
        TextColumn("{task.description}"),
        BarColumn(),
        MofNCompleteColumn(),
        TextColumn("{task.fields[rate]}"),
        TimeRemainingColumn(),
        console=Console(stderr=True),
        transient=True,
    )
