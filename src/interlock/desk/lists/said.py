"""What was heard before and who may be handed a lead: the choices of whoever answers one."""

from __future__ import annotations

from django.db.models import Count

from interlock.desk.models import Member, Remark, Seat

_MOST = 60


def topics() -> list[str]:
    """List what was heard most, to be picked instead of typed."""
    rows = Remark.objects.values_list("topic").annotate(many=Count("id")).order_by("-many", "topic")
    return [topic for topic, _ in rows[:_MOST]]


def colleagues(team: str, but: str) -> list[str]:
    """List who else sits in a receiving team."""
    return list(Seat.objects.filter(team=team).exclude(member=but).order_by("member").values_list("member", flat=True))


def settlers(decided_by: str) -> list[str]:
    """List who may settle a dispute of a verdict, RevOps first: nobody of marketing, and not who gave it."""
    found = Member.objects.filter(user__is_active=True).exclude(team="marketing")
    names = found.exclude(user__username=decided_by).values_list("team", "user__username")
    return [name for _, name in sorted(names, key=lambda one: (one[0] != "other", one[1]))]
