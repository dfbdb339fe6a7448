"""A landed source whose columns are understood, and its rows in chunks ready for the clauses."""

from __future__ import annotations

import csv
import io
from dataclasses import dataclass, field
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

import numpy as np

from interlock.connectors.files.currencies import refuse_several
from interlock.connectors.files.date_column import DateColumn
from interlock.connectors.files.landing import LINE
from interlock.connectors.files.number_column import NumberColumn
from interlock.connectors.files.problem import FileError
from interlock.connectors.files.recipe import Column
from interlock.connectors.files.text_column import TextColumn
from interlock.connectors.files.values import Values, nothing, plain
from interlock.connectors.files.yes_no_column import YesNoColumn

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    import pyarrow as pa

    from interlock.connectors.files.landing import Landed
    from interlock.connectors.files.recipe import File
    from interlock.connectors.files.uses import Type, Use

Understanding = DateColumn | NumberColumn | YesNoColumn | TextColumn


@dataclass
class Asked:
    """One column as the recipe's clauses want it."""

    rule: Column
    here: str | None
    """Its name in this source; None where an optional column is missing."""
    understanding: Understanding

    @property
    def layouts(self) -> str:
        """Return in which layouts its dates are read."""
        return " or ".join(self.understanding.layouts) if isinstance(self.understanding, DateColumn) else ""

    def values(self, chunk: pa.RecordBatch) -> Values:
        """Read a chunk of it."""
        if self.here is None:
            return nothing(chunk.num_rows)
        return self.understanding.read(plain(chunk.column(self.here), self.rule))


@dataclass
class Prepared:
    """One source of one `[file.*]`."""

    name: str
    """The file's name in the recipe."""
    landed: Landed
    asked: dict[str, Asked]
    notes: list[str] = field(default_factory=list)
    duplicate: np.ndarray = field(default_factory=lambda: np.empty(0, bool))
    """By row: whether an earlier row says just the same."""
    contradicted: dict[int, tuple[str, str]] = field(default_factory=dict)
    """Rows, counted from 0, that another row of the same key rules out: the key's columns, and why."""
    dated: set[str] = field(default_factory=set)

    @property
    def latest(self) -> int:
        """Return the latest time that its columns say something happened at."""
        times = (self.asked[name].understanding for name in self.dated)
        return max((column.latest for column in times if isinstance(column, DateColumn)), default=0)

    def chunks(self) -> Iterator[Chunk]:
        """Read the rows in order."""
        start = 0
        for batch in self.landed.chunks():
            yield Chunk(self, batch, start)
            start += batch.num_rows


class Chunk:
    """Some rows of one source; columns are read when first asked for."""

    def __init__(self, prepared: Prepared, batch: pa.RecordBatch, start: int) -> None:
        self.prepared = prepared
        self.start = start
        self._batch = batch
        self._read: dict[str, Values] = {}
        self.lines = np.asarray(batch.column(LINE))

    def __len__(self) -> int:
        return int(self._batch.num_rows)

    def values(self, column: str) -> Values:
        """Return a column by the name the recipe gives it."""
        if column not in self._read:
            self._read[column] = self.prepared.asked[column].values(self._batch)
        return self._read[column]

    def cell(self, column: str, row: int) -> str:
        """Return what a column says in a row, as it stands in the file."""
        here = self.prepared.asked[column].here
        return "" if here is None else str(self._batch.column(here)[row].as_py())

    def raw(self, row: int) -> str:
        """Return a row as a line of comma-separated values."""
        text = io.StringIO()
        names = self.prepared.landed.columns
        csv.writer(text).writerow([self._batch.column(name)[row].as_py() for name in names])
        return text.getvalue().rstrip("\r\n")


def prepare(name: str, said: File, landed: Landed, used: Iterable[Use], zone: str) -> Prepared:
    """Let every used column see all its values and decide how it is meant."""
    for column, rule in said.column.items():
        if not rule.optional and find(landed.columns, column) is None:
            raise FileError(missing(landed, column, f"file.{name}.column"))
    asked: dict[str, Asked] = {}
    dated = set()
    used = list(used)
    worth = {use.column for use in used if use.type == "money"}
    if worth:
        refuse_several(landed, {*said.column, *(use.column for use in used if use.clause.endswith(".when"))})
    for use in used:
        rule = said.column.get(use.column, Column())
        wanted = rule.type or use.type or (asked[use.column].rule.type if use.column in asked else None)
        if use.column not in asked or asked[use.column].rule.type is None:
            asked[use.column] = _asked(landed, use, _sharper(rule, wanted, money=use.column in worth), zone)
        if use.dates:
            dated.add(use.column)
    prepared = Prepared(name, landed, asked, dated=dated)
    _see(prepared)
    return prepared


def _sharper(rule: Column, wanted: Type | None, *, money: bool) -> Column:
    """Return the rule with its type: numbers that any clause takes for money are money throughout."""
    return rule.model_copy(update={"type": "money" if money and wanted == "number" else wanted})


def _see(prepared: Prepared) -> None:
    there = [asked for asked in prepared.asked.values() if asked.here is not None]
    for chunk in prepared.landed.chunks():
        for asked in there:
            asked.understanding.see(plain(chunk.column(asked.here), asked.rule))
    for column, asked in prepared.asked.items():
        if asked.here is not None and (said := asked.understanding.decide()):
            prepared.notes.append(f"{column}: {said}")


def _asked(landed: Landed, use: Use, rule: Column, zone: str) -> Asked:
    here = find(landed.columns, use.column)
    if here is None and not rule.optional:
        raise FileError(missing(landed, use.column, use.clause))
    called = f"{landed.source.name}, column {use.column!r}"
    return Asked(rule, here, _understanding(rule.type, rule, called, zone))


def _understanding(kind: Type | None, rule: Column, called: str, zone: str) -> Understanding:
    if kind == "date":
        layouts = [rule.layout] if isinstance(rule.layout, str) else rule.layout
        return DateColumn(called, ZoneInfo(rule.time_zone or zone), layouts)
    if kind in ("number", "money"):
        return NumberColumn(called, rule.decimal, money=kind == "money")
    return YesNoColumn(called) if kind == "yes_no" else TextColumn()


def find(columns: list[str], name: str) -> str | None:
    """Return the column of this name, capitals and spaces aside where that leaves no doubt."""
    wanted = " ".join(name.split())
    if wanted in columns:
        return wanted
    alike = [column for column in columns if column.lower() == wanted.lower()]
    return alike[0] if len(alike) == 1 else None


def missing(landed: Landed, column: str, clause: str) -> str:
    """Say that a column is missing, and what to do."""
    double = [name for name in landed.columns if name.startswith(f"{column} (")]
    if double:
        here = f"{landed.source.name}: {column!r}, which {clause} needs, is there {len(double)} times"
        return f"{here}: say {double[0]!r} or another"
    listed = ", ".join(map(repr, landed.columns[:12])) + (", ..." if len(landed.columns) > 12 else "")
    return (
        f"{landed.source.name}: there is no column {column!r}, which {clause} needs; there are {listed}. "
        f"If files may lack it, say `optional = true` in its [file.*.column.{column!r}]"
    )
