"""One row per hand-off: what was asked of sales, and how sales answered."""

from __future__ import annotations

from typing import TYPE_CHECKING

from interlock.measure.facts.lasting import days
from interlock.measure.facts.relation import Relation
from interlock.measure.quote import literal

if TYPE_CHECKING:
    from interlock.agreement.document import Agreement

_HOUR = 3_600_000_000


def handoffs(agreement: Agreement) -> Relation:
    """Return the relation of hand-offs; each verdict belongs to the last hand-off before it.

    Nothing counts as answered in time before it is due, else a period that still runs would show its quick answers
    only; `lifecycle.answer.compliance` counts alike. A hold answers nothing: it moves the due time.
    """
    return Relation(
        f"""
SELECT handoff, person, handed_at, clause, team, owner, due, answered_at, verdict, decided_at, decided_by, reason,
       CAST(answered_at - handed_at AS DOUBLE) / CAST({_HOUR} AS DOUBLE) AS answer_hours,
       {days("handed_at", "decided_at")} AS decide_days,
       CASE WHEN due IS NULL OR due > $now THEN NULL
            WHEN NOT answered_at IS NULL THEN answered_at <= due
            WHEN $now > due THEN FALSE
            ELSE NULL END AS answered_in_time,
       opportunity, amount
FROM (
  SELECT h.id AS handoff, h.person, h.moved_at AS handed_at, h.clause, h.team, h.moved_by AS owner,
         COALESCE(p.due, h.due) AS due,
         LEAST(t.touched_at, f.first_at) AS answered_at,
         v.kind AS verdict, v.moved_at AS decided_at, v.moved_by AS decided_by, v.reason, h.opportunity, o.amount
  FROM handed AS h
  LEFT JOIN ({_first_touch(agreement)}) AS t ON t.id = h.id
  LEFT JOIN (
    SELECT handoff, MIN(moved_at) AS first_at FROM verdicts WHERE kind <> 'held' GROUP BY handoff
  ) AS f ON f.handoff = h.id
  LEFT JOIN (
    SELECT handoff, due, ROW_NUMBER() OVER (PARTITION BY handoff ORDER BY nth) AS n
    FROM verdicts WHERE kind = 'held' AND NOT due IS NULL
  ) AS p ON p.handoff = h.id AND p.n = 1
  LEFT JOIN verdicts AS v ON v.handoff = h.id AND v.nth = 1
  LEFT JOIN fact_opportunities AS o ON o.opportunity = h.opportunity
) AS answered
""",
        ("handed", "verdicts", "fact_opportunities"),
    )


HANDED = Relation(
    """
SELECT id, person, opportunity, moved_at, clause, team, moved_by, due,
       LEAD(moved_at) OVER (PARTITION BY person, opportunity ORDER BY moved_at, recorded, id) AS next_at
FROM lead_moves WHERE kind = 'handed_over' AND NOT person IS NULL
""",
    ("lead_moves",),
)

VERDICTS = Relation(
    """
SELECT h.id AS handoff, v.kind, v.moved_at, v.moved_by, v.reason, v.due,
       ROW_NUMBER() OVER (
         PARTITION BY h.id
         ORDER BY CASE WHEN v.kind = 'held' THEN 1 ELSE 0 END, CASE WHEN v.kind = 'held' THEN 0 ELSE v.moved_at END,
                  CASE WHEN v.kind = 'held' THEN 0 ELSE v.recorded END, CASE WHEN v.kind = 'held' THEN 0 ELSE v.id END,
                  v.moved_at DESC, v.recorded DESC, v.id DESC
       ) AS nth
FROM handed AS h
JOIN lead_moves AS v ON v.person = h.person
 AND v.moved_at >= h.moved_at AND (h.next_at IS NULL OR v.moved_at < h.next_at)
 AND (h.opportunity IS NULL OR v.opportunity IS NULL OR v.opportunity = h.opportunity)
WHERE v.kind IN ('accepted', 'rejected', 'recycled', 'held')
""",
    ("handed", "lead_moves"),
)
"""Verdicts by hand-off; the first is the one that counts: the earliest that decided, else the latest `held`.

A hold says until when the clock stands still, and with it the due time that follows.
"""


def _first_touch(agreement: Agreement) -> str:
    """Return, by hand-off, when one of our people first reached out after it and before the next one."""
    return f"""
    SELECT h.id, MIN(t.at) AS touched_at FROM handed AS h
    JOIN touches AS t ON t.person = h.person AND t.at >= h.moved_at AND (h.next_at IS NULL OR t.at < h.next_at)
    WHERE {_is_answer(agreement)} GROUP BY h.id"""


def _is_answer(agreement: Agreement) -> str:
    """Return what makes a touch an answer: we started it, and the clause names its kind or, naming none, any would do.

    The other evaluator of this definition is `lifecycle.answer.proves_answer`.
    """
    human = [name for name, point in agreement.touchpoint.items() if point.human and point.direction == "outbound"]
    own = [
        f"WHEN h.clause IN ({literal(name)}, {literal('handoff.' + name)}) THEN {_kind_in(list(clause.answered_by))}"
        for name, clause in agreement.handoff.items()
        if clause.answered_by
    ]
    kinds = " ".join(["CASE", *own, "ELSE", _kind_in(human), "END"]) if own else _kind_in(human)
    return f"t.outbound AND {kinds}"


def _kind_in(kinds: list[str]) -> str:
    return f"t.kind IN ({', '.join(literal(kind) for kind in kinds)})" if kinds else "FALSE"
