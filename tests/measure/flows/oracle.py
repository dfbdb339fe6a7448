"""A journey map, worked out one person at a time."""

from __future__ import annotations

from collections import Counter
from itertools import pairwise
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from interlock.measure.number import Period

LEAVING = ("rejected", "recycled", "lost")


def ways(
    entries: Iterable[Mapping[str, Any]], moves: Iterable[Mapping[str, Any]], names: Sequence[str], period: Period
) -> Counter[tuple[str, str]]:
    """Count people by (from, to); "" stands for the beginning."""
    entered: dict[int, list[tuple[int, int]]] = {}
    for row in entries:
        entered.setdefault(row["person"], []).append((row["entered_at"], names.index(row["stage"])))
    left: dict[int, tuple[int, int, int, str]] = {}
    for row in moves:
        if row["kind"] in LEAVING and row["person"] is not None:
            said = (row["moved_at"], row["recorded"], row["id"], row["kind"])
            left[row["person"]] = max(left.get(row["person"], said), said)
    found: Counter[tuple[str, str]] = Counter()
    for person, steps in entered.items():
        path: list[int] = []
        begun = min(steps)[0]
        for _, place in sorted(steps):
            if not path or place > path[-1]:
                path.append(place)
        if not period.since <= begun < period.until:
            continue
        gone = left.get(person)
        stays = path[-1] == len(names) - 1 or gone is None or gone[0] < max(steps)[0]
        there = ["", *(names[place] for place in path), "open" if stays or gone is None else gone[3]]
        found.update(pairwise(there))
    return found
