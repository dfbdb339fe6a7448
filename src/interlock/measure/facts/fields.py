"""What is known about a lead, as of the snapshot: for splits and conditions of reports, never for scores."""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal

from interlock.measure.facts.relation import Relation
from interlock.measure.quote import literal

if TYPE_CHECKING:
    from interlock.agreement.facts import Type
    from interlock.agreement.stage import Field

TYPES: dict[str, Type] = {"text": "text", "number": "number", "date": "time", "yes_no": "yes_no"}
"""By type of a declared field, the type of its column."""

Entity = Literal["person", "account"]

_YES = "('yes', 'true', '1', 'y')"

VALUE = {
    "text": "v.text",
    "number": "v.number",
    "date": "CAST(v.number AS BIGINT)",
    "yes_no": f"CASE WHEN v.text IS NULL THEN NULL ELSE LOWER(TRIM(v.text)) IN {_YES} END",
}
"""By type of a declared field, its value of a change `v`."""


def field(name: str, declared: Field | None, entity: Entity) -> Relation:
    """Return the latest known value of one field by person; an account's field belongs to all its people."""
    value = VALUE[declared.type if declared else "text"]
    if entity == "person":
        return Relation(f"SELECT v.key AS person, {value} AS value FROM ({_latest('person', name)}) AS v")
    return Relation(
        f"SELECT a.key AS person, {value} AS value FROM ({_latest('person', 'account')}) AS a "
        f"JOIN ({_latest('account', name)}) AS v ON CAST(v.key AS TEXT) = a.text"
    )


def _latest(entity: str, name: str) -> str:
    """Return the last value by entity: unknown times first, then by when it became so, then by when we heard."""
    return f"""
  SELECT key, text, number FROM (
    SELECT c.key, c.text, c.number,
           ROW_NUMBER() OVER (PARTITION BY c.key ORDER BY c.at DESC NULLS LAST, c.recorded DESC, c.id DESC) AS n
    FROM changes AS c WHERE c.entity = {literal(entity)} AND c.field = {literal(name)}
  ) AS ranked WHERE n = 1"""
