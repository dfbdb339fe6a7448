"""People, accounts and opportunities."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pyarrow as pa

from interlock.connectors.files import ids
from interlock.connectors.files.clauses.fields import add_change, add_fields, as_text, labels, no_numbers, prefixed
from interlock.connectors.files.clauses.moves import add_captured, add_moves

if TYPE_CHECKING:
    from interlock.connectors.files.clauses.tables import Made
    from interlock.connectors.files.clauses.view import View
    from interlock.connectors.files.recipe import Entity, Opportunity, People, Ref


def add_people(made: Made, view: View, clause: People) -> None:
    """Add people: their names, the moment they became known, their account, fields and moves."""
    person = _named(made, view, clause, "person")
    if clause.captured is not None:
        add_captured(made, view, person, clause.captured)
    if clause.account is not None:
        _link(made, view, "person", person, person, clause.account)
    add_fields(made, view, "person", person, person, clause.field, clause.captured)
    add_moves(made, view, person, pa.nulls(len(view), pa.int64()), clause.move)


def add_accounts(made: Made, view: View, clause: Entity) -> None:
    """Add accounts: their names and fields."""
    account = _named(made, view, clause, "account")
    add_fields(made, view, "account", account, pa.nulls(len(view), pa.int64()), clause.field, None)


def add_opportunities(made: Made, view: View, clause: Opportunity) -> None:
    """Add opportunities: their names, the person they came from, account, owner, fields and moves."""
    opportunity = _named(made, view, clause, "opportunity")
    person = ids.keys("person", view.context.namespace, view.text(clause.person))
    if clause.account is not None:
        _link(made, view, "opportunity", opportunity, person, clause.account)
    if clause.owner is not None:
        unknown = pa.nulls(len(view), pa.int64())
        add_change(
            made,
            view,
            "opportunity",
            opportunity,
            person,
            "owner",
            view.text(clause.owner),
            no_numbers(len(view)),
            unknown,
        )
    add_fields(made, view, "opportunity", opportunity, person, clause.field, None)
    add_moves(made, view, person, opportunity, clause.move)


def _named(made: Made, view: View, clause: Entity, entity: str) -> pa.Array:
    namespace = view.context.namespace
    texts = view.text(clause.key)
    numbers = ids.keys(entity, namespace, texts)
    said = texts.is_valid()
    made.name(
        entity, numbers.filter(said), prefixed(namespace, texts.filter(said)), labels(view, clause.label).filter(said)
    )
    return numbers


def _link(made: Made, view: View, entity: str, key: pa.Array, person: pa.Array, account: Ref) -> None:
    """Link to an account; since when is not known."""
    link = as_text(ids.keys("account", view.context.namespace, view.text(account)))
    unknown = pa.nulls(len(view), pa.int64())
    add_change(made, view, entity, key, person, "account", link, no_numbers(len(view)), unknown)
