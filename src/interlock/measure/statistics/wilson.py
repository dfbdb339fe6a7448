"""How sure a share is."""

from __future__ import annotations

from math import sqrt
from statistics import NormalDist


def wilson(part: int, whole: int, confidence: float = 0.95) -> tuple[float, float] | None:
    """Return the score interval of a share of `part` in `whole`; nothing of nothing has none (Wilson 1927)."""
    if not 0 <= part <= whole or not whole:
        return None
    z = NormalDist().inv_cdf((1 + confidence) / 2)
    share, weight = part / whole, z * z / whole
    middle = (share + weight / 2) / (1 + weight)
    half = z / (1 + weight) * sqrt(share * (1 - share) / whole + weight / (4 * whole))
    return (0.0 if part == 0 else max(0.0, middle - half), 1.0 if part == whole else min(1.0, middle + half))
