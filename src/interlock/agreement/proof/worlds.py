"""Whether a condition can ever be true, and under which values of the fields."""

from __future__ import annotations

from dataclasses import dataclass, field
from itertools import pairwise, product
from typing import TYPE_CHECKING

from interlock.agreement.expression import nodes
from interlock.agreement.expression.evaluate import runner

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from interlock.agreement.facts import Type

MOST, FINEST = 64, 200
"""Alternatives that are followed, and literals; beyond them a condition is taken to be possible."""

Atom = tuple[nodes.Node, bool]
"""A condition on one column, and whether it must be true or false."""

_DECIDABLE = (
    nodes.Column,
    nodes.Constant,
    nodes.Every,
    nodes.Some,
    nodes.Negation,
    nodes.Compare,
    nodes.OneOf,
    nodes.IsKnown,
    nodes.IsExactly,
    nodes.FirstKnown,
)


@dataclass(frozen=True)
class World:
    """One alternative under which a condition holds: by column what must hold of it alone."""

    atoms: dict[str, list[Atom]] = field(default_factory=dict)

    def values(self, column: nodes.Column, cut: Iterable[object] = ()) -> list[object]:
        """Return values of the column that stand for all it may have here, also where `cut` parts them further."""
        atoms = self.atoms.get(column.name, [])
        found = _cells(column.type, [*(c for node, _ in atoms for c in _constants(node)), *cut])
        for node, holds in atoms:
            run = runner(node)
            found = [value for value in found if run({column.name: value}) is holds]
        return found


def worlds(conditions: Sequence[nodes.Node]) -> list[World]:
    """Return the alternatives under which all conditions hold; none means that they never do.

    What cannot be decided column by column is taken to be possible, so that an empty answer is a proof.
    """
    if sum(1 for node in conditions for _ in _constants(node)) > FINEST:
        return [World()]
    alternatives: list[tuple[Atom, ...]] = [()]
    for node in conditions:
        alternatives = [(*a, *b) for a, b in product(alternatives, _alternatives(node, holds=True))]
        if len(alternatives) > MOST:
            return [World()]
    found = [_world(atoms) for atoms in alternatives]
    return [world for world in found if world is not None]


def _cells(kind: Type, constants: Iterable[object]) -> list[object]:
    """Return one value for each cell into which the constants cut a type, and unknown."""
    if kind == "yes_no":
        return [None, True, False]
    if kind == "text":
        texts = {c for c in constants if isinstance(c, str)}
        return [None, *sorted(texts), _other(texts)]
    numbers = sorted({c for c in constants if isinstance(c, int | float)}) or [0]
    between = [a + (b - a) / 2 for a, b in pairwise(numbers)]
    low, high = numbers[0], numbers[-1]
    return [None, low - abs(low) - 1, *numbers, *between, high + abs(high) + 1]


def _other(texts: set[str]) -> str:
    return "x" * (max(map(len, texts), default=0) + 1)


def _alternatives(node: nodes.Node, *, holds: bool) -> list[tuple[Atom, ...]]:
    """Write a condition as alternatives of atoms (its disjunctive normal form), up to `MOST` of them."""
    if len(set(_columns(node))) <= 1:
        return [((node, holds),)]
    if isinstance(node, nodes.Negation):
        return _alternatives(node.of, holds=not holds)
    if not isinstance(node, nodes.Every | nodes.Some):
        return [()]
    parts = [_alternatives(part, holds=holds) for part in node.parts]
    if isinstance(node, nodes.Some) == holds:
        return [alternative for part in parts for alternative in part]
    joined: list[tuple[Atom, ...]] = [()]
    for part in parts:
        joined = [(*a, *b) for a, b in product(joined, part)]
        if len(joined) > MOST:
            return [()]
    return joined


def _world(atoms: tuple[Atom, ...]) -> World | None:
    by: dict[str, list[Atom]] = {}
    columns: dict[str, nodes.Column] = {}
    for node, holds in atoms:
        named = list(_named(node))
        if not named:
            if runner(node)({}) is not holds:
                return None
        elif _decidable(node):
            columns[named[0].name] = named[0]
            by.setdefault(named[0].name, []).append((node, holds))
    world = World(by)
    return world if all(world.values(column) for column in columns.values()) else None


def _walk(node: nodes.Node) -> Iterator[nodes.Node]:
    yield node
    for child in node.children():
        yield from _walk(child)


def _named(node: nodes.Node) -> Iterator[nodes.Column]:
    return (inner for inner in _walk(node) if isinstance(inner, nodes.Column))


def _columns(node: nodes.Node) -> Iterator[str]:
    return (column.name for column in _named(node))


def _constants(node: nodes.Node) -> Iterator[object]:
    return (inner.value for inner in _walk(node) if isinstance(inner, nodes.Constant))


def _decidable(node: nodes.Node) -> bool:
    return all(isinstance(inner, _DECIDABLE) for inner in _walk(node))
