"""Checked nodes as SQL: written anew, columns quoted, brackets everywhere, the same meaning in every engine."""

from __future__ import annotations

from functools import singledispatch

from interlock.agreement.expression import nodes


@singledispatch
def sql(node: nodes.Node) -> str:
    """Return the node as DuckDB SQL."""
    raise TypeError(f"no SQL for {type(node).__name__}")


@sql.register
def _column(node: nodes.Column) -> str:
    return f'"{node.name}"'


@sql.register
def _constant(node: nodes.Constant) -> str:
    if isinstance(node.value, bool):
        return "TRUE" if node.value else "FALSE"
    if isinstance(node.value, str):
        return _quoted(node.value)
    return str(node.value) if isinstance(node.value, int) else f"CAST({node.value!r} AS DOUBLE)"


@sql.register
def _every(node: nodes.Every) -> str:
    return "(" + " AND ".join(map(sql, node.parts)) + ")"


@sql.register
def _some(node: nodes.Some) -> str:
    return "(" + " OR ".join(map(sql, node.parts)) + ")"


@sql.register
def _negation(node: nodes.Negation) -> str:
    return f"({sql(node.of.of)} IS NULL)" if isinstance(node.of, nodes.IsKnown) else f"(NOT {sql(node.of)})"


@sql.register
def _compare(node: nodes.Compare) -> str:
    return f"({sql(node.left)} {node.sign} {sql(node.right)})"


@sql.register
def _one_of(node: nodes.OneOf) -> str:
    return f"({sql(node.of)} IN ({', '.join(map(sql, node.items))}))"


@sql.register
def _is_known(node: nodes.IsKnown) -> str:
    return f"({sql(node.of)} IS NOT NULL)"


@sql.register
def _is_exactly(node: nodes.IsExactly) -> str:
    return f"({sql(node.of)} IS {'TRUE' if node.value else 'FALSE'})"


@sql.register
def _first_known(node: nodes.FirstKnown) -> str:
    return f"COALESCE({', '.join(map(sql, node.parts))})"


@sql.register
def _lower(node: nodes.Lower) -> str:
    return f"LOWER({sql(node.of)})"


@sql.register
def _like(node: nodes.Like) -> str:
    return f"({sql(node.of)} LIKE {_quoted(node.pattern)})"


@sql.register
def _arithmetic(node: nodes.Arithmetic) -> str:
    left, right = _double(node.left), _double(node.right)
    return f"({left} {node.sign} {f'NULLIF({right}, 0)' if node.sign == '/' else right})"


def _quoted(text: str) -> str:
    return "'" + text.replace("'", "''") + "'"


def _double(node: nodes.Node) -> str:
    exact = isinstance(node, nodes.Arithmetic) or (isinstance(node, nodes.Constant) and isinstance(node.value, float))
    return sql(node) if exact else f"CAST({sql(node)} AS DOUBLE)"
