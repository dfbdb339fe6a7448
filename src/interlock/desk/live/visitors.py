"""Browsers that agreed to be followed: what they do is kept aside until they say who they are."""

from __future__ import annotations

from typing import TYPE_CHECKING

from interlock.desk.live import many
from interlock.desk.models import Visitor, VisitorTouch
from interlock.lifecycle import Touched

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping

_COLUMNS = ("id", "visitor_id", "at", "kind", "channel", "campaign", "content", "source")


def people(visitors: Collection[str]) -> dict[str, int]:
    """Return who those are that have said it before."""
    if not visitors:
        return {}
    rows = Visitor.objects.filter(pk__in=visitors).exclude(person=None).values_list("pk", "person")
    return {visitor: person for visitor, person in rows if person is not None}


def seen(visitors: Mapping[str, int | None], now: int) -> None:
    """Write down that browsers were seen, and whose they are where that is known now."""
    last = "seen = excluded.seen, person = COALESCE(excluded.person, desk_visitor.person)"
    rows = [(visitor, person, now) for visitor, person in sorted(visitors.items())]
    many.put(Visitor, ("id", "person", "seen"), rows, f"(id) DO UPDATE SET {last}")


def keep(touches: Collection[tuple[str, Touched]]) -> None:
    """Keep touches of browsers that have not said who they are."""
    rows = [
        (one.id, visitor, one.at, one.kind, one.channel, one.campaign, one.content, one.source)
        for visitor, one in touches
    ]
    many.put(VisitorTouch, _COLUMNS, rows, "(id) DO NOTHING")


def told(visitors: Mapping[str, int], recorded: int) -> dict[str, list[Touched]]:
    """Return what these browsers did before they said whose they are, as that person's touches; forget it here."""
    rows = VisitorTouch.objects.filter(visitor__in=visitors).order_by("at", "id")
    found: dict[str, list[Touched]] = {}
    for row in rows:
        touched = Touched(
            id=row.pk,
            person=visitors[row.visitor_id],
            at=row.at,
            recorded=recorded,
            kind=row.kind,
            channel=row.channel,
            campaign=row.campaign,
            content=row.content,
            source=row.source,
        )
        found.setdefault(row.visitor_id, []).append(touched)
    if found:
        VisitorTouch.objects.filter(visitor__in=visitors).delete()
    return found
