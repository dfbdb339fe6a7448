"""The leads behind one figure of the funnel."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any, Literal, get_args

from interlock.measure.facts.relation import complete
from interlock.measure.funnel.asked import DAY
from interlock.measure.funnel.counting import COUNTING, ENTERED
from interlock.measure.funnel.seen import read, seen
from interlock.measure.slices import in_slices

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator, Mapping

    from interlock.measure.facts.store import Facts
    from interlock.measure.funnel.asked import Asked

FigureName = Literal["entered", "of", "reached_next", "rate", "median", "expected", "overall"]
"""`rate` lists what it is a share of and says of each whether it went on; `median` those whose time is known;
`expected` those whom Kaplan-Meier follows, how long each was watched and whether it went on by then; `overall` all who
entered, and whether they came to the last stage."""
FIGURES: tuple[FigureName, ...] = get_args(FigureName)
SEEN = "NOT v.imputed AND v.entered_at <> 0"
"""Visits seen at a known time."""


@dataclass(frozen=True)
class Behind:
    """The visits that one figure counts, as a query; `sql` is the same, complete over the ledger's tables."""

    facts: Facts
    text: str
    bound: Mapping[str, Any]
    sql: str

    def of(self, people: Collection[int] | None) -> Behind:
        """Return those of some people alone; all of them where nobody is kept back."""
        if people is None:
            return self
        kept, order = self.text.rsplit(" ORDER BY ", 1)
        text = f"{kept} AND v.person IN (SELECT UNNEST(CAST($theirs AS BIGINT[]))) ORDER BY {order}"
        return replace(self, text=text, bound={**self.bound, "theirs": sorted(people)})

    def count(self) -> int:
        """Count them."""
        found = self.facts.engine.rows(f"SELECT COUNT(*) AS n FROM ({self.text}) AS behind", self.bound)
        return int(found[0]["n"])

    def every(self) -> Iterator[dict[str, Any]]:
        """Return all of them, one after the other, in their order."""
        kept, order = self.text.rsplit(" ORDER BY ", 1)
        return in_slices(
            self.facts.engine, lambda more: f"{kept} AND {more} ORDER BY {order}", order.split(", ")[0], self.bound
        )

    def page(self, offset: int, limit: int) -> list[dict[str, Any]]:
        """Return some of them, in their order."""
        return self.facts.engine.rows(f"{self.text} LIMIT {int(limit)} OFFSET {int(offset)}", self.bound)


def rows(
    facts: Facts, asked: Asked, stage: str, figure: FigureName, key: Mapping[str, Any] | None = None
) -> list[dict[str, Any]]:
    """Return the visits that a figure of a stage counts: as many rows as the figure says; `key` chooses one group."""
    found = behind(facts, asked, stage, figure, key)
    return facts.engine.rows(found.text, found.bound)


def behind(facts: Facts, asked: Asked, stage: str, figure: FigureName, key: Mapping[str, Any] | None = None) -> Behind:
    """Return the query for the rows of a figure, to be counted and read a page at a time."""
    source = seen(facts, asked)
    names = [name for name, _ in facts.agreement.stages()]
    place, condition = chosen(asked, names.index(stage) + 1, figure)
    keys = {f"key_{n}": (key or {}).get(name) for n, name in enumerate(asked.by)} if key is not None else {}
    group = "".join(f" AND v.{column} IS NOT DISTINCT FROM ${column}" for column in keys)
    more = _more(facts, asked, figure, source, place)
    text = (
        f"SELECT v.person, v.entered_at, v.imputed, v.reached_at, v.exit_at{more} FROM {source} AS v "
        f"WHERE v.place = {place} AND {condition}{group} ORDER BY v.entered_at, v.person, v.until"
    )
    bound = {name: value for name, value in {**asked.bound, **keys}.items() if f"${name}" in text}
    return Behind(facts, text, bound, complete(text, read(facts, asked), facts.relations))


def chosen(asked: Asked, place: int, figure: FigureName) -> tuple[int, str]:
    """Return at which stage a figure's visits are, and the condition that chooses them."""
    counting, flow = COUNTING[asked.basis], asked.basis == "period"
    if figure in ("entered", "overall") or (figure == "rate" and flow):
        return place, ENTERED
    if figure in ("of", "rate"):
        return place, counting.of
    if figure == "median":
        return place, f"{SEEN} AND {counting.timed} AND NOT {counting.after} IS NULL"
    if figure == "expected":
        return place, f"{SEEN} AND {ENTERED}"
    return place + flow, counting.went_on


def _more(facts: Facts, asked: Asked, figure: FigureName, source: str, place: int) -> str:
    """Return the columns that a figure is worked out from, beside who is counted."""
    counting = COUNTING[asked.basis]
    if figure == "rate" and asked.basis != "period":
        return f", CASE WHEN {counting.went_on} THEN TRUE ELSE FALSE END AS went_on"
    if figure == "overall":
        reached = "v.final_at - v.entered_at <= $within"
        return f", v.final_at, CASE WHEN {reached} THEN TRUE ELSE FALSE END AS went_on"
    if figure == "median":
        return f", {_days(facts, source, place, counting.after)} AS days"
    if figure == "expected":
        end = f"LEAST(COALESCE(v.reached_at, v.until, {_horizon(facts)}), COALESCE(v.reached_at, {_horizon(facts)}))"
        return f", {_days(facts, source, place, end)} AS days, NOT v.reached_at IS NULL AS went_on"
    return ""


def _days(facts: Facts, source: str, place: int, end: str) -> str:
    """Write days between the entry and an end: whole days where entries are known by the day only."""
    waited = f"GREATEST({end} - v.entered_at, 0)"
    found = facts.engine.rows(
        f"SELECT COUNT(*) AS n FROM {source} AS v "
        f"WHERE v.place = {place} AND NOT v.imputed AND v.entered_at % {DAY} <> 0"
    )
    whole = waited if found[0]["n"] else f"({waited} - {waited} % {DAY})"
    return f"CAST({whole} AS DOUBLE) / CAST({DAY} AS DOUBLE)"


def _horizon(facts: Facts) -> int:
    """Return the last moment of which anything is known, not later than now."""
    found = facts.engine.rows(
        'SELECT MAX("at") AS last FROM (SELECT "at" FROM moves UNION ALL SELECT "at" FROM touches)'
    )
    return min(found[0]["last"] or 0, facts.now)
