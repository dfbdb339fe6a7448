"""The leads behind one figure of the funnel."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any, Literal

from interlock.measure.facts.relation import complete
from interlock.measure.funnel.counting import COUNTING, ENTERED
from interlock.measure.funnel.seen import is_span, seen

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator, Mapping

    from interlock.measure.facts.store import Facts
    from interlock.measure.funnel.asked import Asked

FigureName = Literal["entered", "of", "reached_next"]


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
        return self.facts.engine.stream(self.text, self.bound)

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
    names = [name for name, _ in facts.agreement.stages()]
    place, condition = chosen(asked, names.index(stage) + 1, figure)
    keys = {f"key_{n}": (key or {}).get(name) for n, name in enumerate(asked.by)} if key is not None else {}
    group = "".join(f" AND v.{column} IS NOT DISTINCT FROM ${column}" for column in keys)
    text = (
        f"SELECT v.person, v.entered_at, v.imputed, v.reached_at, v.exit_at FROM {seen(facts, asked)} AS v "
        f"WHERE v.place = {place} AND {condition}{group} ORDER BY v.entered_at, v.person, v.until"
    )
    bound = {name: value for name, value in {**asked.bound, **keys}.items() if f"${name}" in text}
    reads = [asked.visits, *(facts.field(name) for name in asked.by if not is_span(facts, name))]
    return Behind(facts, text, bound, complete(text, reads, facts.relations))


def chosen(asked: Asked, place: int, figure: FigureName) -> tuple[int, str]:
    """Return at which stage a figure's visits are, and the condition that chooses them."""
    if figure == "entered":
        return place, ENTERED
    if figure == "of":
        return place, COUNTING[asked.basis].of
    return place + (asked.basis == "period"), COUNTING[asked.basis].went_on
