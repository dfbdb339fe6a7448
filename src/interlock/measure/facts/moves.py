"""Moves with the person they belong to, also where only the opportunity was said."""

from __future__ import annotations

from interlock.measure.facts.relation import Relation

LEAD_MOVES = Relation("""
SELECT m.id, COALESCE(m.person, o.person) AS person, m.opportunity, m.kind, m.at AS moved_at, m.recorded, m.stage,
       m.team, m."by" AS moved_by, m.reason, m.due, m.amount, m.clause
FROM moves AS m
LEFT JOIN (
  SELECT opportunity, MIN(person) AS person FROM moves
  WHERE NOT opportunity IS NULL AND NOT person IS NULL GROUP BY opportunity
) AS o ON o.opportunity = m.opportunity
""")
