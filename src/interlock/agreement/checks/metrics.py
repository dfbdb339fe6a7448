"""A metric is said over facts and columns that exist, in types that can be counted, summed or shared."""

from __future__ import annotations

from typing import TYPE_CHECKING

from interlock.agreement import expression
from interlock.agreement.expression.problem import unknown
from interlock.agreement.facts import FACTS
from interlock.agreement.problem import Finding
from interlock.agreement.vocabulary import fact_columns

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from interlock.agreement.facts import Type
    from interlock.agreement.metric import Metric
    from interlock.agreement.problem import Path
    from interlock.agreement.shape import Whole


def check(whole: Whole) -> Iterator[Finding]:
    """Find metrics that no query could be made of, and goals whose condition does not fit their metric."""
    agreement = whole.agreement
    vague = any(path[0] == "field" for path in whole.broken)
    for name, metric in agreement.metric.items():
        at: Path = ("metric", name)
        if metric.of not in FACTS:
            yield Finding((*at, "of"), f"no such facts: {unknown(metric.of, FACTS)}")
            continue
        yield from _period(at, metric)
        if not vague:
            yield from _figures(at, metric, fact_columns(agreement, metric.of))
    for name, goal in agreement.goal.items():
        of = agreement.metric.get(goal.metric)
        if of is not None and of.of in FACTS and not vague and goal.where is not None:
            yield from _condition(("goal", name, "where"), goal.where, fact_columns(agreement, of.of))


def _period(at: Path, metric: Metric) -> Iterator[Finding]:
    own = FACTS[metric.of].columns
    times = [name for name, column in own.items() if column.type == "time"]
    if metric.by not in times:
        yield Finding((*at, "by"), f"needs a time of {metric.of}: {unknown(metric.by, times)}")
    if metric.basis is not None and metric.share is None:
        yield Finding((*at, "basis"), "only a share has a basis; remove it, or say which share")


def _figures(at: Path, metric: Metric, columns: Mapping[str, Type]) -> Iterator[Finding]:
    for name, text in (("share", metric.share), ("where", metric.where)):
        if text is not None:
            yield from _condition((*at, name), text, columns)
    for name, text in (("sum", metric.sum), ("mean", metric.mean), ("median", metric.median)):
        if text is not None:
            yield from _amount((*at, name), text, metric, columns)
    share = metric.unit == "share"
    if metric.unit is not None and (
        share != (metric.share is not None) or (metric.unit == "count" and _weighs(metric))
    ):
        yield Finding((*at, "unit"), f"'{metric.unit}' is not what this metric gives; correct it or leave it out")


def _weighs(metric: Metric) -> bool:
    return any(text is not None for text in (metric.mean, metric.median))


def _condition(path: Path, text: str, columns: Mapping[str, Type]) -> Iterator[Finding]:
    try:
        expression.condition(text, columns)
    except expression.ExpressionError as error:
        yield Finding(path, str(error))


def _amount(path: Path, text: str, metric: Metric, columns: Mapping[str, Type]) -> Iterator[Finding]:
    try:
        found = expression.parse(text, columns).type
    except expression.ExpressionError as error:
        yield Finding(path, str(error))
        return
    if found not in ("number", "money"):
        yield Finding(path, f"needs a number or money, but this is {expression.SAID[found]}; name another column")
    elif metric.unit is not None and (metric.unit == "money") != (found == "money"):
        yield Finding((*path[:2], "unit"), f"'{metric.unit}' does not fit {path[2]}, which is {expression.SAID[found]}")
