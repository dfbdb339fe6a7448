"""Sources: who may deliver events, with which token, and what was answered under which key."""

from __future__ import annotations

import hashlib
import re
import secrets
from dataclasses import dataclass, fields
from typing import TYPE_CHECKING, Any

from django.db import IntegrityError, transaction

from interlock import InterlockError
from interlock.desk import clock, happenings, lists
from interlock.desk.actions.allowing import allowed
from interlock.desk.models import Delivery, Source
from interlock.desk.rights import Right
from interlock.desk.secrets import lock

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

SCOPES = ("capture", "read", "act")
_NAME = re.compile(r"[a-z][a-z0-9_-]{0,48}")
_ORIGIN = re.compile(r"https?://[^/\s?#@]+")


class UnknownSourceError(InterlockError):
    """No source has this name."""


class KeyUsedError(InterlockError):
    """An idempotency key was used before, for something else."""


@dataclass(frozen=True)
class Granted:
    """A source and its keys, which are shown this once."""

    source: lists.Source
    token: str
    secret: str
    """What signs its deliveries (HMAC-SHA256)."""


@dataclass(frozen=True)
class Terms:
    """What a source may do."""

    scopes: tuple[str, ...] = ("capture",)
    signed: bool = False
    """Whether a delivery without a valid signature is refused."""
    members: tuple[str, ...] = ()
    """Log-ins in whose name it may act."""
    origins: tuple[str, ...] = ()
    """Web origins that may use its public key, such as https://www.example.com."""
    per_second: int = 500


@transaction.atomic
def add_source(  # noqa: PLR0913 - what a source is, in whose name
    name: str,
    terms: Terms | None = None,
    *,
    mapping: Mapping[str, str] | None = None,
    pages: Mapping[str, str] | None = None,
    by: str = "",
    now: int | None = None,
) -> Granted:
    """Make a source; its token and its secret are never shown again."""
    allowed(by, Right.SOURCES, "add a source")
    at = clock.now() if now is None else now
    terms = terms or Terms()
    _check(name, terms)
    if Source.objects.filter(name=name).exists():
        message = f"source {name} exists already; choose another name, or `interlock source rotate {name}`"
        raise InterlockError(message)
    token, secret = _token(), secrets.token_urlsafe(32)
    Source.objects.create(
        name=name,
        token=lists.digest_of(token),
        public=secrets.token_hex(12),
        secret=lock(secret),
        created=at,
        mapping=dict(mapping or {}),
        pages=dict(pages or {}),
        **_stored(terms),
    )
    happenings.note("source_added", at=at, by=by, more={"source": name, "scopes": list(terms.scopes)})
    return Granted(lists.source(name), token, secret)


@transaction.atomic
def rotate_source(name: str, by: str = "", now: int | None = None) -> Granted:
    """Give a source a new token and a new secret; the old ones are void at once."""
    allowed(by, Right.SOURCES, "give a source new keys")
    row = _row(name)
    token, secret = _token(), secrets.token_urlsafe(32)
    row.token, row.secret = lists.digest_of(token), lock(secret)
    row.save(update_fields=["token", "secret"])
    happenings.note("source_rotated", at=clock.now() if now is None else now, by=by, more={"source": name})
    return Granted(lists.source(name), token, secret)


@transaction.atomic
def revoke_source(name: str, by: str = "", now: int | None = None) -> lists.Source:
    """Close a source for good: its token, its public key and its forms; what it delivered stays."""
    allowed(by, Right.SOURCES, "close a source")
    row = _row(name)
    row.revoked = clock.now() if now is None else now
    row.save(update_fields=["revoked"])
    happenings.note("source_closed", at=row.revoked, by=by, more={"source": name})
    return lists.source(name)


def once(source: str, key: str, body: bytes, work: Callable[[], tuple[int, Any]]) -> tuple[int, Any]:
    """Do something once per idempotency key, in one transaction with its answer; answer the same if asked again.

    Without a key it is simply done. The same key with another body is an error.
    """
    if not key:
        with transaction.atomic():
            return work()
    digest = hashlib.sha256(body).hexdigest()
    try:
        with transaction.atomic():
            row = Source.objects.get(name=source)
            answered = _answered(row.pk, key, digest)
            if answered is not None:
                return answered
            status, answer = work()
            Delivery.objects.create(source=row, key=key, digest=digest, status=status, answer=answer, at=clock.now())
            return status, answer
    except IntegrityError:  # the same key was at work at the same time, and was first
        answered = _answered(Source.objects.get(name=source).pk, key, digest)
        if answered is None:
            raise
        return answered


def forget_deliveries(before: int) -> int:
    """Forget the idempotency keys answered before an instant; return how many."""
    return Delivery.objects.filter(at__lt=before).delete()[0]


def _answered(source: int, key: str, digest: str) -> tuple[int, Any] | None:
    found = Delivery.objects.filter(source_id=source, key=key).first()
    if found is None:
        return None
    if found.digest != digest:
        message = f"Idempotency-Key {key!r} was used for another body before; give every delivery its own key"
        raise KeyUsedError(message)
    return found.status, found.answer


def _row(name: str) -> Source:
    row = Source.objects.filter(name=name, revoked=None).first()
    if row is None:
        known = ", ".join(one.name for one in lists.sources() if one.revoked is None) or "none yet"
        message = f"there is no open source {name!r}; there are: {known}"
        raise UnknownSourceError(message)
    return row


def _check(name: str, terms: Terms) -> None:
    if not _NAME.fullmatch(name):
        message = f"source {name!r}: a name is made of small letters, digits, - and _, begins with a letter, at most 49"
        raise InterlockError(message)
    if not terms.scopes or (wrong := [one for one in terms.scopes if one not in SCOPES]):
        message = f"source {name}: scope {' '.join(wrong) if terms.scopes else ''!r} is not one of {', '.join(SCOPES)}"
        raise InterlockError(message)
    if wrong := [one for one in terms.origins if not _ORIGIN.fullmatch(one)]:
        message = f"source {name}: {wrong[0]!r} is not a web origin; write it like https://www.example.com"
        raise InterlockError(message)
    if wrong := [one for one in terms.members if lists.log_in(one) is None]:
        message = f"source {name}: there is no user {wrong[0]}; add one with `interlock user add`"
        raise InterlockError(message)
    if terms.per_second < 1:
        message = f"source {name}: {terms.per_second} events a second is nothing; give 1 or more"
        raise InterlockError(message)


def _stored(terms: Terms) -> dict[str, Any]:
    found = {one.name: getattr(terms, one.name) for one in fields(terms)}
    return {name: list(value) if isinstance(value, tuple) else value for name, value in found.items()}


def _token() -> str:
    return f"ilk_{secrets.token_urlsafe(32)}"
