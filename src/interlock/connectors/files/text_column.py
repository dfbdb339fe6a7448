"""A column of words: taken as they are, with a remark where they may not be meant so."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

import numpy as np

from interlock.connectors.files.values import Values
from interlock.connectors.files.words import NOTHING

if TYPE_CHECKING:
    import pyarrow as pa

_MOST = 2_000
"""Different values beyond which a column is no list of categories."""


class TextColumn:
    """Sees every value of a column, then says what looks odd; reads it as it is."""

    def __init__(self) -> None:
        self._counts: Counter[str] = Counter()

    def see(self, values: pa.Array) -> None:
        """Take a chunk into account, unless there are too many different values to be categories."""
        if len(self._counts) <= _MOST:
            for pair in values.drop_null().value_counts().to_pylist():
                self._counts[pair["values"]] += pair["counts"]

    def decide(self) -> str:
        """Return remarks about words that often mean nothing, and about values that differ only in capitals."""
        if len(self._counts) > _MOST:
            return ""
        remarks = []
        empty = [f"{word!r} {count:,} times" for word, count in self._counts.items() if word.lower() in NOTHING]
        if empty:
            remarks.append(f"says {', '.join(empty)}; taken as a value of its own, unless the recipe says `nothing`")
        alike = Counter(value.lower() for value in self._counts)
        variants = [value for value in sorted(self._counts, key=str.lower) if alike[value.lower()] > 1]
        if variants:
            listed = ", ".join(map(repr, variants[:6])) + (", ..." if len(variants) > 6 else "")
            remarks.append(f"{listed} differ only in capitals; kept apart, unless the recipe says `case`")
        return "; ".join(remarks)

    def read(self, values: pa.Array) -> Values:
        """Read a chunk."""
        return Values(values, np.zeros(len(values), bool))
