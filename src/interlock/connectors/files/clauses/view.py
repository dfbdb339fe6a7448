"""The rows of a chunk that one clause speaks of, column by column."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from interlock.connectors.files.occurrences import Occurrences
from interlock.connectors.files.recipe import Constant
from interlock.connectors.files.together import together
from interlock.connectors.files.uses import columns_of

if TYPE_CHECKING:
    from collections.abc import Mapping

    from interlock.connectors.files.joined import Lookup
    from interlock.connectors.files.prepared import Chunk
    from interlock.connectors.files.recipe import Key, Match, Recipe
    from interlock.connectors.files.values import Values

UNKNOWN_TIME = 0
"""Where a time must be given and is not known: 1970-01-01, before everything that is dated."""


@dataclass(frozen=True)
class Context:
    """What all clauses of one import share."""

    recipe: Recipe
    taken: int
    """By when everything in the files was known, in microseconds UTC."""
    farthest: int
    """No time after it, in microseconds UTC, is one at which something has happened."""
    lookups: Mapping[tuple[str, str], Lookup]
    occurrences: Occurrences = field(default_factory=Occurrences)
    untimed: Counter[tuple[str, str]] = field(default_factory=Counter)
    """By kind of move and its column of times: rows of the file being read that meet its condition but say no time."""

    @property
    def source(self) -> str:
        """Return what is written beside every row."""
        return self.recipe.source

    @property
    def namespace(self) -> str:
        """Return the system that outside keys belong to."""
        return self.recipe.namespace or self.recipe.source


@dataclass(frozen=True)
class View:
    """Rows of a chunk; all columns it gives have one value for each of them."""

    chunk: Chunk
    rows: np.ndarray
    """Their places in the chunk."""
    context: Context

    def __len__(self) -> int:
        return len(self.rows)

    def only(self, when: Mapping[str, Match]) -> View:
        """Return those of the rows for which the condition holds."""
        return replace(self, rows=self.rows[selected(self.chunk, when)[self.rows]])

    def where(self, mask: np.ndarray) -> View:
        """Return the rows where the mask, as long as this view, is true."""
        return replace(self, rows=self.rows[mask])

    def all(self, column: str) -> Values:
        """Return a column of the whole chunk, looked up in the joined file where it is of one."""
        lookup = self.context.lookups.get((self.chunk.prepared.name, column))
        return lookup.read(self.chunk) if lookup else self.chunk.values(column)

    def text(self, ref: Key | None) -> pa.Array:
        """Return words, null where nothing is said; of several columns what they say together."""
        if ref is None:
            return pa.nulls(len(self), pa.string())
        if isinstance(ref, Constant):
            return pa.repeat(pa.scalar(ref.is_, pa.string()), len(self))
        return together([self.all(column).text.take(self.rows) for column in columns_of(ref)])

    def known(self, column: str) -> np.ndarray:
        """Return where a column says something; an unknown time counts as said."""
        if column == "unknown":
            return np.ones(len(self), bool)
        known: np.ndarray = self.all(column).known[self.rows]
        return known

    def time(self, column: str) -> np.ndarray:
        """Return times; UNKNOWN_TIME throughout for `unknown`."""
        if column == "unknown":
            return np.full(len(self), UNKNOWN_TIME, np.int64)
        times = self.all(column).time
        result: np.ndarray = np.zeros(len(self), np.int64) if times is None else times[self.rows]
        return result

    def times(self, column: str | None) -> pa.Array:
        """Return times, null where nothing is said or no column is named."""
        if column is None:
            return pa.nulls(len(self), pa.int64())
        return masked(self.time(column), self.known(column))

    def number(self, column: str) -> np.ndarray:
        """Return numbers, not a number where nothing is said."""
        numbers = self.all(column).number
        return np.full(len(self), np.nan) if numbers is None else numbers[self.rows]

    def cents(self, column: str | None) -> pa.Array:
        """Return money in cents, rounded half to even; null where nothing is said or no column is named."""
        if column is None:
            return pa.nulls(len(self), pa.int64())
        amount = self.number(column)
        known = np.isfinite(amount)
        return masked(np.rint(np.where(known, amount, 0) * 100).astype(np.int64), known)

    def recorded(self, at: np.ndarray, column: str | None) -> np.ndarray:
        """Return when the outside system learnt of it: never before it happened; then, where no column says."""
        if column is None:
            return at
        said = np.where(self.known(column), self.time(column), at)
        result: np.ndarray = np.maximum(said, at)
        return result


def selected(chunk: Chunk, when: Mapping[str, Match]) -> np.ndarray:
    """Return the rows for which every named column has its value, or one of its values."""
    mask = np.ones(len(chunk), bool)
    for column, match in when.items():
        values = chunk.values(column)
        if isinstance(match, bool):
            truth = values.truth if values.truth is not None else np.zeros(len(chunk), bool)
            mask &= values.known & (truth == match)
        elif isinstance(match, int | float):
            mask &= values.number == match if values.number is not None else values.known & False
        else:
            words = (match,) if isinstance(match, str) else match
            among = np.asarray(pc.is_in(values.text, value_set=pa.array([word for word in words if word], pa.string())))
            mask &= (among & values.known) | (~values.known if "" in words else np.zeros(len(chunk), bool))
    return mask


def masked(numbers: np.ndarray, known: np.ndarray) -> pa.Array:
    """Return whole numbers, null where not known."""
    return pa.array(numbers, pa.int64(), mask=~known)


def filled(numbers: pa.Array) -> np.ndarray:
    """Return whole numbers, 0 where null."""
    return np.asarray(pc.fill_null(numbers, 0))
