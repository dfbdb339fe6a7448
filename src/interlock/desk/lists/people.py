"""Everybody who has a log-in: what they are, where they sit, what they see; their invitations and their tokens."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.db.models import Count

from interlock.desk.lists.members import LogIn
from interlock.desk.lists.seen import Scope, Seen, reps_see, sees
from interlock.desk.lists.sources import digest_of
from interlock.desk.models import Handoff, Invitation, Member, PersonalToken, Seat

if TYPE_CHECKING:
    from datetime import datetime

    from django.db.models import QuerySet


@dataclass(frozen=True)
class Somebody:
    """One log-in."""

    login: LogIn
    mail: str
    is_open: bool
    seats: tuple[str, ...]
    seen: Seen
    waiting: int
    """Hand-offs that wait with them."""
    last: datetime | None
    """When they last came in."""
    invited_until: int | None
    """Until when their invitation holds; None: there is none to be taken."""


@dataclass(frozen=True)
class Invitee:
    """Whom an invitation is for."""

    name: str
    does: str
    by: str


@dataclass(frozen=True)
class Token:
    """One personal token, as far as it may be seen."""

    id: int
    member: str
    name: str
    scopes: tuple[str, ...]
    made: int
    expires: int
    used: int | None
    revoked: int | None


def people() -> list[Somebody]:
    """List everybody, open log-ins first, by team and name; a few queries, however many there are."""
    seats: dict[str, list[str]] = defaultdict(list)
    for member, team in Seat.objects.order_by("team").values_list("member", "team"):
        seats[member].append(team)
    waiting = dict(Handoff.objects.filter(status="waiting").values_list("owner").annotate(Count("id")).order_by())
    until = dict(Invitation.objects.filter(used=None, revoked=None).order_by("pk").values_list("member", "expires"))
    scope = reps_see()
    rows = Member.objects.select_related("user").order_by("-user__is_active", "team", "user__username")
    return [_somebody(row, tuple(seats[row.user.username]), waiting, until, scope) for row in rows]


def somebody(name: str) -> Somebody | None:
    """Find one of them."""
    return next((one for one in people() if one.login.name == name), None)


def invitee(token: str, now: int) -> Invitee | None:
    """Say whom a link that holds is for."""
    found = Invitation.objects.select_related("member__user").filter(
        token=digest_of(token), used=None, revoked=None, expires__gt=now, member__user__is_active=True
    )
    row = found.first()
    if row is None:
        return None
    member = row.member
    login = LogIn(member.user.get_username(), member.team, member.role, member.title)
    return Invitee(login.name, login.does, row.by)


def tokens(member: str) -> list[Token]:
    """List somebody's tokens, the newest first; revoked ones too."""
    return [_token(row) for row in _tokens().filter(member__user__username=member).order_by("-pk")]


def token_of(said: str, now: int) -> Token | None:
    """Find the token that holds and was sent, of an open log-in."""
    row = _tokens().filter(token=digest_of(said), revoked=None, expires__gt=now, member__user__is_active=True).first()
    return _token(row) if row else None


def _tokens() -> QuerySet[PersonalToken]:
    return PersonalToken.objects.select_related("member__user")


def _token(row: PersonalToken) -> Token:
    return Token(
        int(row.pk),
        row.member.user.get_username(),
        row.name,
        tuple(row.scopes),
        row.made,
        row.expires,
        row.used,
        row.revoked,
    )


def _somebody(
    row: Member, seats: tuple[str, ...], waiting: dict[str, int], until: dict[int, int], reps: Scope
) -> Somebody:
    name = row.user.get_username()
    login = LogIn(name, row.team, row.role, row.title)
    return Somebody(
        login,
        row.user.email,
        row.user.is_active,
        seats,
        sees(login, seats, reps) if row.user.is_active else Seen(name, "nothing"),
        waiting.get(name, 0),
        row.user.last_login,
        until.get(row.pk),
    )
