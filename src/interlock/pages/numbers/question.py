"""What a reader asks of one number, kept in the address, and the rows that answer it."""

from __future__ import annotations

import json
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, Any

from interlock.agreement.facts import FACTS
from interlock.measure import number as measure
from interlock.measure.compile import columns
from interlock.pages.frame.choosing import chosen
from interlock.pages.frame.exporting import Table
from interlock.pages.frame.rows import Column
from interlock.pages.frame.seeing import seen_by, told_apart_by, with_others
from interlock.pages.numbers import taking
from interlock.pages.numbers.reading import only, said

if TYPE_CHECKING:
    from collections.abc import Iterator

    from django.http import HttpRequest

    from interlock.agreement.metric import Metric
    from interlock.measure.number import Number
    from interlock.pages.frame.choosing import Choice
    from interlock.pages.frame.ground import Ground


@dataclass(frozen=True)
class Question:
    """A number of a period, what it is split by, and the group of which the rows are shown."""

    held: Ground
    name: str
    choice: Choice
    splits: tuple[str, ...]
    """What its reader may split it by."""
    by: str
    group: str | None
    theirs: frozenset[int] | None
    """The people whose rows its reader sees; None: everybody's."""

    @property
    def metric(self) -> Metric:
        """Return the clause."""
        return self.held.agreement.metric[self.name]

    @property
    def where(self) -> str | None:
        """Return the group as a condition; nothing where all rows are meant."""
        return None if self.group is None else only(self.by, self.group)

    @property
    def label(self) -> str:
        """Return what the group is called."""
        return said(json.loads(self.group)) if self.group and self.where else ""

    @property
    def shown(self) -> dict[str, Column]:
        """Return the columns of the rows."""
        return {name: Column(kind) for name, kind in columns(self.held.agreement, self.metric.of).items()}

    @cached_property
    def found(self) -> Number:
        """Return the number and its split."""
        by = (self.by,) if self.by else ()
        asked = ("number", self.name, self.by, self.choice.period)
        return self.held.answer(
            asked, lambda: measure.number(self.held.facts, self.name, by, self.choice.period.bounds)
        )

    @cached_property
    def total(self) -> int:
        """Count the rows."""
        if self.where is None:
            return self.found.figure.n
        return measure.number(self.held.facts, self.name, (), self.choice.period.bounds, self.where).figure.n

    @cached_property
    def many(self) -> int:
        """Count the rows that the reader sees."""
        if self.theirs is None:
            return self.total
        return measure.count(self.held.facts, self.name, self.choice.period.bounds, self.where, self.theirs)

    def page(self, first: int, most: int) -> list[dict[str, Any]]:
        """Return some of these rows."""
        bounds = self.choice.period.bounds
        return measure.rows(self.held.facts, self.name, bounds, self.where, page=(first, most), only=self.theirs)

    def every(self) -> Iterator[dict[str, Any]]:
        """Return all of these rows, one after the other."""
        return measure.every(self.held.facts, self.name, self.choice.period.bounds, self.where, self.theirs)

    def tables(self) -> tuple[Table, Table]:
        """Return what can be taken along: the rows, and the split."""
        says = taking.says(self.metric, self.held.agreement, self.choice, self.where)
        says |= with_others(self.total, self.many)
        rows = Table(self.name, self.shown, self.every, says, many=self.many)
        return rows, taking.split(self.found, self.by, says)


def question(request: HttpRequest, held: Ground, name: str) -> Question:
    """Read the question about a number of the agreement; what makes no sense is left out."""
    of = held.agreement.metric[name].of
    apart = {*FACTS[of].columns, *told_apart_by(request, held)}
    types = columns(held.agreement, of)
    splits = tuple(split for split, kind in types.items() if split in apart and kind in ("text", "yes_no"))
    by = next((split for split in splits if split == request.GET.get("by")), "")
    group = request.GET.get("group") if by else None
    return Question(held, name, chosen(request, held), splits, by, group, seen_by(request).people)
