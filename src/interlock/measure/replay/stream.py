"""All instants of hopeful leads in one stream, and the running sums of points along it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from interlock.measure.replay.known import LINK, TIME

if TYPE_CHECKING:
    from interlock.measure.replay.known import Order
    from interlock.measure.replay.points import Engagement


class Stream:
    """Entries (person, t, happened, the points of their kind), and the sums of what they add along `t`.

    Points are counted from an origin. One is enough unless history is too long for the fastest fading; then there
    is one per stretch of time, and what earlier stretches left is carried over.
    """

    def __init__(self, engagement: Engagement, order: Order, first: int, last: int) -> None:
        self.engagement = engagement
        self.terms = engagement.terms
        self.columns = [column for term in self.terms for column in term.columns]
        self.time = TIME[order]
        self.first = first
        self.last = last
        self.stretch = engagement.reach if engagement.reach is not None and last - first > engagement.reach else None
        self.late = order == "recorded" or self.stretch is not None
        self.marked = self.stretch is not None or any(term.ends is not None for term in self.terms)
        """Whether some entries only change sums and are no instants of the lead."""

    @property
    def origin(self) -> str:
        """Return what sums are counted from."""
        return "origin" if self.stretch else f"CAST({self.first} AS BIGINT)"

    def instants(self, *, with_profile: bool) -> str:
        """Return rows (person, t) at which a lead is decided on beside its touches."""
        parts = ["SELECT person, captured AS t FROM hopeful"]
        if with_profile:
            parts.append(
                "SELECT p.person, p.since FROM profile AS p JOIN hopeful AS h ON h.person = p.person "
                "WHERE p.since > h.captured AND p.since < h.won"
            )
        watched = f"""
  SELECT x.person, x.t FROM (
    SELECT person, {self.time} AS t FROM moves WHERE kind <> 'handed_over'
    UNION ALL SELECT key, {self.time} FROM changes WHERE entity = 'person'
    UNION ALL SELECT p.key, a.t FROM person_states AS p
      JOIN account_instants AS a ON CAST(a.key AS TEXT) = TRIM(p.{LINK.column}) AND p.since <= a.t AND a.t < p.until
  ) AS x JOIN hopeful AS h ON h.person = x.person WHERE h.watched = 1 AND x.t > h.captured AND x.t < h.won"""
        return " UNION ALL ".join([*parts, watched])

    def sums(self) -> str:
        """Return rows (person, t, the sums of all columns up to and including `t`), with the origin if it varies."""
        totals = "".join(f", SUM({column}) OVER so_far AS {column}" for column in self.columns)
        extra = (", origin" if self.stretch else "") + (", decides" if self.marked else "")
        return f"""
  WITH entries AS ({self._entries()}), weighed AS ({self._weighed()}){self._carried()}
  SELECT person, t{extra}{totals} FROM {"all_weighed" if self.stretch else "weighed"} AS entries
  WINDOW so_far AS (
    PARTITION BY person{", origin" if self.stretch else ""} ORDER BY t RANGE BETWEEN UNBOUNDED PRECEDING AND CURRENT ROW
  )"""

    def _entries(self) -> str:
        """Return instants without points, touches, and the ends of points that end.

        Touches without points are left out, but for leads that are watched.
        """
        mark, no_mark = (", 1 AS decides", ", 0") if self.marked else ("", "")
        points = "".join(f", COALESCE(w.{term.worth}, CAST(0 AS DOUBLE))" for term in self.terms)
        none = "".join(f", CAST(0 AS DOUBLE) AS {term.worth}" for term in self.terms)
        touches = self._touches("LEFT JOIN", "h.watched = 1 OR NOT w.kind IS NULL")
        parts = [
            f"SELECT person, t, t AS happened{none}{mark} FROM instants",
            f'SELECT t.person, t.{self.time}, t."at"{points}{mark} {touches}',
        ]
        for term in self.terms:
            if term.ends is not None:
                ended = "".join(
                    f", 0 - w.{each.worth}" if each is term else ", CAST(0 AS DOUBLE)" for each in self.terms
                )
                touches = self._touches("JOIN", f'w.{term.worth} <> 0 AND t."at" + {term.ends} <= {self.last}')
                parts.append(
                    f'SELECT t.person, GREATEST(t.{self.time}, t."at" + {term.ends}), t."at"{ended}{no_mark} {touches}'
                )
        entries = " UNION ALL ".join(parts)
        if not self.stretch:
            return entries
        return f"SELECT *, t - (t - {self.first}) % {self.stretch} AS origin FROM ({entries}) AS parts"

    def _touches(self, join: str, when: str) -> str:
        worth = self.engagement.worth or "SELECT CAST(NULL AS TEXT) AS kind WHERE FALSE"
        return f"""
    FROM touches AS t JOIN hopeful AS h ON h.person = t.person {join} ({worth}) AS w ON w.kind = t.kind
    WHERE t.{self.time} < h.won AND ({when})"""

    def _weighed(self) -> str:
        extra = (", origin" if self.stretch else "") + (", decides" if self.marked else "")
        return f"SELECT person, t{extra}{self._added(self.origin, late=self.late)} FROM entries"

    def _added(self, origin: str, *, late: bool) -> str:
        return "".join(
            f", {value} AS {column}"
            for term in self.terms
            for column, value in zip(term.columns, term.added(origin, late=late), strict=True)
        )

    def _carried(self) -> str:
        """Return what all earlier entries of a person are worth at the start of each later stretch."""
        if not self.stretch:
            return ""
        sums = "".join(f", SUM({column}) AS {column}" for column in self.columns)
        return f""", carried AS (
    SELECT person, origin AS t, origin, 0 AS decides{sums} FROM (
      SELECT e.person, h.origin{self._added("h.origin", late=True)}
      FROM (SELECT DISTINCT person, origin FROM entries) AS h
      JOIN entries AS e ON e.person = h.person AND e.t < h.origin
    ) AS early GROUP BY person, origin
  ), all_weighed AS (SELECT * FROM weighed UNION ALL SELECT * FROM carried)"""
