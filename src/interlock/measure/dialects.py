"""The same SQL for other engines: sqlglot's rendering, and what it does not know."""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal

from sqlglot import ErrorLevel, exp

from interlock.measure.guard import checked

if TYPE_CHECKING:
    from collections.abc import Callable

Dialect = Literal["duckdb", "postgres", "spark"]

_MICROSECONDS = 1_000_000


def render(sql: str, dialect: Dialect) -> str:
    """Write guarded DuckDB SQL in a dialect; named parameters become psycopg's or Spark's.

    Spark's session must run in UTC, as DuckDB's does; PostgreSQL is told so where it matters.
    """
    tree = checked(sql)
    shims = _SHIMS[dialect]
    for node in reversed(list(tree.walk(bfs=False))):  # the innermost first, so that what is made holds what was made
        if type(node) in shims:
            node.replace(shims[type(node)](node))
    return tree.sql(dialect, pretty=True, unsupported_level=ErrorLevel.RAISE)


def _spark_call(node: exp.Expr) -> exp.Expr:
    """Return the microseconds of a time."""
    return exp.func("UNIX_MICROS", *node.expressions)


def _postgres_call(node: exp.Expr) -> exp.Expr:
    """Return the microseconds of a time; EXTRACT is exact since PostgreSQL 14."""
    seconds = exp.Extract(this=exp.var("EPOCH"), expression=node.expressions[0])
    return exp.cast(exp.Mul(this=seconds, expression=exp.Literal.number(_MICROSECONDS)), "bigint")


def _postgres_time(node: exp.Expr) -> exp.Expr:
    """Return the time of microseconds exactly and in UTC, which TO_TIMESTAMP does not."""
    start = exp.cast(exp.Literal.string("1970-01-01"), "timestamp")
    step = exp.Interval(this=exp.Literal.string("1"), unit=exp.var("MICROSECOND"))
    return exp.Paren(this=exp.Add(this=start, expression=exp.Mul(this=node.this, expression=step)))


def _postgres_text(node: exp.Expr) -> exp.Expr:
    """Double percent signs, which psycopg would read as the start of a parameter."""
    return exp.Literal.string(node.name.replace("%", "%%")) if node.args["is_string"] and "%" in node.name else node


_SHIMS: dict[Dialect, dict[type[exp.Expr], Callable[[exp.Expr], exp.Expr]]] = {
    "duckdb": {},
    "postgres": {exp.Anonymous: _postgres_call, exp.UnixToTime: _postgres_time, exp.Literal: _postgres_text},
    "spark": {exp.Anonymous: _spark_call},
}
