"""Pages as somebody likes to see them."""

from __future__ import annotations

from dataclasses import dataclass

from interlock.desk.models import SavedView


@dataclass(frozen=True)
class View:
    """One saved view: the page it is of, its name, and what the address says after the question mark."""

    id: int
    page: str
    name: str
    query: str


def saved_views(member: str, page: str) -> list[View]:
    """List somebody's views of a page by name."""
    rows = SavedView.objects.filter(member=member, page=page).order_by("name", "id")
    return [View(row.pk, row.page, row.name, row.query) for row in rows]
