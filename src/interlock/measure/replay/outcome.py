"""What became, in truth, of the leads that a set of hand-offs names: verdicts and won deals."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from interlock.measure.statistics.wilson import wilson

if TYPE_CHECKING:
    from collections.abc import Sequence

    from interlock.measure.facts.store import Facts

SMALL = 20
"""Below so many a rate is no more than a hint."""

REACHED = "handed over by the opening of the deal, or by its win where no opening is known"


@dataclass(frozen=True)
class Rate:
    """A share with its 95% interval (Wilson 1927); None of nothing."""

    part: int
    whole: int

    def to_json(self) -> dict[str, Any]:
        """Return it as scripts read it."""
        interval = wilson(self.part, self.whole)
        return {
            "part": self.part,
            "of": self.whole,
            "rate": self.part / self.whole if self.whole else None,
            "interval": None if interval is None else list(interval),
            "small_sample": self.whole < SMALL,
        }


@dataclass(frozen=True)
class Deals:
    """Won deals and their amount in the agreement's currency; `unpriced` of them have no known amount."""

    deals: int = 0
    cents: int = 0
    unpriced: int = 0

    def __add__(self, other: Deals) -> Deals:
        return Deals(self.deals + other.deals, self.cents + other.cents, self.unpriced + other.unpriced)

    def to_json(self) -> dict[str, Any]:
        """Return it as scripts read it."""
        return {"deals": self.deals, "amount": self.cents / 100, "without_amount": self.unpriced}


def won(
    facts: Facts, since: int, until: int, keys: Sequence[str] = (), joins: str = ""
) -> dict[tuple[tuple[Any, ...], bool, bool], Deals]:
    """Return deals won from `since` up to `until`: by keys, whether base and whether candidate handed the lead over.

    Keys are columns of what is joined to the deals, which are called x.
    """
    facts.make(["fact_wins", "fact_opportunities"])
    columns = "".join(f"{key}, " for key in keys)
    found = facts.engine.sql(
        f"""
SELECT {columns}COALESCE(b.first_at <= COALESCE(o.opened_at, x.won_at), FALSE) AS in_base,
       COALESCE(c.first_at <= COALESCE(o.opened_at, x.won_at), FALSE) AS in_candidate,
       COUNT(*), CAST(COALESCE(SUM(x.amount), 0) AS BIGINT), COUNT(*) - COUNT(x.amount)
FROM fact_wins AS x LEFT JOIN fact_opportunities AS o ON o.opportunity = x.opportunity
LEFT JOIN (SELECT person, MIN("at") AS first_at FROM base GROUP BY person) AS b ON b.person = x.person
LEFT JOIN (SELECT person, MIN("at") AS first_at FROM candidate GROUP BY person) AS c ON c.person = x.person
{joins} WHERE x.won_at >= $since AND x.won_at < $until GROUP BY {columns}in_base, in_candidate""",
        {"since": since, "until": until},
    ).fetchall()
    size = len(keys)
    return {(row[:size], bool(row[size]), bool(row[size + 1])): Deals(*row[size + 2 :]) for row in found}


def accepted(facts: Facts, side: str, since: int, until: int) -> Rate:
    """Return how many of a side's hand-offs sales accepted, of those whose lead got a verdict before the next one.

    Verdicts are those that sales really gave, to whatever hand-off: the nearest there is to an answer to this one.
    """
    facts.make(["lead_moves"])
    row = facts.engine.sql(
        f"""
SELECT COUNT(*) FILTER (WHERE kind = 'accepted'), COUNT(*) FROM (
  SELECT v.kind, ROW_NUMBER() OVER (PARTITION BY h.person, h."at" ORDER BY v.moved_at, v.recorded, v.id) AS n
  FROM (SELECT person, "at", LEAD("at") OVER (PARTITION BY person ORDER BY "at") AS next_at FROM {side}) AS h
  JOIN lead_moves AS v ON v.person = h.person AND v.moved_at >= h."at" AND (h.next_at IS NULL OR v.moved_at < h.next_at)
  WHERE v.kind IN ('accepted', 'rejected', 'recycled') AND h."at" >= $since AND h."at" < $until
) AS answered WHERE n = 1""",
        {"since": since, "until": until},
    ).fetchall()[0]
    return Rate(*row)


def bought(facts: Facts, side: str, since: int, until: int) -> Rate:
    """Return how many of the people a side handed over became customers afterwards, at any time."""
    facts.make(["fact_wins"])
    row = facts.engine.sql(
        f"""
SELECT COUNT(w.won_at), COUNT(*)
FROM (SELECT person, MIN("at") AS first_at FROM {side} WHERE "at" >= $since AND "at" < $until GROUP BY person) AS h
LEFT JOIN (SELECT person, MAX(won_at) AS won_at FROM fact_wins GROUP BY person) AS w
  ON w.person = h.person AND w.won_at >= h.first_at""",
        {"since": since, "until": until},
    ).fetchall()[0]
    return Rate(*row)


def by_month(facts: Facts, side: str, since: int, until: int) -> dict[tuple[str, str], int]:
    """Return a side's hand-offs by month (2026-01, in UTC) and clause."""
    found = facts.engine.sql(
        f"""
SELECT STRFTIME(MAKE_TIMESTAMP("at"), '%Y-%m') AS month, clause, COUNT(*) FROM {side}
WHERE "at" >= $since AND "at" < $until GROUP BY 1, 2""",
        {"since": since, "until": until},
    ).fetchall()
    return {(month, clause): count for month, clause, count in found}
