"""Log-ins: who may come in, for which team, with which key."""

from __future__ import annotations

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.serialization import (
    BestAvailableEncryption,
    Encoding,
    PrivateFormat,
    PublicFormat,
    load_pem_private_key,
)
from django.contrib.auth.models import User
from django.db import transaction

from interlock import InterlockError
from interlock.desk import clock, happenings
from interlock.desk.models import Member
from interlock.desk.rights import role_for


class WrongPasswordError(InterlockError):
    """The password is not the one of this log-in."""


@transaction.atomic
def add_member(name: str, password: str, team: str, role: str = "", title: str = "") -> None:
    """Make a log-in with a signing key of its own; without a role it gets the one of its team."""
    fits = role_for(name, team, role)
    if not name or not password:
        message = "a log-in needs a name and a password that is not empty"
        raise InterlockError(message)
    if User.objects.filter(username=name).exists():
        message = f"user {name} exists already; choose another name"
        raise InterlockError(message)
    key = Ed25519PrivateKey.generate()
    public = key.public_key().public_bytes(Encoding.Raw, PublicFormat.Raw)
    user = User.objects.create_user(name, password=password)
    Member.objects.create(
        user=user,
        team=team,
        role=fits,
        title=title.strip(),
        public_key=public,
        private_key=_lock(key, password),
    )


@transaction.atomic
def change_password(name: str, old: str, new: str) -> None:
    """Give a log-in a new password and lock its key with it."""
    member = member_of(name)
    key = unlock(member, old)
    if not new:
        message = f"user {name}: the new password is empty"
        raise InterlockError(message)
    member.private_key = _lock(key, new)
    member.save(update_fields=["private_key"])
    member.user.set_password(new)
    member.user.save(update_fields=["password"])
    happenings.note("password_changed", at=clock.now(), by=name, owner=name)


def unlock(member: Member, password: str) -> Ed25519PrivateKey:
    """Return a log-in's signing key."""
    if member.user.is_active and member.user.check_password(password):
        key = load_pem_private_key(bytes(member.private_key), password.encode())
        if isinstance(key, Ed25519PrivateKey):
            return key
    message = f"user {member.user.username}: the password is wrong, or the log-in was closed"
    raise WrongPasswordError(message)


def member_of(name: str) -> Member:
    """Find a log-in."""
    found = Member.objects.select_related("user").filter(user__username=name).first()
    if found is None:
        message = f"there is no user {name}; add one with `interlock user add {name} --team marketing|sales`"
        raise InterlockError(message)
    return found


def _lock(key: Ed25519PrivateKey, password: str) -> bytes:
    return key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, BestAvailableEncryption(password.encode()))
