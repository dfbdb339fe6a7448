"""Which columns together tell the rows of a file apart, and which lead together to rows of another file."""

from __future__ import annotations

from itertools import combinations
from math import prod
from typing import TYPE_CHECKING

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from interlock.connectors.files.recipe import Column
from interlock.connectors.files.spelling import spelt
from interlock.connectors.files.suggesting.looked import Link
from interlock.connectors.files.suggesting.words import hints
from interlock.connectors.files.together import together
from interlock.connectors.files.values import plain

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from interlock.connectors.files.landing import Landed
    from interlock.connectors.files.suggesting.looked import Looked
    from interlock.connectors.files.suggesting.profile import Profile

_MOST = 6
"""Columns that are tried with each other."""
_ENOUGH = 0.5
"""Share of the different keys that must be found for columns to lead to them."""


def tell_apart(table: Looked, landed: Landed) -> list[str]:
    """Return the two or three columns that tell the rows of people or deals apart together, where none does alone."""
    if table.key is not None or not (hints(table.name, "person") or hints(table.name, "deal")):
        return []
    likely = sorted(filter(_is_part, table.columns), key=lambda column: not _is_called_so(column))[:_MOST]
    rows = {column.name: _text(landed, column.name) for column in likely}
    for size in (2, 3):
        for some in combinations(likely, size):
            told = prod(column.distinct for column in some) >= some[0].different > 1
            if told and any(map(_is_called_so, some)):
                found = together([rows[column.name] for column in some])
                if pc.count_distinct(found).as_py() == some[0].different:
                    return [column.name for column in table.columns if column in some]
    return []


def link_together(tables: Sequence[Looked], landed: Mapping[str, Landed]) -> None:
    """Find which columns lead together to the rows of a file that only several columns tell apart."""
    for other in [table for table in tables if table.together]:
        keys = [_text(landed[other.name], name) for name in other.together]
        existing = together(keys).unique()
        for table in tables:
            pairs = _alike(table, other)
            if table is not other and pairs:
                _link(table, other, pairs, together([_text(landed[table.name], one) for one, _ in pairs]), existing)


def _link(table: Looked, other: Looked, pairs: Sequence[tuple[str, str]], asked: pa.Array, existing: pa.Array) -> None:
    different = asked.drop_null().unique()
    share = float(np.asarray(pc.is_in(different, value_set=existing)).mean()) if len(different) else 0.0
    if share < _ENOUGH:
        return
    (column, key), *besides = pairs
    table.links.append(Link(column, other.name, key, share, tuple(besides)))
    if table.key is None and len(different) == table.columns[0].different:
        table.together = [column for column, _ in pairs]


def _is_part(column: Profile) -> bool:
    """Return whether a column may be part of a key: it always says something, and no amount."""
    said = column.known == column.rows and column.distinct > 1 and not hints(column.name, "personal")
    return said and (column.kind == "text" or (column.kind == "number" and _is_called_so(column)))


def _is_called_so(column: Profile) -> bool:
    return any(hints(column.name, kind) for kind in ("id", "person", "deal"))


def _alike(table: Looked, other: Looked) -> list[tuple[str, str]]:
    """Return for each column of the other file's key one that is called like it; nothing where one is missing."""
    pairs: list[tuple[str, str]] = []
    for key in other.together:
        called = [column.name for column in table.columns if spelt(column.name) == spelt(key)]
        ends = [column.name for column in table.columns if spelt(column.name).endswith(f" {spelt(key)}")]
        found = next((name for name in [*called, *ends] if name not in [one for one, _ in pairs]), None)
        if found is None:
            return []
        pairs.append((found, key))
    return pairs


def _text(landed: Landed, column: str) -> pa.Array:
    parts = [plain(chunk.column(column), Column()) for chunk in landed.chunks()]
    return pa.chunked_array(parts, pa.string()).combine_chunks()
