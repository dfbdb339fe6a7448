"""Stages that outside systems reported though their gate stood shut: no entries, from the agreement's start on."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from interlock.agreement.expression import condition
from interlock.measure.facts.as_known import is_known, with_known
from interlock.measure.facts.fields import TYPES
from interlock.measure.facts.relation import Relation
from interlock.measure.quote import literal
from interlock.measure.quote import name as quoted

if TYPE_CHECKING:
    from collections.abc import Iterator

    from interlock.agreement.document import Agreement
    from interlock.agreement.stage import Stage

UNMET = "unmet_claims"
_DAY = 86_400_000_000
_EPOCH = 719_163
"""The first of January 1970 as an ordinal."""


class Hurdle(NamedTuple):
    """One condition of a gate, as SQL over the fields it reads; `clause` and `text` as `lifecycle.gate` says them."""

    clause: str
    text: str
    """What does not hold where it does not."""
    reads: tuple[str, ...]
    sql: str


def is_gated(stage: Stage) -> bool:
    """Say whether a stage is entered by an outside system's word, and only through a gate."""
    gate = stage.gate
    return stage.entered == "reported" and bool(gate.requires or gate.segment or gate.where)


def words(name: str, stage: Stage) -> list[str]:
    """Return the words that stand for a stage."""
    return sorted({name, *stage.means.values()})


def binds_from(agreement: Agreement) -> int:
    """Return the instant from which its gates bind: what was reported earlier could not violate them."""
    return (agreement.starts.toordinal() - _EPOCH) * _DAY


def unmet(agreement: Agreement) -> Relation:
    """Return rows (id, stage, clause, because): each reported move past a gate, once per condition it did not meet.

    A condition is asked of what was known when the move became known, as the live evaluator asks it.
    """
    parts = [_of(agreement, name, stage) for name, stage in agreement.stages() if is_gated(stage)]
    nothing = "SELECT m.id, '' AS stage, '' AS clause, '' AS because FROM moves AS m WHERE FALSE"
    return Relation(" UNION ALL ".join(parts) or nothing)


def _of(agreement: Agreement, name: str, stage: Stage) -> str:
    hurdles = list(_hurdles(agreement, name, stage))
    reads = sorted({field for hurdle in hurdles for field in hurdle.reads})
    said = ", ".join(literal(word) for word in words(name, stage))
    claims = (
        f"SELECT id, person, recorded FROM moves WHERE kind = 'reported' AND NOT person IS NULL "
        f'AND stage IN ({said}) AND "at" >= {binds_from(agreement)}'
    )
    seen = with_known(agreement, reads, claims)
    return " UNION ALL ".join(
        f"SELECT id, {literal(name)} AS stage, {literal(one.clause)} AS clause, {literal(one.text)} AS because "
        f"FROM ({seen}) AS seen WHERE NOT COALESCE({one.sql}, FALSE)"
        for one in hurdles
    )


def _hurdles(agreement: Agreement, name: str, stage: Stage) -> Iterator[Hurdle]:
    gate, address = stage.gate, f"stage.{name}.gate"
    for field in gate.requires:
        yield Hurdle(f"{address}.requires", f"{field} is not known", (field,), f"{quoted(is_known(field))} = 1")
    columns = {field: TYPES[declared.type] for field, declared in agreement.field.items()}
    stated = [] if gate.segment is None else [(f"segment.{gate.segment}", agreement.segment[gate.segment].where)]
    stated += [] if gate.where is None else [(f"{address}.where", gate.where)]
    for clause, text in stated:
        found = condition(text, columns)
        yield Hurdle(clause, f"asks that {found.words}", tuple(sorted(found.columns)), found.sql)
