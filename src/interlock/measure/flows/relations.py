"""Everybody's way through the stages: each stage that took them further than before, and how the way ends."""

from __future__ import annotations

from typing import TYPE_CHECKING

from interlock.measure.facts.entries import LEAVING
from interlock.measure.facts.relation import Relation
from interlock.measure.quote import literal

if TYPE_CHECKING:
    from interlock.agreement.document import Agreement

FIRST_TOUCH = Relation(
    'SELECT t.person, MIN(t.channel) AS channel, MIN(t.kind) AS kind, MIN(t."at") AS touched_at FROM touches AS t '
    'JOIN (SELECT person, MIN("at") AS first_at FROM touches GROUP BY person) AS f '
    'ON f.person = t.person AND f.first_at = t."at" GROUP BY t.person'
)
"""The first touch by person; of several at one instant, the first by name."""


def relations(agreement: Agreement) -> dict[str, Relation]:
    """Return what the journey map is read from, by name.

    `flow_steps` has a row for each stage that took a person further than any before: person, place (from 1),
    entered_at, times (how often they entered it), previous and next place, next_at, begun_at. `flow_visits` adds how
    the way ends where nothing follows: `ending` and `ended_at`. Times are microseconds UTC.
    """
    places = " ".join(f"WHEN {literal(name)} THEN {n}" for n, (name, _) in enumerate(agreement.stages(), 1))
    left = ", ".join(literal(kind) for kind in LEAVING)
    return {
        "flow_firsts": Relation(
            f"SELECT person, place, MIN(entered_at) AS entered_at, MAX(entered_at) AS again_at, COUNT(*) AS times "
            f"FROM (SELECT person, CASE stage {places} ELSE NULL END AS place, entered_at FROM fact_entries"
            f") AS placed WHERE NOT place IS NULL GROUP BY person, place",
            ("fact_entries",),
        ),
        "flow_steps": Relation(_STEPS, ("flow_firsts",)),
        "flow_left": Relation(
            f"SELECT person, kind, moved_at FROM (SELECT person, kind, moved_at, ROW_NUMBER() OVER ("
            f"PARTITION BY person ORDER BY moved_at DESC, recorded DESC, id DESC) AS n "
            f"FROM lead_moves WHERE kind IN ({left}) AND NOT person IS NULL) AS ranked WHERE n = 1",
            ("lead_moves",),
        ),
        "flow_visits": Relation(_VISITS.format(last=len(agreement.stage)), ("flow_steps", "flow_firsts", "flow_left")),
        "flow_worked": Relation(_worked(agreement), ("flow_visits",)),
        "flow_first_touch": FIRST_TOUCH,
    }


_STEPS = """
SELECT person, place, entered_at, times,
       LAG(place) OVER (PARTITION BY person ORDER BY place) AS previous,
       LEAD(place) OVER (PARTITION BY person ORDER BY place) AS next,
       LEAD(entered_at) OVER (PARTITION BY person ORDER BY place) AS next_at,
       MIN(entered_at) OVER (PARTITION BY person) AS begun_at
FROM (
  SELECT person, place, entered_at, times,
         MAX(place) OVER (PARTITION BY person ORDER BY entered_at, place
                          ROWS BETWEEN UNBOUNDED PRECEDING AND 1 PRECEDING) AS furthest
  FROM flow_firsts
) AS ahead
WHERE furthest IS NULL OR place > furthest
"""

_VISITS = """
SELECT s.person, s.place, s.entered_at, s.times, s.previous, s.next, s.next_at, s.begun_at,
       CASE WHEN NOT s.next IS NULL THEN NULL
            WHEN s.place < {last} AND l.moved_at >= e.last_at THEN l.kind ELSE 'open' END AS ending,
       CASE WHEN s.next IS NULL AND s.place < {last} AND l.moved_at >= e.last_at
            THEN l.moved_at ELSE NULL END AS ended_at
FROM flow_steps AS s
LEFT JOIN flow_left AS l ON l.person = s.person
LEFT JOIN (SELECT person, MAX(again_at) AS last_at FROM flow_firsts GROUP BY person) AS e ON e.person = s.person
"""
"""A way ends by the last that was heard: a refusal, a rest or a loss, unless a stage was entered after it."""


def _worked(agreement: Agreement) -> str:
    """Return, by person and place, whether marketing and sales touched them while they were there."""
    return (
        f"SELECT v.person, v.place, MAX({_owned(agreement, 'marketing')}) AS marketing, "
        f"MAX({_owned(agreement, 'sales')}) AS sales FROM flow_visits AS v "
        f'JOIN touches AS t ON t.person = v.person AND t."at" >= v.entered_at '
        f'AND t."at" < COALESCE(v.next_at, v.ended_at, {2**62}) GROUP BY v.person, v.place'
    )


def _owned(agreement: Agreement, team: str) -> str:
    """Say whether a touch is one of a team's; a kind that both own counts for both."""
    kinds = [name for name, clause in agreement.touchpoint.items() if clause.owner in (team, "both")]
    return f"CASE WHEN t.kind IN ({', '.join(map(literal, kinds))}) THEN 1 ELSE 0 END" if kinds else "0"
