"""Fields of people, accounts and opportunities, as changes."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from interlock.connectors.files import ids
from interlock.connectors.files.clauses.view import filled, masked
from interlock.connectors.files.recipe import Constant
from interlock.measure.ledger import key

if TYPE_CHECKING:
    from collections.abc import Mapping

    from interlock.connectors.files.clauses.tables import Made
    from interlock.connectors.files.clauses.view import View
    from interlock.connectors.files.recipe import Field


def add_fields(
    made: Made,
    view: View,
    entity: str,
    key_: pa.Array,
    person: pa.Array,
    fields: Mapping[str, Field],
    captured: str | None,
) -> None:
    """Add a change for every field that says something; its time is null where not known."""
    for name, field in fields.items():
        known = captured if field.known == "captured" else field.known
        at = view.times(known) if known not in (None, "unknown") else pa.nulls(len(view), pa.int64())
        number = None if isinstance(field.column, Constant) else view.all(field.column).number
        numbers = pa.nulls(len(view), pa.float64()) if number is None else _numbers(number[view.rows])
        add_change(made, view, entity, key_, person, name, view.text(field.column), numbers, at)


def add_change(
    made: Made,
    view: View,
    entity: str,
    key_: pa.Array,
    person: pa.Array,
    name: str,
    text: pa.Array,
    number: pa.Array,
    at: pa.Array,
) -> None:
    """Add a change for every row that says something and whose entity is known."""
    said = pc.and_(pc.is_valid(text), pc.is_valid(key_))
    text, number, at, key_, person = (column.filter(said) for column in (text, number, at, key_, person))
    dated = np.asarray(pc.is_valid(at))
    columns = {
        "id": ids.mixed("change", filled(key_), key(entity, name), ids.words(text), filled(at), dated),
        "person": person,
        "entity": entity,
        "key": key_,
        "field": name,
        "text": text,
        "number": number,
        "at": at,
        "recorded": np.where(dated, filled(at), view.context.taken),
        "source": view.context.source,
    }
    made.add("changes", len(text), columns)


def no_numbers(length: int) -> pa.Array:
    """Return nulls for a field that is no number."""
    return pa.nulls(length, pa.float64())


def _numbers(numbers: np.ndarray) -> pa.Array:
    return pa.array(numbers, pa.float64(), mask=~np.isfinite(numbers))


def as_text(numbers: pa.Array) -> pa.Array:
    """Return ids as decimal text, as the ledger keeps links."""
    return pc.cast(numbers, pa.string())


def prefixed(namespace: str, keys: pa.Array) -> pa.Array:
    """Return readable keys such as `olist:dac32a`."""
    return pc.binary_join_element_wise(pa.scalar(namespace), keys, ":")


def labels(view: View, columns: tuple[str, ...]) -> pa.Array:
    """Return the columns' words with a space between, empty where none says anything."""
    if not columns:
        return pa.repeat(pa.scalar("", pa.string()), len(view))
    parts = [pc.fill_null(view.text(column), "") for column in columns]
    return pc.utf8_trim_whitespace(pc.binary_join_element_wise(*parts, " "))


__all__ = ["add_change", "add_fields", "as_text", "labels", "masked", "no_numbers", "prefixed"]
