"""Rows that say again what an earlier row said, and rows that contradict one."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pyarrow.compute as pc

from interlock.connectors.files import ids
from interlock.connectors.files.uses import columns_of, other_file

if TYPE_CHECKING:
    from collections.abc import Sequence

    from interlock.connectors.files.prepared import Prepared
    from interlock.connectors.files.recipe import File, Key, Recipe


def mark(prepared: Sequence[Prepared], said: File, key: Sequence[str]) -> None:
    """Mark, in all sources of one kind of file, the rows that are not to be loaded.

    Rows equal in every value are duplicates of the first of them. Among rows of the same key the first is loaded, or
    the last one if the recipe says that later rows win.
    """
    first = _first_alike(_digests(prepared))
    again = first != np.arange(len(first))
    start = 0
    for one in prepared:
        one.duplicate = again[start : start + one.landed.rows]
        start += one.landed.rows
    if key and said.later != "amends":
        _mark_contradictions(prepared, said, key)


def key_of(recipe: Recipe, name: str) -> tuple[str, ...]:
    """Return the columns that tell the rows of a file apart: said, or the key of what its rows stand for."""
    if recipe.file[name].key:
        return recipe.file[name].key
    for people in recipe.people.values():
        if people.rows == name and people.captured is not None and not people.when:
            return _own(recipe, name, people.key)
    for deal in recipe.opportunity.values():
        if deal.rows == name and not deal.when:
            return _own(recipe, name, deal.key)
    for quota in recipe.quota.values():
        if quota.rows == name and not quota.when:
            parts = (quota.name, quota.owner, quota.since, quota.until, quota.year, quota.quarter, quota.month)
            return tuple(column for part in parts for column in _own(recipe, name, part))
    return ()


def _own(recipe: Recipe, name: str, ref: Key | None) -> tuple[str, ...]:
    """Return the columns of a key; none where another file says part of it."""
    columns = columns_of(ref)
    return () if any(other_file(recipe, name, column) for column in columns) else columns


def is_keyed(recipe: Recipe, name: str) -> bool:
    """Return whether each record has one row in the file, told apart by a key."""
    return bool(key_of(recipe, name)) and recipe.file[name].later != "amends"


def _digests(prepared: Sequence[Prepared]) -> np.ndarray:
    parts = [part for one in prepared for part in one.landed.digests]
    joined = np.concatenate(parts) if parts else np.empty(0, "V16")
    return joined.view(np.uint64).reshape(-1, 2)


def _first_alike(rows: np.ndarray) -> np.ndarray:
    """Return for every row the place of the first row equal to it."""
    order = np.lexsort((np.arange(len(rows)), *rows.T))
    ordered = rows[order]
    fresh = np.ones(len(rows), bool)
    fresh[1:] = (ordered[1:] != ordered[:-1]).any(axis=1)
    first = np.empty(len(rows), np.int64)
    first[order] = order[np.maximum.accumulate(np.where(fresh, np.arange(len(rows)), 0))]
    return first


def _mark_contradictions(prepared: Sequence[Prepared], said: File, key: Sequence[str]) -> None:
    numbers, lines, places = _keys(prepared, key)
    wins = said.later == "wins"
    order = slice(None, None, -1) if wins else slice(None)
    first = _first_alike(numbers[order].reshape(-1, 1))[order]
    first = len(numbers) - 1 - first if wins else first
    column = " and ".join(key)
    for row in np.flatnonzero(first != np.arange(len(first))):
        one, at = places[int(row)]
        other = f"{places[int(first[row])][0].landed.source.name}, line {lines[first[row]]}"
        word = "a later row says otherwise and counts" if wins else "an earlier row says otherwise"
        one.contradicted[at] = column, f"{column} is the same as in {other}: {word}"


class _Places:
    """From the place of a row among those that count to its source and its place there."""

    def __init__(self, prepared: Sequence[Prepared], kept: Sequence[np.ndarray]) -> None:
        self._prepared = prepared
        self._kept = kept
        self._ends = np.cumsum([len(rows) for rows in kept])

    def __getitem__(self, row: int) -> tuple[Prepared, int]:
        at = int(np.searchsorted(self._ends, row, side="right"))
        start = int(self._ends[at - 1]) if at else 0
        return self._prepared[at], int(self._kept[at][row - start])


def _keys(prepared: Sequence[Prepared], key: Sequence[str]) -> tuple[np.ndarray, np.ndarray, _Places]:
    """Return number and line of each row that has a key and is no duplicate."""
    numbers, lines, kept = [np.empty(0, np.int64)], [np.empty(0, np.int64)], []
    for one in prepared:
        mine = []
        for chunk in one.chunks():
            values = [chunk.values(column) for column in key]
            good = ~one.duplicate[chunk.start : chunk.start + len(chunk)]
            for value in values:
                good &= value.known
            text = pc.binary_join_element_wise(*(pc.fill_null(value.text, "") for value in values), "\x1f")
            numbers.append(ids.words(text)[good])
            lines.append(chunk.lines[good])
            mine.append(chunk.start + np.flatnonzero(good))
        kept.append(np.concatenate(mine) if mine else np.empty(0, np.int64))
    return np.concatenate(numbers), np.concatenate(lines), _Places(prepared, kept)
