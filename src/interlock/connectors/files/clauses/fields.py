"""Fields of people, accounts and opportunities, as changes."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from interlock.connectors.files import ids
from interlock.connectors.files.clauses.view import filled
from interlock.connectors.files.recipe import Constant
from interlock.measure.ledger import key

if TYPE_CHECKING:
    from collections.abc import Mapping

    from interlock.connectors.files.clauses.tables import Made
    from interlock.connectors.files.clauses.view import View
    from interlock.connectors.files.recipe import Field, Key


@dataclass(frozen=True)
class Subjects:
    """Whose fields they are, row by row of a view."""

    entity: str
    ids: pa.Array
    people: pa.Array
    """The person in whose bucket the change lives, where there is one."""


def add_fields(made: Made, view: View, whose: Subjects, fields: Mapping[str, Field], captured: str | None) -> None:
    """Add a change for every field that says something; its time is null where not known."""
    for name, field in fields.items():
        known = captured if field.known == "captured" else field.known
        at = view.times(None if known == "unknown" else known)
        number = None if isinstance(field.column, Constant) else view.all(field.column).number
        numbers = _numbers(np.full(len(view), np.nan) if number is None else number[view.rows])
        _add(made, view, whose, name, (view.text(field.column), numbers, at))


def add_word(made: Made, view: View, whose: Subjects, name: str, text: pa.Array) -> None:
    """Add a field of words since an unknown time."""
    _add(made, view, whose, name, (text, pa.nulls(len(view), pa.float64()), view.times(None)))


def _add(made: Made, view: View, whose: Subjects, name: str, said: tuple[pa.Array, pa.Array, pa.Array]) -> None:
    """Add a change for every row whose text says something and whose entity is known."""
    there = pc.and_(pc.is_valid(said[0]), pc.is_valid(whose.ids))
    text, number, at, entity, person = (column.filter(there) for column in (*said, whose.ids, whose.people))
    dated = np.asarray(pc.is_valid(at))
    since = np.where(dated, filled(at), view.context.taken)
    columns = {
        # Since when is not known: then the day of the file tells a value that came back from one that was there before.
        "id": ids.mixed("change", filled(entity), key(whose.entity, name), ids.words(text), since, dated),
        "person": person,
        "entity": whose.entity,
        "key": entity,
        "field": name,
        "text": text,
        "number": number,
        "at": at,
        "recorded": since,
        "source": view.context.source,
    }
    made.add("changes", view.rows[np.asarray(there)], columns)


def _numbers(numbers: np.ndarray) -> pa.Array:
    return pa.array(numbers, pa.float64(), mask=~np.isfinite(numbers))


def linked_to(view: View, ref: Key) -> pa.Array:
    """Return the ids of accounts as decimal text, as the ledger keeps links."""
    return pc.cast(ids.keys("account", view.context.namespace, view.text(ref)), pa.string())


def prefixed(namespace: str, keys: pa.Array) -> pa.Array:
    """Return readable keys such as `olist:dac32a`."""
    return pc.binary_join_element_wise(pa.scalar(namespace), keys, ":")


def labels(view: View, columns: tuple[str, ...]) -> pa.Array:
    """Return the columns' words with a space between, empty where none says anything."""
    if not columns:
        return pa.repeat(pa.scalar("", pa.string()), len(view))
    parts = [pc.fill_null(view.text(column), "") for column in columns]
    return pc.utf8_trim_whitespace(pc.binary_join_element_wise(*parts, " "))
