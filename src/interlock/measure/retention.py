"""Whose time is over under a clause of retention: one row per person, counted from the last sign of them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import pyarrow as pa

from interlock.agreement.expression import condition
from interlock.agreement.personal import staying
from interlock.agreement.vocabulary import lead_columns
from interlock.measure.quote import literal
from interlock.measure.quote import name as quoted

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from interlock.agreement.document import Agreement
    from interlock.agreement.retention import Keep
    from interlock.measure.facts.store import Facts

DAY = 86_400_000_000
ERASED = "erased"
"""What stands in place of a value: it is not known any more, and a gate that asked for it held nevertheless."""
IDENTIFIES = frozenset({"email", "name"})
"""Fields that stay where only the others are dropped: by them a person who returns is known."""

_STANDING = """
WITH signs AS (
  SELECT person, MAX(seen_at) AS last FROM (
    SELECT person, "at" AS seen_at FROM touches WHERE NOT outbound
    UNION ALL SELECT person, moved_at FROM lead_moves WHERE NOT person IS NULL
  ) AS seen GROUP BY person
), said AS (
  SELECT key AS person, MAX(recorded) AS last FROM changes WHERE entity = 'person' GROUP BY key
), dealt AS (
  SELECT m.person, BOOL_OR(o.won) AS won, BOOL_OR(o.won IS NULL) AS open
  FROM (SELECT DISTINCT person, opportunity FROM lead_moves WHERE NOT person IS NULL) AS m
  JOIN fact_opportunities AS o ON o.opportunity = m.opportunity GROUP BY m.person
), stepped AS (
  SELECT person, BOOL_OR(kind = 'handed_over') AS handed, BOOL_OR(kind = 'won') AS won,
         BOOL_OR(kind = 'reported' AND list_contains($beyond::VARCHAR[], stage)) AS beyond,
         ARG_MAX(kind, moved_at) FILTER (kind IN ('accepted', 'rejected', 'recycled')) AS verdict
  FROM lead_moves WHERE NOT person IS NULL GROUP BY person
)
SELECT person, COALESCE(signs.last, said.last) AS last,
       CASE WHEN dealt.won OR dealt.open OR stepped.won OR stepped.beyond THEN 'held'
            WHEN NOT dealt.won IS NULL OR NOT dealt.open IS NULL THEN 'lost'
            WHEN stepped.handed IS NULL OR NOT stepped.handed THEN 'never_handed_over'
            WHEN stepped.verdict IN ('rejected', 'recycled') THEN 'refused'
            ELSE 'no_deal' END AS what
FROM signs FULL JOIN said USING (person) LEFT JOIN dealt USING (person) LEFT JOIN stepped USING (person)
"""


@dataclass(frozen=True)
class Silent:
    """Somebody whose time is over, or soon will be; times in microseconds UTC."""

    person: int
    last: int
    """The last sign of them."""


class Retention:
    """Who is in which group, under one agreement; `known` are the people it is about."""

    def __init__(self, facts: Facts, known: Iterable[int]) -> None:
        self._facts = facts
        facts.make(["lead_moves", "fact_opportunities"])
        engine = facts.engine
        engine.register("kept_known", pa.table({"person": pa.array(known, pa.int64())}))
        beyond = {"beyond": _beyond(facts.agreement)}
        engine.sql(f"CREATE TEMP TABLE kept_standing AS {_STANDING}", beyond)

    def over(self, clause: Keep, now: int, most: int) -> list[Silent]:
        """List up to `most` whose time is over at `now`, the longest silent first."""
        bound = {"before": now - round(clause.for_days * DAY), "what": clause.what}
        sql = f"SELECT s.person, s.last {self._from(clause)} ORDER BY s.last, s.person LIMIT {int(most)}"
        return [Silent(*row) for row in self._facts.engine.sql(sql, bound).fetchall()]

    def count(self, clause: Keep, now: int) -> int:
        """Count whose time is over at `now`."""
        bound = {"before": now - round(clause.for_days * DAY), "what": clause.what}
        found = self._facts.engine.sql(f"SELECT COUNT(*) {self._from(clause)}", bound).fetchone()
        return int(found[0]) if found else 0

    def _from(self, clause: Keep) -> str:
        conditions, fields = self._conditions(clause)
        tables = {name: quoted(f"field_{name}") for name in fields}
        joins = [f"LEFT JOIN {table} ON {table}.person = s.person" for table in tables.values()]
        values = [f"{table}.value AS {quoted(name)}" for name, table in tables.items()]
        dropped = [self._has_fields()] if clause.ends == "drop_fields" else []
        where = ["s.what = $what", "s.last < $before", *dropped]
        inner = (
            f"SELECT {', '.join(['s.person', 's.last', *values])} FROM kept_standing AS s "
            f"JOIN kept_known AS k ON k.person = s.person {' '.join(joins)} WHERE {' AND '.join(where)}"
        )
        return f"FROM ({inner}) AS s{' WHERE ' + ' AND '.join(conditions) if conditions else ''}"

    def _conditions(self, clause: Keep) -> tuple[list[str], list[str]]:
        agreement = self._facts.agreement
        columns, said = lead_columns(agreement), list[str]()
        used: set[str] = set()
        for text, wanted in _texts(clause, agreement):
            found = condition(text, columns)
            used |= found.columns
            said.append(f"COALESCE({found.sql}, FALSE) = {wanted}")
        fields = sorted(used)
        self._facts.make([self._facts.field(name) for name in fields])
        return said, fields

    def _has_fields(self) -> str:
        kept = ", ".join(literal(name) for name in sorted(staying(self._facts.agreement) | IDENTIFIES))
        return (
            "s.person IN (SELECT key FROM changes WHERE entity = 'person' AND NOT text IS NULL "
            f"AND text <> {literal(ERASED)} AND NOT field IN ({kept}))"
        )


def _texts(clause: Keep, agreement: Agreement) -> Iterator[tuple[str, str]]:
    if clause.segment is not None:
        yield agreement.segment[clause.segment].where, "TRUE"
    if clause.unless is not None:
        yield clause.unless, "FALSE"


def _beyond(agreement: Agreement) -> list[str]:
    """Return the stages that only people with a deal are in: whoever is reported in one of them is kept."""
    orders = [stage.order for _, stage in agreement.stages() if stage.entered in ("opened", "won")]
    return [name for name, stage in agreement.stages() if orders and stage.order >= min(orders)]
