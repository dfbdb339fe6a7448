# ruff: noqa: S608 - SQL made of clause names, which are checked words, and of numbers
"""What is known of people and their accounts, and from when until when, in either order of time."""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal, TypeAlias

from interlock.measure.quote import literal

if TYPE_CHECKING:
    from collections.abc import Iterable

Order: TypeAlias = Literal["happened", "recorded"]

BEGINNING, END = -(2**62), 2**62
"""Before and after all time, in microseconds."""
TIME: dict[Order, str] = {"happened": '"at"', "recorded": "recorded"}
"""The column by which events come in each order."""


def among(column: str, words: Iterable[str]) -> str:
    """Return whether a column is one of these words; of none, it never is."""
    listed = ", ".join(literal(word) for word in words)
    return f"{column} IN ({listed})" if listed else "FALSE"


def spells(entity: Literal["person", "account"], fields: Iterable[str], order: Order) -> str:
    """Return rows (key, field, text, number, since, until): each value for as long as it was the last word.

    In the order recorded, a change heard late about an earlier time does not become the last word.
    """
    heard = f"""
    SELECT key, field, text, number, COALESCE("at", {BEGINNING}) AS became, recorded, id
    FROM changes WHERE entity = {literal(entity)} AND {among("field", sorted(fields))}"""
    if order == "happened":
        counted = f"SELECT key, field, text, number, became AS since, recorded, id FROM ({heard}) AS heard"
    else:
        counted = f"""
    SELECT key, field, text, number, recorded AS since, became AS recorded, id FROM (
      SELECT *, MAX(became) OVER (
        PARTITION BY key, field ORDER BY recorded, became, id ROWS BETWEEN UNBOUNDED PRECEDING AND CURRENT ROW
      ) AS latest FROM ({heard}) AS heard
    ) AS ranked WHERE became >= latest"""
    return f"""
  SELECT key, field, text, number, since, until FROM (
    SELECT key, field, text, number, since,
           COALESCE(LEAD(since) OVER (PARTITION BY key, field ORDER BY since, recorded, id), {END}) AS until
    FROM ({counted}) AS counted
  ) AS lasting WHERE since < until"""


def of_people(person_fields: Iterable[str], *, with_accounts: bool) -> str:
    """Return rows (person, field, text, number, since, until) from `person_spells` and, if wanted, `account_spells`."""
    own = among("field", sorted(person_fields))
    parts = [f"SELECT key AS person, field, text, number, since, until FROM person_spells WHERE {own}"]
    if with_accounts:
        parts.append("""
  SELECT l.key AS person, a.field, a.text, a.number, GREATEST(l.since, a.since) AS since, LEAST(l.until, a.until) AS until
  FROM person_spells AS l JOIN account_spells AS a ON CAST(a.key AS TEXT) = TRIM(l.text)
  WHERE l.field = 'account' AND a.since < l.until AND l.since < a.until""")
    return " UNION ALL ".join(parts)
