"""The rows behind a comparison: every hand-off of either side with what became of it, and every won deal.

They are written to files, so that they can be looked at after the engine is gone, a page at a time.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Literal, TypeAlias

import duckdb
import pyarrow as pa
import pyarrow.parquet as pq

from interlock.measure.quote import literal
from interlock.measure.replay.groups import relation_of

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator, Sequence
    from pathlib import Path

    from interlock.measure.facts.store import Facts
    from interlock.measure.replay.compare import Stretch
    from interlock.measure.replay.groups import SideName

What: TypeAlias = Literal["handed", "peak", "answered", "bought", "kept", "missed", "caught"]
WINS: dict[What, str] = {"kept": "b AND c", "missed": "b AND NOT c", "caught": "c AND NOT b"}
"""Won deals by whether base and whether candidate had handed the lead over in time."""
MEMORY = "200MB"
AT_ONCE = 1_000


def handoffs_sql(side: SideName) -> str:
    """Return SQL for one side's hand-offs, each with the verdict that followed and when the lead bought."""
    other = "candidate" if side == "base" else "base"
    return f"""
SELECT h.person, h."at", STRFTIME(MAKE_TIMESTAMP(h."at"), '%Y-%m') AS month, h.clause, h.score,
       v.kind AS verdict, v.moved_at AS verdict_at, CASE WHEN h.nth = 1 THEN w.won_at ELSE NULL END AS bought_at,
       h.nth = 1 AS first, NOT o.person IS NULL AS shared
FROM (
  SELECT *, ROW_NUMBER() OVER (PARTITION BY person ORDER BY "at") AS nth FROM (
    SELECT *, LEAD("at") OVER (PARTITION BY person ORDER BY "at") AS next_at FROM {side}
  ) AS all_of_them WHERE "at" >= $since AND "at" < $until
) AS h
LEFT JOIN (
  SELECT DISTINCT person FROM {other} WHERE "at" >= $since AND "at" < $until
) AS o ON o.person = h.person
LEFT JOIN (SELECT person, MAX(won_at) AS won_at FROM fact_wins GROUP BY person) AS w
  ON w.person = h.person AND w.won_at >= h."at"
LEFT JOIN (
  SELECT g.person, g."at", m.kind, m.moved_at,
         ROW_NUMBER() OVER (PARTITION BY g.person, g."at" ORDER BY m.moved_at, m.recorded, m.id) AS n
  FROM (SELECT person, "at", LEAD("at") OVER (PARTITION BY person ORDER BY "at") AS next_at FROM {side}) AS g
  JOIN lead_moves AS m
    ON m.person = g.person AND m.moved_at >= g."at" AND (g.next_at IS NULL OR m.moved_at < g.next_at)
  WHERE m.kind IN ('accepted', 'rejected', 'recycled')
) AS v ON v.person = h.person AND v."at" = h."at" AND v.n = 1"""


WINS_SQL = """
SELECT x.opportunity, x.person, x.won_at, x.amount, o.opened_at, b.first_at AS base_at, c.first_at AS candidate_at,
       COALESCE(b.first_at <= COALESCE(o.opened_at, x.won_at), FALSE) AS b,
       COALESCE(c.first_at <= COALESCE(o.opened_at, x.won_at), FALSE) AS c
FROM fact_wins AS x LEFT JOIN fact_opportunities AS o ON o.opportunity = x.opportunity
LEFT JOIN (SELECT person, MIN("at") AS first_at FROM base GROUP BY person) AS b ON b.person = x.person
LEFT JOIN (SELECT person, MIN("at") AS first_at FROM candidate GROUP BY person) AS c ON c.person = x.person
WHERE x.won_at >= $since AND x.won_at < $until"""
"""Every won deal, and when either side first handed its lead over."""


@dataclass(frozen=True)
class Asked:
    """One number whose rows are asked for."""

    what: What
    side: SideName = "candidate"
    month: str = ""
    """The month with the most hand-offs, for `peak`."""
    split: str = ""
    group: str | None = None
    """Of a split: leads of which this is so; None: those of which nothing is known."""
    both: bool | None = None
    """Only leads that the other side hands over as well, or only those that it does not."""

    @property
    def table(self) -> str:
        """Return which rows it is made of."""
        return "wins" if self.what in WINS else self.side

    @property
    def sql(self) -> str:
        """Return the SQL of its rows over `base` and `candidate`, the hand-offs that replay works out."""
        where, bound = self.where()
        source = WINS_SQL if self.what in WINS else handoffs_sql(self.side)
        told = "".join(f"\n-- ${name} = {value}" for name, value in bound.items())
        return f"SELECT * FROM ({source}\n) AS {self.table}\nWHERE {where}{told}"

    def where(self) -> tuple[str, dict[str, Any]]:
        """Return the condition on these rows, and what is bound to it."""
        parts = [WINS[self.what]] if self.what in WINS else [_HANDED[self.what]]
        bound: dict[str, Any] = {"month": self.month} if self.what == "peak" else {}
        if self.both is not None and self.what not in WINS:
            parts.append("shared" if self.both else "NOT shared")
        if self.split:
            bound["split"] = self.split
            members = "SELECT person FROM groups WHERE split = $split"
            if self.group is None:
                parts.append(f"COALESCE(person NOT IN ({members} AND NOT value IS NULL), TRUE)")
            else:
                bound["group"] = self.group
                parts.append(f"COALESCE(person IN ({members} AND value = $group), FALSE)")
        return " AND ".join(parts), bound


_HANDED: dict[What, str] = {
    "handed": "TRUE",
    "peak": "month = $month",
    "answered": "NOT verdict IS NULL",
    "bought": "first",
}


def write(facts: Facts, whole: Stretch, splits: Sequence[str], directory: Path) -> None:
    """Write the rows of what was just compared; both sides are known to the engine by their names."""
    facts.make(["fact_wins", "fact_opportunities", "lead_moves"])
    window = {"since": whole.since, "until": whole.until}
    tables: dict[str, str] = {"base": handoffs_sql("base"), "candidate": handoffs_sql("candidate"), "wins": WINS_SQL}
    for name, sql in tables.items():
        pq.write_table(facts.engine.arrow(sql, window), directory / f"{name}.parquet")
    pq.write_table(_groups(facts, splits), directory / "groups.parquet")


def _groups(facts: Facts, splits: Sequence[str]) -> pa.Table:
    """Return rows (split, person, value) of everybody who is behind a number."""
    relations = {split: relation_of(facts, split) for split in splits}
    facts.make(relations.values())
    people = "SELECT person FROM base UNION SELECT person FROM candidate UNION SELECT person FROM fact_wins"
    parts = [
        f"SELECT '{number}' AS split, person, CAST(value AS TEXT) AS value FROM {name} WHERE person IN ({people})"
        for number, name in enumerate(relations.values())
    ]
    none = "SELECT CAST(NULL AS TEXT) AS split, CAST(NULL AS BIGINT) AS person, CAST(NULL AS TEXT) AS value WHERE FALSE"
    found = facts.engine.arrow(" UNION ALL ".join(parts) or none)
    names = pa.array([list(relations)[int(number)] for number in found["split"].to_pylist()], pa.string())
    return found.set_column(0, "split", names)


class Behind:
    """Reads the rows of one comparison from the files they were written to."""

    def __init__(self, directory: Path) -> None:
        self.directory = directory

    def count(self, asked: Asked, only: Collection[int] | None = None) -> int:
        """Return how many rows a number has, of everybody or only of some people."""
        return int(self._read(asked, "COUNT(*) AS n", only)[0]["n"])

    def page(self, asked: Asked, first: int, most: int, only: Collection[int] | None = None) -> list[dict[str, Any]]:
        """Return some of a number's rows, always in the same order."""
        order = "won_at, opportunity, person" if asked.table == "wins" else '"at", person'
        return self._read(asked, "*", only, f"ORDER BY {order} LIMIT {int(most)} OFFSET {int(first)}")

    def every(self, asked: Asked, only: Collection[int] | None = None) -> Iterator[dict[str, Any]]:
        """Return all rows of a number, some at a time."""
        first = 0
        while cut := self.page(asked, first, AT_ONCE, only):
            yield from cut
            first += len(cut)

    def figures(self, asked: Asked) -> tuple[int, int, int]:
        """Return how many of a number's rows were accepted, how many bought, and what they are worth (cents)."""
        what = "COUNT(*) FILTER (WHERE verdict = 'accepted') AS accepted, COUNT(bought_at) AS bought, 0 AS cents"
        if asked.table == "wins":
            what = "0 AS accepted, 0 AS bought, CAST(COALESCE(SUM(amount), 0) AS BIGINT) AS cents"
        accepted, bought, cents = self._read(asked, what, None)[0].values()
        return accepted, bought, cents

    def _read(self, asked: Asked, columns: str, only: Collection[int] | None, after: str = "") -> list[dict[str, Any]]:
        where, bound = asked.where()
        with duckdb.connect(config={"memory_limit": MEMORY, "threads": 1}) as db:
            for name in (asked.table, "groups"):
                path = literal(str(self.directory / f"{name}.parquet"))
                db.execute(f"CREATE VIEW {name} AS SELECT * FROM read_parquet({path})")
            if only is not None:
                db.register("seen", pa.table({"person": pa.array(sorted(only), pa.int64())}))
                where += " AND person IN (SELECT person FROM seen)"
            sql = f"SELECT {columns} FROM {asked.table} WHERE {where} {after}"
            found: list[dict[str, Any]] = db.sql(sql, params=bound).to_arrow_table().to_pylist()
        return found
