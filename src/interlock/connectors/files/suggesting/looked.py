"""One file, looked at."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Literal

from interlock.connectors.files.spelling import spelt
from interlock.connectors.files.suggesting.words import hints

if TYPE_CHECKING:
    from interlock.connectors.files.suggesting.profile import Profile

_NEARLY = 0.95
"""Share of rows that must have a key of their own for a column called like a key to be it."""
_CALLED_SO = 0.8
"""The same where the file and the column are called alike (`lead_id` in `leads.csv`)."""

Role = Literal["people", "account", "opportunity", "touch", "spend", "quota", "more", "steps", "none"]


@dataclass
class Link:
    """A column whose values are found in the key of another file."""

    column: str
    other: str
    """The other file."""
    key: str
    share: float
    """Of the different values, how many are found there."""
    besides: tuple[tuple[str, str], ...] = ()
    """Further columns, each with the key's, where it takes several to find a row."""

    @property
    def columns(self) -> tuple[str, ...]:
        """Return all columns that lead there together."""
        return self.column, *(column for column, _ in self.besides)

    @property
    def keys(self) -> tuple[str, ...]:
        """Return the columns of the other file that they lead to."""
        return self.key, *(key for _, key in self.besides)


@dataclass(frozen=True)
class About:
    """What a file is called, and how much is in it."""

    name: str
    plain_name: str
    sheet: str
    rows: int
    notes: tuple[str, ...]
    refused: int
    first_refused: str
    """Line and reason of the first row that cannot be read."""
    lines: tuple[int, ...]
    sample: tuple[tuple[str, ...], ...]
    """Some rows as they stand in the file, whose lines are `lines`."""
    doubtful: str = ""
    """The encoding that was guessed, where the guess looks wrong."""


@dataclass
class Looked:
    """One file, looked at."""

    name: str
    about: About
    columns: list[Profile]
    headerless: bool = False
    header_line: int = 1
    links: list[Link] = field(default_factory=list)
    role: Role = "none"
    again: list[str] = field(default_factory=list)
    """Further sources with the same columns."""
    encoding: str = ""
    """The encoding that somebody said; empty: it was guessed."""
    together: list[str] = field(default_factory=list)
    """Columns that tell the rows apart together, where none does alone."""

    def first(self, hint: str, *kinds: str) -> Profile | None:
        """Return the first column whose name says so, of one of the kinds."""
        return next((c for c in self.columns if hints(c.name, hint) and (not kinds or c.kind in kinds)), None)

    def of_kind(self, *kinds: str) -> list[Profile]:
        """Return the columns of these kinds."""
        return [column for column in self.columns if column.kind in kinds]

    @property
    def key(self) -> Profile | None:
        """Return the column that tells the rows apart: one called so, else the first one that does.

        Names of people are the last resort: two of them may be called the same.
        """
        keys = [column for column in self.columns if column.is_key]
        named = [column for column in keys if hints(column.name, "id")]
        mail = [column for column in keys if column.is_mail]
        nearly = [column for column in self.columns if self._is_nearly_key(column)]
        of_kind = [column for column in keys if hints(column.name, "person") or hints(column.name, "deal")]
        others = [column for column in keys if not hints(column.name, "personal")]
        return next(iter([*named, *mail, *nearly, *of_kind, *others, *keys]), None)

    @property
    def key_columns(self) -> tuple[str, ...]:
        """Return the columns that tell the rows apart: one, or several together; none where nothing does."""
        return (self.key.name,) if self.key else tuple(self.together)

    @property
    def why_key(self) -> str:
        """Return why they are taken for the key."""
        return self.key.why_key if self.key else "together: no two rows have the same ones, and none is empty"

    def _is_nearly_key(self, column: Profile) -> bool:
        """Return whether it tells all but a few rows apart, dirt aside."""
        alike = any(
            hints(self.name, kind) and (hints(column.name, kind) or spelt(column.name) in ("id", "record id"))
            for kind in ("person", "deal")
        )
        return hints(column.name, "id") and column.own_share >= (_CALLED_SO if alike else _NEARLY)
