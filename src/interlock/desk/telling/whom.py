"""Who is meant: the one who has a hand-off, the queue it waits in, a team, or somebody the agreement names."""

from __future__ import annotations

from typing import TYPE_CHECKING

from interlock.agreement.routing import LEAD_OF_TEAM
from interlock.desk.lists.seen import reps_see
from interlock.desk.models import Member, Seat
from interlock.desk.rights import Role

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from interlock.desk.telling.matter import Matter

REVOPS = "other"
"""The team of those who look after the agreement; told where nobody else would be. Auditors of it are not."""
ROLES = {LEAD_OF_TEAM: Role.SALES_LEAD}
"""Names that agreements use for a role."""


def nobody(matter: Matter) -> set[str]:
    """Return nobody."""
    del matter
    return set()


def everybody(*teams: str) -> Callable[[Matter], set[str]]:
    """Return everybody of these teams, but whoever did it."""
    return lambda matter: set().union(*map(team, teams)) - {matter.by}


def holder(matter: Matter) -> set[str]:
    """Return who has the hand-off; while it waits in a queue, everybody who sits there, else RevOps."""
    if matter.owner:
        return {matter.owner}
    return _active(_seated(matter.team)) or team(REVOPS)


def holder_but_self(matter: Matter) -> set[str]:
    """Return who has the hand-off, unless it was their own doing."""
    return holder(matter) - {matter.by}


def promiser(matter: Matter) -> set[str]:
    """Return those who promised: both teams, or one; sales' promise is that of whoever has the hand-off."""
    found = set().union(*(team(name) for name in ("marketing", "sales") if matter.team in {name, "both"}))
    return _seeing(matter, {matter.owner} & found or found) or team(REVOPS)


def named(matter: Matter) -> set[str]:
    """Return whom an escalation goes to: a log-in, a receiving team, or whoever has that title or role.

    A title is meant by its words, `team_lead` by "Team lead", which goes before the role of a sales lead; of several
    who are meant, those with a seat in the receiving team. Where nobody is found, RevOps is told rather than nobody.
    """
    to = str(matter.more.get("to", ""))
    if found := _active({to}) or _active(_seated(to)):
        return found
    known = Member.objects.filter(user__is_active=True).values_list("user__username", "role", "title")
    titled = {name for name, _, title in known if _plain(title) == _plain(to)}
    having = titled or {name for name, role, _ in known if role == ROLES.get(_plain(to), _plain(to))}
    return having & set(_seated(matter.team)) or having or team(REVOPS)


def those(*names: object) -> set[str]:
    """Return the log-ins among some names."""
    return _active({str(name) for name in names if name})


def team(name: str) -> set[str]:
    """Return everybody of marketing or of sales; of neither: RevOps, or administrators where there is no RevOps."""
    found = Member.objects.filter(team=name, user__is_active=True).exclude(role=Role.AUDITOR)
    if name == REVOPS:
        found = found.filter(role=Role.REVOPS) or found
    return {row.user.username for row in found.select_related("user")}


def _seeing(matter: Matter, names: set[str]) -> set[str]:
    """Leave out the reps who do not see the lead that it is about."""
    handoff, see = matter.handoff, reps_see()
    if handoff is None or see == "everything":
        return names
    reps = Member.objects.filter(role=Role.REP, user__username__in=names).values_list("user__username", flat=True)
    pool = _seated(handoff.team) if see == "team" or not handoff.owner else ()
    return names - (set(reps) - {handoff.owner, *pool})


def _seated(team: str) -> list[str]:
    return list(Seat.objects.filter(team=team).values_list("member", flat=True))


def _active(names: Iterable[str]) -> set[str]:
    found = Member.objects.filter(user__username__in=list(names), user__is_active=True)
    return set(found.values_list("user__username", flat=True))


def _plain(role: str) -> str:
    return role.strip().casefold().replace(" ", "_").replace("-", "_")
