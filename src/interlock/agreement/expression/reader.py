"""From sqlglot's tree to checked nodes: whatever is not named here is refused."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from typing import TYPE_CHECKING, ClassVar, NoReturn, cast

from sqlglot import exp

from interlock.agreement.expression import nodes
from interlock.agreement.expression.problem import ExpressionError, unknown
from interlock.agreement.expression.render import sql

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from interlock.agreement.facts import Type

DEEPEST = 60
MOST = 2**53
_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_COMPARISONS: dict[type[exp.Expr], nodes.Comparison] = {
    exp.EQ: "=",
    exp.NEQ: "<>",
    exp.LT: "<",
    exp.LTE: "<=",
    exp.GT: ">",
    exp.GTE: ">=",
}
_SIGNS: dict[type[exp.Expr], nodes.Sign] = {exp.Add: "+", exp.Sub: "-", exp.Mul: "*", exp.Div: "/"}
SAID = {
    "yes_no": "yes or no",
    "id": "an id",
    "text": "a text",
    "number": "a number",
    "time": "a time",
    "money": "money",
}


class Reader:
    """Checks one expression over the given columns."""

    def __init__(self, columns: Mapping[str, Type]) -> None:
        self.columns = columns
        self.depth = 0

    def read(self, tree: exp.Expr) -> nodes.Node:
        """Return the checked node, or say where and why there is none."""
        self.depth += 1
        if self.depth > DEEPEST:
            _refuse(tree, f"nested deeper than {DEEPEST}; write it flatter")
        node = self._node(tree)
        self.depth -= 1
        return node

    def _node(self, tree: exp.Expr) -> nodes.Node:
        kind = type(tree)
        if kind in _COMPARISONS:
            return self._compare(tree, _COMPARISONS[kind])
        if kind in _SIGNS:
            return self._arithmetic(tree, _SIGNS[kind])
        handler = self._handlers.get(kind)
        if handler is None:
            _refuse(tree, f"{_name(tree)} is not allowed in an expression")
        return handler(self, tree)

    def _condition(self, tree: exp.Expr) -> nodes.Node:
        node = self.read(tree)
        if node.type != "yes_no":
            _refuse(
                tree, f"{sql(node)} is {SAID[node.type]}, but a condition is needed here; compare it with something"
            )
        return node

    def _paren(self, tree: exp.Expr) -> nodes.Node:
        _only(tree, "this")
        return self.read(tree.this)

    def _column(self, tree: exp.Expr) -> nodes.Node:
        _only(tree, "this")
        name = tree.name
        if name not in self.columns:
            _refuse(tree, unknown(name, self.columns))
        return nodes.Column(name, self.columns[name])

    def _literal(self, tree: exp.Expr) -> nodes.Node:
        return nodes.Constant(tree.name, "text") if tree.is_string else _number(tree)

    def _boolean(self, tree: exp.Expr) -> nodes.Node:
        return nodes.Constant(bool(tree.this), "yes_no")

    def _minus(self, tree: exp.Expr) -> nodes.Node:
        of = self.read(tree.this)
        if isinstance(of, nodes.Constant) and of.type == "number" and not isinstance(of.value, str):
            return nodes.Constant(-of.value, "number")
        if of.type not in ("number", "money"):
            _refuse(tree, f"a minus before {SAID[of.type]}")
        return nodes.Arithmetic("-", nodes.Constant(0, "number"), of, of.type)

    def _every(self, tree: exp.Expr) -> nodes.Node:
        return nodes.Every(tuple(self._condition(part) for part in tree.flatten(unnest=False)))

    def _some(self, tree: exp.Expr) -> nodes.Node:
        return nodes.Some(tuple(self._condition(part) for part in tree.flatten(unnest=False)))

    def _not(self, tree: exp.Expr) -> nodes.Node:
        return nodes.Negation(self._condition(tree.this))

    def _compare(self, tree: exp.Expr, sign: nodes.Comparison) -> nodes.Node:
        _only(tree, "this", "expression")
        left, right = self._alike(tree, [self.read(tree.this), self.read(tree.expression)])
        if sign not in ("=", "<>") and left.type not in ("number", "money", "time"):
            _refuse(tree, f"{SAID[left.type]} has no order; compare it with = or <>")
        return nodes.Compare(sign, left, right)

    def _between(self, tree: exp.Expr) -> nodes.Node:
        _only(tree, "this", "low", "high")
        of, low, high = (self.read(tree.args[key]) for key in ("this", "low", "high"))
        of, low, high = self._alike(tree, [of, low, high])
        if of.type not in ("number", "money", "time"):
            _refuse(tree, f"{SAID[of.type]} has no order; list the values with in (...)")
        return nodes.Every((nodes.Compare(">=", of, low), nodes.Compare("<=", of, high)))

    def _in(self, tree: exp.Expr) -> nodes.Node:
        _only(tree, "this", "expressions")
        if not tree.expressions:
            _refuse(tree, "in () names nothing; list at least one value")
        of, *items = self._alike(tree, [self.read(part) for part in (tree.this, *tree.expressions)])
        return nodes.OneOf(of, tuple(items))

    def _is(self, tree: exp.Expr) -> nodes.Node:
        _only(tree, "this", "expression")
        if isinstance(tree.expression, exp.Null):
            return nodes.Negation(nodes.IsKnown(self.read(tree.this)))
        if isinstance(tree.expression, exp.Boolean):
            return nodes.IsExactly(self._condition(tree.this), bool(tree.expression.this))
        return _refuse(tree, "is takes null, not null, true or false")

    def _like(self, tree: exp.Expr) -> nodes.Node:
        of, pattern = self.read(tree.this), self.read(tree.expression)
        if of.type != "text" or not isinstance(pattern, nodes.Constant) or not isinstance(pattern.value, str):
            _refuse(tree, "like compares a text with a pattern in quotes")
        if "\\" in pattern.value:
            _refuse(tree, "a backslash in a pattern means different things in different engines; leave it out")
        liked = nodes.Like(of, pattern.value)
        return nodes.Negation(liked) if tree.args.get("negate") else liked

    def _coalesce(self, tree: exp.Expr) -> nodes.Node:
        if not tree.expressions:
            _refuse(tree, "coalesce takes two values or more")
        parts = self._alike(tree, [self.read(part) for part in (tree.this, *tree.expressions)])
        return nodes.FirstKnown(tuple(parts), parts[0].type)

    def _lower(self, tree: exp.Expr) -> nodes.Node:
        of = self.read(tree.this)
        if of.type != "text":
            _refuse(tree, f"lower() takes a text, not {SAID[of.type]}")
        return nodes.Lower(of)

    def _date(self, tree: exp.Expr) -> nodes.Node:
        _only(tree, "this", "to")
        text = tree.this.name
        try:
            if cast("exp.Cast", tree).to.this == exp.DType.DATE:
                day = date.fromisoformat(text)
                moment = datetime(day.year, day.month, day.day, tzinfo=UTC)
            else:
                moment = datetime.fromisoformat(text)
        except ValueError:
            _refuse(
                tree, f"'{text[:40]}' is not a day or a time; write date '2026-01-31' or timestamp '2026-01-31 09:00'"
            )
        moment = moment.astimezone(UTC) if moment.tzinfo else moment.replace(tzinfo=UTC)
        return nodes.Constant((moment - _EPOCH) // timedelta(microseconds=1), "time")

    def _arithmetic(self, tree: exp.Expr, sign: nodes.Sign) -> nodes.Node:
        left, right = self.read(tree.this), self.read(tree.expression)
        if sign in "+-":
            left, right = self._alike(tree, [left, right])
        result = _worked_out(sign, left.type, right.type)
        if result is None:
            hint = "; use a column that already holds the days or hours" if "time" in (left.type, right.type) else ""
            _refuse(tree, f"{SAID[left.type]} {sign} {SAID[right.type]} has no meaning{hint}")
        return nodes.Arithmetic(sign, left, right, result)

    def _alike(self, tree: exp.Expr, given: list[nodes.Node]) -> list[nodes.Node]:
        if any(node.type == "money" for node in given):
            given = [_money(tree, node) for node in given]
        types = {node.type for node in given}
        if len(types) > 1:
            listed = " with ".join(f"{sql(node)} ({SAID[node.type]})" for node in given[:4])
            hint = "; write a day as date '2026-01-31'" if types == {"time", "text"} else ""
            _refuse(tree, f"types do not fit: {listed}{hint}")
        return given

    _handlers: ClassVar[dict[type[exp.Expr], Callable[[Reader, exp.Expr], nodes.Node]]] = {
        exp.Paren: _paren,
        exp.Column: _column,
        exp.Literal: _literal,
        exp.Boolean: _boolean,
        exp.Neg: _minus,
        exp.And: _every,
        exp.Or: _some,
        exp.Not: _not,
        exp.Between: _between,
        exp.In: _in,
        exp.Is: _is,
        exp.Like: _like,
        exp.Coalesce: _coalesce,
        exp.Lower: _lower,
        exp.Cast: _date,
    }


def _worked_out(sign: nodes.Sign, left: Type, right: Type) -> Type | None:
    if (left, right) == ("number", "number"):
        return "number"
    money: dict[tuple[nodes.Sign, Type, Type], Type] = {
        ("+", "money", "money"): "money",
        ("-", "money", "money"): "money",
        ("*", "money", "number"): "money",
        ("*", "number", "money"): "money",
        ("/", "money", "number"): "money",
        ("/", "money", "money"): "number",
    }
    return money.get((sign, left, right))


def _money(tree: exp.Expr, node: nodes.Node) -> nodes.Node:
    """Read a plain number beside money as whole units of the currency."""
    if node.type != "number":
        return node
    if isinstance(node, nodes.Constant) and not isinstance(node.value, str):
        cents = round(node.value * 100)
        if abs(cents) > MOST or cents / 100 != node.value:
            _refuse(tree, f"{node.value} is not an amount of money; give at most two decimals")
        return nodes.Constant(cents, "money")
    return nodes.Arithmetic("*", node, nodes.Constant(100, "number"), "money")


def _number(tree: exp.Expr) -> nodes.Node:
    text = tree.name
    try:
        value = int(text) if text.isdecimal() and len(text) < 20 else float(text)
    except ValueError:
        _refuse(tree, f"{text[:40]} is not a number")
    digits = text.lower().split("e")[0].replace(".", "").strip("0")
    if abs(value) > MOST or len(digits) > (16 if isinstance(value, int) else 15):
        _refuse(tree, f"{text[:40]} is larger or finer than numbers here can be; give at most 15 digits")
    return nodes.Constant(value, "number")


def _name(tree: exp.Expr) -> str:
    return "null (write is null)" if isinstance(tree, exp.Null) else type(tree).__name__.lower()


def _only(tree: exp.Expr, *allowed: str) -> None:
    odd = [key for key, value in tree.args.items() if value and key not in allowed]
    if odd:
        _refuse(tree, f"{_name(tree)} with {', '.join(odd)} is not allowed in an expression")


def _refuse(tree: exp.Expr, message: str) -> NoReturn:
    starts = [node.meta["start"] for node in tree.walk() if "start" in node.meta]
    raise ExpressionError(f"position {min(starts) + 1}: {message}" if starts else message)
