"""Change, add and remove whole clauses of a text, and leave everything else as it was written."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping, MutableMapping, Sequence
from typing import TYPE_CHECKING, Any, NamedTuple

import tomlkit
from tomlkit.exceptions import TOMLKitError

from interlock.agreement.editing import EditError
from interlock.agreement.export import written
from interlock.agreement.places import places

if TYPE_CHECKING:
    from collections.abc import Callable

    from interlock.agreement.problem import Path

Table = Mapping[str, Any]
NOTHING: frozenset[str] = frozenset()


class Block(NamedTuple):
    """The lines of one table with a header, numbered from 0; `until` is not included."""

    path: Path
    since: int
    until: int


def said(text: str, address: str) -> dict[str, Any] | None:
    """Return what a clause says, as plain values; None where there is no such clause. Of no address: all of it.

    Raises EditError where the text is no TOML.
    """
    found: Any = _parsed(text)
    for name in _path(address):
        found = found.get(name) if isinstance(found, Mapping) else None
    return found if isinstance(found, dict) else None


def rewrite(text: str, address: str, table: Table, keep: frozenset[str] = NOTHING) -> str:
    """Let a clause say this; of what it says already, `keep` names what stays. Comments and order stay as they are.

    Raises EditError where there is no such clause.
    """
    before = said(text, address)
    if before is None:
        raise EditError(f"there is no clause {address} to change")
    wanted = {name: value for name, value in before.items() if name in keep} | dict(table)
    if _same(before, wanted):
        return text
    found = _edited(text, lambda document: _merge(_at(document, _path(address)), before, wanted))
    if found is not None and _same(said(found, address), wanted):
        return found
    return _anew(text, address, wanted)


def add(text: str, address: str, table: Table) -> str:
    """Add a clause after the last one of its kind; raises EditError where it is there already."""
    if said(text, address) is not None:
        raise EditError(f"there is a clause {address} already; choose another name")
    path = _path(address)
    lines = text.splitlines()
    alike = [block for block in _blocks(text) if block.path[: len(path) - 1] == path[:-1]]
    at = alike[-1].until if alike else len(lines)
    new = ["", *written(path, table).rstrip("\n").split("\n")]
    found = _joined([*lines[:at], *new, *lines[at:]])
    if not _fits(found, address):
        raise EditError(f"{address} cannot be added to this text by the form; write it in the text")
    return found


def remove(text: str, address: str) -> str:
    """Remove a clause, and the comment that stands right above it; raises EditError where there is none."""
    if said(text, address) is None:
        raise EditError(f"there is no clause {address} to remove")
    path, lines = _path(address), text.splitlines()
    for block in reversed([block for block in _blocks(text) if block.path[: len(path)] == path]):
        since = _with_comment(lines, block.since)
        until = block.until + 1 if block.until < len(lines) and not lines[block.until].strip() else block.until
        del lines[since:until]
    found = _joined(lines)
    if said(found, address) is None:
        return found
    return _edited(found, lambda document: _at(document, path[:-1]).pop(path[-1])) or found


def _anew(text: str, address: str, wanted: Table) -> str:
    """Write a clause anew where it stands: what its values became cannot be put in one by one."""
    path = _path(address)
    mine = [block for block in _blocks(text) if block.path[: len(path)] == path]
    lines = text.splitlines()
    if not mine:
        raise EditError(f"{address} cannot be changed by the form as it is written; change it in the text")
    for block in reversed(mine):
        del lines[block.since : block.until]
    lines[mine[0].since : mine[0].since] = written(path, wanted).rstrip("\n").split("\n")
    return _joined(lines)


def _path(address: str) -> tuple[str, ...]:
    return tuple(address.split(".")) if address else ()


def _parsed(text: str) -> dict[str, Any]:
    try:
        return tomllib.loads(text)
    except (ValueError, RecursionError) as error:
        raise EditError(f"the text is no TOML yet: {error}; mend it in the text first") from error


def _fits(text: str, address: str) -> bool:
    try:
        return said(text, address) is not None
    except EditError:
        return False


def _joined(lines: Sequence[str]) -> str:
    return "\n".join(lines).strip("\n") + "\n"


def _blocks(text: str) -> list[Block]:
    """Return every table with a header; a comment right above the next header is that one's."""
    lines, headers = text.splitlines(), places(text).headers
    found = []
    for (path, line), (_, following) in zip(headers, [*headers[1:], ((), len(lines) + 1)], strict=True):
        until = following - 1
        while until > line and (not lines[until - 1].strip() or _is_comment(lines, until - 1, following, len(lines))):
            until -= 1
        found.append(Block(path, line - 1, until))
    return found


def _is_comment(lines: Sequence[str], at: int, following: int, end: int) -> bool:
    """Whether a line is a comment that leads to the next header."""
    return following <= end and lines[at].lstrip().startswith("#")


def _with_comment(lines: Sequence[str], since: int) -> int:
    while since and lines[since - 1].lstrip().startswith("#"):
        since -= 1
    return since


def _edited(text: str, change: Callable[[Any], object]) -> str | None:
    """Return the text with a change made in place; None where tomlkit cannot."""
    try:
        document = tomlkit.parse(text)
        change(document)
        return tomlkit.dumps(document)
    except (TOMLKitError, KeyError, TypeError, IndexError, ValueError, AttributeError):
        return None


def _at(document: Any, path: Sequence[str]) -> Any:
    for name in path:
        document = document[name]
    return document


def _merge(table: Any, before: Table, wanted: Table) -> None:
    for name in before.keys() - wanted.keys():
        del table[name]
    for name, value in wanted.items():
        if name not in before:
            table[name] = _item(value)
        elif not _same(before[name], value):
            _replace(table, name, before[name], value)


def _replace(table: Any, name: str | int, before: Any, value: Any) -> None:
    if isinstance(before, dict) and isinstance(value, dict) and isinstance(table[name], MutableMapping):
        _merge(table[name], before, value)
    elif isinstance(before, list) and isinstance(value, list) and value:
        _merge_list(table[name], before, value)
    else:
        table[name] = _item(value)


def _merge_list(array: Any, before: list[Any], wanted: list[Any]) -> None:
    """Take out what went, change what stayed, and add what came."""
    left = list(before)
    for nth in range(len(before) - 1, -1, -1):
        if len(left) > len(wanted) and not any(_same(before[nth], one) for one in wanted):
            del array[nth], left[nth]
    while len(left) > len(wanted):
        del array[-1], left[-1]
    for nth, value in enumerate(wanted):
        if nth >= len(left):
            array.append(_item(value))
        elif not _same(left[nth], value):
            _replace(array, nth, left[nth], value)


def _item(value: Any) -> Any:
    """Return a value as it is written within a line."""
    if isinstance(value, dict):
        inline = tomlkit.inline_table()
        for name, inner in value.items():
            inline.append(name, _item(inner))
        return inline
    if isinstance(value, list):
        array = tomlkit.array()
        for inner in value:
            array.append(_item(inner))
        return array
    return value


def _same(one: Any, other: Any) -> bool:
    """Whether two values are the same of the same kind: 60 and 60.0 are, 1 and true are not."""
    if isinstance(one, dict) and isinstance(other, dict):
        return one.keys() == other.keys() and all(_same(one[name], other[name]) for name in one)
    if isinstance(one, list) and isinstance(other, list):
        return len(one) == len(other) and all(map(_same, one, other))
    return bool(one == other) and isinstance(one, bool) == isinstance(other, bool)
