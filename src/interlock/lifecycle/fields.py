"""What is known of a person or an account, and since when."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Mapping

    from interlock.lifecycle.events import Changed

_BEGINNING = -(2**63)
_YES = frozenset({"yes", "true", "1", "y"})


class Known(NamedTuple):
    """The last word about a field, and what makes it the last: a later `at`, then `recorded`, then id wins."""

    order: tuple[int, int, int]
    text: str | None
    number: float | None


class Fields:
    """The fields of one person or one account; never changed, so what follows from them is remembered beside them."""

    __slots__ = ("account", "known", "memo")

    def __init__(self, known: Mapping[str, Known] | None = None) -> None:
        self.known: Mapping[str, Known] = known or {}
        self.account = _account(self.known.get("account"))
        """The id of the account that a person belongs to, None if there is none."""
        self.memo: object = None
        """What was last worked out from these fields; only `profile_of` reads and sets it."""

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Fields) and self.known == other.known

    __hash__ = None  # type: ignore[assignment]

    def __repr__(self) -> str:
        return f"Fields({self.known!r})"

    def after(self, change: Changed) -> Fields:
        """Return the fields after a change, early or late, once or twice heard."""
        at = _BEGINNING if change.at is None else change.at
        order = (at, change.recorded, change.id)
        old = self.known.get(change.field)
        if old is not None and old.order >= order:
            return self
        return Fields({**self.known, change.field: Known(order, change.text, change.number)})

    def get(self, name: str) -> Known | None:
        """Return the last word about a field, None while it is unknown."""
        found = self.known.get(name)
        return None if found is None or (found.text is None and found.number is None) else found


def _account(known: Known | None) -> int | None:
    """Read an account's id, written as decimal text."""
    if known is None or known.text is None or not known.text.strip().isdecimal():
        return None
    return int(known.text)


NOTHING = Fields()
"""Nothing known yet."""


def plain(text: str) -> str:
    """Return a value as values are compared: without regard to case and outer blanks."""
    return text.strip().casefold()


def value(known: Known | None, kind: str) -> str | float | bool | int | None:
    """Return a field as expressions see it: text, number, yes and no, or time (its number, microseconds UTC)."""
    if known is None:
        return None
    if kind == "number":
        return known.number
    if kind == "date":
        return None if known.number is None else int(known.number)
    if kind == "yes_no":
        return None if known.text is None else plain(known.text) in _YES
    return known.text
