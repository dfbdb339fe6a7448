"""Change one value of a text and leave everything else as it was written, comments and layout included."""

from __future__ import annotations

from collections.abc import MutableMapping, MutableSequence
from typing import TYPE_CHECKING, Any, TypeAlias

import tomlkit
from tomlkit.exceptions import TOMLKitError

from interlock import InterlockError

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

Value: TypeAlias = str | int | float | bool
Place: TypeAlias = "tuple[str | int, ...]"
"""The names, and in lists the numbers, that lead to a value: ("handoff", "emea", "at_score")."""

PARTS = ("recycle",)
"""Parts of a clause that stand at their default where the text leaves them out."""


class EditError(InterlockError):
    """A value cannot be put where it was asked for; the message names the address."""


def put(text: str, values: Mapping[Place, Value]) -> str:
    """Return the text with these values at these places; a last name that is not there yet is added.

    Raises EditError where a place leads through nothing, or the text is no TOML.
    """
    try:
        document = tomlkit.parse(text)
    except TOMLKitError as error:
        raise EditError(f"the agreement cannot be changed value by value: {error}") from error
    for place, value in values.items():
        _put(document, place, value)
    return tomlkit.dumps(document)


def _put(document: Any, place: Sequence[str | int], value: Value) -> None:
    table: Any = document
    for name in place[:-1]:
        table = _inside(table, name, place)
    last = place[-1]
    named = isinstance(table, MutableMapping) and isinstance(last, str)
    listed = isinstance(table, MutableSequence) and isinstance(last, int) and last < len(table)
    if not named and not listed:
        raise EditError(f"{_said(place)}: there is nothing to change")
    table[last] = _plain(value)


def _inside(table: Any, name: str | int, place: Sequence[str | int]) -> Any:
    if name in PARTS and isinstance(table, MutableMapping) and name not in table:
        table[name] = tomlkit.inline_table()
    try:
        return table[name]
    except (KeyError, IndexError, TypeError) as error:
        raise EditError(f"{_said(place)}: there is no {name} in it") from error


def _plain(value: Value) -> Value:
    """Write 85.0 as 85: the text is read by people."""
    return int(value) if isinstance(value, float) and value.is_integer() and abs(value) < 1e15 else value


def _said(place: Sequence[str | int]) -> str:
    return ".".join(map(str, place))
