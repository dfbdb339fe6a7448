"""Log-ins: who may come in, for which team, with which password."""

from __future__ import annotations

from typing import TYPE_CHECKING

from allauth.account.models import EmailAddress
from django.contrib.auth.models import User
from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.db import transaction

from interlock import InterlockError
from interlock.desk import clock, happenings
from interlock.desk.actions import keys
from interlock.desk.actions.allowing import allowed
from interlock.desk.actions.keys import WrongPasswordError, member_of, unlock
from interlock.desk.models import Member
from interlock.desk.rights import Right, role_for
from interlock.desk.telling import letters

if TYPE_CHECKING:
    from django.contrib.auth.base_user import AbstractBaseUser

__all__ = [
    "WrongPasswordError",
    "add_member",
    "change_password",
    "member_of",
    "reset_password",
    "set_first_password",
    "set_mail",
    "unlock",
]


@transaction.atomic
def add_member(  # noqa: PLR0913 - who, as what, in whose name
    name: str, password: str, team: str, role: str = "", title: str = "", *, by: str = ""
) -> None:
    """Make a log-in with a signing key of its own; without a role it gets the one of its team."""
    allowed(by, Right.PEOPLE, "add a log-in")
    fits = role_for(name, team, role)
    if not name or not password:
        message = "a log-in needs a name and a password that is not empty"
        raise InterlockError(message)
    if User.objects.filter(username=name).exists():
        message = f"user {name} exists already; choose another name"
        raise InterlockError(message)
    user = User.objects.create_user(name, password=password)
    member = Member.objects.create(user=user, team=team, role=fits, title=title.strip())
    keys.make(member, password, keys.PASSWORD)
    more = {"team": team, "role": str(fits)}
    happenings.note("member_added", at=clock.now(), by=by, owner=name, more=more)


@transaction.atomic
def set_first_password(name: str, password: str) -> None:
    """Give a password to somebody who was invited and has none; it opens their signing key too, if they have none."""
    member = member_of(name)
    if member.user.has_usable_password():
        raise InterlockError(f"user {name} has a password already; change it, or reset it by mail or by a link")
    _give(member.user, password)
    keys.follow_password(member, None, password)
    happenings.note("password_set", at=clock.now(), by=name, owner=name)


@transaction.atomic
def change_password(name: str, old: str, new: str) -> None:
    """Give a log-in a new password and lock its key with it."""
    member = member_of(name)
    if not (member.user.is_active and member.user.check_password(old)):
        raise WrongPasswordError(f"user {name}: the password is wrong, or the log-in was closed")
    keys.follow_password(member, old, new)
    _give(member.user, new)
    happenings.note("password_changed", at=clock.now(), by=name, owner=name)


@transaction.atomic
def reset_password(name: str, password: str) -> None:
    """Give a new password to somebody who lost theirs.

    A signing key that the lost password opened cannot be opened any more: it is retired and another is made, and what
    it signed goes on holding.
    """
    member = member_of(name)
    keys.follow_password(member, None, password)
    _give(member.user, password)
    happenings.note("password_reset", at=clock.now(), by=name, owner=name)


@transaction.atomic
def set_mail(name: str, address: str, by: str = "") -> None:
    """Say at which e-mail address somebody is known: to log in with, to reset a password, to come from single sign-on.

    Only who looks after the log-ins says so, never the person: whoever proves the address at a provider comes in.
    """
    allowed(by, Right.PEOPLE, "say at which address somebody is known")
    user = member_of(name).user
    if address:
        try:
            validate_email(address)
        except ValidationError as error:
            raise InterlockError(f"user {name}: {address!r} is not an e-mail address") from error
        other = User.objects.filter(email__iexact=address).exclude(pk=user.pk).first()
        if other is not None:
            raise InterlockError(f"user {name}: {address} belongs to {other.username} already")
    was, user.email = user.email, address.lower()
    user.save(update_fields=["email"])
    EmailAddress.objects.filter(user=user).delete()
    noted = happenings.note("mail_set", at=clock.now(), by=by, owner=name)
    if was and was != user.email:
        letters.write_to(was, noted, "mail_set")
        letters.write_to(user.email, noted, "mail_given")


def _give(user: AbstractBaseUser, password: str) -> None:
    if not password:
        raise InterlockError(f"user {user.get_username()}: the new password is empty")
    user.set_password(password)
    user.save(update_fields=["password"])
