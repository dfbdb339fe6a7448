"""The checked form of an expression: each node knows its type, its SQL and how to be worked out.

Unknown is `None`, and logic is three-valued as in SQL. Times are microseconds UTC, money is cents.
"""

from __future__ import annotations

import operator
from abc import ABC, abstractmethod
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Literal

if TYPE_CHECKING:
    from interlock.agreement.facts import Type

Run = Callable[[Mapping[str, object]], Any]
Comparison = Literal["=", "<>", "<", "<=", ">", ">="]
Sign = Literal["+", "-", "*", "/"]


class Node(ABC):
    """One checked piece of an expression."""

    type: Type

    @property
    @abstractmethod
    def sql(self) -> str:
        """Return it as DuckDB SQL that means the same in every engine."""

    @abstractmethod
    def run(self) -> Run:
        """Return the function that works it out over the values of the columns."""

    @property
    def children(self) -> tuple[Node, ...]:
        """Return what it is made of."""
        return ()


@dataclass(frozen=True)
class Column(Node):
    """A column or a field by name; a name without a value is unknown."""

    name: str
    type: Type

    @property
    def sql(self) -> str:
        return f'"{self.name}"'

    def run(self) -> Run:
        name = self.name
        return lambda values: values.get(name)


@dataclass(frozen=True)
class Constant(Node):
    """A literal: text, number, time (microseconds), money (cents), or yes and no."""

    value: str | bool | int | float
    type: Type

    @property
    def sql(self) -> str:
        if isinstance(self.value, bool):
            return "TRUE" if self.value else "FALSE"
        if isinstance(self.value, str):
            return "'" + self.value.replace("'", "''") + "'"
        return str(self.value) if isinstance(self.value, int) else f"CAST({self.value!r} AS DOUBLE)"

    def run(self) -> Run:
        value = self.value
        return lambda _: value


@dataclass(frozen=True)
class Every(Node):
    """`and`: false if any part is false, else unknown if any is unknown."""

    parts: tuple[Node, ...]
    type: Type = "yes_no"

    @property
    def children(self) -> tuple[Node, ...]:
        return self.parts

    @property
    def sql(self) -> str:
        return "(" + " AND ".join(part.sql for part in self.parts) + ")"

    def run(self) -> Run:
        return _logic([part.run() for part in self.parts], decisive=False)


@dataclass(frozen=True)
class Some(Node):
    """`or`: true if any part is true, else unknown if any is unknown."""

    parts: tuple[Node, ...]
    type: Type = "yes_no"

    @property
    def children(self) -> tuple[Node, ...]:
        return self.parts

    @property
    def sql(self) -> str:
        return "(" + " OR ".join(part.sql for part in self.parts) + ")"

    def run(self) -> Run:
        return _logic([part.run() for part in self.parts], decisive=True)


def _logic(runs: list[Run], *, decisive: bool) -> Run:
    def run(values: Mapping[str, object]) -> bool | None:
        unknown = False
        for one in runs:
            holds = one(values)
            if holds is None:
                unknown = True
            elif holds is decisive:
                return decisive
        return None if unknown else not decisive

    return run


@dataclass(frozen=True)
class Negation(Node):
    """`not`: unknown stays unknown."""

    of: Node
    type: Type = "yes_no"

    @property
    def children(self) -> tuple[Node, ...]:
        return (self.of,)

    @property
    def sql(self) -> str:
        return f"(NOT {self.of.sql})"

    def run(self) -> Run:
        of = self.of.run()

        def run(values: Mapping[str, object]) -> bool | None:
            holds = of(values)
            return None if holds is None else not holds

        return run


_COMPARE: dict[Comparison, Callable[[Any, Any], bool]] = {
    "=": operator.eq,
    "<>": operator.ne,
    "<": operator.lt,
    "<=": operator.le,
    ">": operator.gt,
    ">=": operator.ge,
}


@dataclass(frozen=True)
class Compare(Node):
    """Two values of one type compared."""

    sign: Comparison
    left: Node
    right: Node
    type: Type = "yes_no"

    @property
    def children(self) -> tuple[Node, ...]:
        return (self.left, self.right)

    @property
    def sql(self) -> str:
        return f"({self.left.sql} {self.sign} {self.right.sql})"

    def run(self) -> Run:
        left, right, compare = self.left.run(), self.right.run(), _COMPARE[self.sign]

        def run(values: Mapping[str, object]) -> bool | None:
            a, b = left(values), right(values)
            return None if a is None or b is None else compare(a, b)

        return run


@dataclass(frozen=True)
class OneOf(Node):
    """`in`: true if one item equals it, else unknown if any side is unknown."""

    of: Node
    items: tuple[Node, ...]
    type: Type = "yes_no"

    @property
    def children(self) -> tuple[Node, ...]:
        return (self.of, *self.items)

    @property
    def sql(self) -> str:
        return f"({self.of.sql} IN ({', '.join(item.sql for item in self.items)}))"

    def run(self) -> Run:
        return _logic([Compare("=", self.of, item).run() for item in self.items], decisive=True)


@dataclass(frozen=True)
class IsKnown(Node):
    """`is not null`."""

    of: Node
    type: Type = "yes_no"

    @property
    def children(self) -> tuple[Node, ...]:
        return (self.of,)

    @property
    def sql(self) -> str:
        return f"({self.of.sql} IS NOT NULL)"

    def run(self) -> Run:
        of = self.of.run()
        return lambda values: of(values) is not None


@dataclass(frozen=True)
class IsExactly(Node):
    """`is true` and `is false`: never unknown."""

    of: Node
    value: bool
    type: Type = "yes_no"

    @property
    def children(self) -> tuple[Node, ...]:
        return (self.of,)

    @property
    def sql(self) -> str:
        return f"({self.of.sql} IS {'TRUE' if self.value else 'FALSE'})"

    def run(self) -> Run:
        of, value = self.of.run(), self.value
        return lambda values: of(values) is value


@dataclass(frozen=True)
class FirstKnown(Node):
    """`coalesce`: the first part that is known."""

    parts: tuple[Node, ...]
    type: Type

    @property
    def children(self) -> tuple[Node, ...]:
        return self.parts

    @property
    def sql(self) -> str:
        return f"COALESCE({', '.join(part.sql for part in self.parts)})"

    def run(self) -> Run:
        runs = [part.run() for part in self.parts]
        return lambda values: next((x for one in runs if (x := one(values)) is not None), None)


@dataclass(frozen=True)
class Lower(Node):
    """`lower`: letter by letter, as the engines do it, without regard to neighbours."""

    of: Node
    type: Type = "text"

    @property
    def children(self) -> tuple[Node, ...]:
        return (self.of,)

    @property
    def sql(self) -> str:
        return f"LOWER({self.of.sql})"

    def run(self) -> Run:
        of = self.of.run()

        def run(values: Mapping[str, object]) -> str | None:
            text = of(values)
            return None if text is None else "".join(letter.lower()[0] for letter in text)

        return run


@dataclass(frozen=True)
class Like(Node):
    """`like` a constant pattern: `%` is any text, `_` any one letter."""

    of: Node
    pattern: str
    type: Type = "yes_no"

    @property
    def children(self) -> tuple[Node, ...]:
        return (self.of,)

    @property
    def sql(self) -> str:
        return f"({self.of.sql} LIKE {Constant(self.pattern, 'text').sql})"

    def run(self) -> Run:
        of, pattern = self.of.run(), self.pattern

        def run(values: Mapping[str, object]) -> bool | None:
            text = of(values)
            return None if text is None else _like(text, pattern)

        return run


def _like(text: str, pattern: str) -> bool:
    """Match without backtracking further than the last `%`, so that no pattern is slow."""
    at = here = 0
    star, mark = -1, 0
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


_SUMS: dict[Sign, Callable[[float, float], float]] = {
    "+": operator.add,
    "-": operator.sub,
    "*": operator.mul,
    "/": operator.truediv,
}


@dataclass(frozen=True)
class Arithmetic(Node):
    """A sum, difference, product or quotient in floating point; a quotient by nothing is unknown."""

    sign: Sign
    left: Node
    right: Node
    type: Type = "number"

    @property
    def children(self) -> tuple[Node, ...]:
        return (self.left, self.right)

    @property
    def sql(self) -> str:
        left, right = _double(self.left), _double(self.right)
        return f"({left} {self.sign} {f'NULLIF({right}, 0)' if self.sign == '/' else right})"

    def run(self) -> Run:
        left, right, work, divides = self.left.run(), self.right.run(), _SUMS[self.sign], self.sign == "/"

        def run(values: Mapping[str, object]) -> float | None:
            a, b = left(values), right(values)
            if a is None or b is None or (divides and b == 0):
                return None
            return work(float(a), float(b))

        return run


def _double(node: Node) -> str:
    exact = isinstance(node, Arithmetic) or (isinstance(node, Constant) and isinstance(node.value, float))
    return node.sql if exact else f"CAST({node.sql} AS DOUBLE)"
