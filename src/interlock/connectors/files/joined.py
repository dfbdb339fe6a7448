"""Joins between files: values looked up in another file, and a report of what found no partner."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from interlock.connectors import Unmatched
from interlock.connectors.files.near import nearest
from interlock.connectors.files.together import together
from interlock.connectors.files.uses import columns_of, join_between, join_columns, other_file, sides
from interlock.connectors.files.values import Values

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from interlock.connectors.files.prepared import Chunk, Prepared
    from interlock.connectors.files.recipe import Join, Recipe
    from interlock.connectors.files.uses import Type

_EXAMPLES = 5
_AMBIGUOUS = ""


@dataclass(frozen=True)
class Lookup:
    """From the values of own columns to a value of the partner row in another file."""

    own: tuple[str, ...]
    values: Mapping[str, str]
    type: Type | None

    def read(self, chunk: Chunk) -> Values:
        """Look a chunk up; nothing is said where there is no partner, and it is bad where there are several."""
        asked = _asked(chunk, self.own).to_pylist()
        found = [self.values.get(value) if value is not None else None for value in asked]
        bad = np.array([value == _AMBIGUOUS for value in found], bool)
        for column in self.own:
            bad |= chunk.values(column).bad
        return _meant(pa.array([value or None for value in found], pa.string()), bad, self.type)


def _asked(chunk: Chunk, columns: tuple[str, ...]) -> pa.Array:
    return together([chunk.values(column).text for column in columns])


def _meant(text: pa.Array, bad: np.ndarray, kind: Type | None) -> Values:
    """Give stored words their meaning back: they are numbers written plainly, ISO times, yes or no."""
    if kind == "date":
        times = pc.cast(pc.cast(text, pa.timestamp("us", "UTC")), pa.int64())
        known = np.asarray(pc.is_valid(text))
        filled = np.asarray(pc.fill_null(times, 0))
        return Values(text, bad, np.where(known, filled.astype(np.float64), np.nan), filled)
    if kind in ("number", "money"):
        return Values(text, bad, np.asarray(pc.fill_null(pc.cast(text, pa.float64()), np.nan)))
    return Values(text, bad, truth=np.asarray(pc.fill_null(pc.equal(text, "yes"), fill_value=False)))


def lookups(
    recipe: Recipe, prepared: Mapping[str, Sequence[Prepared]], columns: set[tuple[str, str]]
) -> dict[tuple[str, str], Lookup]:
    """Build the lookups for every (file, `other.column`) that a clause uses."""
    found = {}
    for file, column in columns:
        other = other_file(recipe, file, column)
        join = join_between(recipe, file, other[0]) if other else None
        if other and join:
            sources = prepared.get(other[0], ())
            partners = _partners(sources, join_columns(join, other[0]), other[1])
            kind = sources[0].asked[other[1]].rule.type if sources else None
            found[file, column] = Lookup(join_columns(join, file), partners, kind)
    return found


def _partners(sources: Sequence[Prepared], key: tuple[str, ...], column: str) -> dict[str, str]:
    partners: dict[str, str] = {}
    for one in sources:
        for chunk in one.chunks():
            keys, values = _asked(chunk, key), chunk.values(column).text
            known = np.flatnonzero(pc.and_(pc.is_valid(keys), pc.is_valid(values)))
            for partner, value in zip(keys.take(known).to_pylist(), values.take(known).to_pylist(), strict=True):
                if partners.setdefault(partner, value) != value:
                    partners[partner] = _AMBIGUOUS
    return partners


def unmatched(join: Join, prepared: Mapping[str, Sequence[Prepared]]) -> Unmatched | None:
    """Return what of a join found no partner, with near misses; None if all did or a file is not there."""
    (file, own), (other, partner) = sides(join)
    if not prepared.get(file) or not prepared.get(other):
        return None
    existing = {value for one in prepared[other] for value in _distinct(one, partner)}
    strays: dict[str, int] = {}
    for one in prepared[file]:
        for value, count in _distinct(one, own).items():
            if value not in existing:
                strays[value] = strays.get(value, 0) + count
    if not strays:
        return None
    examples = tuple(list(strays)[:_EXAMPLES])
    asking, answering = (" and ".join(columns_of(side)) for side in (join.from_, join.to))
    return Unmatched(asking, answering, sum(strays.values()), examples, nearest(strays, sorted(existing)))


def _distinct(one: Prepared, columns: tuple[str, ...]) -> dict[str, int]:
    found: dict[str, int] = {}
    for chunk in one.chunks():
        for pair in _asked(chunk, columns).drop_null().value_counts().to_pylist():
            found[pair["values"]] = found.get(pair["values"], 0) + pair["counts"]
    return found
