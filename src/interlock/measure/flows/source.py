"""The people of one map, with where each of them came from."""

from __future__ import annotations

from typing import TYPE_CHECKING

from interlock.measure.facts.among import among
from interlock.measure.flows.asked import BY_TOUCH
from interlock.measure.flows.relations import relations
from interlock.measure.quote import name as quoted

if TYPE_CHECKING:
    from interlock.measure.facts.store import Facts
    from interlock.measure.flows.asked import Asked


def mapped(facts: Facts, asked: Asked) -> tuple[str, list[str]]:
    """Make what the map is read from; return SQL for its steps, with `source` and `touched_at`, and what it reads."""
    facts.relations |= relations(facts.agreement)
    reads = ["flow_visits", "flow_first_touch", "flow_worked"]
    value, joins = f"t.{asked.source}", ""
    if asked.source not in BY_TOUCH:
        field = quoted(facts.field(asked.source))
        value, joins = f"{field}.value", f" LEFT JOIN {field} ON {field}.person = v.person"
        reads.append(facts.field(asked.source))
    if asked.where:
        reads.append(among(facts, asked.where))
        joins += f" JOIN {reads[-1]} ON {reads[-1]}.person = v.person"
    facts.make(reads)
    sql = (
        f"(SELECT v.person, v.place, v.entered_at, v.times, v.previous, v.next, v.next_at, v.ending, v.ended_at, "
        f"t.touched_at, CAST({value} AS TEXT) AS source, COALESCE(w.marketing, 0) AS marketing, "
        f"COALESCE(w.sales, 0) AS sales FROM flow_visits AS v "
        f"LEFT JOIN flow_first_touch AS t ON t.person = v.person "
        f"LEFT JOIN flow_worked AS w ON w.person = v.person AND w.place = v.place{joins} "
        f"WHERE v.begun_at >= $since AND v.begun_at < $until)"
    )
    return sql, reads
