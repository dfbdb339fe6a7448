"""What stands beside a number: what was agreed, how it is worked out, from which data, by which SQL."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from interlock.agreement.facts import FACTS
from interlock.agreement.prose import meanings
from interlock.measure.number import said

if TYPE_CHECKING:
    from collections.abc import Mapping

    from interlock.agreement import Agreement
    from interlock.agreement.metric import Metric
    from interlock.measure.facts.store import Facts
    from interlock.measure.number import Number

BASES = {
    "cohort": "rows of the period; who is not decided yet counts as not",
    "open": "rows of the period; who is not decided yet counts as not",
    "resolved": "rows of the period that are decided; the others are left out",
    "period": "rows whose time falls in the period",
}
"""What each basis means for a metric over rows."""


@dataclass(frozen=True)
class Passport:
    """Everything needed to believe a number, or to prove it wrong."""

    name: str
    says: str
    owner: str
    formula: str
    basis: str
    basis_says: str
    unit: str
    seal: str
    as_of: str
    now: str | None
    sql: str
    parameters: Mapping[str, int]
    """By name in the SQL; microseconds UTC."""


def passport(facts: Facts, seal: str, answer: Number) -> Passport:
    """Return a number's passport."""
    metric, sql = answer.metric, answer.sql
    bound = {"since": answer.period.since, "until": answer.period.until, "now": facts.now}
    stated = basis(metric)
    return Passport(
        name=answer.name,
        says=metric.says,
        owner=metric.owner,
        formula=formula(metric),
        basis=stated,
        basis_says=BASES[stated],
        unit=unit(answer),
        seal=seal,
        as_of=facts.engine.snapshot.as_of,
        now=said(facts.now),
        sql=sql,
        parameters={name: value for name, value in bound.items() if f"${name}" in sql},
    )


def basis(metric: Metric) -> str:
    """Return the basis a metric is stated on: its own, else resolved for shares and period for the rest."""
    return metric.basis or ("resolved" if metric.share is not None else "period")


def unit(answer: Number) -> str:
    """Return what the value is counted in."""
    if answer.metric.unit is not None:
        return answer.metric.unit
    if answer.metric.share is not None:
        return "share"
    counted = answer.metric.sum is None and answer.metric.mean is None and answer.metric.median is None
    return "count" if counted else str(answer.type)


def words(metric: Metric, agreement: Agreement) -> str:
    """Return in plain English how a metric is worked out, as the agreement's own page says it."""
    return "; ".join(meanings(metric, agreement))


def formula(metric: Metric) -> str:
    """Return how a metric is worked out, with its expressions as the text has them."""
    rows = f"{metric.of} ({FACTS[metric.of].says.rstrip('.').lower()}) by {metric.by}"
    only = f", only where {metric.where}" if metric.where is not None else ""
    if metric.share is not None:
        whole = "all of them" if metric.basis in ("cohort", "open") else "those for which it is true or false"
        return f"share of {rows}{only}: those for which {metric.share}, over {whole}"
    for kind in ("sum", "mean", "median"):
        text = getattr(metric, kind)
        if text is not None:
            return f"{kind} of {text} over {rows}{only}"
    return f"number of {rows}{only}"
