"""Invite people: a log-in without a password, and a link that holds once, for a while, and may be taken back."""

from __future__ import annotations

import hashlib
import secrets
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import TYPE_CHECKING

from django.contrib.auth.models import User
from django.db import transaction

from interlock import InterlockError
from interlock.desk import clock, happenings
from interlock.desk.actions.members import set_first_password, set_mail
from interlock.desk.actions.people import may_give, seat_teams
from interlock.desk.actions.seats import add_seat
from interlock.desk.models import Invitation, Member, Seat
from interlock.desk.rights import role_for
from interlock.desk.sending.mail import deliver, possible
from interlock.desk.sending.message import Message

if TYPE_CHECKING:
    from collections.abc import Sequence

HOLDS = 7 * 24 * 60 * clock.MINUTE
"""How long a link holds."""


class InvitationError(InterlockError):
    """The invitation cannot be made or taken; the message says what to do."""


@dataclass(frozen=True)
class Invited:
    """Somebody who was invited, and what their link says; it is shown this once."""

    name: str
    token: str
    expires: int


@transaction.atomic
def invite(  # noqa: PLR0913, PLR0917 - who, as what, and where they sit
    name: str,
    mail: str,
    team: str,
    role: str = "",
    title: str = "",
    seats: Sequence[str] = (),
    by: str = "",
    now: int | None = None,
) -> Invited:
    """Make a log-in without a password, and a link by which its owner comes in and chooses one."""
    fits = role_for(name, team, role)
    may_give(by, fits)
    if not name.strip() or User.objects.filter(username__iexact=name).exists():
        raise InvitationError(f"user {name!r}: choose a name that nobody has; it is typed at log-in")
    User.username_validator(name)
    user = User(username=name)
    user.set_unusable_password()
    user.save()
    member = Member.objects.create(user=user, team=team, role=fits, title=title.strip())
    set_mail(name, mail, by)
    at = clock.now() if now is None else now
    found = _made(member, seat_teams(seats, at), by, at)
    happenings.note("invited", at=at, by=by, owner=name, more={"team": team, "role": str(fits), "seats": list(seats)})
    return found


@transaction.atomic
def invite_again(name: str, by: str = "", now: int | None = None) -> Invited:
    """Make a new link for somebody who has not come yet; the one before holds no longer."""
    at = clock.now() if now is None else now
    member = _waiting(name)
    may_give(by, member.role)
    last = member.invitations.order_by("-pk").first()
    found = _made(member, list(last.seats) if last else [], by, at)
    User.objects.filter(pk=member.user_id).update(is_active=True)
    happenings.note("invited_again", at=at, by=by, owner=name)
    return found


@transaction.atomic
def take_back(name: str, by: str = "", now: int | None = None) -> None:
    """Take an invitation back: the link holds no longer, and the log-in is closed."""
    at = clock.now() if now is None else now
    member = _waiting(name)
    may_give(by, member.role)
    member.invitations.filter(used=None, revoked=None).update(revoked=at)
    User.objects.filter(pk=member.user_id).update(is_active=False)
    happenings.note("invitation_taken_back", at=at, by=by, owner=name)


@transaction.atomic
def join(token: str, password: str, now: int | None = None) -> str:
    """Come in by a link: the password is chosen, the seats are taken; return the log-in. The link holds no longer."""
    at = clock.now() if now is None else now
    row = open_invitation(token, at)
    if row is None or not _held(row):
        raise InvitationError("this link holds no longer; ask whoever invited you for another")
    name = row.member.user.get_username()
    set_first_password(name, password)
    arrive(name, at)
    return name


@transaction.atomic
def arrive(name: str, now: int | None = None) -> None:
    """Note that somebody invited has come, by their link or by single sign-on, and let them sit where they should."""
    at = clock.now() if now is None else now
    rows = Invitation.objects.select_for_update().filter(member__user__username=name, used=None, revoked=None)
    for row in rows:
        for team in row.seats:
            if not Seat.objects.filter(member=name, team=team).exists():
                add_seat(name, team, now=at)
        Invitation.objects.filter(pk=row.pk).update(used=at)
        happenings.note("joined", at=at, by=name, owner=name)


def open_invitation(token: str, now: int) -> Invitation | None:
    """Find the invitation of a link that holds."""
    mark = hashlib.sha256(token.encode(errors="replace")).hexdigest()
    found = Invitation.objects.select_related("member__user").filter(
        token=mark, used=None, revoked=None, expires__gt=now, member__user__is_active=True
    )
    return found.first()


def _made(member: Member, seats: Sequence[str], by: str, at: int) -> Invited:
    member.invitations.filter(used=None, revoked=None).update(revoked=at)
    token = secrets.token_urlsafe(24)
    mark = hashlib.sha256(token.encode()).hexdigest()
    Invitation.objects.create(member=member, token=mark, seats=list(seats), by=by, made=at, expires=at + HOLDS)
    return Invited(member.user.get_username(), token, at + HOLDS)


def _waiting(name: str) -> Member:
    found = Member.objects.select_related("user").filter(user__username=name).first()
    if found is None or not found.invitations.exists() or found.invitations.exclude(used=None).exists():
        raise InvitationError(f"user {name}: no invitation waits to be taken")
    return found


def mail_link(found: Invited, url: str, by: str) -> bool:
    """Mail a link to whom it is for; False where no mail is sent. It goes out at once, and is kept nowhere."""
    address = User.objects.values_list("email", flat=True).get(username=found.name)
    if not (possible() and address):
        return False
    text = (
        f"{by or 'Your company'} invited you to Interlock, where marketing and sales keep their agreement. "
        f"You log in as {found.name}. The link holds once, until {_when(found.expires)}."
    )
    deliver(Message(f"invitation:{found.expires}", "Come in to Interlock", text, url, address))
    return True


def _when(at: int) -> str:
    return f"{datetime.fromtimestamp(at / 1_000_000, UTC):%-d %b %Y, %H:%M} UTC"


def _held(row: Invitation) -> bool:
    """Lock it, and say whether nobody has used it or taken it back meanwhile."""
    return Invitation.objects.select_for_update().filter(pk=row.pk, used=None, revoked=None).first() is not None
