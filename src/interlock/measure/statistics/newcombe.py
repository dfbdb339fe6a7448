"""The difference of two shares of different people: Newcombe's interval (1998, method 10), made of Wilson's."""

from __future__ import annotations

from math import sqrt

from interlock.measure.statistics.wilson import wilson


def newcombe(part: int, whole: int, other_part: int, other_whole: int) -> tuple[float, float] | None:
    """Return the 95% interval of part/whole - other_part/other_whole; nothing where one side is nobody."""
    mine, other = wilson(part, whole), wilson(other_part, other_whole)
    if mine is None or other is None:
        return None
    a, b = part / whole, other_part / other_whole
    low = a - b - sqrt((a - mine[0]) ** 2 + (other[1] - b) ** 2)
    high = a - b + sqrt((mine[1] - a) ** 2 + (b - other[0]) ** 2)
    return max(low, -1.0), min(high, 1.0)
