"""The keys people sign with: made, opened, locked anew, and followed by another when the secret is lost."""

from __future__ import annotations

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.serialization import (
    BestAvailableEncryption,
    Encoding,
    PrivateFormat,
    PublicFormat,
    load_pem_private_key,
)
from django.db import transaction

from interlock import InterlockError
from interlock.desk import clock, happenings
from interlock.desk.models import Member, SigningKey

PASSWORD, PASSPHRASE = "password", "passphrase"
SHORTEST = 10
"""Characters that a signing passphrase has at least."""


class WrongPasswordError(InterlockError):
    """The secret does not open this log-in."""


class NoKeyError(InterlockError):
    """Somebody who came without a password has not chosen what to sign with yet."""


@transaction.atomic
def choose_passphrase(name: str, passphrase: str, now: int | None = None) -> None:
    """Make the key of somebody who has none, locked with a passphrase that is used for signing only."""
    member = member_of(name)
    if _in_use(member) is not None:
        raise InterlockError(f"user {name} has a signing key already; change what opens it, or make a new key")
    make_another(member, _long_enough(passphrase), PASSPHRASE, now)


@transaction.atomic
def change_passphrase(name: str, old: str, new: str) -> None:
    """Lock a key with a new passphrase; a key that the password opened is opened by the passphrase from now on."""
    member = member_of(name)
    _relock(key_of(member), unlock(member, old), _long_enough(new), PASSPHRASE)
    happenings.note("key_locked", at=clock.now(), by=name, owner=name)


@transaction.atomic
def replace_key(name: str, passphrase: str, now: int | None = None) -> None:
    """Retire a key whose secret is lost and make another; what the old one signed goes on holding."""
    member = member_of(name)
    retire(member, now)
    make_another(member, _long_enough(passphrase), PASSPHRASE, now)


def unlock(member: Member, secret: str) -> Ed25519PrivateKey:
    """Return a log-in's signing key, opened by its password or passphrase."""
    row = key_of(member)
    if not member.user.is_active:
        raise WrongPasswordError(f"user {member.user.username}: the log-in was closed")
    try:
        key = load_pem_private_key(bytes(row.private), secret.encode())
    except (TypeError, ValueError) as error:
        raise WrongPasswordError(f"user {member.user.username}: the {row.opened_by} is wrong") from error
    if not isinstance(key, Ed25519PrivateKey):
        raise InterlockError(f"user {member.user.username}: the stored key is not an Ed25519 key; make a new one")
    return key


def key_of(member: Member) -> SigningKey:
    """Return the key that somebody signs with now."""
    row = _in_use(member)
    if row is None:
        raise NoKeyError(f"user {member.user.username} has no signing key yet; choose a signing passphrase first")
    return row


def make(member: Member, secret: str, opened_by: str, now: int | None = None) -> None:
    """Make the key of somebody who has none in use."""
    at, key = clock.now() if now is None else now, Ed25519PrivateKey.generate()
    public = key.public_key().public_bytes(Encoding.Raw, PublicFormat.Raw)
    member.keys.create(public=public, private=_locked(key, secret), opened_by=opened_by, made=at)


def make_another(member: Member, secret: str, opened_by: str, now: int | None = None) -> None:
    """Make a key for somebody who had none or lost it, and note it: what they sign from now on rests on it."""
    make(member, secret, opened_by, now)
    name = member.user.get_username()
    happenings.note("key_made", at=clock.now() if now is None else now, by=name, owner=name)


def retire(member: Member, now: int | None = None) -> None:
    """End a key: it signs nothing more, and what it signed goes on holding."""
    at = clock.now() if now is None else now
    if member.keys.filter(retired=None).update(retired=at, private=b""):
        happenings.note("key_retired", at=at, by=member.user.username, owner=member.user.username)


def follow_password(member: Member, old: str | None, new: str, now: int | None = None) -> None:
    """Let the key that the password opens follow a new password; without the old one another key is made."""
    row = _in_use(member)
    if row is not None and row.opened_by == PASSPHRASE:
        return
    if row is not None and old is not None:
        _relock(row, unlock(member, old), new, PASSWORD)
        return
    retire(member, now)
    make_another(member, new, PASSWORD, now)


def member_of(name: str) -> Member:
    """Find a log-in."""
    found = Member.objects.select_related("user").filter(user__username=name).first()
    if found is None:
        message = f"there is no user {name}; add one with `interlock user add {name} --team marketing|sales`"
        raise InterlockError(message)
    return found


def _in_use(member: Member) -> SigningKey | None:
    return member.keys.filter(retired=None).first()


def _relock(row: SigningKey, key: Ed25519PrivateKey, secret: str, opened_by: str) -> None:
    row.private, row.opened_by = _locked(key, secret), opened_by
    row.save(update_fields=["private", "opened_by"])


def _locked(key: Ed25519PrivateKey, secret: str) -> bytes:
    return key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, BestAvailableEncryption(secret.encode()))


def _long_enough(passphrase: str) -> str:
    if len(passphrase) < SHORTEST:
        raise InterlockError(f"a signing passphrase has at least {SHORTEST} characters")
    return passphrase
