"""What becomes of leads that pass: handed over, refused, rested, open again, in rounds until nobody is left."""

from __future__ import annotations

from typing import TYPE_CHECKING

from interlock.measure.quote import literal
from interlock.measure.replay.known import END, TIME, Step, among
from interlock.measure.replay.passing import REFUSALS

if TYPE_CHECKING:
    from interlock.agreement.document import Agreement
    from interlock.measure.replay.known import Order

DAY = 86_400_000_000


class Rounds:
    """One hand-off per open lead and round, from the tables `hopeful` and `passing`."""

    def __init__(self, agreement: Agreement, order: Order) -> None:
        self.agreement = agreement
        self.time = TIME[order]

    def before(self) -> tuple[Step, ...]:
        """Return everybody as open once, the moves by which sales gives leads back, and those that end a rest."""
        rank = " ".join(f"WHEN {literal(kind)} THEN {number}" for number, kind in enumerate(REFUSALS))
        return (
            Step("waking", "SELECT person, captured AS since, captured - 1 AS after, 0 AS recycles FROM hopeful"),
            Step(
                "refusals",
                f"""
  SELECT m.person, m.{self.time} AS t, m.kind, m.reason, m.until, m.recorded, m.id,
         CASE m.kind {rank} ELSE NULL END AS place
  FROM moves AS m JOIN hopeful AS h ON h.person = m.person AND h.refused = 1
  WHERE {among("m.kind", REFUSALS)}""",
            ),
            Step(
                "returns",
                f"""
  SELECT m.person, m.{self.time} AS t
  FROM moves AS m JOIN hopeful AS h ON h.person = m.person AND h.refused = 1
  WHERE m.kind = 'returned' AND NOT m.until IS NULL""",
            ),
        )

    def taken(self) -> Step:
        """Return, of leads in `waking`, the first instant at which they pass once they are open."""
        return Step(
            "taken",
            """
  SELECT f.person, f.t, MIN(p.clause) AS clause, MIN(p.score) AS score, f.recycles FROM (
    SELECT w.person, MIN(p.t) AS t, MIN(w.recycles) AS recycles FROM waking AS w
    JOIN passing AS p ON p.person = w.person AND p.t >= w.since AND p.t > w.after GROUP BY w.person
  ) AS f JOIN passing AS p ON p.person = f.person AND p.t = f.t GROUP BY f.person, f.t, f.recycles""",
        )

    def waking(self) -> Step:
        """Return, of leads in `taken`, those that sales gave back and that may be open again, and since when."""
        handoffs = enumerate(handoff.recycle for _, handoff in self.agreement.handoffs())
        days = " ".join(f"WHEN {number} THEN {_micros(recycle.after_days)}" for number, recycle in handoffs)
        wait = f"CASE h.clause {days} ELSE NULL END"
        return Step(
            "waking",
            f"""
  SELECT f.person, LEAST(f.since, COALESCE(MIN(b.t), {END})) AS since, f.after, f.recycles FROM (
    SELECT person, after, CASE WHEN closed THEN {END} ELSE since END AS since,
           CASE WHEN closed THEN recycles ELSE recycles + 1 END AS recycles
    FROM (
      SELECT h.person, r.t AS after, h.recycles,
             CASE WHEN r.kind = 'recycled' AND NOT r.until IS NULL THEN r.until
                  ELSE r.t + {self._own_wait(wait)} END AS since,
             {self._closes()} AS closed,
             ROW_NUMBER() OVER (PARTITION BY h.person ORDER BY r.t, r.place, r.recorded, r.id) AS n
      FROM taken AS h JOIN refusals AS r ON r.person = h.person AND r.t > h.t
    ) AS refused WHERE n = 1
  ) AS f LEFT JOIN returns AS b ON b.person = f.person AND b.t > f.after
  GROUP BY f.person, f.since, f.after, f.recycles HAVING LEAST(f.since, COALESCE(MIN(b.t), {END})) < {END}""",
        )

    def _own_wait(self, otherwise: str) -> str:
        """Return the wait that the reason asks for, else the hand-off's own."""
        own = " ".join(
            f"WHEN r.reason = {literal(name)} THEN {_micros(reason.recycle_after_days)}"
            for name, reason in self.agreement.reason.items()
            if reason.recycle_after_days is not None
        )
        return f"CASE WHEN r.kind = 'lost' THEN {otherwise} {own} ELSE {otherwise} END"

    def _closes(self) -> str:
        """Return whether the lead may not come back: the reason says so, or it has come back often enough."""
        final = [name for name, reason in self.agreement.reason.items() if not reason.recycle]
        enough = " ".join(
            f"WHEN h.clause = {number} THEN h.recycles >= {handoff.recycle.at_most}"
            for number, (_, handoff) in enumerate(self.agreement.handoffs())
            if handoff.recycle.at_most is not None
        )
        parts = [f"COALESCE({among('r.reason', final)}, FALSE)"] if final else []
        parts += [f"CASE {enough} ELSE FALSE END"] if enough else []
        return " OR ".join(parts) or "FALSE"


def _micros(days: float) -> int:
    return round(days * DAY)
