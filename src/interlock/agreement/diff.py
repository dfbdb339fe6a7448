"""What changed between two versions, clause by clause, in words people sign."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from typing import TYPE_CHECKING

from interlock.agreement.clause import Clause, Part
from interlock.agreement.duration import to_iso
from interlock.agreement.problem import address
from interlock.agreement.seal import WORDING

if TYPE_CHECKING:
    from collections.abc import Iterator

    from interlock.agreement.document import Agreement
    from interlock.agreement.problem import Path


@dataclass(frozen=True)
class Change:
    """One line of the diff: what stood at an address and what stands there now, `None` for nothing."""

    clause: str
    was: object
    now: object
    wording: bool
    """Whether only what people read changed; no number and no hand-off does."""

    @property
    def before(self) -> str:
        """Say what stood there; empty: nothing did."""
        return "" if self.was is None else _beside(self.was, self.now)

    @property
    def after(self) -> str:
        """Say what stands there now; empty: nothing does."""
        return "" if self.now is None else _beside(self.now, self.was)

    def __str__(self) -> str:
        return f"{self.clause}: {_said(self.was)} -> {_said(self.now)}"


FEW = 8
"""Entries of a list that are all shown; of a longer one those that the other list has too are only counted."""


def _beside(value: object, other: object) -> str:
    """Say a value beside what it is compared with."""
    if not isinstance(value, list | tuple) or not isinstance(other, list | tuple) or len(value) <= FEW:
        return _said(value)
    own = [one for one in value if one not in other]
    same = len(value) - len(own)
    if not same or (not own and all(one in value for one in other)):
        return _said(value)
    return f"{same} the same, and {_said(tuple(own))}" if own else f"{same} the same"


@dataclass(frozen=True)
class _Leaf:
    value: object
    wording: bool


def changes(old: Agreement, new: Agreement) -> list[Change]:
    """List every address that differs, in the order of the documents; fields left at their default count as said."""
    was, now = dict(_leaves((), old)), dict(_leaves((), new))
    found = []
    for path in _merged(list(was), list(now)):
        a, b = was.get(path), now.get(path)
        if a != b:
            wording = all(leaf.wording for leaf in (a, b) if leaf is not None)
            found.append(Change(address(path), a and a.value, b and b.value, wording=wording))
    return found


def _leaves(path: Path, value: object, *, wording: bool = False) -> Iterator[tuple[Path, _Leaf]]:
    if isinstance(value, Part):
        words = WORDING if isinstance(value, Clause) else frozenset()
        for name, field in type(value).model_fields.items():
            inner = getattr(value, name)
            if inner is not None and not (inner in ({}, ()) and field.default == inner):
                yield from _leaves((*path, field.alias or name), inner, wording=name in words)
    elif isinstance(value, Mapping) and value:
        for name, inner in value.items():
            yield from _leaves((*path, name), inner)
    elif isinstance(value, tuple) and any(isinstance(inner, Part) for inner in value):
        for nth, inner in enumerate(value):
            yield from _leaves((*path, nth), inner)
    else:
        yield path, _Leaf(value, wording)


def _merged(was: list[Path], now: list[Path]) -> Iterator[Path]:
    """Yield the addresses of the new text in its order, and those it lost where they used to stand."""
    lost: dict[Path | None, list[Path]] = {}
    kept, anchor = set(now), None
    for path in was:
        if path in kept:
            anchor = path
        else:
            lost.setdefault(anchor, []).append(path)
    yield from lost.get(None, [])
    for path in now:
        yield path
        yield from lost.get(path, [])


def _said(value: object) -> str:
    if value is None:
        return "nothing"
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, float):
        return f"{value:.15g}"
    if isinstance(value, timedelta):
        return to_iso(value)
    if isinstance(value, tuple):
        return ", ".join(map(_said, value)) or "nothing"
    return value.isoformat() if isinstance(value, date) else str(value)
