"""What was known of a person, or of their account, at a chosen instant: never what was written later."""

from __future__ import annotations

from typing import TYPE_CHECKING

from interlock.measure.facts.fields import VALUE
from interlock.measure.quote import literal
from interlock.measure.quote import name as quoted

if TYPE_CHECKING:
    from collections.abc import Iterable

    from interlock.agreement.document import Agreement


def is_known(field: str) -> str:
    """Return the column that is 1 where a field was known at all."""
    return f"{field}/known"


def with_known(agreement: Agreement, fields: Iterable[str], asked: str) -> str:
    """Return the rows of `asked` (id, person, recorded) with each field's value, and whether it was known, by then."""
    names = list(enumerate(fields))
    values = "".join(
        f", v{n}.value AS {quoted(field)}, v{n}.is_known AS {quoted(is_known(field))}" for n, field in names
    )
    joins = "".join(f" LEFT JOIN ({_by_then(agreement, field, asked)}) AS v{n} ON v{n}.id = q.id" for n, field in names)
    return f"SELECT q.id, q.person{values} FROM ({asked}) AS q{joins}"


def _by_then(agreement: Agreement, field: str, asked: str) -> str:
    """Return rows (id, value, is_known): the last word about a field."""
    declared = agreement.field.get(field)
    value = VALUE[declared.type if declared else "text"]
    known = "CASE WHEN NOT v.text IS NULL OR NOT v.number IS NULL THEN 1 ELSE 0 END"
    whose = "q.person = c.key AND c.entity = 'person'"
    if declared is not None and declared.of == "account":
        asked = (
            f"SELECT q.id, q.recorded, TRIM(a.text) AS account FROM ({asked}) AS q "
            f"JOIN ({_last(asked, whose, 'account')}) AS a ON a.id = q.id"
        )
        whose = "q.account = CAST(c.key AS TEXT) AND c.entity = 'account'"
    return f"SELECT v.id, {value} AS value, {known} AS is_known FROM ({_last(asked, whose, field)}) AS v"


def _last(asked: str, whose: str, field: str) -> str:
    return f"""
  SELECT id, text, number FROM (
    SELECT q.id, c.text, c.number,
           ROW_NUMBER() OVER (PARTITION BY q.id ORDER BY c.at DESC NULLS LAST, c.recorded DESC, c.id DESC) AS n
    FROM ({asked}) AS q JOIN changes AS c ON {whose} AND c.field = {literal(field)} AND c.recorded <= q.recorded
  ) AS ranked WHERE n = 1"""
