"""The leads that a condition of the agreement's language holds for, by what is known of them now."""

from __future__ import annotations

import hashlib
from typing import TYPE_CHECKING

from interlock import InterlockError
from interlock.agreement.expression import ExpressionError, condition
from interlock.measure.facts.fields import TYPES
from interlock.measure.facts.relation import Relation
from interlock.measure.quote import name as quoted

if TYPE_CHECKING:
    from collections.abc import Mapping

    from interlock.agreement.facts import Type
    from interlock.measure.facts.store import Facts


class ScopeError(InterlockError):
    """A condition over leads cannot be read."""


def among(facts: Facts, where: str) -> str:
    """Return the relation (person) of all leads for whom a condition over fields holds; recorded fields are text."""
    try:
        found = condition(where, _columns(facts))
    except ExpressionError as error:
        raise ScopeError(f"only leads where {where}: {error}") from error
    name = f"among_{hashlib.blake2b(where.encode(), digest_size=8).hexdigest()}"
    if name not in facts.relations:
        fields = {field: facts.field(field) for field in sorted(found.columns)}
        values = "".join(f", {quoted(relation)}.value AS {quoted(field)}" for field, relation in fields.items())
        joins = "".join(
            f" LEFT JOIN {quoted(relation)} ON {quoted(relation)}.person = e.person" for relation in fields.values()
        )
        facts.relations[name] = Relation(
            f"SELECT person FROM (SELECT e.person{values} FROM (SELECT DISTINCT person FROM fact_entries) AS e{joins}) "
            f"AS known WHERE {found.sql}",
            ("fact_entries", *fields.values()),
        )
    return name


def _columns(facts: Facts) -> Mapping[str, Type]:
    recorded: dict[str, Type] = dict.fromkeys(facts.recorded, "text")
    return recorded | {name: TYPES[declared.type] for name, declared in facts.agreement.field.items()}
