"""The checked form of an expression: what it is made of, and the type of each piece.

Unknown is `None`, and logic is three-valued as in SQL. Times are microseconds UTC, money is cents.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, Literal

if TYPE_CHECKING:
    from interlock.agreement.facts import Type

Comparison = Literal["=", "<>", "<", "<=", ">", ">="]
Sign = Literal["+", "-", "*", "/"]


class Node:
    """One checked piece of an expression."""

    type: Type

    def children(self) -> tuple[Node, ...]:
        """Return the pieces it is made of; they are looked for once, proofs ask often."""
        return self._children

    @cached_property
    def _children(self) -> tuple[Node, ...]:
        found: list[Node] = []
        for value in vars(self).values():
            found.extend(x for x in (value if isinstance(value, tuple) else (value,)) if isinstance(x, Node))
        return tuple(found)


@dataclass(frozen=True)
class Column(Node):
    """A column or a field by name; a name without a value is unknown."""

    name: str
    type: Type


@dataclass(frozen=True)
class Constant(Node):
    """A literal: text, number, time (microseconds), money (cents), or yes and no."""

    value: str | bool | int | float
    type: Type


@dataclass(frozen=True)
class Every(Node):
    """`and`: false if any part is false, else unknown if any is unknown."""

    parts: tuple[Node, ...]
    type: Type = "yes_no"


@dataclass(frozen=True)
class Some(Node):
    """`or`: true if any part is true, else unknown if any is unknown."""

    parts: tuple[Node, ...]
    type: Type = "yes_no"


@dataclass(frozen=True)
class Negation(Node):
    """`not`: unknown stays unknown."""

    of: Node
    type: Type = "yes_no"


@dataclass(frozen=True)
class Compare(Node):
    """Two values of one type compared; unknown if either is."""

    sign: Comparison
    left: Node
    right: Node
    type: Type = "yes_no"


@dataclass(frozen=True)
class OneOf(Node):
    """`in`: true if one item equals it, else unknown if any side is unknown."""

    of: Node
    items: tuple[Node, ...]
    type: Type = "yes_no"


@dataclass(frozen=True)
class IsKnown(Node):
    """`is not null`: never unknown."""

    of: Node
    type: Type = "yes_no"


@dataclass(frozen=True)
class IsExactly(Node):
    """`is true` and `is false`: never unknown."""

    of: Node
    value: bool
    type: Type = "yes_no"


@dataclass(frozen=True)
class FirstKnown(Node):
    """`coalesce`: the first part that is known."""

    parts: tuple[Node, ...]
    type: Type


@dataclass(frozen=True)
class Lower(Node):
    """`lower`: letter by letter, as the engines do it, without regard to neighbours."""

    of: Node
    type: Type = "text"


@dataclass(frozen=True)
class Like(Node):
    """`like` a constant pattern: `%` is any text, `_` any one letter."""

    of: Node
    pattern: str
    type: Type = "yes_no"


@dataclass(frozen=True)
class Arithmetic(Node):
    """A sum, difference, product or quotient in floating point; a quotient by nothing is unknown."""

    sign: Sign
    left: Node
    right: Node
    type: Type = "number"
