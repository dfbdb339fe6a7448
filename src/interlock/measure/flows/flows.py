"""Count people by flow and by stage."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from interlock.measure.flows.answer import ENDINGS, Flow, Flows, Stage, Way
from interlock.measure.flows.source import mapped

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from interlock.measure.facts.store import Facts
    from interlock.measure.flows.asked import Asked

DAY = 86_400_000_000
_TOOK = {
    "began": "CASE WHEN v.touched_at > 0 THEN GREATEST(v.entered_at - v.touched_at, 0) ELSE NULL END",
    "went": "CASE WHEN v.entered_at > 0 THEN v.next_at - v.entered_at ELSE NULL END",
    "ended": "CASE WHEN v.entered_at > 0 THEN v.ended_at - v.entered_at ELSE NULL END",
}
"""How long each took; time 0 is how a move says that nobody knows when it happened."""
COUNTS = {
    "marketing": "v.marketing = 1 AND v.sales = 0",
    "sales": "v.sales = 1 AND v.marketing = 0",
    "both": "v.marketing = 1 AND v.sales = 1",
    "nobody": "v.marketing = 0 AND v.sales = 0",
    "again": "v.times > 1",
}
"""Which of a stage's people each of its figures counts."""


def flows(facts: Facts, asked: Asked) -> Flows:
    """Draw up the map of one question."""
    source, _ = mapped(facts, asked)
    names = [name for name, _ in facts.agreement.stages()]
    grouped = _Grouped(facts, asked, source)
    begun = [
        Flow(Way(source=row["source"], ends=names[row["place"] - 1]), row["people"], row["days"])
        for row in grouped("v.source, v.place", "began", "v.previous IS NULL")
    ]
    steps = [
        Flow(Way(begins=names[row["place"] - 1], ends=names[row["next"] - 1]), row["people"], row["days"])
        for row in grouped("v.place, v.next", "went", "NOT v.next IS NULL")
    ]
    ended = [
        Flow(Way(begins=names[row["place"] - 1], ends=row["ending"]), row["people"], row["days"])
        for row in grouped("v.place, v.ending", "ended", "v.next IS NULL")
    ]
    return Flows(
        asked,
        sum(flow.people for flow in begun),
        _stages(facts, asked, source, names),
        tuple(sorted(begun, key=lambda flow: _largest(flow, begun, names))),
        tuple(sorted(steps, key=lambda flow: (names.index(flow.way.begins), names.index(flow.way.ends)))),
        tuple(sorted(ended, key=lambda flow: (names.index(flow.way.begins), ENDINGS.index(flow.way.ends)))),
    )


class _Grouped:
    """Counts people by columns."""

    def __init__(self, facts: Facts, asked: Asked, source: str) -> None:
        self._facts, self._asked, self._source = facts, asked, source

    def __call__(self, columns: str, took: str, where: str) -> list[dict[str, Any]]:
        return self._facts.engine.rows(
            f"SELECT {columns}, COUNT(*) AS people, MEDIAN(CAST({_TOOK[took]} AS DOUBLE)) / {DAY} AS days "
            f"FROM {self._source} AS v WHERE {where} GROUP BY {columns}",
            self._asked.bound,
        )


def _stages(facts: Facts, asked: Asked, source: str, names: Sequence[str]) -> tuple[Stage, ...]:
    counts = ", ".join(
        f"COUNT(CASE WHEN {condition} THEN 1 ELSE NULL END) AS {name}" for name, condition in COUNTS.items()
    )
    found: Mapping[int, Mapping[str, int]] = {
        row["place"]: row
        for row in facts.engine.rows(
            f"SELECT v.place, COUNT(*) AS people, {counts} FROM {source} AS v GROUP BY v.place", asked.bound
        )
    }
    none = dict.fromkeys(("people", *COUNTS), 0)
    rows = [found.get(place, none) for place in range(1, len(names) + 1)]
    return tuple(
        Stage(name, row["people"], **{figure: row[figure] for figure in COUNTS})
        for name, row in zip(names, rows, strict=True)
    )


def _largest(flow: Flow, begun: Sequence[Flow], names: Sequence[str]) -> tuple[object, ...]:
    """Order flows by the size of their source, then by stage; who came from nobody knows where comes last."""
    whole = sum(other.people for other in begun if other.way.source == flow.way.source)
    return flow.way.source is None, -whole, str(flow.way.source), names.index(flow.way.ends)
