"""Whose leads the reader of a page sees, looked up once for each request."""

from __future__ import annotations

from typing import TYPE_CHECKING

from interlock.agreement.personal import shared
from interlock.desk.lists.seen import Seen, seen

if TYPE_CHECKING:
    from django.http import HttpRequest

    from interlock.pages.frame.ground import Ground

_KEPT = "_interlock_seen"


def seen_by(request: HttpRequest) -> Seen:
    """Return what the reader sees of leads, accounts and hand-offs."""
    found = getattr(request, _KEPT, None)
    if found is None:
        found = seen(request.user.get_username())
        setattr(request, _KEPT, found)
    return found


def told_apart_by(request: HttpRequest, held: Ground) -> tuple[str, ...]:
    """List the fields by which the reader may tell leads apart: those of the agreement, then what else was recorded.

    Figures count everybody, also for whoever does not see everybody's leads. They get no field whose values say who
    somebody is: split by it, a figure would be a list of the others.
    """
    declared = held.agreement.field
    recorded = held.answer("recorded", lambda: held.facts.recorded)
    known = (*declared, *sorted(set(recorded) - set(declared) - {"account"}))
    if seen_by(request).everything:
        return known
    few = shared(held.agreement)
    return tuple(name for name in known if name in few)


def with_others(total: int, shown: int) -> dict[str, str]:
    """Say in a file how many of the rows that a figure counts are not in it, because they are others'."""
    return {"Not in this file": f"{total - shown:,} rows of leads that others have"} if total > shown else {}
