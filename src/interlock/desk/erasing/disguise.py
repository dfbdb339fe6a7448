"""What a person's rows become: new ids that nothing leads back to, and no value that tells who it was."""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass
from functools import cache, cached_property
from hashlib import blake2b
from typing import TYPE_CHECKING, Any
from urllib.parse import quote

from interlock.measure.ledger import BUCKETS
from interlock.measure.retention import ERASED

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from interlock.desk.models import Erasure

_A_WORD = re.compile(r"[\w.-]{1,60}")
_BARE = re.compile(r"[A-Za-z0-9_~]")
"""Letters that are written in one way only; upper and lower case are looked for alike."""
_BEGINS = r"(?:(?<!\w)|(?<=%[0-9a-f]{2}))"
"""Before a word: no letter, unless it is of a sign as addresses write it."""


@dataclass(frozen=True)
class Disguise:
    """One erasure's rules, the same however often it is begun again."""

    person: int
    salt: bytes
    opportunities: frozenset[int]
    words: tuple[str, ...]
    staying: frozenset[str]
    keeps: bool = False
    """Whether only the values of fields go, and who it is stays known."""

    def of(self, number: int) -> int:
        """Return the new id of a person, a deal or a row; it stays in its bucket."""
        if self.keeps:
            return number
        digest = blake2b(str(number).encode(), key=self.salt, digest_size=8).digest()
        drawn = int.from_bytes(digest, "big") >> 1
        return drawn - drawn % BUCKETS + number % BUCKETS

    def row(self, table: str, row: Mapping[str, Any]) -> dict[str, Any]:
        """Return a row of the ledger about this person without what tells who it is."""
        found = {name: self.clean(value) for name, value in row.items()}
        found["id"] = self.of(row["id"])
        if row["person"] == self.person:
            found["person"] = self.of(self.person)
        if row.get("opportunity") in self.opportunities:
            found["opportunity"] = self.of(row["opportunity"])
        if table == "changes":
            found |= self._change(row)
        if table == "moves" and row["reason"] is not None and not _A_WORD.fullmatch(row["reason"]):
            found["reason"] = ERASED
        return found

    def is_about(self, table: str, row: Mapping[str, Any]) -> bool:
        """Say whether a row is this person's."""
        if table == "changes" and row["entity"] != "account" and row["key"] in {self.person, *self.opportunities}:
            return True
        return row["person"] == self.person or row.get("opportunity") in self.opportunities

    def clean(self, value: Any) -> Any:
        """Return text, or what is made of text, without this person's names, addresses and keys."""
        if isinstance(value, str):
            return self._pattern.sub(ERASED, value) if self._pattern is not None else value
        if isinstance(value, dict):
            return {self.clean(name): self.clean(part) for name, part in value.items()}
        return [self.clean(part) for part in value] if isinstance(value, (list, tuple)) else value

    def is_quoted(self, value: Any) -> bool:
        """Say whether text, or what is made of text, has one of this person's names, addresses or keys in it."""
        if isinstance(value, str):
            return self._pattern is not None and self._pattern.search(value) is not None
        if isinstance(value, dict):
            return any(self.is_quoted(one) for each in value.items() for one in each)
        return isinstance(value, (list, tuple)) and any(map(self.is_quoted, value))

    def renumber(self, value: Any, numbers: Mapping[int, int]) -> Any:
        """Return what is made of text and numbers with new ids in place of old ones, whichever way they are written."""
        if isinstance(value, dict):
            return {name: self.renumber(part, numbers) for name, part in value.items()}
        if isinstance(value, (list, tuple)):
            return [self.renumber(part, numbers) for part in value]
        if isinstance(value, str) and value.isdecimal():
            return str(numbers.get(int(value), value))
        return numbers.get(value, value) if isinstance(value, int) and not isinstance(value, bool) else value

    def _change(self, row: Mapping[str, Any]) -> dict[str, Any]:
        own = row["entity"] == "person" or row["key"] in self.opportunities
        key = {"key": self.of(row["key"])} if own and row["entity"] != "account" else {}
        if row["entity"] == "account" or self._stays(row):
            return key
        empty = row["text"] is None and row["number"] is None
        return {**key, "text": None if empty else ERASED, "number": None}

    def _stays(self, row: Mapping[str, Any]) -> bool:
        if row["entity"] == "opportunity":
            return row["field"] in self.staying or row["number"] is not None
        return row["field"] in self.staying

    @cached_property
    def _pattern(self) -> re.Pattern[str] | None:
        words = ["".join(map(_written, word)) for word in sorted(self.words, key=len, reverse=True)]
        return re.compile("|".join(f"{_BEGINS}{word}(?!\\w)" for word in words), re.IGNORECASE) if words else None


class Disguises:
    """Several erasures at once, so that no file is rewritten more than once."""

    def __init__(self, each: Iterable[Disguise]) -> None:
        self._of = {number: one for one in each for number in (one.person, *one.opportunities)}
        self.rows: Counter[int] = Counter()
        """How many rows became others, by person."""

    @property
    def keys(self) -> set[int]:
        """Return the ids of the people and of their deals."""
        return set(self._of)

    def is_about(self, table: str, row: Mapping[str, Any]) -> bool:
        """Say whether a row is one of theirs."""
        return self._whose(table, row) is not None

    def row(self, table: str, row: Mapping[str, Any]) -> dict[str, Any]:
        """Return a row of one of them without what tells who it is."""
        whose = self._whose(table, row)
        if whose is None:
            return dict(row)
        self.rows[whose.person] += 1
        return whose.row(table, row)

    def _whose(self, table: str, row: Mapping[str, Any]) -> Disguise | None:
        near = (self._of.get(row.get(name) or 0) for name in ("person", "opportunity", "key"))
        return next((one for one in near if one is not None and one.is_about(table, row)), None)


@cache
def _written(letter: str) -> str:
    """Return a pattern of one letter as people write it and as addresses of pages do."""
    ways = {quote(one, safe="") for one in (letter, letter.lower(), letter.upper())} - {letter}
    ways |= {"+"} if letter == " " else set()
    return f"(?:{'|'.join(map(re.escape, (letter, *sorted(ways))))})" if not _BARE.fullmatch(letter) else letter


def disguise(row: Erasure) -> Disguise:
    """Return the rules of an erasure that is under way."""
    return Disguise(
        row.person or 0,
        bytes(row.salt),
        frozenset(row.opportunities),
        tuple(row.words),
        frozenset(row.staying),
        row.keeps,
    )
