"""What people took away, and how they came in: noted, so that it can be looked up."""

from __future__ import annotations

from django.contrib.auth.models import User

from interlock.desk import clock, happenings
from interlock.desk.actions.invitations import arrive
from interlock.desk.lists.members import log_in
from interlock.desk.rights import Right, demand


def may_export(by: str) -> None:
    """Refuse a log-in that may not take rows and figures along.

    Raises `NotAllowedError`, naming the roles that may.
    """
    demand(log_in(by), Right.EXPORT)


def note_export(by: str, what: str, form: str, rows: int) -> None:
    """Note that somebody took a table away as a file: of which page, in which form, how many rows."""
    happenings.note("exported", at=clock.now(), by=by, more={"what": what, "as": form, "rows": rows})


def note_log_in(by: str, how: str = "password") -> None:
    """Note that somebody came in; whoever was invited has come with it."""
    arrive(by)
    happenings.note("logged_in", at=clock.now(), by=by, more={"how": how})
    if "recovery_codes" in how:
        happenings.note("recovery_code_used", at=clock.now(), by=by, owner=by)


def note_failed_log_in(tried: str) -> None:
    """Note a log-in that failed; a name that nobody has is left out, for people type passwords there."""
    known = User.objects.filter(username=tried).exists()
    happenings.note("log_in_failed", at=clock.now(), owner=tried if known else "")
