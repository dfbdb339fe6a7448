"""Sorted rows in little memory: a slice of what they are sorted by, then the next one."""

from __future__ import annotations

from itertools import pairwise
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping

    from interlock.measure.engine import Engine

EACH = 50_000
"""Rows of a slice, about: DuckDB holds what it sorts, and a dozen columns of so many rows need less than 32 MB."""


def in_slices(
    engine: Engine, text: Callable[[str], str], key: str, bound: Mapping[str, Any]
) -> Iterator[dict[str, Any]]:
    """Return the rows of a query one after the other, never all of them sorted at once.

    `text` is the query under one more condition, and ends in an ORDER BY that begins with the whole number `key`.
    """
    for condition in _slices(engine, text("TRUE").rsplit("ORDER BY ", 1)[0], key, bound):
        yield from engine.stream(text(condition), bound)


def _slices(engine: Engine, rows: str, key: str, bound: Mapping[str, Any]) -> list[str]:
    """Return conditions that hold for about as many rows each, in the order of the rows; unknown ones come last."""
    behind = f"FROM ({rows}) AS behind"
    many = engine.rows(f"SELECT COUNT(*) AS n {behind}", bound)[0]["n"]
    if many <= EACH:
        return ["TRUE"]
    shares = [n * EACH / many for n in range(1, -(-many // EACH))]
    column = key.rpartition(".")[2]
    found = engine.rows(f"SELECT APPROX_QUANTILE({column}, {shares}) AS cuts {behind}", bound)[0]["cuts"]
    if found is None:  # it is unknown of all of them
        return ["TRUE"]
    cuts = sorted(set(found))
    between = [f"{key} >= {low} AND {key} < {high}" for low, high in pairwise(cuts)]
    return [f"{key} < {cuts[0]}", *between, f"({key} >= {cuts[-1]} OR {key} IS NULL)"]
