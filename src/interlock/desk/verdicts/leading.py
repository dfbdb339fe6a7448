"""Who leads a receiving team."""

from __future__ import annotations

from typing import TYPE_CHECKING

from interlock.desk.models import Member, Seat
from interlock.desk.rights import Role

if TYPE_CHECKING:
    from interlock.desk.lists.members import LogIn


def leads(member: LogIn, team: str) -> bool:
    """Say whether a log-in leads a receiving team: a sales lead with a seat there, or any where no sales lead has one.

    It is they to whom an escalation `to = "team_lead"` goes.
    """
    if member.role != Role.SALES_LEAD:
        return False
    every = set(
        Member.objects.filter(role=Role.SALES_LEAD, user__is_active=True).values_list("user__username", flat=True)
    )
    seated = every & set(Seat.objects.filter(team=team).values_list("member", flat=True))
    return member.name in (seated or every)
