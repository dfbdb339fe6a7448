"""Which names an expression in a clause may use, and their types."""

from __future__ import annotations

from typing import TYPE_CHECKING

from interlock.agreement.facts import FACTS

if TYPE_CHECKING:
    from interlock.agreement.document import Agreement
    from interlock.agreement.facts import Type

_FIELD_TYPES: dict[str, Type] = {"text": "text", "number": "number", "date": "time", "yes_no": "yes_no"}


def lead_columns(agreement: Agreement) -> dict[str, Type]:
    """Return the fields of the lead, for gates and segments."""
    return {name: _FIELD_TYPES[field.type] for name, field in agreement.field.items()}


def fact_columns(agreement: Agreement, fact: str) -> dict[str, Type]:
    """Return the columns of a table of facts, and the fields of the lead where its rows are about one."""
    own = {name: column.type for name, column in FACTS[fact].columns.items()}
    return (lead_columns(agreement) if "person" in own else {}) | own
