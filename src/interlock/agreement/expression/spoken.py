"""Checked nodes in plain English, for people who agree on them: every field and every value is said."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from functools import singledispatch
from typing import TYPE_CHECKING

from interlock.agreement.expression import nodes

if TYPE_CHECKING:
    from collections.abc import Sequence

_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_LEFT, _RIGHT = "\N{LEFT DOUBLE QUOTATION MARK}", "\N{RIGHT DOUBLE QUOTATION MARK}"
_SIGNS: dict[nodes.Sign, str] = {"+": "plus", "-": "minus", "*": "times", "/": "divided by"}
_COMPARED: dict[nodes.Comparison, tuple[str, str]] = {
    "=": ("is", "is not"),
    "<>": ("is not", "is"),
    "<": ("is below", "is not below"),
    "<=": ("is at most", "is not at most"),
    ">": ("is above", "is not above"),
    ">=": ("is at least", "is not at least"),
}
_IN_TIME: dict[nodes.Comparison, tuple[str, str]] = {
    "<": ("is before", "is not before"),
    "<=": ("is not after", "is after"),
    ">": ("is after", "is not after"),
    ">=": ("is not before", "is before"),
}


@singledispatch
def said(node: nodes.Node, *, denied: bool = False) -> str:  # noqa: ARG001 - for those below
    """Say a condition as a clause of a sentence, or a value as a noun; a condition may be denied."""
    raise TypeError(f"no words for {type(node).__name__}")


def _value(node: nodes.Node) -> str:
    """Say a value within a comparison: one that is worked out, or a condition, stands in brackets."""
    if isinstance(node, nodes.Column):
        return named(node)
    plain = isinstance(node, nodes.Constant | nodes.Lower) or _is_cents(node)
    return said(node) if plain else f"({said(node)})"


def named(node: nodes.Column) -> str:
    """Write the name of a column."""
    return node.name.replace("_", " ")


@said.register
def _column(node: nodes.Column, *, denied: bool = False) -> str:
    return named(node) if node.type != "yes_no" else f"{named(node)} is {'no' if denied else 'yes'}"


@said.register
def _constant(node: nodes.Constant, *, denied: bool = False) -> str:
    value = node.value
    if isinstance(value, bool):
        return "yes" if value is not denied else "no"
    if isinstance(value, str):
        return f"{_LEFT}{value}{_RIGHT}"
    if node.type == "time":
        return _moment(int(value))
    return _amount(value / 100, 2) if node.type == "money" else _amount(value, None)


def _moment(micros: int) -> str:
    try:
        at = _EPOCH + timedelta(microseconds=micros)
    except OverflowError:
        return str(micros)
    day = f"{at.day} {at:%b} {at.year}"
    return day if at.time() == datetime.min.time() else f"{day}, {at.time().isoformat()}"


def _amount(value: float, digits: int | None) -> str:
    """Write a number exactly, by thousands; with its cents where it has any."""
    if value == int(value):
        return f"{int(value):,}"
    return f"{value:,.{digits}f}" if digits else f"{value!r}"


@said.register
def _every(node: nodes.Every, *, denied: bool = False) -> str:
    if (between := _range(node)) is not None:
        of, low, high = between
        return f"{_value(of)} is {'not ' * denied}from {_value(low)} to {_value(high)}"
    return _denied(_joined(node.parts, "and"), denied=denied)


@said.register
def _some(node: nodes.Some, *, denied: bool = False) -> str:
    return _denied(_joined(node.parts, "or"), denied=denied)


def _denied(told: str, *, denied: bool) -> str:
    return f"not ({told})" if denied else told


def _joined(parts: Sequence[nodes.Node], word: str) -> str:
    return f" {word} ".join(f"({said(part)})" if _compound(part) else said(part) for part in parts)


def _compound(node: nodes.Node) -> bool:
    """Say whether something consists of several conditions, so that brackets keep it apart."""
    if isinstance(node, nodes.Some):
        return True
    return isinstance(node, nodes.Every) and _range(node) is None


def _range(node: nodes.Every) -> tuple[nodes.Node, nodes.Node, nodes.Node] | None:
    """Return what lies between which bounds, where two comparisons say no more than that."""
    if len(node.parts) != 2:
        return None
    low, high = node.parts
    if not isinstance(low, nodes.Compare) or not isinstance(high, nodes.Compare) or low.left != high.left:
        return None
    return (low.left, low.right, high.right) if (low.sign, high.sign) == (">=", "<=") else None


@said.register
def _negation(node: nodes.Negation, *, denied: bool = False) -> str:
    return said(node.of, denied=not denied)


@said.register
def _compare(node: nodes.Compare, *, denied: bool = False) -> str:
    signs = _IN_TIME if node.left.type == "time" and node.sign in _IN_TIME else _COMPARED
    return f"{_value(node.left)} {signs[node.sign][denied]} {_value(node.right)}"


@said.register
def _one_of(node: nodes.OneOf, *, denied: bool = False) -> str:
    items = [_value(item) for item in node.items]
    if len(items) == 1:
        return f"{_value(node.of)} is {'not ' * denied}{items[0]}"
    listed = f"{', '.join(items[:-1])} {'and' if denied else 'or'} {items[-1]}"
    return f"{_value(node.of)} is {'none of ' * denied}{listed}"


@said.register
def _is_known(node: nodes.IsKnown, *, denied: bool = False) -> str:
    return f"{_value(node.of)} is {'not ' * denied}known"


@said.register
def _is_exactly(node: nodes.IsExactly, *, denied: bool = False) -> str:
    told = said(node.of, denied=not node.value)
    return f"it is {'not ' * denied}certain that {f'({told})' if _compound(node.of) else told}"


@said.register
def _first_known(node: nodes.FirstKnown, *, denied: bool = False) -> str:
    first, *others = (_value(part) for part in node.parts)
    told = first + "".join(f", or {other} while that is not known" for other in others)
    return _denied(told, denied=denied)


@said.register
def _lower(node: nodes.Lower, *, denied: bool = False) -> str:  # noqa: ARG001 - a text cannot be denied
    return f"{_value(node.of)} in small letters"


@said.register
def _like(node: nodes.Like, *, denied: bool = False) -> str:
    pattern, inner = node.pattern, node.pattern.strip("%")
    does = "does not " if denied else ""
    if "_" in pattern or "%" in inner or not inner:
        marks = " (% for any text, _ for any letter)"
        return f"{_value(node.of)} {'is not' if denied else 'is'} like {_LEFT}{pattern}{_RIGHT}{marks}"
    whole = f"{_LEFT}{inner}{_RIGHT}"
    if pattern == inner:
        return f"{_value(node.of)} {'is not' if denied else 'is'} {whole}"
    verb = "begin" if not pattern.startswith("%") else "end" if not pattern.endswith("%") else "contain"
    more = "" if verb == "contain" else " with"
    return f"{_value(node.of)} {does}{verb if denied else f'{verb}s'}{more} {whole}"


@said.register
def _arithmetic(node: nodes.Arithmetic, *, denied: bool = False) -> str:  # noqa: ARG001 - a number cannot be denied
    if _is_cents(node):
        return _value(node.left)
    if node.sign == "-" and node.left == nodes.Constant(0, "number"):
        return f"minus {_value(node.right)}"
    return f"{_value(node.left)} {_SIGNS[node.sign]} {_value(node.right)}"


def _is_cents(node: nodes.Node) -> bool:
    """Say whether this is a number read as an amount of money, which is counted in cents."""
    hundred = isinstance(node, nodes.Arithmetic) and node.sign == "*" and node.right == nodes.Constant(100, "number")
    return hundred and isinstance(node, nodes.Arithmetic) and node.type == "money" and node.left.type == "number"
