"""Checked nodes as functions over one row of values, equal to what the engines make of their SQL."""

from __future__ import annotations

import operator
from collections.abc import Callable, Mapping
from functools import singledispatch
from typing import Any

from interlock.agreement.expression import nodes

Run = Callable[[Mapping[str, object]], Any]
_COMPARE: dict[nodes.Comparison, Callable[[Any, Any], bool]] = {
    "=": operator.eq,
    "<>": operator.ne,
    "<": operator.lt,
    "<=": operator.le,
    ">": operator.gt,
    ">=": operator.ge,
}
_WORK: dict[nodes.Sign, Callable[[float, float], float]] = {
    "+": operator.add,
    "-": operator.sub,
    "*": operator.mul,
    "/": operator.truediv,
}


@singledispatch
def runner(node: nodes.Node) -> Run:
    """Return the function that works the node out over the values of the columns."""
    raise TypeError(f"no way to work out {type(node).__name__}")


@runner.register
def _column(node: nodes.Column) -> Run:
    name = node.name
    return lambda values: values.get(name)


@runner.register
def _constant(node: nodes.Constant) -> Run:
    value = node.value
    return lambda _: value


@runner.register
def _every(node: nodes.Every) -> Run:
    return _logic(list(map(runner, node.parts)), decisive=False)


@runner.register
def _some(node: nodes.Some) -> Run:
    return _logic(list(map(runner, node.parts)), decisive=True)


@runner.register
def _one_of(node: nodes.OneOf) -> Run:
    return _logic([runner(nodes.Compare("=", node.of, item)) for item in node.items], decisive=True)


def _logic(runs: list[Run], *, decisive: bool) -> Run:
    def run(values: Mapping[str, object]) -> bool | None:
        unknown = False
        for one in runs:
            holds = one(values)
            if holds is None:
                unknown = True
            elif holds is decisive:
                return bool(holds)
        return None if unknown else not decisive

    return run


@runner.register
def _negation(node: nodes.Negation) -> Run:
    of = runner(node.of)

    def run(values: Mapping[str, object]) -> bool | None:
        holds = of(values)
        return None if holds is None else not holds

    return run


@runner.register
def _compare(node: nodes.Compare) -> Run:
    left, right, compare = runner(node.left), runner(node.right), _COMPARE[node.sign]
    if any(map(_may_overflow, node.children())):
        left, right = _sortable(left), _sortable(right)

    def run(values: Mapping[str, object]) -> bool | None:
        a, b = left(values), right(values)
        return None if a is None or b is None else bool(compare(a, b))

    return run


def _may_overflow(node: nodes.Node) -> bool:
    return isinstance(node, nodes.Arithmetic) or any(map(_may_overflow, node.children()))


def _sortable(of: Run) -> Run:
    """Order what is not a number above all numbers and equal to itself, as the engines do."""

    def run(values: Mapping[str, object]) -> tuple[bool, float] | None:
        value = of(values)
        return None if value is None else (True, 0.0) if value != value else (False, value)  # noqa: PLR0124

    return run


@runner.register
def _is_known(node: nodes.IsKnown) -> Run:
    of = runner(node.of)
    return lambda values: of(values) is not None


@runner.register
def _is_exactly(node: nodes.IsExactly) -> Run:
    of, value = runner(node.of), node.value
    return lambda values: of(values) is value


@runner.register
def _first_known(node: nodes.FirstKnown) -> Run:
    runs = list(map(runner, node.parts))
    return lambda values: next((x for one in runs if (x := one(values)) is not None), None)


@runner.register
def _lower(node: nodes.Lower) -> Run:
    of = runner(node.of)

    def run(values: Mapping[str, object]) -> str | None:
        text = of(values)
        return None if text is None else "".join(letter.lower()[0] for letter in text)

    return run


@runner.register
def _like(node: nodes.Like) -> Run:
    of, pattern = runner(node.of), node.pattern

    def run(values: Mapping[str, object]) -> bool | None:
        text = of(values)
        return None if text is None else _matches(text, pattern)

    return run


def _matches(text: str, pattern: str) -> bool:
    """Match without going back further than the last `%`, so that no pattern is slow."""
    at = here = mark = 0
    star = -1
    while at < len(text):
        if here < len(pattern) and pattern[here] == "%":
            star, mark, here = here, at, here + 1
        elif here < len(pattern) and pattern[here] in ("_", text[at]):
            at, here = at + 1, here + 1
        elif star >= 0:
            mark += 1
            at, here = mark, star + 1
        else:
            return False
    return not pattern[here:].strip("%")


@runner.register
def _arithmetic(node: nodes.Arithmetic) -> Run:
    left, right, work, divides = runner(node.left), runner(node.right), _WORK[node.sign], node.sign == "/"

    def run(values: Mapping[str, object]) -> float | None:
        a, b = left(values), right(values)
        if a is None or b is None or (divides and b == 0):
            return None
        return work(float(a), float(b))

    return run
