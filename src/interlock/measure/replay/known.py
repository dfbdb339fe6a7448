"""What is known of people and their accounts, and from when until when, in either order of time."""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal, NamedTuple, TypeAlias

from interlock.measure.quote import literal
from interlock.measure.quote import name as quoted

if TYPE_CHECKING:
    from collections.abc import Iterable

Order: TypeAlias = Literal["happened", "recorded"]
Entity: TypeAlias = Literal["person", "account"]

BEGINNING, END = -(2**62), 2**62
"""Before and after all time, in microseconds."""
TIME: dict[Order, str] = {"happened": '"at"', "recorded": "recorded"}
"""The column by which events come in each order."""


class Step(NamedTuple):
    """A table, or a view where making one costs more than reading it again, and the SELECT that fills it."""

    table: str
    sql: str
    stored: bool = True

    @property
    def kind(self) -> str:
        """Return what it is made as."""
        return "TABLE" if self.stored else "VIEW"


class Seen(NamedTuple):
    """What is looked at of some fields: a value made of the `text`, `plain` text and `number` of one change of each."""

    name: str
    values: tuple[tuple[str, str], ...]
    """By field, portable SQL; unknown where the field is."""
    together: Literal["MAX", "SUM"] = "MAX"
    """How the values of several fields are taken together."""

    @property
    def fields(self) -> list[str]:
        """Return the names of the fields."""
        return [field for field, _ in self.values]

    @property
    def column(self) -> str:
        """Return the name of its column."""
        return quoted(self.name)

    def picked(self, fields: list[str]) -> str:
        """Return its value over several rows, of which at most one has the `place` of each field."""
        cases = " ".join(f"WHEN place = {fields.index(field)} THEN {value}" for field, value in self.values)
        return f"{self.together}(CASE {cases} ELSE NULL END) AS {self.column}"


def text_of(field: str) -> Seen:
    """Look at a field's text."""
    return Seen(f"{field}/text", ((field, "text"),))


def number_of(field: str) -> Seen:
    """Look at a field's number."""
    return Seen(f"{field}/number", ((field, "number"),))


def known(field: str) -> Seen:
    """Look at whether a field is known at all: 1 or unknown."""
    return Seen(f"{field}/known", ((field, f"CASE WHEN {IS_KNOWN} THEN 1 ELSE NULL END"),))


IS_KNOWN = "(NOT text IS NULL OR NOT number IS NULL)"
LINK = text_of("account")
"""The account a person belongs to: its id as text."""
_TOGETHER = 30
"""Places counted in one number: even billions of changes of the last one do not overflow it."""
_BLANKS = " \t\n\r\f\v\u00a0"


def plain(text: str) -> str:
    """Return a text in small letters, without blanks around it."""
    return f"LOWER(TRIM({text}, {literal(_BLANKS)}))"


def among(column: str, words: Iterable[str]) -> str:
    """Return whether a column is one of these words; of none, it never is."""
    listed = ", ".join(literal(word) for word in words)
    return f"{column} IN ({listed})" if listed else "FALSE"


def states(entity: Entity, seen: list[Seen], order: Order) -> list[Step]:
    """Return steps to `<entity>_states`: rows (key, since, until, a column for each `seen`).

    One row per state of knowledge. Most people and accounts are known from one moment on and never change: theirs
    are made without sorting anything.
    """
    fields = sorted({field for each in seen for field in each.fields})
    picked = ", ".join(each.picked(fields) for each in seen)
    columns = ", ".join(each.column for each in seen)
    since = f'COALESCE("at", {BEGINNING})' if order == "happened" else "recorded"
    mine = f"entity = {literal(entity)} AND {among('field', fields)}"
    places = " ".join(f"WHEN {literal(name)} THEN {place}" for place, name in enumerate(fields))
    placed = f"CASE field {places} ELSE NULL END AS place, text, number, {plain('text')} AS plain"
    bits, once = _once(len(fields))
    said = f"""
  SELECT *, {once} AND since = latest AS steady FROM (
    SELECT key, MIN(since) AS since, MAX(since) AS latest, COUNT(*) AS changes, {picked}{bits}
    FROM (SELECT key, {since} AS since, {placed} FROM changes WHERE {mine}) AS said GROUP BY key
  ) AS counted"""
    changeable = f"key IN (SELECT key FROM {entity}_said WHERE NOT steady)"
    instants = (
        f"SELECT key, since AS t FROM {entity}_spells UNION SELECT key, until FROM {entity}_spells WHERE until < {END}"
    )
    changing = f"""
  SELECT i.key, i.t AS since, COALESCE(LEAD(i.t) OVER (PARTITION BY i.key ORDER BY i.t), {END}) AS until, {columns}
  FROM (
    SELECT i.key, i.t, {picked} FROM ({instants}) AS i
    LEFT JOIN (SELECT key AS whose, since, until, {placed} FROM {entity}_spells) AS s
      ON s.whose = i.key AND s.since <= i.t AND i.t < s.until GROUP BY i.key, i.t
  ) AS i"""
    steady = f"SELECT key, since, CAST({END} AS BIGINT) AS until, {columns} FROM {entity}_said WHERE steady"
    both = f"{steady} UNION ALL SELECT key, since, until, {columns} FROM {entity}_changing"
    return [
        Step(f"{entity}_said", said),
        Step(f"{entity}_spells", _spells(f"{mine} AND {changeable}", order)),
        Step(f"{entity}_changing", changing),
        Step(f"{entity}_states", both, stored=False),
    ]


def _once(places: int) -> tuple[str, str]:
    """Return sums over rows with a `place`, and the condition on them that no two of the `changes` share one.

    Each place is a power of two. Adding the same one twice carries, and then fewer bits are set than were added.
    """
    sums, counted = "", []
    for first in range(0, places, _TOGETHER):
        chunk = range(first, min(first + _TOGETHER, places))
        cases = " ".join(f"WHEN place = {place} THEN CAST({1 << place - first} AS DOUBLE)" for place in chunk)
        sums += f", CAST(SUM(CASE {cases} ELSE CAST(0 AS DOUBLE) END) AS BIGINT) AS bits_{first}"
        counted += [
            f"CASE WHEN bits_{first} % {2 << place - first} >= {1 << place - first} THEN 1 ELSE 0 END"
            for place in chunk
        ]
    return sums, f"changes = {' + '.join(counted)}"


def _spells(where: str, order: Order) -> str:
    """Return rows (key, field, text, number, since, until): each value for as long as it was the last word.

    In the order recorded, a change heard late about an earlier time does not become the last word.
    """
    heard = f"""
    SELECT key, field, text, number, COALESCE("at", {BEGINNING}) AS became, recorded, id FROM changes WHERE {where}"""
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
