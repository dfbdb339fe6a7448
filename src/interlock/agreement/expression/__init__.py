"""Expressions that users write in clauses: parsed, checked against an allow-list, typed; never run raw."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property, lru_cache
from typing import TYPE_CHECKING, cast

from interlock.agreement.expression import evaluate, nodes, render, spoken
from interlock.agreement.expression.problem import ExpressionError
from interlock.agreement.expression.reader import SAID, Reader
from interlock.agreement.expression.words import parsed

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from interlock.agreement.facts import Type

__all__ = ["SAID", "Expression", "ExpressionError", "condition", "parse"]


@dataclass(frozen=True)
class Expression:
    """A checked expression over known columns."""

    text: str
    root: nodes.Node

    @property
    def type(self) -> Type:
        """Return what it works out to; `money` is in cents, `time` in microseconds UTC."""
        return self.root.type

    @cached_property
    def sql(self) -> str:
        """Return it as DuckDB SQL, written anew from what was checked, columns quoted."""
        return render.sql(self.root)

    @cached_property
    def words(self) -> str:
        """Return it in plain English: every field and every value is said."""
        return spoken.said(self.root)

    @cached_property
    def columns(self) -> frozenset[str]:
        """Return the names of the columns it looks at."""
        return frozenset(node.name for node in _walk(self.root) if isinstance(node, nodes.Column))

    @cached_property
    def _run(self) -> evaluate.Run:
        return evaluate.runner(self.root)

    def evaluate(self, values: Mapping[str, object]) -> bool | None:
        """Work a condition out over one row; unknown (`None`) as in SQL, and a missing value is unknown."""
        return cast("bool | None", self._run(values))

    def value(self, values: Mapping[str, object]) -> object:
        """Work any expression out over one row: text, number, cents, microseconds, or yes and no."""
        return self._run(values)


def parse(text: str, columns: Mapping[str, Type]) -> Expression:
    """Read an expression over these columns.

    Raises ExpressionError, naming the refused word, function or column and its position (from 1).
    """
    return _parse(text, tuple(sorted(columns.items())))


@lru_cache(maxsize=2_048)
def _parse(text: str, columns: tuple[tuple[str, Type], ...]) -> Expression:
    known = dict(columns)
    return Expression(text, Reader(known).read(parsed(text, known)))


def condition(text: str, columns: Mapping[str, Type]) -> Expression:
    """Read an expression that must be true or false."""
    found = parse(text, columns)
    if found.type != "yes_no":
        raise ExpressionError(f"this is a {found.type}; give a condition, such as a comparison")
    return found


def _walk(node: nodes.Node) -> Iterator[nodes.Node]:
    yield node
    for part in node.children():
        yield from _walk(part)
