"""From files and a recipe to batches."""

from __future__ import annotations

import tempfile
from collections import Counter
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np
import pyarrow as pa

from interlock.connectors import Batch
from interlock.connectors.files import days, doubles
from interlock.connectors.files.account import Account, FileAccount
from interlock.connectors.files.clauses.entities import add_accounts, add_opportunities, add_people
from interlock.connectors.files.clauses.flat import add_quotas, add_spend, add_touches
from interlock.connectors.files.clauses.tables import ROW, Made
from interlock.connectors.files.clauses.view import Context, View
from interlock.connectors.files.formats import tables
from interlock.connectors.files.joined import lookups, unmatched
from interlock.connectors.files.judging import judge
from interlock.connectors.files.matching import match
from interlock.connectors.files.mends import Mends
from interlock.connectors.files.occurrences import Occurrences
from interlock.connectors.files.prepared import prepare
from interlock.connectors.files.source import sources
from interlock.connectors.files.uses import Use, join_between, join_columns, other_file, sides, uses

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence

    from interlock.connectors import Refused
    from interlock.connectors.files.landing import Landing
    from interlock.connectors.files.prepared import Chunk, Prepared
    from interlock.connectors.files.recipe import Recipe, Rows

_LANDED = 0.4
"""Share of the progress that landing the files is."""


class Reading:
    """One import: go through it for the batches; afterwards `account` says what became of every row.

    Nothing is given before all files have been read once and every column is understood, so that an undecided column
    stops the import before anything is loaded. Landed files live in a temporary folder (`TMPDIR`) while it goes on.
    """

    def __init__(self, recipe: Recipe, paths: Iterable[Path], mends: Mends | None = None) -> None:
        """Read all rows, or with `mends` only those: whatever depends on the others is told by all files as before."""
        self.recipe = recipe
        self.columns: dict[str, list[str]] = {}
        """By source: the names of its columns; known once the first batch has been given."""
        self._mends = mends
        self.account = Account()
        self._paths = list(paths)

    def __iter__(self) -> Iterator[Batch]:
        with tempfile.TemporaryDirectory(prefix="interlock-import-") as folder:
            found = list(tables(sources(self._paths)))
            matched, self.account.unused = match(self.recipe, found, Path(folder), self._mends or Mends({}))
            yield from _land(matched)
            landed = [one.landed for group in matched.values() for one in group]
            self.columns = {one.source.name: one.columns for one in landed}
            prepared = _prepare(self.recipe, matched)
            self._mark(prepared)
            yield from self._translate(prepared)

    def _mark(self, prepared: Mapping[str, Sequence[Prepared]]) -> None:
        for name, said in self.recipe.file.items():
            doubles.mark(prepared[name], said, doubles.key_of(self.recipe, name))
        found = (unmatched(join, prepared) for join in self.recipe.join.values())
        self.account.unmatched = [one for one in found if one is not None]

    def _translate(self, prepared: Mapping[str, Sequence[Prepared]]) -> Iterator[Batch]:
        everything = [one for group in prepared.values() for one in group]
        context = _context(self.recipe, prepared)
        total = sum(one.landed.rows for one in everything) or 1
        done = 0
        for one in everything:
            file = FileAccount(one.landed.source.name, one.name, notes=[*one.landed.notes, *one.notes])
            self.account.files.append(file)
            broken = self._meant(one.landed.refused)
            yield self._taken(file, Batch({}, refused=tuple(broken), rows_read=len(broken)))
            for chunk in one.chunks():
                done += len(chunk)
                progress = _LANDED + (1 - _LANDED) * done / total
                yield self._taken(file, self._batch(chunk, context, progress))
            for (kind, at), count in context.untimed.items():
                why = f"{count:,} rows meet the condition of a move {kind!r} but say no time in {at!r}"
                file.notes.append(f"{why}: they tell of none")
            context.untimed.clear()

    def _meant(self, refused: Sequence[Refused]) -> Sequence[Refused]:
        mends = self._mends
        return refused if mends is None else [one for one in refused if one.line in mends.of(one.file)]

    def _batch(self, chunk: Chunk, context: Context, progress: float) -> Batch:
        if self._mends is None:
            return _batch(chunk, context, progress)
        meant = self._mends.meant(chunk.prepared.landed.source.name, chunk.lines)
        return _some(chunk, context, progress, meant)

    def _taken(self, file: FileAccount, batch: Batch) -> Batch:
        self.account.take(file, batch)
        return batch


def _land(matched: Mapping[str, Sequence[Landing]]) -> Iterator[Batch]:
    """Put all files down, telling progress by their sizes."""
    landings = [landing for group in matched.values() for landing in group]
    total = sum(landing.landed.source.size for landing in landings) or 1
    before = 0
    for landing in landings:
        source = landing.landed.source
        for _ in landing.run():
            yield Batch({}, progress=_LANDED * (before + source.size * source.read_share) / total)
        before += source.size


def _prepare(recipe: Recipe, matched: Mapping[str, Sequence[Landing]]) -> dict[str, list[Prepared]]:
    used = list(_all_uses(recipe, {name for name, landings in matched.items() if landings}))
    return {
        name: [
            prepare(
                name, recipe.file[name], landing.landed, [use for use in used if use.file == name], recipe.time_zone
            )
            for landing in landings
        ]
        for name, landings in matched.items()
    }


def _all_uses(recipe: Recipe, present: set[str]) -> Iterator[Use]:
    """List the uses of own columns, with those that joins make of either side."""
    for use in uses(recipe):
        other = other_file(recipe, use.file, use.column)
        if other is None:
            yield use
        elif join := join_between(recipe, use.file, other[0]):
            for file in (use.file, other[0]):
                yield from (Use(file, column, None, use.clause) for column in join_columns(join, file))
            yield Use(other[0], other[1], use.type, use.clause)
    for name, join in recipe.join.items():
        if all(file in present for file, _ in sides(join)):
            for file, columns in sides(join):
                yield from (Use(file, column, None, f"join.{name}") for column in columns)


def _context(recipe: Recipe, prepared: Mapping[str, Sequence[Prepared]]) -> Context:
    crossing = {(use.file, use.column) for use in uses(recipe) if other_file(recipe, use.file, use.column)}
    latest = max((one.latest for group in prepared.values() for one in group), default=0)
    taken = (recipe.taken - date(1970, 1, 1)).days * days.DAY if recipe.taken else latest
    return Context(recipe, taken, days.farthest(), lookups(recipe, prepared, crossing))


def _batch(chunk: Chunk, context: Context, progress: float) -> Batch:
    judged = judge(chunk, context)
    tables, names = _made(chunk, context, judged.good)
    return Batch(tables, names, tuple(judged.refused), len(chunk), judged.duplicates, progress)


def _some(chunk: Chunk, context: Context, progress: float, meant: np.ndarray) -> Batch:
    """Translate a whole chunk, for rows are told apart by those before them, and give what comes of the rows meant."""
    judged = judge(chunk, context)
    tables, _ = _made(chunk, context, judged.good)
    _, names = _made(chunk, replace(context, occurrences=Occurrences(), untimed=Counter()), judged.good & meant)
    lines = set(chunk.lines[meant].tolist())
    refused = tuple(one for one in judged.refused if one.line in lines)
    good = int((judged.good & meant).sum())
    read = int(meant.sum())
    mine = {name: _of_rows(table, np.flatnonzero(meant)) for name, table in tables.items()}
    return Batch(mine, names, refused, read, read - good - len(refused), progress)


def _of_rows(table: pa.Table, rows: np.ndarray) -> pa.Table:
    """Keep what was made of some rows, and count these from 0."""
    row = np.asarray(table[ROW])
    kept = np.isin(row, rows)
    place = table.column_names.index(ROW)
    return table.filter(pa.array(kept)).set_column(place, ROW, pa.array(np.searchsorted(rows, row[kept]), pa.int64()))


def _made(chunk: Chunk, context: Context, good: np.ndarray) -> tuple[dict[str, pa.Table], pa.Table | None]:
    made = Made()
    view = View(chunk, good.nonzero()[0], context)
    for add, clauses in _kinds(context.recipe):
        for clause in clauses.values():
            if clause.rows == chunk.prepared.name:
                add(made, view.only(clause.when), clause)
    return made.joined()


def _kinds(recipe: Recipe) -> Iterator[tuple[Callable[[Made, View, Any], None], Mapping[str, Rows]]]:
    yield add_accounts, recipe.account
    yield add_people, recipe.people
    yield add_opportunities, recipe.opportunity
    yield add_touches, recipe.touch
    yield add_spend, recipe.spend
    yield add_quotas, recipe.quota
