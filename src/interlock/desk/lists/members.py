"""Who may log in."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from interlock.desk import rights
from interlock.desk.models import Member

if TYPE_CHECKING:
    from interlock.desk.rights import Right


@dataclass(frozen=True)
class LogIn:
    """A log-in, its team, its role and what the person does in words."""

    name: str
    team: str
    role: str
    title: str = ""

    @property
    def does(self) -> str:
        """Return what the person does: the title, else the role in words."""
        return self.title or self.called

    @property
    def titled(self) -> str:
        """Return the title, where it says more than the role does."""
        return "" if self.title.casefold() == self.called.casefold() else self.title

    @property
    def called(self) -> str:
        """Return the role in words."""
        return rights.Role(self.role).words

    def may(self, right: Right) -> bool:
        """Say whether the role has a right."""
        return rights.may(self.role, right)


def log_ins() -> list[LogIn]:
    """List the log-ins by team and name."""
    rows = Member.objects.filter(user__is_active=True).order_by("team", "user__username")
    return [LogIn(*row) for row in rows.values_list(*_COLUMNS)]


def log_in(name: str) -> LogIn | None:
    """Find one log-in that is open."""
    row = Member.objects.filter(user__is_active=True, user__username=name).values_list(*_COLUMNS).first()
    return LogIn(*row) if row else None


_COLUMNS = ("user__username", "team", "role", "title")
