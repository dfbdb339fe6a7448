"""Every start of a promise's clock, and the first event after it that stops it."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from interlock import InterlockError
from interlock.agreement.expression import condition
from interlock.measure.facts.as_known import with_known
from interlock.measure.facts.fields import TYPES
from interlock.measure.facts.relation import Relation
from interlock.measure.promises.events import events
from interlock.measure.quote import literal
from interlock.measure.quote import name as quoted

if TYPE_CHECKING:
    from interlock.agreement.handoff import Promise
    from interlock.measure.facts.store import Facts
    from interlock.measure.promises.events import Events


class PromiseError(InterlockError):
    """A promise cannot be worked out as its clause says it."""


class Pair(NamedTuple):
    """One clock: whose, of which hand-off, started and stopped when (microseconds UTC; None: not yet)."""

    person: int
    handoff: int | None
    start: int
    stop: int | None


def pairs(facts: Facts, name: str) -> list[Pair]:
    """Return the clocks of one promise by their start.

    Where both events belong to hand-offs, a clock is stopped by the same hand-off's event; else by the first one of
    the person at or after its start.
    """
    promise = facts.agreement.promise[name]
    start, stop = _event(facts, name, promise.from_), _event(facts, name, promise.to)
    clocks = f"clocks_{name}"
    facts.relations[clocks] = Relation(_clocks(facts, name, start, stop), (*start.reads, *stop.reads))
    facts.make([clocks])
    where = _of_segment(facts, promise, clocks)
    found = facts.engine.sql(
        f"SELECT person, handoff, told_at, stopped FROM {quoted(clocks)} {where} ORDER BY told_at, person, handoff"
    )
    return [Pair(*row) for row in found.fetchall()]


def _clocks(facts: Facts, name: str, start: Events, stop: Events) -> str:
    """Return rows (id, person, handoff, told_at, stopped) of every clock, whosever it is."""
    together = start.of_handoff and stop.of_handoff
    of_handoff = "".join(f" AND {each}" for each in _of_handoff(facts, name, facts.agreement.promise[name], start))
    return f"""
SELECT ROW_NUMBER() OVER (ORDER BY told_at, person, handoff) AS id, person, handoff, told_at, stopped FROM (
  SELECT person, handoff, told_at, starts,
         MIN(CASE WHEN starts THEN NULL ELSE told_at END) OVER (
           PARTITION BY {"handoff" if together else "person"} ORDER BY told_at, CASE WHEN starts THEN 0 ELSE 1 END
           ROWS BETWEEN CURRENT ROW AND UNBOUNDED FOLLOWING
         ) AS stopped
  FROM (SELECT *, TRUE AS starts FROM ({start.sql}) UNION ALL SELECT *, FALSE AS starts FROM ({stop.sql})) AS told
) AS told_of WHERE starts{of_handoff}"""


def _event(facts: Facts, name: str, event: str | None) -> Events:
    found = events(facts.agreement, event) if event is not None else None
    if found is None:
        raise PromiseError(f"promise.{name}: there is no event '{event}' to run its clock by")
    return found


def _of_handoff(facts: Facts, name: str, promise: Promise, start: Events) -> list[str]:
    """Keep the clocks of one hand-off clause."""
    if promise.handoff is None:
        return []
    if not start.of_handoff:
        raise PromiseError(
            f"promise.{name}.handoff: '{promise.from_}' belongs to no hand-off; leave `handoff` away, or start the "
            "clock from handed_over, answered, decided or a verdict"
        )
    facts.make(["fact_handoffs"])
    clauses = ", ".join(literal(word) for word in (promise.handoff, f"handoff.{promise.handoff}"))
    return [f"handoff IN (SELECT handoff FROM fact_handoffs WHERE clause IN ({clauses}))"]


def _of_segment(facts: Facts, promise: Promise, clocks: str) -> str:
    """Keep the clocks of people who were in one segment when their clock started, by what was known by then."""
    if promise.segment is None:
        return ""
    columns = {name: TYPES[declared.type] for name, declared in facts.agreement.field.items()}
    asked = condition(facts.agreement.segment[promise.segment].where, columns)
    started = f"SELECT id, person, told_at AS recorded FROM {quoted(clocks)}"
    known = with_known(facts.agreement, sorted(asked.columns), started)
    return f"WHERE id IN (SELECT id FROM ({known}) AS known WHERE {asked.sql})"
