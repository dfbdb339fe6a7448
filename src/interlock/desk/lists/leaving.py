"""What is open in the name of a log-in: to be read before it is closed, or before somebody goes away."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.db.models import Exists, OuterRef

from interlock.desk.models import Absence, Deal, Dispute, Handoff, Lead, Listed

if TYPE_CHECKING:
    from django.db.models import QuerySet


@dataclass(frozen=True)
class OpenWith:
    """How much is open with somebody."""

    waiting: int
    """Hand-offs that wait for their answer."""
    worked: int
    """Hand-offs that they accepted, and whose leads are still being worked."""
    disputes: int
    """Disputes that they were asked to settle."""
    deals: int
    """Open opportunities in their name; these are the CRM's to give to somebody else."""
    listed: int
    """Accounts on named lists that they look after."""
    stands_in: tuple[str, ...]
    """Those who are away and for whom they stand in."""

    @property
    def nothing(self) -> bool:
        """Say whether nothing is."""
        return not (self.waiting or self.worked or self.disputes or self.deals or self.listed or self.stands_in)


def open_with(name: str, now: int) -> OpenWith:
    """Count what is open with a log-in."""
    away = Absence.objects.filter(delegate=name, until__gt=now).order_by("member")
    return OpenWith(
        waiting=waits_with(name).count(),
        worked=worked_by(name).count(),
        disputes=Dispute.objects.filter(settles=name, settled=None).count(),
        deals=Deal.objects.filter(owner=name, closed=False).count(),
        listed=Listed.objects.filter(owner=name).count(),
        stands_in=tuple(dict.fromkeys(away.values_list("member", flat=True))),
    )


def waits_with(name: str) -> QuerySet[Handoff]:
    """Return the hand-offs that wait with somebody, the most urgent first."""
    return Handoff.objects.filter(owner=name, status="waiting").order_by("due", "id")


def worked_by(name: str) -> QuerySet[Handoff]:
    """Return the hand-offs that somebody accepted and whose leads are still being worked under them."""
    works = Lead.objects.filter(person=OuterRef("person"), state="working")
    later = Handoff.objects.filter(person=OuterRef("person"), handed__gt=OuterRef("handed"))
    return Handoff.objects.filter(Exists(works), ~Exists(later), owner=name, status="accepted").order_by(
        "decided", "id"
    )
