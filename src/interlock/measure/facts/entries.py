"""Who entered which stage when, by what the agreement says leads into each stage."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from interlock.measure.facts.claims import UNMET, is_gated, unmet, words
from interlock.measure.facts.relation import Relation
from interlock.measure.quote import literal

if TYPE_CHECKING:
    from collections.abc import Sequence

    from interlock.agreement.document import Agreement
    from interlock.agreement.stage import Stage

LEAVING = ("rejected", "recycled", "lost")
"""Kinds of move by which a lead leaves its stage without entering another."""


def entries(agreement: Agreement) -> Relation:
    """Return the relation of all entries; a stage reported again while the lead is still in it is no new entry."""
    gated = any(is_gated(stage) for _, stage in agreement.stages())
    parts = [_of(agreement, name, stage) for name, stage in agreement.stages()]
    return _made(parts, ("lead_moves", UNMET) if gated else ("lead_moves",))


def _made(parts: list[str], reads: tuple[str, ...]) -> Relation:
    left = ", ".join(literal(kind) for kind in LEAVING)
    leaves = (
        f"SELECT id, person, moved_at, recorded, 'left' AS how, '' AS stage, 0 AS rank FROM lead_moves "
        f"WHERE kind IN ({left}) AND NOT person IS NULL"
    )
    return Relation(
        f"""
SELECT person, stage, entered_at,
       CAST(ROW_NUMBER() OVER (PARTITION BY person, stage ORDER BY entered_at, recorded, id) AS DOUBLE) AS nth
FROM (
  SELECT id, person, stage, moved_at AS entered_at, recorded, how,
         LAG(stage) OVER (PARTITION BY person ORDER BY moved_at, rank, recorded, id) AS before
  FROM ({" UNION ALL ".join([*parts, leaves])}) AS steps
) AS seen
WHERE how <> 'left' AND (how <> 'reported' OR before IS NULL OR before <> stage)
""",
        reads,
    )


@dataclass(frozen=True)
class Binding:
    """An agreement, and the stretch of time over which it bound (microseconds UTC, the end not included)."""

    agreement: Agreement
    since: int
    until: int


def as_it_was(bindings: Sequence[Binding]) -> tuple[Relation, dict[str, Relation]]:
    """Return the entries where each move is read by the agreement that bound when it happened, and what they read."""
    parts, gates = [], {}
    for nth, one in enumerate(bindings):
        gate = f"{UNMET}_{nth}"
        for name, stage in one.agreement.stages():
            text = _of(one.agreement, name, stage).replace(f"FROM {UNMET})", f"FROM {gate})")
            parts.append(f"{text} AND moved_at >= {one.since} AND moved_at < {one.until}")
            if is_gated(stage):
                gates[gate] = unmet(one.agreement)
    return _made(parts, ("lead_moves", *gates)), gates


def _of(agreement: Agreement, name: str, stage: Stage) -> str:
    """Return the moves that enter one stage."""
    return (
        f"SELECT id, person, moved_at, recorded, {literal(stage.entered)} AS how, {literal(name)} AS stage, "
        f"{stage.order} AS rank FROM lead_moves "
        f"WHERE kind = {literal(stage.entered)} AND NOT person IS NULL{_further(agreement, name, stage)}"
    )


def _further(agreement: Agreement, name: str, stage: Stage) -> str:
    """Return what else must hold of the move: the word reported, past no gate, or the clause that handed over."""
    if stage.entered == "reported":
        said = f" AND stage IN ({', '.join(literal(word) for word in words(name, stage))})"
        return f"{said} AND NOT id IN (SELECT id FROM {UNMET})" if is_gated(stage) else said
    if stage.entered == "handed_over":
        return _by_clause(agreement, name)
    return ""


def _by_clause(agreement: Agreement, name: str) -> str:
    """Restrict hand-offs to the clauses into this stage; those under none of them enter the first stage."""
    into = [stage for stage, clause in agreement.stages() if clause.entered == "handed_over"]
    if into == [name]:
        return ""
    named = {stage: [h for h, clause in agreement.handoff.items() if clause.stage == stage] for stage in into}
    here = _clauses(named[name])
    if name != into[0]:
        return f" AND clause IN ({here})" if here else " AND FALSE"
    elsewhere = _clauses([h for stage in into[1:] for h in named[stage]])
    return f" AND (clause IS NULL OR NOT clause IN ({elsewhere}))" if elsewhere else ""


def _clauses(handoffs: list[str]) -> str:
    """List the ways in which hand-off clauses are named on a move."""
    return ", ".join(literal(word) for name in handoffs for word in (name, f"handoff.{name}"))
