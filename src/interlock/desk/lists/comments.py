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


def comments() -> dict[str, list[Said]]:
    """List all comments by clause, the oldest first, open ones before resolved ones."""
    found: dict[str, list[Said]] = defaultdict(list)
    for row in Comment.objects.order_by("at", "id"):
        found[row.clause].append(
            Said(row.pk, row.clause, row.version, row.by, row.text, row.at, row.resolved, row.resolved_by)
        )
    return {clause: sorted(said, key=lambda one: one.resolved is not None) for clause, said in found.items()}
