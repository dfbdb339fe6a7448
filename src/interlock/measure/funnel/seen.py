"""The visits of one question, with the group that each belongs to."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from interlock.measure.compile import SPANS
from interlock.measure.facts.among import among
from interlock.measure.funnel.visits import visits
from interlock.measure.quote import name as quoted

if TYPE_CHECKING:
    from interlock.measure.facts.store import Facts
    from interlock.measure.funnel.asked import Asked


def seen(facts: Facts, asked: Asked) -> str:
    """Make the visits and return SQL for them, with the columns `key_0`, `key_1`, ... that they are split by."""
    facts.relations |= visits(facts.agreement, asked.skip, asked.reentry)
    spans = {name: _span(facts, name) for name in asked.by}
    fields = {name: facts.field(name) for name, span in spans.items() if span is None}
    only = [among(facts, asked.where)] if asked.where else []
    facts.make([asked.visits, *fields.values(), *only])
    keys = [spans[name] or f"{quoted(fields[name])}.value" for name in asked.by]
    columns = ["s.*", *(f"{key} AS key_{n}" for n, key in enumerate(keys))]
    joins = [f"LEFT JOIN {quoted(field)} ON {quoted(field)}.person = s.person" for field in fields.values()]
    joins += [f"JOIN {name} ON {name}.person = s.person" for name in only]
    return f"(SELECT {', '.join(columns)} FROM {asked.visits} AS s {' '.join(joins)})"


def groups(facts: Facts, asked: Asked) -> tuple[str, list[dict[str, Any]]]:
    """Return SQL for the visits with the column `grp`, from 1, and the key of each group."""
    source = seen(facts, asked)
    if not asked.by:
        return f"(SELECT x.*, 1 AS grp FROM {source} AS x)", [{}]
    names = [f"key_{n}" for n in range(len(asked.by))]
    facts.engine.sql(
        f"CREATE OR REPLACE TEMP TABLE group_keys AS SELECT *, ROW_NUMBER() OVER (ORDER BY {', '.join(names)}) AS grp "
        f"FROM (SELECT DISTINCT {', '.join(names)} FROM {source} AS x)"
    )
    keys = facts.engine.rows("SELECT * FROM group_keys ORDER BY grp")
    same = " AND ".join(f"x.{name} IS NOT DISTINCT FROM g.{name}" for name in names)
    found = [dict(zip(asked.by, (row[name] for name in names), strict=True)) for row in keys]
    return f"(SELECT x.*, g.grp FROM {source} AS x JOIN group_keys AS g ON {same})", found


def is_span(facts: Facts, name: str) -> bool:
    """Say whether a split is by the calendar and not by a field of that name."""
    return name in SPANS and name not in facts.agreement.field and name not in facts.recorded


def _span(facts: Facts, name: str) -> str | None:
    return f"EPOCH_US(DATE_TRUNC('{name}', MAKE_TIMESTAMP(s.entered_at)))" if is_span(facts, name) else None


def read(facts: Facts, asked: Asked) -> list[str]:
    """Return the relations that the visits of a question are read from."""
    fields = [facts.field(name) for name in asked.by if not is_span(facts, name)]
    return [asked.visits, *fields, *([among(facts, asked.where)] if asked.where else [])]
