"""The leads behind one figure of the funnel."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Literal

from interlock.measure.funnel.counting import COUNTING, ENTERED
from interlock.measure.funnel.seen import seen

if TYPE_CHECKING:
    from collections.abc import Mapping

    from interlock.measure.facts.store import Facts
    from interlock.measure.funnel.asked import Asked

FigureName = Literal["entered", "of", "reached_next"]


def rows(
    facts: Facts, asked: Asked, stage: str, figure: FigureName, key: Mapping[str, Any] | None = None
) -> list[dict[str, Any]]:
    """Return the visits that a figure of a stage counts: as many rows as the figure says; `key` chooses one group."""
    names = [name for name, _ in facts.agreement.stages()]
    place, condition = chosen(asked, names.index(stage) + 1, figure)
    keys = {f"key_{n}": (key or {}).get(name) for n, name in enumerate(asked.by)} if key is not None else {}
    group = "".join(f" AND v.{column} IS NOT DISTINCT FROM ${column}" for column in keys)
    text = (
        f"SELECT v.person, v.entered_at, v.imputed, v.reached_at, v.exit_at FROM {seen(facts, asked)} AS v "
        f"WHERE v.place = {place} AND {condition}{group} ORDER BY v.entered_at, v.person, v.until"
    )
    bound = {name: value for name, value in {**asked.bound, **keys}.items() if f"${name}" in text}
    return facts.engine.rows(text, bound)


def chosen(asked: Asked, place: int, figure: FigureName) -> tuple[int, str]:
    """Return at which stage a figure's visits are, and the condition that chooses them."""
    if figure == "entered":
        return place, ENTERED
    if figure == "of":
        return place, COUNTING[asked.basis].of
    return place + (asked.basis == "period"), COUNTING[asked.basis].went_on
