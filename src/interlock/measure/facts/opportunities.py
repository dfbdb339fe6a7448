"""One row per opportunity, and one per won deal."""

from __future__ import annotations

from interlock.measure.facts.lasting import days
from interlock.measure.facts.relation import Relation


def _latest(columns: str, where: str) -> str:
    """Return the last move per opportunity among those that fulfil a condition."""
    return f"""(
  SELECT opportunity, {columns} FROM (
    SELECT opportunity, {columns},
           ROW_NUMBER() OVER (PARTITION BY opportunity ORDER BY moved_at DESC, recorded DESC, id DESC) AS n
    FROM lead_moves WHERE NOT opportunity IS NULL AND {where}
  ) AS ranked WHERE n = 1
)"""


_OWNED = _latest("moved_by", "kind IN ('opened', 'amended') AND NOT moved_by IS NULL")
_DECIDED = _latest("kind, moved_at", "kind IN ('accepted', 'rejected', 'recycled')")

OPPORTUNITIES = Relation(
    f"""
SELECT e.opportunity, e.person, e.opened_at, a.amount, w.moved_by AS owner,
       d.kind = 'accepted' AS accepted, d.moved_at AS decided_at, c.kind = 'won' AS won, c.moved_at AS closed_at,
       {days("e.opened_at", "c.moved_at")} AS cycle_days
FROM (
  SELECT opportunity, MIN(person) AS person, MIN(CASE WHEN kind = 'opened' THEN moved_at ELSE NULL END) AS opened_at
  FROM lead_moves WHERE NOT opportunity IS NULL GROUP BY opportunity
) AS e
LEFT JOIN {_latest("amount", "NOT amount IS NULL")} AS a ON a.opportunity = e.opportunity
LEFT JOIN {_OWNED} AS w ON w.opportunity = e.opportunity
LEFT JOIN {_DECIDED} AS d ON d.opportunity = e.opportunity
LEFT JOIN {_latest("kind, moved_at", "kind IN ('won', 'lost')")} AS c ON c.opportunity = e.opportunity
""",
    ("lead_moves",),
)

WINS = Relation(
    f"""
SELECT w.opportunity, w.person, w.won_at, w.amount, p.captured_at,
       {days("p.captured_at", "w.won_at")} AS cycle_days
FROM (
  SELECT opportunity, person, closed_at AS won_at, amount FROM fact_opportunities WHERE won
  UNION ALL
  SELECT opportunity, person, moved_at AS won_at, amount FROM lead_moves WHERE kind = 'won' AND opportunity IS NULL
) AS w
LEFT JOIN fact_people AS p ON p.person = w.person
""",
    ("fact_opportunities", "lead_moves", "fact_people"),
)
