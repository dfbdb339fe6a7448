"""A chunk of one column, understood; and what comes before understanding: trimming, words for nothing, spelling."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

if TYPE_CHECKING:
    from interlock.connectors.files.recipe import Column


@dataclass(frozen=True)
class Values:
    """A chunk of one column: `text` as it is to be stored (null: nothing is said), and what it means by its type."""

    text: pa.Array
    bad: np.ndarray
    """Where something is said that cannot be understood."""
    number: np.ndarray | None = None
    """Of numbers and money (in their own unit), and of dates (microseconds UTC, as float)."""
    time: np.ndarray | None = None
    """Of dates: microseconds UTC; 0 where nothing is said."""
    truth: np.ndarray | None = None
    """Of yes_no."""

    @property
    def known(self) -> np.ndarray:
        """Return where something is said."""
        return np.asarray(pc.is_valid(self.text))


def plain(values: pa.Array, rule: Column) -> pa.Array:
    """Trim the values, make nothing of empty ones and of the words for nothing, and spell as the recipe says."""
    trimmed = pc.utf8_trim_whitespace(values)
    empty = pc.equal(trimmed, "")
    if rule.nothing:
        words = pa.array(sorted({word.strip().lower() for word in rule.nothing}), pa.string())
        empty = pc.or_(empty, pc.is_in(pc.utf8_lower(trimmed), value_set=words))
    result = pc.if_else(empty, pa.scalar(None, pa.string()), trimmed)
    if rule.same:
        result = _respelled(result, rule.same)
    if rule.case == "lower":
        return pc.utf8_lower(result)
    return pc.utf8_upper(result) if rule.case == "upper" else result


def _respelled(values: pa.Array, same: dict[str, str]) -> pa.Array:
    found = pc.index_in(values, value_set=pa.array(list(same), pa.string()))
    new = pa.array([word.strip() or None for word in same.values()], pa.string())
    return pc.if_else(pc.is_valid(found), new.take(found), values)


def nothing(length: int) -> Values:
    """Return a chunk in which nothing is said: a column that the file does not have."""
    blank = np.zeros(length, bool)
    return Values(
        pa.nulls(length, pa.string()), blank, np.full(length, np.nan), np.zeros(length, np.int64), blank.copy()
    )
