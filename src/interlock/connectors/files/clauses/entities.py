"""People, accounts and opportunities."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pyarrow as pa

from interlock.connectors.files import ids
from interlock.connectors.files.clauses.fields import Subjects, add_fields, add_word, labels, linked_to, prefixed
from interlock.connectors.files.clauses.moves import add_captured, add_moves

if TYPE_CHECKING:
    from interlock.connectors.files.clauses.tables import Made
    from interlock.connectors.files.clauses.view import View
    from interlock.connectors.files.recipe import Entity, Opportunity, People


def add_people(made: Made, view: View, clause: People) -> None:
    """Add people: their names, the moment they became known, their account, fields and moves."""
    person = _named(made, view, clause, "person")
    whose = Subjects("person", person, person)
    if clause.captured is not None:
        add_captured(made, view, person, clause.captured)
    if clause.account is not None:
        add_word(made, view, whose, "account", linked_to(view, clause.account))
    add_fields(made, view, whose, clause.field, clause.captured)
    add_moves(made, view, (person, pa.nulls(len(view), pa.int64())), clause.move)


def add_accounts(made: Made, view: View, clause: Entity) -> None:
    """Add accounts: their names and fields."""
    account = _named(made, view, clause, "account")
    add_fields(made, view, Subjects("account", account, pa.nulls(len(view), pa.int64())), clause.field, None)


def add_opportunities(made: Made, view: View, clause: Opportunity) -> None:
    """Add opportunities: their names, the person they came from, account, owner, fields and moves."""
    opportunity = _named(made, view, clause, "opportunity")
    person = ids.keys("person", view.context.namespace, view.text(clause.person))
    whose = Subjects("opportunity", opportunity, person)
    if clause.account is not None:
        add_word(made, view, whose, "account", linked_to(view, clause.account))
    if clause.owner is not None:
        add_word(made, view, whose, "owner", view.text(clause.owner))
    add_fields(made, view, whose, clause.field, None)
    add_moves(made, view, (person, opportunity), clause.move)


def _named(made: Made, view: View, clause: Entity, entity: str) -> pa.Array:
    namespace = view.context.namespace
    texts = view.text(clause.key)
    numbers = ids.keys(entity, namespace, texts)
    said = texts.is_valid()
    keys = prefixed(namespace, texts.filter(said))
    made.name(entity, numbers.filter(said), keys, labels(view, clause.label).filter(said))
    return numbers
