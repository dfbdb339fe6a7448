"""What somebody is to the company: change it, close the log-in of who leaves, and open it again."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.contrib.auth.models import User
from django.db import transaction

from interlock import InterlockError
from interlock.desk import clock, happenings
from interlock.desk.actions.access import end_sessions, remove_two_steps, unlock_log_in
from interlock.desk.actions.allowing import allowed
from interlock.desk.actions.disputes import pass_disputes_on
from interlock.desk.actions.preferences import revoke_feed
from interlock.desk.actions.seats import teams
from interlock.desk.lists.leaving import open_with, waits_with, worked_by
from interlock.desk.lists.members import log_in
from interlock.desk.lists.seen import REPS_SEE
from interlock.desk.models import Instance, Member, Signature
from interlock.desk.passing import give_up
from interlock.desk.rights import RIGHTS, NotAllowedError, Right, Role, demand, role_for

if TYPE_CHECKING:
    from collections.abc import Sequence


class PeopleError(InterlockError):
    """A log-in cannot be changed so; the message says why and what to do."""


@dataclass(frozen=True)
class Left:
    """What was open with a log-in that was closed, and became of it."""

    went: int
    """Hand-offs, waiting and being worked, that went to somebody else."""
    queued: int
    """Hand-offs that nobody could take: they wait in the queues of their teams, whose members were told."""
    disputes: int
    """Disputes that somebody else is asked to settle."""
    deals: int
    """Open opportunities that stay in their name until the CRM gives them to somebody else."""
    listed: int
    """Accounts on named lists that they still look after."""


@transaction.atomic
def change_member(  # noqa: PLR0913 - what may be changed
    name: str,
    by: str = "",
    *,
    team: str | None = None,
    role: str | None = None,
    title: str | None = None,
    now: int | None = None,
) -> None:
    """Change somebody's team, role or title; what is None stays. Whoever has signed stays in their team."""
    row = _held(name)
    new_team = row.team if team is None else team
    new_role = role_for(name, new_team, row.role if role is None and team in (None, row.team) else role or "")
    may_give(by, row.role)
    may_give(by, new_role)
    if new_team != row.team and Signature.objects.filter(by=row.user).exists():
        raise PeopleError(f"{name} has signed for {row.team}, and signatures rest on the team; invite them anew")
    if new_role != row.role:
        _somebody_stays(row, new_role)
    was = {"team": row.team, "role": row.role}
    row.team, row.role = new_team, new_role
    row.title = row.title if title is None else title.strip()
    row.save(update_fields=["team", "role", "title"])
    more = {"from": was, "to": {"team": new_team, "role": str(new_role)}}
    happenings.note("member_changed", at=_at(now), by=by, owner=name, more=more)


def close_member(name: str, by: str = "", now: int | None = None) -> Left:
    """Close the log-in of who leaves, give what is open with them to others, and say what that was.

    Sessions, tokens and the calendar feed end at once. Signatures stay, and so does what they did.
    """
    at = _at(now)
    with transaction.atomic():
        row = _held(name)
        may_give(by, row.role)
        if name == by:
            raise PeopleError("you cannot close your own log-in; ask another administrator")
        _somebody_stays(row, None)
        User.objects.filter(pk=row.user_id).update(is_active=False)
        row.tokens.filter(revoked=None).update(revoked=at)
        row.invitations.filter(used=None, revoked=None).update(revoked=at)
        revoke_feed(name, by)
        end_sessions(name, by)
        happenings.note("member_closed", at=at, by=by, owner=name)
    waiting, worked = (list(rows.values_list("id", flat=True)) for rows in (waits_with(name), worked_by(name)))
    took = [to for number in [*waiting, *worked] if (to := give_up(number, name, at)) is not None]
    disputes = pass_disputes_on(name, at)
    stays = open_with(name, at)
    return Left(sum(map(bool, took)), took.count(""), disputes, stays.deals, stays.listed)


@transaction.atomic
def reopen_member(name: str, by: str = "", now: int | None = None) -> None:
    """Open a closed log-in again, with the password and the seats that it had."""
    row = _held(name)
    may_give(by, row.role)
    User.objects.filter(pk=row.user_id).update(is_active=True)
    happenings.note("member_reopened", at=_at(now), by=by, owner=name)


def let_in_again(name: str, by: str) -> None:
    """Lift the lock that failed log-ins put on somebody."""
    may_give(by, _held(name).role)
    unlock_log_in(name, by)


def end_sessions_of(name: str, by: str) -> int:
    """Log somebody out everywhere."""
    may_give(by, _held(name).role)
    return end_sessions(name, by)


def take_second_steps(name: str, by: str) -> int:
    """Take the second steps of somebody who lost their telephone away."""
    may_give(by, _held(name).role)
    return remove_two_steps(name, by)


def let_reps_see(what: str, by: str = "", now: int | None = None) -> None:
    """Say what reps see beside their own leads and the pool: own, team or everything."""
    allowed(by, Right.PEOPLE)
    if what not in REPS_SEE:
        raise PeopleError(f"reps see one of {', '.join(REPS_SEE)}, not {what!r}")
    was = Instance.objects.values_list("reps_see", flat=True).get()
    if was != what:
        Instance.objects.update(reps_see=what)
        happenings.note("reps_see_changed", at=_at(now), by=by, more={"from": was, "to": what})


def may_give(by: str, role: str) -> None:
    """Refuse whoever may not look after people; administrators are looked after by administrators only.

    Without a name it is whoever runs the instance.
    """
    if not by:
        return
    member = log_in(by)
    demand(member, Right.PEOPLE)
    others = Member.objects.filter(role=Role.ADMIN, user__is_active=True).exists()
    if role == Role.ADMIN and others and member is not None and member.role != Role.ADMIN:
        raise NotAllowedError(f"{by} may not make or change an administrator; administrators do")


def seat_teams(wanted: Sequence[str], now: int) -> list[str]:
    """Return the receiving teams that are meant; refuse one that is none."""
    known = teams(now)
    for team in wanted:
        if team not in known:
            raise PeopleError(
                f"no hand-off goes to {team!r}; the agreement in force has {', '.join(known) or 'no teams'}"
            )
    return list(dict.fromkeys(wanted))


def _at(now: int | None) -> int:
    return clock.now() if now is None else now


def _held(name: str) -> Member:
    found = Member.objects.select_for_update(of=("self",)).select_related("user").filter(user__username=name).first()
    if found is None:
        raise PeopleError(f"there is no user {name}")
    return found


def _somebody_stays(row: Member, role: Role | None) -> None:
    """Refuse to take the last administrator away, and the last one who may look after people."""
    open_ones = Member.objects.filter(user__is_active=True).exclude(pk=row.pk)
    if row.role == Role.ADMIN and role != Role.ADMIN and not open_ones.filter(role=Role.ADMIN).exists():
        raise PeopleError(f"{row.user.get_username()} is the last administrator; make somebody else one first")
    looks_after = [one for one, rights in RIGHTS.items() if Right.PEOPLE in rights]
    if row.role in looks_after and role not in looks_after and not open_ones.filter(role__in=looks_after).exists():
        raise PeopleError(
            f"{row.user.get_username()} is the last who may look after people; let somebody else do so first"
        )
