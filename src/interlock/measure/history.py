"""A number as it was: each day counted under the agreement that bound on it."""

from __future__ import annotations

from dataclasses import dataclass
from math import fsum
from statistics import median
from typing import TYPE_CHECKING, Any

from interlock.measure.compile import MetricError
from interlock.measure.engine import Engine
from interlock.measure.facts.store import Facts
from interlock.measure.number import Period, number, rows
from interlock.measure.passport import passport

if TYPE_CHECKING:
    from collections.abc import Sequence

    from interlock.agreement.document import Agreement
    from interlock.measure.ledger import Snapshot
    from interlock.measure.number import Number


@dataclass(frozen=True)
class Stretch:
    """A stretch of time and the agreement that bound for it."""

    agreement: Agreement
    seal: str
    period: Period


@dataclass(frozen=True)
class _Part:
    stretch: Stretch
    answer: Number
    counts: list[Any]
    told: dict[str, Any]


def as_it_was(snapshot: Snapshot, now: int, stretches: Sequence[Stretch], name: str, period: Period) -> dict[str, Any]:
    """Return a number put together from stretches, each under its own version of the clause.

    Raises MetricError where no version has the clause, or two versions count different kinds of things.
    """
    parts = [
        _part(snapshot, now, stretch, name, common)
        for stretch in stretches
        if name in stretch.agreement.metric and (common := _common(period, stretch.period)) is not None
    ]
    if not parts:
        raise MetricError(f"metric.{name}: no agreement that bound in this period has it")
    if len({(_kind(part.answer), part.answer.type) for part in parts}) > 1:
        raise MetricError(f"metric.{name}: its versions count different kinds of things; ask for each period by itself")
    return {
        "name": name,
        "value": _value(parts),
        "rows": sum(part.answer.figure.n for part in parts),
        "unit": parts[-1].told["unit"],
        "currency": parts[-1].told["currency"],
        "as_it_was": True,
        "agreement": parts[-1].stretch.seal,
        "as_of": snapshot.as_of,
        "basis": parts[-1].told["basis"],
        "period": period.to_json(),
        "sql": parts[-1].told["sql"],
        "versions": [part.told for part in parts],
    }


def _part(snapshot: Snapshot, now: int, stretch: Stretch, name: str, period: Period) -> _Part:
    with Engine(snapshot) as engine:
        facts = Facts(engine, stretch.agreement, now)
        answer = number(facts, name, period=period)
        paper = passport(facts, stretch.seal, answer)
        counts = [row["_counts"] for row in rows(facts, name, period)] if answer.metric.median is not None else []
    told = {
        "agreement": stretch.seal,
        "period": period.to_json(),
        "value": answer.figure.value,
        "rows": answer.figure.n,
        "unit": paper.unit,
        "currency": stretch.agreement.currency if answer.type == "money" else None,
        "says": paper.says,
        "formula": paper.formula,
        "basis": paper.basis,
        "sql": paper.sql,
        "parameters": dict(paper.parameters),
    }
    return _Part(stretch, answer, counts, told)


def _common(one: Period, other: Period) -> Period | None:
    """Return the time that two periods share."""
    since, until = max(one.since, other.since), min(one.until, other.until)
    return Period(since, until) if since < until else None


def _kind(answer: Number) -> str:
    kinds = ("share", "sum", "mean", "median")
    return next((kind for kind in kinds if getattr(answer.metric, kind) is not None), "count")


def _value(parts: list[_Part]) -> float | None:
    """Put the number together: parts and wholes add up; a median is taken over all rows."""
    kind = _kind(parts[0].answer)
    if kind == "median":
        known = [value for part in parts for value in part.counts if value is not None]
        scale = 100 if parts[0].answer.type == "money" else 1
        return median(known) / scale if known else None
    total = fsum(part.answer.figure.part or 0 for part in parts)
    if kind in ("count", "sum"):
        return total
    whole = sum(part.answer.figure.whole or 0 for part in parts)
    return total / whole if whole else None
