"""The questions that every engine must answer alike."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, Any

import pyarrow as pa

from interlock.measure.compile import compile_metric
from interlock.measure.facts.relation import complete
from interlock.measure.facts.store import Facts
from interlock.measure.flows import Asked as Mapped
from interlock.measure.flows import Way
from interlock.measure.flows import behind as behind_flow
from interlock.measure.funnel import Asked, behind
from interlock.measure.number import Period

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from interlock.agreement import Agreement
    from interlock.measure.engine import Engine
    from interlock.measure.funnel.visits import Reentry, Skip

NOW = 35 * 86_400_000_000
POSTGRES = {pa.int64(): "BIGINT", pa.float64(): "DOUBLE PRECISION", pa.bool_(): "BOOLEAN", pa.string(): "TEXT"}
SPARK = {pa.int64(): "BIGINT", pa.float64(): "DOUBLE", pa.bool_(): "BOOLEAN", pa.string(): "STRING"}
"""Types of columns there."""
PERIOD = Period(2 * 86_400_000_000, 33 * 86_400_000_000)


def questions(
    engine: Engine, agreement: Agreement, names: Sequence[str], only: Sequence[str] = ("number", "rows", "split")
) -> Iterator[tuple[str, str, dict[str, int]]]:
    """Yield name, complete DuckDB SQL and its parameters: each metric's number, rows and splits; then the funnel."""
    facts = Facts(engine, agreement, NOW)
    for name in names:
        of = agreement.metric[name].of
        splits: list[tuple[str, ...]] = [("week",)]
        if of not in ("spend", "quotas"):
            splits.append(("size", "month") if "size" in agreement.field else ("origin",))
        for by in splits:
            query = compile_metric(agreement, name, by)
            for relation in query.reads:
                if relation.startswith("field_"):
                    facts.field(relation.removeprefix("field_"))
            for kind in only if by == ("week",) else ("split",):
                sql = complete(getattr(query, kind), query.reads, facts.relations)
                bound = {"since": PERIOD.since, "until": PERIOD.until, "now": NOW}
                yield f"{name} {kind} {by}", sql, {key: value for key, value in bound.items() if f"${key}" in sql}
    ways: tuple[tuple[Skip, Reentry], ...] = (("impute", "each"), ("drop", "last"))
    for skip, reentry in ways:
        found = behind(facts, Asked("open", ("month",), PERIOD, skip, reentry), "mql", "reached_next")
        yield f"funnel {skip} {reentry}", found.sql, dict(found.bound)
    way = behind_flow(facts, Mapped(PERIOD, "origin" if "origin" in agreement.field else "kind"), Way(begins="mql"))
    yield "flows", way.sql, dict(way.bound)


def same(ours: Sequence[Sequence[Any]], theirs: Sequence[Sequence[Any]]) -> bool:
    """Say whether two results hold the same rows, numbers to 1e-9; the order of rows is left to each engine."""
    a, b = sorted(map(_plain, ours), key=_rough), sorted(map(_plain, theirs), key=_rough)
    return len(a) == len(b) and all(_alike(x, y) for x, y in zip(a, b, strict=True))


def _plain(row: Sequence[Any]) -> list[Any]:
    """Return a row with every number as a float, whichever kind of number an engine answers with."""
    return [value if value is None or isinstance(value, str | bool) else float(value) for value in row]


def _rough(row: list[Any]) -> str:
    return str([f"{value:.6g}" if isinstance(value, float) else value for value in row])


def _alike(a: list[Any], b: list[Any]) -> bool:
    return all(
        math.isclose(x, y, rel_tol=1e-9, abs_tol=1e-9) if isinstance(x, float) and isinstance(y, float) else x == y
        for x, y in zip(a, b, strict=True)
    )
