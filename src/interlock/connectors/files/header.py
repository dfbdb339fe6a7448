"""The names of a file's columns: given, found, made unique, or missing altogether."""

from __future__ import annotations

import re
from collections import Counter
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence

_SHAPES = (
    re.compile(r"[-+]?[\d.,\s]*\d[\d.,\s]*%?"),
    re.compile(r"\d{1,4}[-/.]\d{1,2}[-/.]\d{1,4}([ T].*)?"),
    re.compile(r"[0-9a-f]{16,}|[0-9a-f]{8}-[0-9a-f-]{27}", re.IGNORECASE),
    re.compile(r"[^@\s]+@[^@\s]+\.[^@\s]+"),
    re.compile(r"https?://\S+"),
)
"""What values look like and names do not: numbers, dates, hashes, addresses."""


def names(header: Sequence[str]) -> tuple[list[str], list[str]]:
    """Return a name for every column, unique, and notes on what had to be named.

    A column without a name is called by its place (`column 5`); names that occur twice are numbered (`a (1)`,
    `a (2)`), so that nobody refers to one of them by chance.
    """
    plain = [" ".join(name.split()) or f"column {place}" for place, name in enumerate(header, 1)]
    often = {name for name, count in Counter(plain).items() if count > 1}
    seen: Counter[str] = Counter()
    unique = []
    for name in plain:
        seen[name] += 1
        unique.append(f"{name} ({seen[name]})" if name in often else name)
    notes = [
        f"{seen[name]} columns are called {name!r}: they are {name!r} (1), (2), ... here" for name in sorted(often)
    ]
    return unique, notes


def looks_like_data(first: Sequence[str], body: Sequence[Sequence[str]]) -> bool:
    """Return whether the first row has a value of just the kind that the rows below it have in that column."""
    return any(_of_a_kind(value, [row[at] for row in body if at < len(row)]) for at, value in enumerate(first))


def names_columns(row: Sequence[str], body: Sequence[Sequence[str]]) -> bool:
    """Return whether a row has a name for each column: nothing in it is a value, and some column below has but values.

    So stands the second line of a header, below one that names groups of columns.
    """
    if not all(value.strip() for value in row) or any(shape.fullmatch(one.strip()) for one in row for shape in _SHAPES):
        return False
    columns = [[other[at].strip() for other in body if at < len(other) and other[at].strip()] for at in range(len(row))]
    return any(
        len(known) > 1 and sum(bool(shape.fullmatch(value)) for value in known) >= 0.9 * len(known)
        for known in columns
        for shape in _SHAPES
    )


def _of_a_kind(value: str, below: list[str]) -> bool:
    known = [other.strip() for other in below if other.strip()]
    value = value.strip()
    if not value or not known:
        return False
    return any(
        shape.fullmatch(value) and sum(bool(shape.fullmatch(other)) for other in known) >= 0.9 * len(known)
        for shape in _SHAPES
    )
