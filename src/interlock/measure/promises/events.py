"""Where the events are found that start and stop a promise's clock."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from interlock.measure.quote import literal

if TYPE_CHECKING:
    from interlock.agreement.document import Agreement

VERDICTS = ("accepted", "rejected", "recycled", "held")
MOVES = ("captured", "reported", "opened", "amended", "won", "lost")


class Events(NamedTuple):
    """A SELECT of person, handoff (null where it is about none), told_at; and the relations it reads."""

    sql: str
    reads: tuple[str, ...]
    of_handoff: bool
    """Whether each of them belongs to one hand-off."""


def events(agreement: Agreement, name: str) -> Events | None:
    """Return one kind of event; nothing where the agreement knows no such event."""
    if name == "handed_over":
        return _handoffs("handed_at")
    if name == "answered":
        return _handoffs("answered_at")
    if name == "decided":
        return _handoffs("decided_at", "verdict <> 'held'")
    if name in VERDICTS:
        sql = f"SELECT h.person, v.handoff, v.moved_at AS told_at FROM verdicts AS v JOIN handed AS h ON h.id = v.handoff WHERE v.kind = {literal(name)}"  # noqa: E501
        return Events(sql, ("verdicts", "handed"), of_handoff=True)
    if name in MOVES:
        return Events(_alone("lead_moves", "moved_at", name), ("lead_moves",), of_handoff=False)
    if name in agreement.touchpoint:
        return Events(_alone("touches", '"at"', name), (), of_handoff=False)
    return None


def _handoffs(column: str, only: str = "TRUE") -> Events:
    sql = f"SELECT person, handoff, {column} AS told_at FROM fact_handoffs WHERE NOT {column} IS NULL AND {only}"
    return Events(sql, ("fact_handoffs",), of_handoff=True)


def _alone(table: str, column: str, kind: str) -> str:
    return (
        f"SELECT person, CAST(NULL AS BIGINT) AS handoff, {column} AS told_at FROM {table} "
        f"WHERE kind = {literal(kind)} AND NOT person IS NULL"
    )
