"""What each lead needs before any hand-off takes it: a bound that sums can be held against, in DuckDB's SQL."""

from __future__ import annotations

from typing import TYPE_CHECKING

from interlock.measure.quote import name as quoted
from interlock.measure.replay.passing import TOLERANCE

if TYPE_CHECKING:
    from interlock.agreement.handoff import Handoff
    from interlock.measure.replay.passing import Passing

_NEVER = "CAST('infinity' AS DOUBLE)"


def needs(passing: Passing) -> str:
    """Return rows (number, captured, need_<model>..., once) of hopeful leads; their number is their row.

    A need is the engagement below which no hand-off takes the lead, whatever is known of it when; `once` says that
    nothing known of it changes, that reaching a need is enough, and that it is never given back.
    """
    least = "".join(f", MIN({_need(passing, name)}) AS {quoted(f'need_{name}')}" for name in passing.profile.models)
    scored = all(handoff.at_score is not None for _, handoff in passing.profile.handoffs)
    simple = "refused = 0" if scored else "FALSE"
    return f"""
  SELECT number, captured{least}, CASE WHEN COUNT(*) = 1 AND {simple} THEN 1 ELSE 0 END AS once FROM (
    SELECT h.number, h.captured, h.refused, {", ".join(passing.fields("p"))} FROM ({_each_state(passing)}) AS h
    {passing.with_profile("h", "AND p.since <= h.since AND h.since < p.until")}
  ) AS each_state GROUP BY number, captured, refused"""


def _each_state(passing: Passing) -> str:
    """Return hopeful leads at each time from which something else is known of them."""
    first = "SELECT rowid AS number, person, captured, refused, captured AS since FROM hopeful"
    if not passing.profile.asks:
        return first
    return f"""{first} UNION
      SELECT h.rowid, h.person, h.captured, h.refused, x.t FROM hopeful AS h JOIN (
        SELECT person, since AS t FROM profile UNION ALL SELECT person, until FROM profile
      ) AS x ON x.person = h.person WHERE x.t > h.captured AND x.t < h.won"""


def _need(passing: Passing, model: str) -> str:
    """Return the least engagement at which a hand-off of a model takes a lead of which this is known."""
    cases = [
        f"CASE WHEN gate_{number} THEN {_least(passing, handoff)} ELSE {_NEVER} END"
        for number, (_, handoff) in enumerate(passing.profile.handoffs)
        if handoff.model == model
    ]
    return f"LEAST({', '.join(cases)})"


def _least(passing: Passing, handoff: Handoff) -> str:
    if handoff.at_score is not None:
        return f"CAST({handoff.at_score - TOLERANCE!r} AS DOUBLE) - {quoted(f'fit_{handoff.model}')}"
    grade = passing.profile.models[handoff.model].grade
    digits = {} if grade is None else grade.engagement
    asked = [digits[each[1]] for each in handoff.at_grade if each[1] in digits]
    return f"CAST({min(asked) - TOLERANCE!r} AS DOUBLE)" if asked else _NEVER
