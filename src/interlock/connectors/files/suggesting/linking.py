"""Which columns point to the key of which file, told by their values; and what is asked where they nearly do."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from interlock.connectors.files.spelling import spelt
from interlock.connectors.files.suggesting.looked import Link
from interlock.connectors.files.suggesting.words import hints

if TYPE_CHECKING:
    from collections.abc import Sequence

    from interlock.connectors.files.suggesting.looked import Looked
    from interlock.connectors.files.suggesting.profile import Profile

_ENOUGH = 0.5
"""Share of a column's different values that must be found for it to point there."""
_SEVERAL = re.compile(r"[;,|]\s*")
_FRACTION = re.compile(r"\.0+$")


def link(tables: Sequence[Looked]) -> None:
    """Find by overlap of values which columns point to which file's key."""
    for table in tables:
        for other in tables:
            key = other.key
            if other is not table and key is not None:
                table.links += [found for column in table.columns if (found := _link(column, other, key))]


def link_by_name(tables: Sequence[Looked]) -> None:
    """Find which columns name the companies of another file, where none leads to their key."""
    for other in tables:
        key = other.key
        if key is None or not (hints(other.name, "account") or hints(key.name, "account")):
            continue
        called = next((c for c in other.of_kind("text") if spelt(c.name).endswith("name") and c is not key), None)
        for table in tables if called and called.is_key else ():
            if table is not other and other.name not in {one.other for one in table.links}:
                table.links += _named(table, other, called) if called else []


def _named(table: Looked, other: Looked, called: Profile) -> list[Link]:
    existing = _words(called)
    for column in table.of_kind("text"):
        share = sum(value in existing for value in _words(column)) / max(len(column.values), 1)
        if hints(column.name, "account") and share >= _ENOUGH:
            return [Link(column.name, other.name, called.name, share)]
    return []


def _link(column: Profile, other: Looked, key: Profile) -> Link | None:
    if column.kind not in ("text", "number") or len(column.values) < 2 or not _may_meet(column, other, key):
        return None
    existing, asked = _words(key), _words(column)
    share = sum(value in existing for value in asked) / len(asked)
    if share < _ENOUGH and _is_alike(column, other, key):
        return _otherwise_written(column, other, key, share)
    if share >= _ENOUGH:
        _ask_about_several(column, other, existing, asked)
        return Link(column.name, other.name, key.name, share)
    return None


def _words(column: Profile) -> set[str]:
    """Return the values as the drafted recipe reads them."""
    found = column.values.to_pylist()
    return {value.lower() for value in found} if column.is_mail else set(found)


def _may_meet(column: Profile, other: Looked, key: Profile) -> bool:
    """Return whether a link is likely: short whole numbers meet by chance, so their columns must be called alike."""
    short = all(value.isdigit() and len(value) < 7 for value in column.values[:50].to_pylist())
    return not short or _is_alike(column, other, key)


def _is_alike(column: Profile, other: Looked, key: Profile) -> bool:
    """Return whether a column is called like the key, or like the kind of what the other file tells of."""
    if spelt(key.name) in spelt(column.name) or spelt(column.name) in spelt(key.name):
        return True
    kinds = (kind for kind in ("person", "deal", "account") if hints(other.name, kind) or hints(key.name, kind))
    return hints(column.name, "id") and any(hints(column.name, kind) for kind in kinds)


def _otherwise_written(column: Profile, other: Looked, key: Profile, share: float) -> Link | None:
    """Ask where the values of two columns would meet if zeros in front, fractions and capitals did not count."""
    existing = {_bare(value): value for value in key.values.to_pylist()}
    asked = column.values.to_pylist()
    near = {value: existing[_bare(value)] for value in asked if _bare(value) in existing}
    if len(near) / len(asked) < _ENOUGH:
        return None
    pairs = [(one, other) for one, other in near.items() if one != other]
    stray, meant = max(pairs, key=lambda pair: pair[0].lower() != pair[1].lower())
    figures = stray.lower() != meant.lower()
    rule = 'type = "number"' if figures else 'case = "lower"'
    question = (
        f"{share:.0%} of the values of {column.name!r} are found in {other.name}, {len(near) / len(asked):.0%} if "
        f"{stray!r} is {meant!r}: if they are the same, say {rule} for {column.name!r} and for {key.name!r} of "
        f"{other.name}"
    )
    for one in (column, key):
        one.question = one.question or question
    return Link(column.name, other.name, key.name, share)


def _bare(value: str) -> str:
    return _FRACTION.sub("", value).lstrip("0").lower()


def _ask_about_several(column: Profile, other: Looked, existing: set[str], asked: set[str]) -> None:
    """Ask where one value names several rows of the other file."""
    several = [value for value in asked if value not in existing and {*_SEVERAL.split(value)} <= existing]
    if several and not column.question:
        column.question = (
            f"{len(several):,} values of {column.name!r} name several of {other.name}, such as {min(several)!r}: "
            f"such rows would be of nobody that is known; give each of them a row of its own, or leave it as text"
        )
