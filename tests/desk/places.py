"""An instance that knows people, what it says of itself, and copies of it to try things on."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, Any

from desk import erasure, instances

if TYPE_CHECKING:
    from pathlib import Path


class Place:
    """An instance that knows somebody well, and what it said of itself then."""

    def __init__(self, home: Path, env: dict[str, str], ids: list[int], at: int) -> None:
        self.home, self.env, self.ids, self.at = home, env, ids, at

    def run(self, work: str, *, killed: bool = False, **given: Any) -> Any:
        said = instances.ran(self.env, erasure.__file__, work, killed=killed, **given)
        return said[-1] if said else None

    def copy(self, home: Path) -> Place:
        """Return a copy, to try things on."""
        return Place(home, instances.copied(self.env, home), self.ids, self.at)

    def counts(self) -> dict[str, Any]:
        """Return every number it says, by name."""
        said: dict[str, Any] = self.run("counts", at=self.at)
        return said

    def differing(self, before: dict[str, Any]) -> dict[str, Any]:
        """Return, by name, the numbers it says now and said before, where they differ."""
        now = self.counts()
        names = sorted(now.keys() | before.keys())
        return {each: (now.get(each), before.get(each)) for each in names if not _same(now.get(each), before.get(each))}

    def found(self, words: list[str] | None = None, ids: list[int] | None = None) -> set[str]:
        """Return which of these words and ids any file holds: decoded where files are packed, and byte by byte."""
        words, ids = list(erasure.VALUES) if words is None else words, self.ids if ids is None else ids
        said = {word for _, word in self.run("search", words=words, numbers=ids)}
        for path in self.home.rglob("*"):
            kept = path.read_bytes().lower() if path.is_file() else b""
            said |= {word for word in (*words, *map(str, ids)) if word.lower().encode() in kept}
        return said


def _same(one: Any, other: Any) -> bool:
    """Say whether two answers are the same, numbers to what the order of adding leaves behind."""
    if isinstance(one, list) and isinstance(other, list):
        return len(one) == len(other) and all(map(_same, one, other))
    if isinstance(one, dict) and isinstance(other, dict):
        return one.keys() == other.keys() and all(_same(one[each], other[each]) for each in one)
    if isinstance(one, float) and isinstance(other, float):
        return math.isclose(one, other, rel_tol=1e-12)
    return bool(one == other)
