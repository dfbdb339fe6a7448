"""In which time zone somebody reads."""

from __future__ import annotations

from interlock.desk.models import Preference


def zone_of(member: str) -> str:
    """Return the time zone that a log-in has chosen; empty where it has chosen none."""
    chosen = Preference.objects.filter(member=member).values_list("time_zone", flat=True).first()
    return chosen or ""
