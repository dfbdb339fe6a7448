"""Who leads a receiving team."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db.models import Count

from interlock.desk.models import Absence, Handoff, Member, Seat
from interlock.desk.rights import Role

if TYPE_CHECKING:
    from interlock.desk.lists.members import LogIn


def leads(member: LogIn, team: str) -> bool:
    """Say whether a log-in leads a receiving team: a sales lead with a seat there, or any where no sales lead has one.

    It is they to whom an escalation `to = "team_lead"` goes.
    """
    return member.role == Role.SALES_LEAD and member.name in _leaders(team)


def leader(team: str, now: int, *without: str) -> str:
    """Return who leads a receiving team and has least to do, of those who are here if anybody is.

    Else somebody who leads another team, else of RevOps; never one of those named. Empty where nobody can be asked.
    """
    asked = (_leaders(team), _open(Role.SALES_LEAD), _open(Role.REVOPS))
    found = next((left for names in asked if (left := names - set(without))), set())
    away = set(Absence.objects.filter(since__lte=now, until__gt=now).values_list("member", flat=True))
    load = dict(
        Handoff.objects.filter(owner__in=found, status="waiting").values_list("owner").annotate(Count("id")).order_by()
    )
    return min(found - away or found, key=lambda name: (load.get(name, 0), name), default="")


def _leaders(team: str) -> set[str]:
    every = _open(Role.SALES_LEAD)
    return every & set(Seat.objects.filter(team=team).values_list("member", flat=True)) or every


def _open(role: Role) -> set[str]:
    return set(Member.objects.filter(role=role, user__is_active=True).values_list("user__username", flat=True))
