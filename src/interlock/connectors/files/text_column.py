"""A column of words: taken as they are, with a remark where they may not be meant so."""

from __future__ import annotations

from collections import Counter

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from interlock.connectors.files.values import Values
from interlock.connectors.files.words import NOTHING

_MOST = 2_000
"""Different values beyond which a column is no list of categories."""


_SHORTENED = r"^\d([.,]\d{1,5})?[eE]\+\d{1,2}$"


def shortened(values: pa.Array) -> str:
    """Say so where values are long numbers that a spreadsheet has shortened to a few figures."""
    found = values.filter(pc.match_substring_regex(values, _SHORTENED))
    if not len(found):
        return ""
    return f"{found[0].as_py()!r} is a long number that a spreadsheet has shortened: several may have become the same"


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
        said = shortened(pa.array(list(self._counts), pa.string()))
        remarks = [said] if said else []
        if len(self._counts) > _MOST:
            return "; ".join(remarks)
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
