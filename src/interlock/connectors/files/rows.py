"""What every format is read into: rows of text, each with the line it starts on."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

Row = tuple[int, list[str]]
"""The line in the file (1 is the first) and the values; nothing is the empty text."""


@dataclass(frozen=True)
class Broken:
    """A row that could not be read."""

    line: int
    reason: str
    raw: str


@dataclass(frozen=True)
class Rows:
    """All rows of one source, its header (if it has one) among them, and what was noticed on the way."""

    rows: Iterator[Row | Broken]
    notes: list[str] = field(default_factory=list)
    unwrap: Callable[[list[str]], list[str] | None] | None = None
    """Gives the values of a row that was wrapped whole in quotes."""
    doubtful: str = ""
    """The encoding that was guessed, where the guess looks wrong."""
    header: list[str] | None = None
    """The names of the columns where the format itself carries them."""
