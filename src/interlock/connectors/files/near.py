"""Which existing value may be meant by one that does not exist."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable

_ASKED = 50
_OFFERED = 50_000
_NUMBER = re.compile(r"0*(?P<whole>\d+?)(\.0+)?")
_NOT_FIGURES = re.compile(r"\D+")
_NOT_LETTERS = re.compile(r"[\W_]+")


def nearest(strays: Iterable[str], existing: Iterable[str]) -> dict[str, str]:
    """Return, for the first fifty strays that have one, the nearest existing value.

    Near is: equal without capitals, spaces and signs; else one slip (two in long words) of spelling away, for values
    that are words rather than numbers and have the same figures. At most 50,000 existing values are compared by
    spelling.
    """
    by_letters: dict[str, str] = {}
    for value in existing:
        by_letters.setdefault(_letters(value), value)
    found: dict[str, str] = {}
    for stray in list(strays)[:_ASKED]:
        letters = _letters(stray)
        near = by_letters.get(letters) or _spelt_alike(letters, by_letters)
        if near:
            found[stray] = near
    return found


def _letters(value: str) -> str:
    """Return letters and figures alone; a number without zeros in front and without the fraction of a spreadsheet."""
    if found := _NUMBER.fullmatch(value):
        return found["whole"]
    return _NOT_LETTERS.sub("", value).casefold()


def _spelt_alike(letters: str, by_letters: dict[str, str]) -> str | None:
    if 2 * sum(map(str.isalpha, letters)) <= len(letters) or len(letters) < 4 or len(letters) > 60:
        return None
    figures = _NOT_FIGURES.sub("", letters)
    best, found = (3 if len(letters) >= 8 else 2), None
    for count, (other, value) in enumerate(by_letters.items()):
        if count >= _OFFERED:
            break
        unlike = abs(len(other) - len(letters)) >= best or len(set(letters) ^ set(other)) >= 2 * best
        if not unlike and _NOT_FIGURES.sub("", other) == figures:
            distance = _distance(letters, other, best)
            if distance < best:
                best, found = distance, value
    return found


def _distance(one: str, other: str, limit: int) -> int:
    """Return the Levenshtein distance, or `limit` once it cannot be below it."""
    row = list(range(len(other) + 1))
    for i, a in enumerate(one, 1):
        above, row = row, [i]
        for j, b in enumerate(other, 1):
            row.append(min(above[j] + 1, row[-1] + 1, above[j - 1] + (a != b)))
        if min(row) >= limit:
            return limit
    return row[-1]
