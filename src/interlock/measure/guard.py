"""The SQL that means the same in every engine: whatever is not listed here is refused.

sqlglot passes what it does not know through unchanged, and engines differ silently (`list(x ORDER BY t)` loses its
order on Spark), so every piece that our SQL uses is named, and has a golden test in each dialect.
"""

from __future__ import annotations

import sqlglot
from sqlglot import exp

from interlock import InterlockError

ALLOWED: frozenset[type[exp.Expr]] = frozenset(
    {
        exp.Add, exp.Alias, exp.And, exp.Boolean, exp.CTE, exp.Case, exp.Cast, exp.Coalesce, exp.Column, exp.Count,
        exp.DataType, exp.Distinct, exp.Div, exp.EQ, exp.Exp, exp.From, exp.GT, exp.GTE, exp.Greatest, exp.Group,
        exp.Having, exp.Identifier, exp.If, exp.In, exp.Is, exp.Join, exp.LT, exp.LTE, exp.Lag, exp.Lead, exp.Least,
        exp.Like, exp.Literal, exp.Lower, exp.Max, exp.Median, exp.Min, exp.Mod, exp.Mul, exp.NEQ, exp.Neg, exp.Not,
        exp.Null, exp.Nullif, exp.Or, exp.Order, exp.Ordered, exp.Paren, exp.Placeholder, exp.RowNumber, exp.Select,
        exp.Star, exp.Sub, exp.Subquery, exp.Sum, exp.Table, exp.TableAlias, exp.TimestampTrunc, exp.Trim, exp.Union,
        exp.UnixToTime, exp.Var, exp.Where, exp.Window, exp.WindowSpec, exp.With,
    }
)  # fmt: skip
CALLED = frozenset({"EPOCH_US"})
"""Functions that sqlglot knows by name only; `dialects` says what they are elsewhere."""

TYPES = frozenset({exp.DType.BIGINT, exp.DType.DOUBLE, exp.DType.TEXT})
"""Types that every engine has alike."""


class NotPortableError(InterlockError):
    """A query uses something that engines do not share."""


def checked(sql: str) -> exp.Expr:
    """Read DuckDB SQL as a tree, refusing whatever is not on the list."""
    tree = sqlglot.parse_one(sql, read="duckdb")
    for node in tree.walk():
        if not _is_allowed(node):
            raise NotPortableError(f"not portable: {type(node).__name__.lower()} in {node.sql('duckdb')[:200]}")
    return tree


def _is_allowed(node: exp.Expr) -> bool:
    if isinstance(node, exp.Anonymous):
        return node.name.upper() in CALLED
    if isinstance(node, exp.DataType):
        return node.this in TYPES
    return type(node) in ALLOWED
