"""Which records make a number different from what it was, and by how much each."""

from __future__ import annotations

from bisect import bisect_left, insort
from collections import defaultdict
from dataclasses import dataclass
from statistics import median
from typing import TYPE_CHECKING, Any, Literal

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from interlock.agreement.metric import Metric

    Row = Mapping[str, Any]

KEYS = {
    "people": ("person",),
    "touches": ("touch",),
    "entries": ("person", "stage", "nth"),
    "handoffs": ("handoff",),
    "opportunities": ("opportunity",),
    "wins": ("opportunity", "person"),
}
"""By table of facts, what makes a row the same record as before; elsewhere only an equal row is the same."""


@dataclass(frozen=True)
class Difference:
    """One record that counts otherwise than it did."""

    what: Literal["added", "removed", "changed"]
    was: Row | None
    now: Row | None
    difference: float | None
    """What it adds to the change of the number; nothing where the number was, or is, of nothing."""


def differences(metric: Metric, was: Sequence[Row], now: Sequence[Row]) -> list[Difference]:
    """Return the records that count otherwise than before; their differences sum to the change of the number.

    For a share or mean with value r0 before and the whole D1 now, a record that adds x to the part and w to the whole
    makes (x - r0 w) / D1 of the change, exactly: over the old rows x - r0 w sums to nothing. A median has no such
    parts: there the records are exchanged one after the other, in the order listed, and each is given the step that
    the median makes.
    """
    pairs = [pair for pair in _paired(metric, was, now) if not _alike(metric, *pair)]
    if metric.median is not None:
        steps = _median_steps([row["_counts"] for row in was], pairs)
    else:
        steps = _parts_steps(metric, was, now, pairs)
    return [
        Difference("added" if old is None else "removed" if new is None else "changed", old, new, step)
        for (old, new), step in zip(pairs, steps, strict=True)
    ]


def _paired(metric: Metric, was: Sequence[Row], now: Sequence[Row]) -> list[tuple[Row | None, Row | None]]:
    """Put each record's two rows side by side."""
    before: dict[Any, list[Row]] = defaultdict(list)
    for row in was:
        before[_key(metric, row)].append(row)
    pairs: list[tuple[Row | None, Row | None]] = []
    for row in now:
        same = before.get(_key(metric, row))
        pairs.append((same.pop(0) if same else None, row))
    return [(row, None) for rows in before.values() for row in rows] + pairs


def _key(metric: Metric, row: Row) -> Any:
    names = KEYS.get(metric.of, tuple(row))
    key = tuple(row[name] for name in names)
    return (*key, row["won_at"]) if metric.of == "wins" and row["opportunity"] is None else key


def _alike(metric: Metric, old: Row | None, new: Row | None) -> bool:
    return old is not None and new is not None and _adds(metric, old) == _adds(metric, new)


def _adds(metric: Metric, row: Row | None) -> tuple[float, float]:
    """Return what a row adds to part and whole."""
    if row is None:
        return (0.0, 0.0)
    counts = row["_counts"]
    if metric.share is not None:
        return (float(counts is True), float(counts is not None or metric.basis in ("cohort", "open")))
    known = counts is not None
    return (float(counts) if known else 0.0, float(known))


def _parts_steps(
    metric: Metric, was: Sequence[Row], now: Sequence[Row], pairs: list[tuple[Row | None, Row | None]]
) -> list[float | None]:
    part, whole = _totals(metric, was)
    whole_now = _totals(metric, now)[1]
    if metric.share is None and metric.mean is None:
        return [_adds(metric, new)[0] - _adds(metric, old)[0] for old, new in pairs]
    if not whole or not whole_now:
        return [None] * len(pairs)
    return [(_over(metric, new, part / whole) - _over(metric, old, part / whole)) / whole_now for old, new in pairs]


def _over(metric: Metric, row: Row | None, rate: float) -> float:
    x, w = _adds(metric, row)
    return x - rate * w


def _totals(metric: Metric, rows: Iterable[Row]) -> tuple[float, float]:
    adds = [_adds(metric, row) for row in rows]
    return sum(x for x, _ in adds), sum(w for _, w in adds)


def _median_steps(values: list[Any], pairs: list[tuple[Row | None, Row | None]]) -> list[float | None]:
    held = sorted(value for value in values if value is not None)
    steps: list[float | None] = []
    for old, new in pairs:
        before = median(held) if held else None
        if old is not None and old["_counts"] is not None:
            held.pop(bisect_left(held, old["_counts"]))
        if new is not None and new["_counts"] is not None:
            insort(held, new["_counts"])
        steps.append(None if before is None or not held else median(held) - before)
    return steps
