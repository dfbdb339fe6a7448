"""The people behind one flow, or one figure of a stage."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from interlock.measure.facts.relation import complete
from interlock.measure.flows.answer import ENDINGS
from interlock.measure.flows.flows import COUNTS
from interlock.measure.flows.source import mapped
from interlock.measure.funnel.rows import Behind

if TYPE_CHECKING:
    from collections.abc import Sequence

    from interlock.measure.facts.store import Facts
    from interlock.measure.flows.answer import Way
    from interlock.measure.flows.asked import Asked, Worked


def behind(
    facts: Facts, asked: Asked, way: Way, figure: Worked | None = None, but: Sequence[object] | None = None
) -> Behind:
    """Return the query for the people who went a way; one that leads nowhere means all who were in its stage.

    `figure` keeps those of a stage whom it counts. With `but` the way begins at every source but these.
    """
    source, reads = mapped(facts, asked)
    names = [name for name, _ in facts.agreement.stages()]
    bound: dict[str, Any] = dict(asked.bound)
    text = (
        "SELECT v.person, v.source, v.touched_at, v.entered_at, v.next_at, v.ended_at, v.ending, "
        "CASE WHEN v.marketing = 1 THEN TRUE ELSE FALSE END AS marketing, "
        "CASE WHEN v.sales = 1 THEN TRUE ELSE FALSE END AS sales, CAST(v.times AS DOUBLE) AS times "
        f"FROM {source} AS v WHERE {' AND '.join(_conditions(way, names, bound, but))}"
        f"{f' AND {COUNTS[figure]}' if figure else ''} ORDER BY v.entered_at, v.person"
    )
    return Behind(facts, text, bound, complete(text, reads, facts.relations))


def _conditions(way: Way, names: Sequence[str], bound: dict[str, Any], but: Sequence[object] | None) -> list[str]:
    if way.begins:
        kept = [f"v.place = {names.index(way.begins) + 1}"]
        if way.ends in names:
            kept.append(f"v.next = {names.index(way.ends) + 1}")
        elif way.ends in ENDINGS:
            kept.append(f"v.ending = '{way.ends}'")
        return kept
    kept = [f"v.place = {names.index(way.ends) + 1}", "v.previous IS NULL"]
    if but is not None:
        known = {f"but_{n}": value for n, value in enumerate(but) if value is not None}
        bound |= known
        kept += ["NOT v.source IS NULL"] if None in but else []
        return [*kept, *(f"COALESCE(v.source <> ${name}, TRUE)" for name in known)]
    if way.source is None:
        return [*kept, "v.source IS NULL"]
    bound["source"] = way.source
    return [*kept, "v.source = $source"]
