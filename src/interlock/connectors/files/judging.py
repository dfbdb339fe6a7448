"""Which rows of a chunk can be loaded, and why the others cannot: every row whole, or not at all."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

import numpy as np

from interlock.connectors import Refused
from interlock.connectors.files.clauses.view import UNKNOWN_TIME, View, selected
from interlock.connectors.files.uses import columns_of

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from interlock.connectors.files.clauses.view import Context
    from interlock.connectors.files.prepared import Chunk
    from interlock.connectors.files.recipe import Key, Match, Opportunity, People, Recipe, Rows


@dataclass
class Judged:
    """The verdict over a chunk."""

    good: np.ndarray
    duplicates: int
    refused: list[Refused] = field(default_factory=list)


def judge(chunk: Chunk, context: Context) -> Judged:
    """Say for every row whether it is loaded, a duplicate, or refused, and for which of all reasons first."""
    prepared = chunk.prepared
    duplicate = prepared.duplicate[chunk.start : chunk.start + len(chunk)]
    reasons: dict[int, tuple[str, str]] = {}
    for row, column, reason in _objections(chunk, context):
        reasons.setdefault(row, (column, reason))
    good = ~duplicate
    judged = Judged(good, int(duplicate.sum()))
    name = prepared.landed.source.name
    for row, (column, reason) in sorted(reasons.items()):
        if good[row]:
            judged.refused.append(Refused(name, int(chunk.lines[row]), column, reason, chunk.raw(row)))
            good[row] = False
    return judged


_Objection = tuple[int, str, str]


def _objections(chunk: Chunk, context: Context) -> Iterator[_Objection]:
    for row, (column, reason) in chunk.prepared.contradicted.items():
        if chunk.start <= row < chunk.start + len(chunk):
            yield row - chunk.start, column, reason
    yield from _not_understood(chunk, context)
    yield from _not_said(chunk, context)
    yield from _never_happened(chunk, context)
    clauses = list(_clauses(context.recipe, chunk.prepared.name))
    spoken = np.full(len(chunk), not clauses)  # a file that only answers joins is used as a whole
    for clause in clauses:
        spoken |= selected(chunk, clause.when)
    asked = " and ".join(dict.fromkeys(column for clause in clauses for column in clause.when))
    for silent in np.flatnonzero(~spoken):
        yield int(silent), asked, "no clause of the recipe speaks of such a row"


def _not_understood(chunk: Chunk, context: Context) -> Iterator[_Objection]:
    for column, asked in chunk.prepared.asked.items():
        for row in np.flatnonzero(chunk.values(column).bad):
            said = str(chunk.cell(column, int(row))).strip()
            kind = {"date": "a date", "yes_no": "yes or no"}.get(asked.rule.type or "", "a number")
            layout = f" as {asked.layouts}" if asked.layouts else ""
            yield (
                int(row),
                column,
                f"{said!r} cannot be read as {kind}{layout}; if it means nothing, say so in `nothing`",
            )
    for (file, column), lookup in context.lookups.items():
        if file == chunk.prepared.name:
            for row in np.flatnonzero(lookup.read(chunk).bad):
                own = " and ".join(lookup.own)
                yield int(row), own, f"several rows answer to it, with different values of {column}"


def _not_said(chunk: Chunk, context: Context) -> Iterator[_Objection]:
    """Find rows that lack what a clause cannot do without."""
    everything = View(chunk, np.arange(len(chunk)), context)
    for clause, refs in _needs(context.recipe, chunk.prepared.name):
        view = everything.only(clause.when)
        for ref in refs:
            for column in columns_of(ref):
                for row in view.rows[~view.known(column)]:
                    yield int(row), column, "nothing is said here, and a row must say it"


def _never_happened(chunk: Chunk, context: Context) -> Iterator[_Objection]:
    """Find times of what has happened that stand for nothing: before there was anything, or long after today."""
    everything = View(chunk, np.arange(len(chunk)), context)
    for when, column in _happenings(context.recipe, chunk.prepared.name):
        view = everything.only(when)
        times = view.time(column)
        for row in view.rows[view.known(column) & ((times <= UNKNOWN_TIME) | (times > context.farthest))]:
            said = chunk.cell(column, int(row)).strip() if column in chunk.prepared.asked else ""
            yield (
                int(row),
                column,
                f"{said!r} is no time at which something has happened; if it means nothing, say so in `nothing`",
            )


def _happenings(recipe: Recipe, name: str) -> Iterator[tuple[Mapping[str, Match], str]]:
    """List the columns of times of what has happened, with the rows that they are meant of."""
    told: list[tuple[Rows, str | None, Mapping[str, Match]]] = [
        *((people, people.captured, {}) for people in recipe.people.values()),
        *((touch, touch.at, {}) for touch in recipe.touch.values()),
    ]
    movers: tuple[People | Opportunity, ...] = (*recipe.people.values(), *recipe.opportunity.values())
    for clause in movers:
        told += [(clause, move.at, move.when) for move in clause.move.values()]
    for rows, column, when in told:
        if rows.rows == name and column not in (None, "unknown"):
            yield {**rows.when, **when}, str(column)


def _needs(recipe: Recipe, name: str) -> Iterator[tuple[Rows, list[Key | None]]]:
    return ((clause, refs) for clause, refs in _all_needs(recipe) if clause.rows == name)


def _all_needs(recipe: Recipe) -> Iterator[tuple[Rows, list[Key | None]]]:
    for people in recipe.people.values():
        yield people, [people.key, people.captured]
    for deal in recipe.opportunity.values():
        yield deal, [deal.key]
    for touch in recipe.touch.values():
        yield touch, [touch.person, touch.at, touch.kind, touch.id]
    for spend in recipe.spend.values():
        yield spend, [spend.at, spend.amount]
    for quota in recipe.quota.values():
        yield quota, [quota.name, quota.since, quota.until, quota.year, quota.quarter, quota.month]


def _clauses(recipe: Recipe, name: str) -> Iterator[Rows]:
    kinds = (recipe.people, recipe.account, recipe.touch, recipe.opportunity, recipe.spend, recipe.quota)
    for kind in kinds:
        for clause in kind.values():
            if clause.rows == name:
                yield clause
