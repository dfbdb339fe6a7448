# ruff: noqa: S608 - SQL made of clause names, which are checked words, and of numbers
"""All instants of hopeful leads in one stream, and the running sums of points along it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from interlock.measure.replay.known import TIME, among

if TYPE_CHECKING:
    from interlock.measure.replay.known import Order
    from interlock.measure.replay.points import Engagement


class Stream:
    """Entries (person, t, captured, decides) with the columns of the terms, and their sums.

    Points are counted from an origin. One is enough unless history is too long for the fastest fading; then there
    is one per stretch of time, and what earlier stretches left is carried over.
    """

    def __init__(self, engagement: Engagement, order: Order, first: int, last: int) -> None:
        self.terms = engagement.terms
        self.kinds = engagement.kinds
        self.time = TIME[order]
        self.first = first
        self.stretch = engagement.reach if engagement.reach is not None and last - first > engagement.reach else None
        self.late = order == "recorded"
        self.last = last

    def instants(self, *, with_profile: bool) -> str:
        """Return rows (person, t) at which a lead is decided on beside its touches."""
        parts = ["SELECT person, captured AS t, captured FROM hopeful"]
        if with_profile:
            parts.append(
                "SELECT p.person, p.since, h.captured FROM profile AS p JOIN hopeful AS h ON h.person = p.person "
                "WHERE p.since > h.captured AND p.since < h.won"
            )
        watched = f"""
  SELECT x.person, x.t, h.captured FROM (
    SELECT person, {self.time} AS t FROM moves WHERE kind <> 'handed_over'
    UNION ALL SELECT key, {self.time} FROM changes WHERE entity = 'person'
    UNION ALL SELECT l.key, a.t FROM person_spells AS l
      JOIN account_instants AS a ON CAST(a.key AS TEXT) = TRIM(l.text) AND l.since <= a.t AND a.t < l.until
      WHERE l.field = 'account'
  ) AS x JOIN hopeful AS h ON h.person = x.person WHERE h.watched = 1 AND x.t > h.captured AND x.t < h.won"""
        return " UNION ".join([*parts, watched])

    def sums(self) -> str:
        """Return rows (person, t, captured, decides, origin) with the sums of all terms up to and including `t`."""
        columns = [column for term in self.terms for column in term.columns]
        totals = "".join(f", SUM({column}) OVER so_far AS {column}" for column in columns)
        home = "person, origin" if self.stretch else "person"
        return f"""
  WITH entries AS ({self._entries()}), weighed AS ({self._weighed()}){self._carried(columns)}
  SELECT person, t, captured, decides, origin{totals} FROM {"all_weighed" if self.stretch else "weighed"} AS entries
  WINDOW so_far AS (PARTITION BY {home} ORDER BY t RANGE BETWEEN UNBOUNDED PRECEDING AND CURRENT ROW)"""

    def _entries(self) -> str:
        """Return touches, the ends of points that end, and instants without a touch."""
        touches = f"""
    SELECT t.person, t.{self.time} AS t, t."at" AS happened, t.kind, 0 AS part, h.captured, 1 AS decides
    FROM touches AS t JOIN hopeful AS h ON h.person = t.person
    WHERE ({among("t.kind", self.kinds)} OR h.watched = 1) AND t.{self.time} < h.won"""
        ends = [
            f"""
    SELECT t.person, GREATEST(t.{self.time}, t."at" + {term.ends}), t."at", t.kind, {term.number + 1}, h.captured, 0
    FROM touches AS t JOIN hopeful AS h ON h.person = t.person
    WHERE {among("t.kind", (kind for kind, _ in term.points))} AND t.{self.time} < h.won
      AND t."at" + {term.ends} <= {self.last}"""
            for term in self.terms
            if term.ends is not None
        ]
        others = "SELECT person, t, t, '', 0, captured, 1 FROM instants"
        parts = " UNION ALL ".join([touches, *ends, others])
        if not self.stretch:
            return f"SELECT *, CAST({self.first} AS BIGINT) AS origin FROM ({parts}) AS parts"
        return f"SELECT *, t - (t - {self.first}) % {self.stretch} AS origin FROM ({parts}) AS parts"

    def _weighed(self) -> str:
        late = self.late or self.stretch is not None
        return f"SELECT person, t, captured, decides, origin{self._added('origin', late=late)} FROM entries"

    def _added(self, origin: str, *, late: bool) -> str:
        return "".join(
            f", {value} AS {column}"
            for term in self.terms
            for column, value in zip(term.columns, term.added(origin, late=late), strict=True)
        )

    def _carried(self, columns: list[str]) -> str:
        """Return what all earlier entries of a person are worth at the start of each later stretch."""
        if not self.stretch:
            return ""
        sums = "".join(f", SUM({column}) AS {column}" for column in columns)
        return f""", carried AS (
    SELECT person, origin AS t, MAX(captured) AS captured, 0 AS decides, origin{sums} FROM (
      SELECT e.person, e.captured, h.origin{self._added("h.origin", late=True)}
      FROM (SELECT DISTINCT person, origin FROM entries) AS h
      JOIN entries AS e ON e.person = h.person AND e.t < h.origin
    ) AS early GROUP BY person, origin
  ), all_weighed AS (SELECT * FROM weighed UNION ALL SELECT * FROM carried)"""
