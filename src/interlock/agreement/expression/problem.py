"""What is said when an expression cannot be used."""

from __future__ import annotations

from bisect import bisect
from difflib import get_close_matches
from typing import TYPE_CHECKING

from interlock import InterlockError

if TYPE_CHECKING:
    from collections.abc import Iterable

_LOOKED_AT = 20


class ExpressionError(InterlockError):
    """The expression says something that is not allowed, or does not fit together."""


def unknown(name: str, known: Iterable[str]) -> str:
    """Say that a name is unknown, with the one that was probably meant."""
    names = sorted(known)
    meant = near(name, names)
    hint = f"; did you mean '{meant}'?" if meant else f"; known are {', '.join(names[:12])}" if names else ""
    return f"'{name[:100]}' is not known here{hint}"


def near(name: str, known: Iterable[str]) -> str | None:
    """Return the known name that was probably meant, looking closely at no more than a few dozen.

    Those that begin alike stand next to it in the alphabet; those that differ at the beginning are looked at while
    there are few.
    """
    names = sorted(known)
    place = bisect(names, name)
    around = names[max(0, place - _LOOKED_AT) : place + _LOOKED_AT]
    found = get_close_matches(name[:100], [other for other in around if abs(len(other) - len(name)) <= 4], n=1)
    return found[0] if found else None
