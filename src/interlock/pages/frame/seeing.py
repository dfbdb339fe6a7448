"""Whose leads the reader of a page sees, looked up once for each request."""

from __future__ import annotations

from typing import TYPE_CHECKING

from interlock.desk.lists.seen import Seen, seen

if TYPE_CHECKING:
    from django.http import HttpRequest

_KEPT = "_interlock_seen"


def seen_by(request: HttpRequest) -> Seen:
    """Return what the reader sees of leads, accounts and hand-offs."""
    found = getattr(request, _KEPT, None)
    if found is None:
        found = seen(request.user.get_username())
        setattr(request, _KEPT, found)
    return found


def with_others(total: int, shown: int) -> dict[str, str]:
    """Say in a file how many of the rows that a figure counts are not in it, because they are others'."""
    return {"Not in this file": f"{total - shown:,} rows of leads that others have"} if total > shown else {}
