"""What a change would have meant for each group of leads: by a field, or by the agreement's own segments."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Literal, TypeAlias

from interlock.agreement.expression import parse
from interlock.measure.facts.fields import TYPES
from interlock.measure.facts.relation import Relation
from interlock.measure.quote import literal
from interlock.measure.quote import name as quoted
from interlock.measure.replay.outcome import SMALL, Deals, won

if TYPE_CHECKING:
    from collections.abc import Sequence

    from interlock.measure.facts.store import Facts

SEGMENT = "segment"
"""Splits by the agreement's segments: a lead counts in each it belongs to, and under nothing if it is in none."""
OUTCOMES = {
    "won_kept": (True, True),
    "won_missed": (True, False),
    "won_caught": (False, True),
    "won_reached_by_neither": (False, False),
}
"""What became of a won deal, by whether base and whether candidate had handed its lead over in time."""
Key: TypeAlias = tuple[Any, ...]
SideName: TypeAlias = Literal["base", "candidate"]


@dataclass
class Group:
    """Both sides over leads that are alike, as far as the last thing known of them says."""

    key: dict[str, Any]
    handoffs: dict[SideName, int] = field(default_factory=lambda: {"base": 0, "candidate": 0})
    deals: dict[tuple[bool, bool], Deals] = field(default_factory=dict)
    """Won deals, by whether base and whether candidate had handed the lead over in time."""

    @property
    def flags(self) -> list[str]:
        """Return what must be said before anybody believes these figures."""
        reached = sum(deals.deals for (base, candidate), deals in self.deals.items() if base or candidate)
        if reached >= SMALL:
            return []
        return [f"small sample: only {reached} won deals were reached by either side; below {SMALL} a share is a hint"]

    def to_json(self) -> dict[str, Any]:
        """Return it as scripts read it."""
        deals = {name: self.deals.get(reached, Deals()).to_json() for name, reached in OUTCOMES.items()}
        return {
            "key": self.key,
            "base": {"handoffs": self.handoffs["base"]},
            "candidate": {"handoffs": self.handoffs["candidate"], **deals},
            "flags": self.flags,
        }


def groups(facts: Facts, by: Sequence[str], since: int, until: int) -> list[Group]:
    """Return every group with a hand-off of `base` or `candidate` or a won deal, the largest first.

    Both sides are known to the engine by these names.
    """
    if not by:
        return []
    relations = [relation_of(facts, name) for name in by]
    facts.make(relations)
    keys = [f"{quoted(relation)}.value" for relation in relations]
    joins = " ".join(
        f"LEFT JOIN {quoted(relation)} ON {quoted(relation)}.person = x.person" for relation in dict.fromkeys(relations)
    )
    found: defaultdict[Key, Group] = defaultdict(lambda: Group({}))
    for side in ("base", "candidate"):
        for key, count in _handed(facts, side, keys, joins, since, until).items():
            found[key].handoffs[side] = count
    for (key, *reached), deals in won(facts, since, until, keys, joins).items():
        found[key].deals[reached[0], reached[1]] = deals
    for key, group in found.items():
        group.key = dict(zip(by, key, strict=True))
    return sorted(found.values(), key=_order)


def relation_of(facts: Facts, name: str) -> str:
    """Return the relation (person, value) of a field, or of the agreement's segments."""
    return _segments(facts) if _is_segment(facts, name) else facts.field(name)


def _order(group: Group) -> tuple[int, str]:
    return -group.handoffs["base"] - group.handoffs["candidate"], repr(group.key)


def _handed(  # noqa: PLR0913, PLR0917
    facts: Facts, side: SideName, keys: list[str], joins: str, since: int, until: int
) -> dict[Key, int]:
    numbers = ", ".join(str(n) for n in range(1, len(keys) + 1))
    found = facts.engine.sql(
        f"""
SELECT {", ".join(keys)}, COUNT(*) FROM {side} AS x {joins}
WHERE x."at" >= $since AND x."at" < $until GROUP BY {numbers}""",
        {"since": since, "until": until},
    ).fetchall()
    return {tuple(key): count for *key, count in found}


def _is_segment(facts: Facts, name: str) -> bool:
    return name == SEGMENT and name not in facts.agreement.field and name not in facts.recorded


def _segments(facts: Facts) -> str:
    """Return the name of rows (person, value): the segments that each lead belongs to, by what is known last."""
    columns = {name: TYPES[declared.type] for name, declared in facts.agreement.field.items()}
    conditions = {name: parse(each.where, columns) for name, each in facts.agreement.segment.items()}
    used = sorted({column for each in conditions.values() for column in each.columns})
    relations = {name: facts.field(name) for name in used}
    values = "".join(f", {quoted(relations[name])}.value AS {quoted(name)}" for name in used)
    joins = " ".join(f"LEFT JOIN {quoted(each)} ON {quoted(each)}.person = l.person" for each in relations.values())
    leads = "SELECT DISTINCT person FROM moves WHERE NOT person IS NULL"
    known = f'SELECT l.person AS "_who"{values} FROM ({leads}) AS l {joins}'
    parts = [
        f'SELECT "_who" AS person, {literal(name)} AS value FROM ({known}) AS known WHERE {each.sql}'
        for name, each in conditions.items()
    ]
    none = "SELECT CAST(NULL AS BIGINT) AS person, CAST(NULL AS TEXT) AS value WHERE FALSE"
    facts.relations["lead_segments"] = Relation(" UNION ALL ".join(parts) or none, tuple(relations.values()))
    return "lead_segments"
