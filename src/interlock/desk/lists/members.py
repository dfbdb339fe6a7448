"""Who may log in."""

from __future__ import annotations

from dataclasses import dataclass

from interlock.desk.models import Member


@dataclass(frozen=True)
class LogIn:
    """A log-in, its team and what the person does."""

    name: str
    team: str
    role: str


def log_ins() -> list[LogIn]:
    """List the log-ins by team and name."""
    rows = Member.objects.select_related("user").filter(user__is_active=True).order_by("team", "user__username")
    return [LogIn(row.user.username, row.team, row.role) for row in rows]


def log_in(name: str) -> LogIn | None:
    """Find one log-in."""
    return next((one for one in log_ins() if one.name == name), None)
