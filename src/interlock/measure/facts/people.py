"""One row per person who became known."""

from __future__ import annotations

from typing import TYPE_CHECKING

from interlock.measure.facts.relation import Relation
from interlock.measure.quote import literal

if TYPE_CHECKING:
    from interlock.agreement.document import Agreement


def people(agreement: Agreement) -> Relation:
    """Return the relation of people, each with the furthest stage entered."""
    names = [name for name, _ in agreement.stages()]
    rank = " ".join(f"WHEN {literal(name)} THEN {number}" for number, name in enumerate(names, 1))
    back = " ".join(f"WHEN {number} THEN {literal(name)}" for number, name in enumerate(names, 1))
    return Relation(
        f"""
SELECT c.person, c.captured_at, CASE f.furthest {back} ELSE NULL END AS stage
FROM (
  SELECT person, MIN(moved_at) AS captured_at FROM lead_moves
  WHERE kind = 'captured' AND NOT person IS NULL GROUP BY person
) AS c
LEFT JOIN (
  SELECT person, MAX(CASE stage {rank} ELSE 0 END) AS furthest FROM fact_entries GROUP BY person
) AS f ON f.person = c.person
""",
        ("lead_moves", "fact_entries"),
    )
