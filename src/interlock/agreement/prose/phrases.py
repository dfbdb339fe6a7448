"""How lengths of time, numbers and lists are said within the agreement's prose."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable

_UNITS = (
    (timedelta(days=1), "day"),
    (timedelta(hours=1), "hour"),
    (timedelta(minutes=1), "minute"),
    (timedelta(seconds=1), "second"),
)


def length(span: timedelta) -> str:
    """Say a length of time in its largest whole unit: 15 minutes, 1 hour, 36 hours."""
    for unit, word in _UNITS:
        if span and span % unit == timedelta(0):
            return plural(span // unit, word)
    return "no time"


def plural(number: float, word: str) -> str:
    """Say how many: 1 day, 2 days."""
    return f"{amount(number)} {word}" if number == 1 else f"{amount(number)} {word}s"


def amount(number: float) -> str:
    """Write a number without a trailing .0."""
    return f"{number:,.0f}" if number == int(number) else f"{number:,}"


def points(number: float) -> str:
    """Write points with their sign."""
    return f"{'+' if number > 0 else '' if number == 0 else chr(0x2212)}{amount(abs(number))}"


def listed(names: Iterable[str], last: str = "and") -> str:
    """Write names as a list: size, industry and country."""
    said = [name.replace("_", " ") for name in names]
    return said[0] if len(said) == 1 else f"{', '.join(said[:-1])} {last} {said[-1]}" if said else ""
