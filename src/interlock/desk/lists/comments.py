"""What people say to each other about clauses."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass

from interlock.desk.models import Comment


@dataclass(frozen=True)
class Said:
    """One comment."""

    id: int
    clause: str
    version: int
    by: str
    text: str
    at: int
    resolved: int | None
    resolved_by: str
    replies: tuple[Said, ...] = ()
    """Its answers, the oldest first."""


def comments() -> dict[str, list[Said]]:
    """List all comments by clause with their answers, the oldest first, open ones before resolved ones."""
    rows = list(Comment.objects.order_by("at", "id"))
    replies: dict[int, list[Said]] = defaultdict(list)
    for row in rows:
        if row.reply_to_id is not None:
            replies[row.reply_to_id].append(_said(row))
    found: dict[str, list[Said]] = defaultdict(list)
    for row in rows:
        if row.reply_to_id is None:
            found[row.clause].append(_said(row, tuple(replies[row.pk])))
    return {clause: sorted(said, key=lambda one: one.resolved is not None) for clause, said in found.items()}


def _said(row: Comment, replies: tuple[Said, ...] = ()) -> Said:
    return Said(row.pk, row.clause, row.version, row.by, row.text, row.at, row.resolved, row.resolved_by, replies)
