"""One number, end to end: its value, its rows, its split and its passport."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, date, datetime
from typing import TYPE_CHECKING, Any

from interlock.agreement.facts import FACTS
from interlock.measure.compile import SPANS, Query, compile_metric
from interlock.measure.facts.relation import complete, in_order
from interlock.measure.slices import in_slices

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator, Mapping

    from interlock.agreement.facts import Type
    from interlock.agreement.metric import Metric
    from interlock.measure.facts.store import Facts

EARLIEST, LATEST = -(2**62), 2**62
"""Bounds of a period that is open on that side; no date lies beyond them."""


@dataclass(frozen=True)
class Period:
    """From a moment up to, not including, another, in microseconds UTC."""

    since: int = EARLIEST
    until: int = LATEST

    @classmethod
    def days(cls, since: date | None, until: date | None) -> Period:
        """Return the period of whole UTC days from `since` up to, not including, `until`."""
        return cls(EARLIEST if since is None else midnight(since), LATEST if until is None else midnight(until))

    def to_json(self) -> dict[str, str | None]:
        """Return both bounds as ISO times; nothing where a side is open."""
        return {"from": said(self.since), "to": said(self.until)}


@dataclass(frozen=True)
class Figure:
    """A value and what it was made from; `part` over `whole`, where there is a whole."""

    value: float | None
    part: float | None
    whole: float | None
    n: int
    key: Mapping[str, Any]


@dataclass(frozen=True)
class Number:
    """A metric's answer over one period, with all that is needed to check it; money is in whole currency units."""

    name: str
    metric: Metric
    type: Type
    figure: Figure
    groups: tuple[Figure, ...]
    undated: int
    period: Period
    query: Query
    sql: str
    """The number's own SQL, complete over the ledger's tables; parameters `$since`, `$until` and, if used, `$now`."""


def number(
    facts: Facts, name: str, by: tuple[str, ...] = (), period: Period = Period(), where: str | None = None
) -> Number:
    """Work out a metric of the agreement; `where` restricts it further, as a goal may."""
    query = _ready(facts, name, by, where)
    bound = {"since": period.since, "until": period.until}
    metric = facts.agreement.metric[name]
    scale = 100 if query.type == "money" else 1
    figure = _figure(facts.engine.rows(query.number, bound)[0], (), scale)
    groups = [_figure(row, by, scale) for row in facts.engine.rows(query.split, bound)] if by else []
    undated = facts.engine.rows(query.undated)[0]["n"]
    sql = complete(query.number, query.reads, facts.relations)
    return Number(name, metric, query.type, figure, tuple(_sorted(groups, by)), undated, period, query, sql)


def rows(  # noqa: PLR0913 - which rows, and how many of them
    facts: Facts,
    name: str,
    period: Period = Period(),
    where: str | None = None,
    by: tuple[str, ...] = (),
    *,
    page: tuple[int, int] | None = None,
    only: Collection[int] | None = None,
) -> list[dict[str, Any]]:
    """Return the rows behind a metric; `_counts` says what each counts for (money in cents).

    `page` is how many to pass over and how many to return then; the order is always the same. `only` leaves out the
    rows of all people but these.
    """
    text, bound = _behind(_ready(facts, name, by, where), period, only)
    cut = "" if page is None else f"\nLIMIT {int(page[1])} OFFSET {int(page[0])}"
    return facts.engine.rows(text + cut, bound)


def count(
    facts: Facts, name: str, period: Period, where: str | None = None, only: Collection[int] | None = None
) -> int:
    """Count those rows."""
    text, bound = _behind(_ready(facts, name, (), where), period, only)
    return int(facts.engine.rows(f"SELECT COUNT(*) AS n FROM (\n{text}\n) AS behind", bound)[0]["n"])


def every(
    facts: Facts, name: str, period: Period = Period(), where: str | None = None, only: Collection[int] | None = None
) -> Iterator[dict[str, Any]]:
    """Return the same rows one after the other, never all of them at once."""
    text, bound = _behind(_ready(facts, name, (), where), period, only)
    kept, order = text.rsplit("\nORDER BY ", 1)
    return in_slices(
        facts.engine,
        lambda more: f"SELECT *\nFROM (\n{kept}\n) AS kept\nWHERE {more}\nORDER BY {order}",
        order.split(", ")[0],
        bound,
    )


def _behind(query: Query, period: Period, only: Collection[int] | None) -> tuple[str, dict[str, int | list[int]]]:
    """Return the rows' query and its parameters; a fact that tells of nobody is for everybody."""
    bound: dict[str, int | list[int]] = {"since": period.since, "until": period.until}
    fact = next(read.removeprefix("fact_") for read in query.reads if read.startswith("fact_"))
    if only is None or "person" not in FACTS[fact].columns:
        return query.rows, bound
    kept, order = query.rows.rsplit("\nORDER BY ", 1)
    among = "person IN (SELECT UNNEST(CAST($only AS BIGINT[])))"
    return f"SELECT *\nFROM (\n{kept}\n) AS behind\nWHERE {among}\nORDER BY {order}", bound | {"only": sorted(only)}


def _ready(facts: Facts, name: str, by: tuple[str, ...], where: str | None) -> Query:
    """Compile a metric and make all that it reads."""
    query = compile_metric(facts.agreement, name, by, where)
    for relation in query.reads:
        if relation.startswith("field_"):
            facts.field(relation.removeprefix("field_"))
    facts.make(in_order(query.reads, facts.relations))
    return query


def _figure(row: Mapping[str, Any], by: tuple[str, ...], scale: int) -> Figure:
    money = {name: None if row[name] is None else row[name] / scale for name in ("value", "part")}
    key = {name: said(row[name]) if name in SPANS and isinstance(row[name], int) else row[name] for name in by}
    return Figure(money["value"], money["part"], row["whole"], row["n"], key)


def _sorted(groups: list[Figure], by: tuple[str, ...]) -> list[Figure]:
    """Return spans of time in their order, everything else by size."""
    if by and by[0] in SPANS:
        return sorted(groups, key=lambda group: [str(group.key[name] or "") for name in by])
    return sorted(
        groups, key=lambda group: (-group.n, *((group.key[name] is None, str(group.key[name])) for name in by))
    )


def midnight(day: date) -> int:
    """Return the first microsecond of a UTC day."""
    return int(datetime(day.year, day.month, day.day, tzinfo=UTC).timestamp()) * 1_000_000


def said(moment: int | None) -> str | None:
    """Return a moment in ISO 8601, UTC; nothing for an open bound."""
    if moment is None or moment in (EARLIEST, LATEST):
        return None
    whole, rest = divmod(moment, 1_000_000)
    time = datetime.fromtimestamp(whole, UTC).replace(microsecond=rest)
    return time.date().isoformat() if (whole % 86_400, rest) == (0, 0) else time.isoformat().replace("+00:00", "Z")
