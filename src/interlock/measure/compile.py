"""From one clause to three queries: the number, its rows, its split; all read the same rows."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal, get_args

from interlock import InterlockError
from interlock.agreement.expression import Expression, ExpressionError, condition, parse
from interlock.agreement.facts import FACTS
from interlock.measure.facts.fields import TYPES
from interlock.measure.quote import name as quoted

if TYPE_CHECKING:
    from collections.abc import Mapping

    from interlock.agreement.document import Agreement
    from interlock.agreement.facts import Type
    from interlock.agreement.metric import Metric

Span = Literal["day", "week", "month", "quarter", "year"]
"""Spans of the calendar, in UTC, by which a metric may be split; weeks start on Monday."""
SPANS: tuple[Span, ...] = get_args(Span)

COUNTS = "_counts"
"""The column of the rows that says what each row counts for."""


class MetricError(InterlockError):
    """A metric cannot be worked out as its clause says it."""


@dataclass(frozen=True)
class Query:
    """SQL over tables of facts; its parameters are `$since` and `$until`, microseconds UTC, the end not included."""

    number: str
    """One row: part, whole, value, n."""
    rows: str
    """One row per row counted: the columns of the fact, the fields used, and `_counts`."""
    split: str
    """The number's columns by group, after the columns it was split by."""
    undated: str
    """One row: n, how many rows fall into no period, because their time is unknown."""
    reads: tuple[str, ...]
    """Relations it reads: the table of facts and `field_<name>` of every field used."""
    type: Type
    """`money` is in cents."""


def columns(agreement: Agreement, fact: str) -> dict[str, Type]:
    """Return the columns that expressions over a table of facts may use: its own, then the lead's fields."""
    own: dict[str, Type] = {name: column.type for name, column in FACTS[fact].columns.items()}
    fields = {name: TYPES[field.type] for name, field in agreement.field.items()} if "person" in own else {}
    return {**fields, **own}


def compile_metric(
    agreement: Agreement, name: str, by: tuple[str, ...] = (), where: str | None = None, of: Metric | None = None
) -> Query:
    """Compile a metric of the agreement, split by columns, fields or spans of time, and further restricted.

    `of` compiles a clause that is not in the agreement. Fields that the agreement does not declare may be split by,
    not computed with.
    """
    metric = of or _metric(agreement, name)
    known = columns(agreement, metric.of)
    try:
        measured = _measured(metric, known)
        conditions = [condition(text, known) for text in (metric.where, where) if text is not None]
    except ExpressionError as error:
        raise MetricError(f"metric.{name}: {error}") from error
    own = FACTS[metric.of].columns
    keys = tuple(key for key in by if key in known or key not in SPANS)
    if "person" not in own and (lost := [key for key in keys if key not in own]):
        raise MetricError(f"metric.{name}: {metric.of} has no {lost[0]}; split by one of {', '.join(own)}")
    used = {
        metric.by,
        *keys,
        *(column for part in [*conditions, *([measured] if measured else [])] for column in part.columns),
    }
    fields = tuple(sorted(used - own.keys()))
    base = _base(metric, fields)
    restricted = [part.sql for part in conditions]
    dated = [f"{quoted(metric.by)} >= $since", f"{quoted(metric.by)} < $until", *restricted]
    rows = _rows(metric, fields, measured, f"{base}\nWHERE {' AND '.join(dated)}")
    groups = {key: _group(metric, key) if key not in keys else quoted(key) for key in by}
    return Query(
        number=f"SELECT {_figures(metric)}\nFROM (\n{rows}\n) AS counted",
        rows=f"{rows}\nORDER BY {', '.join(quoted(column) for column in [metric.by, *own])}",
        split=_split(metric, groups, rows),
        undated=f"SELECT COUNT(*) AS n\n{base}\nWHERE {' AND '.join([f'{quoted(metric.by)} IS NULL', *restricted])}",
        reads=(f"fact_{metric.of}", *(f"field_{name}" for name in fields)),
        type=_type(metric, measured),
    )


def _metric(agreement: Agreement, name: str) -> Metric:
    if name not in agreement.metric:
        known = ", ".join(agreement.metric) or "none"
        raise MetricError(f"the agreement has no metric '{name}'; it has: {known}")
    return agreement.metric[name]


def _measured(metric: Metric, known: Mapping[str, Type]) -> Expression | None:
    """Return what each row counts for; nothing where rows are merely counted."""
    if metric.share is not None:
        return condition(metric.share, known)
    text = next((text for text in (metric.sum, metric.mean, metric.median) if text is not None), None)
    found = parse(text, known) if text is not None else None
    if found is not None and found.type not in ("number", "money"):
        raise ExpressionError(f"'{text}' is {found.type}; a sum, mean or median needs a number or an amount")
    return found


def _type(metric: Metric, measured: Expression | None) -> Type:
    return measured.type if measured is not None and metric.share is None else "number"


def _base(metric: Metric, fields: tuple[str, ...]) -> str:
    """Return the table of facts with the fields that are used."""
    own = [f"f.{quoted(column)}" for column in FACTS[metric.of].columns]
    more = [f"{quoted('field_' + name)}.value AS {quoted(name)}" for name in fields]
    joins = [f"LEFT JOIN {quoted('field_' + name)} ON {quoted('field_' + name)}.person = f.person" for name in fields]
    made = "\n  ".join([f"SELECT {', '.join([*own, *more])}", f"FROM {quoted('fact_' + metric.of)} AS f", *joins])
    return f"FROM (\n  {made}\n) AS known"


def _rows(metric: Metric, fields: tuple[str, ...], measured: Expression | None, kept: str) -> str:
    """Return the rows that are kept, and what each counts for."""
    names = ", ".join(quoted(column) for column in [*FACTS[metric.of].columns, *fields])
    counts = "TRUE" if measured is None else measured.sql if metric.share else f"CAST({measured.sql} AS DOUBLE)"
    return f"SELECT {names}, {counts} AS {COUNTS}\n{kept}"


def _figures(metric: Metric) -> str:
    """Return part, whole, value and n of a set of rows."""
    part, whole = _parts(metric)
    value = f"{part} / NULLIF({whole}, 0)" if whole != "NULL" else part
    if metric.median is not None:
        value = f"CAST(MEDIAN({COUNTS}) AS DOUBLE)"
    return f"{part} AS part, CAST({whole} AS DOUBLE) AS whole, {value} AS value, COUNT(*) AS n"


def _parts(metric: Metric) -> tuple[str, str]:
    """Return what is summed and what it is divided by; both add up over groups."""
    if metric.share is not None:
        whole = "COUNT(*)" if metric.basis in ("cohort", "open") else f"COUNT({COUNTS})"
        return f"CAST(COUNT(CASE WHEN {COUNTS} THEN 1 ELSE NULL END) AS DOUBLE)", whole
    if metric.sum is not None:
        return f"COALESCE(SUM({COUNTS}), 0)", "NULL"
    if metric.mean is not None or metric.median is not None:
        return f"SUM({COUNTS})", f"COUNT({COUNTS})"
    return "CAST(COUNT(*) AS DOUBLE)", "NULL"


def _group(metric: Metric, span: str) -> str:
    """Return the start of the span of the calendar that a row's time falls into."""
    return f"EPOCH_US(DATE_TRUNC('{span}', MAKE_TIMESTAMP({quoted(metric.by)})))"


def _split(metric: Metric, groups: Mapping[str, str], rows: str) -> str:
    if not groups:
        return f"SELECT {_figures(metric)}\nFROM (\n{rows}\n) AS counted"
    keys = ", ".join(f"{text} AS {quoted(key)}" for key, text in groups.items())
    return f"SELECT {keys}, {_figures(metric)}\nFROM (\n{rows}\n) AS counted\nGROUP BY {', '.join(groups.values())}"
