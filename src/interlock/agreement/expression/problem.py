"""What is said when an expression cannot be used."""

from __future__ import annotations

from difflib import get_close_matches
from typing import TYPE_CHECKING

from interlock import InterlockError

if TYPE_CHECKING:
    from collections.abc import Iterable


class ExpressionError(InterlockError):
    """The expression says something that is not allowed, or does not fit together."""


def unknown(name: str, known: Iterable[str]) -> str:
    """Say that a name is unknown, with the one that was probably meant."""
    names = sorted(known)
    near = get_close_matches(name[:100], names, n=1)
    meant = f"; did you mean '{near[0]}'?" if near else f"; known are {', '.join(names[:12])}" if names else ""
    return f"'{name[:100]}' is not known here{meant}"
