"""Verdicts that marketing sees differently, and who is asked to settle them."""

from __future__ import annotations

from dataclasses import dataclass

from interlock.desk.models import Dispute


@dataclass(frozen=True)
class DisputeRow:
    """One dispute; times in microseconds since 1970 UTC."""

    id: int
    handoff: int
    by: str
    why: str
    at: int
    settles: str
    settled: int | None
    upheld: bool | None
    note: str


def disputes(settles: str = "", *, only_open: bool = True) -> list[DisputeRow]:
    """List disputes, the oldest first: those that are open, and those that one log-in is asked to settle."""
    rows = Dispute.objects.filter(**{"settles": settles} if settles else {})
    rows = rows.filter(settled=None) if only_open else rows
    columns = ("id", "handoff_id", "by", "why", "at", "settles", "settled", "upheld", "note")
    return [DisputeRow(*row) for row in rows.order_by("at", "id").values_list(*columns)]
