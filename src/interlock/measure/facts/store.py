"""The relations of one agreement, made once per engine and kept as long as it lives."""

from __future__ import annotations

from difflib import get_close_matches
from functools import cached_property
from typing import TYPE_CHECKING

from interlock import InterlockError
from interlock.measure.facts import relations
from interlock.measure.facts.fields import Entity, field
from interlock.measure.facts.relation import in_order
from interlock.measure.quote import name as quoted

if TYPE_CHECKING:
    from collections.abc import Iterable

    from interlock.agreement.document import Agreement
    from interlock.measure.engine import Engine


class UnknownFieldError(InterlockError):
    """A number was asked for by something that is no column and no field of a lead."""


class Facts:
    """Tables of facts of one engine under one agreement, as of `now` (microseconds UTC); one per engine."""

    def __init__(self, engine: Engine, agreement: Agreement, now: int) -> None:
        self.engine = engine
        self.agreement = agreement
        self.now = now
        self.relations = relations(agreement)
        self._made: set[str] = set()

    def make(self, names: Iterable[str]) -> None:
        """Make these relations and all they read, unless they stand already."""
        for name in in_order(names, self.relations):
            if name in self._made:
                continue
            relation = self.relations[name]
            bound = {"now": self.now} if "$now" in relation.sql else None
            if relation.copied:
                self.engine.keep(name, relation.sql, bound)
            else:
                self.engine.sql(f"CREATE TEMP VIEW {quoted(name)} AS {relation.sql}", bound)
            self._made.add(name)

    def field(self, name: str) -> str:
        """Return the relation (person, value) of a field, declared by the agreement or merely recorded."""
        relation = f"field_{name}"
        if relation not in self.relations:
            self.relations[relation] = field(name, self.agreement.field.get(name), self._entity(name))
        return relation

    def _entity(self, name: str) -> Entity:
        declared = self.agreement.field.get(name)
        if declared:
            return declared.of
        if found := self.recorded.get(name):
            return found
        known = sorted({*self.recorded, *self.agreement.field})
        near = get_close_matches(name, known, n=1)
        hint = f"did you mean '{near[0]}'?" if near else f"known are: {', '.join(known) or 'none'}"
        raise UnknownFieldError(f"'{name}' is no column and no field of a lead; {hint}")

    @cached_property
    def recorded(self) -> dict[str, Entity]:
        """Return every field that was ever recorded of a person or, failing that, of an account."""
        found = self.engine.sql(
            "SELECT DISTINCT entity, field FROM changes WHERE entity IN ('person', 'account') ORDER BY entity, field"
        ).fetchall()
        return {name: entity for entity, name in found}
