"""Which fields of a person tell who they are: their values go when the person is erased."""

from __future__ import annotations

from typing import TYPE_CHECKING

from interlock.agreement import expression
from interlock.agreement.expression import nodes
from interlock.agreement.vocabulary import lead_columns

if TYPE_CHECKING:
    from collections.abc import Iterator

    from interlock.agreement.document import Agreement

OURS = ("account", "origin")
"""Fields that the product itself writes: the link to the account, and the channel that somebody came by."""


def staying(agreement: Agreement) -> frozenset[str]:
    """Return the fields whose values stay when a person is erased, so that the counts do.

    A field that says `personal` is taken at its word. Of the others numbers, yes-or-no and fields of accounts stay,
    and text whose values the agreement lists, such as countries: those are words that many people share.
    """
    listed = frozenset(_listed(agreement))
    shared = ("number", "yes_no")
    stay = {
        name
        for name, field in agreement.field.items()
        if not (field.personal if field.personal is not None else name not in listed and field.type not in shared)
        or field.of == "account"
    }
    return frozenset({*stay, *OURS})


def shared(agreement: Agreement) -> frozenset[str]:
    """Return the fields by whose values people may be told apart before readers who do not see each of them.

    Those that stay, without the text of accounts that the agreement does not list: it may name the account.
    """
    listed = frozenset(_listed(agreement))
    named = {
        name
        for name, field in agreement.field.items()
        if field.of == "account" and field.type == "text" and field.personal is None and name not in listed
    }
    return staying(agreement) - named - {"account"}


def _listed(agreement: Agreement) -> Iterator[str]:
    """Yield the fields whose values clauses name."""
    for model in agreement.score.values():
        yield from (line.field for line in model.fit.values() if line.values)
    columns = lead_columns(agreement)
    for text in _conditions(agreement):
        yield from _compared(expression.condition(text, columns).root)


def _conditions(agreement: Agreement) -> Iterator[str]:
    said = [
        *(segment.where for segment in agreement.segment.values()),
        *(stage.gate.where for stage in agreement.stage.values()),
        *(route.where for route in agreement.route.values()),
    ]
    yield from (text for text in said if text is not None)


def _compared(node: nodes.Node) -> Iterator[str]:
    """Yield the columns that are compared with words."""
    sides = node.children()
    if isinstance(node, (nodes.Compare, nodes.OneOf)) and any(isinstance(side, nodes.Constant) for side in sides):
        yield from (side.name for side in sides if isinstance(side, nodes.Column))
    for side in sides:
        yield from _compared(side)
