"""How people come in: the rules, the identity providers, who is logged in where, and who is locked out."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from enum import StrEnum
from typing import TYPE_CHECKING, Any

from allauth.mfa.models import Authenticator
from allauth.socialaccount.models import SocialAccount
from allauth.usersessions.models import UserSession
from axes.models import AccessAttempt
from django.conf import settings
from django.contrib.auth.models import User

from interlock.desk.models import IdentityProvider, LogInRules, SigningKey
from interlock.desk.secrets import unlock

if TYPE_CHECKING:
    from collections.abc import Mapping


class TwoStep(StrEnum):
    """Of whom a second step is demanded."""

    NOBODY = "nobody"
    PASSWORDS = "passwords"
    EVERYBODY = "everybody"


@dataclass(frozen=True)
class Rules:
    """What holds for everybody who comes in."""

    two_step: TwoStep = TwoStep.NOBODY
    passwords: bool = True


@dataclass(frozen=True)
class Provider:
    """An identity provider; without its secret."""

    name: str
    label: str
    kind: str
    client_id: str
    settings: Mapping[str, Any]
    domains: tuple[str, ...]
    trusted: bool
    has_secret: bool
    inside: bool
    """Whether it may be in the company's own network."""
    people: int = 0
    """How many have come in by it."""


@dataclass(frozen=True)
class Session:
    """One browser in which somebody is logged in; times in microseconds UTC."""

    id: int
    name: str
    key: str = field(repr=False)
    device: str
    address: str
    began: int
    seen: int


@dataclass(frozen=True)
class LockedOut:
    """A name that may not be tried from an address for a while."""

    name: str
    """Empty: a name that nobody has."""
    address: str
    failures: int
    until: int


@dataclass(frozen=True)
class Means:
    """One thing by which somebody proves who they are, beside the password."""

    id: int
    kind: str
    """totp, webauthn or recovery_codes."""
    name: str
    added: int
    used: int | None
    alone: bool
    """Whether it logs in without a password."""
    left: int
    """Recovery codes that were not used yet."""


@dataclass(frozen=True)
class Key:
    """The key somebody signs with now."""

    mark: str
    """The first half of its public half's first bytes, to tell keys apart."""
    opened_by: str
    made: int


def rules() -> Rules:
    """Return the rules; without any, passwords are enough."""
    row = LogInRules.objects.first()
    return Rules(TwoStep(row.two_step), row.passwords) if row else Rules()


def providers() -> list[Provider]:
    """List the identity providers by name."""
    return [_provider(row) for row in IdentityProvider.objects.order_by("name")]


def provider(name: str) -> Provider | None:
    """Find an identity provider."""
    row = IdentityProvider.objects.filter(name=name).first()
    return _provider(row) if row else None


def provider_secret(name: str) -> str:
    """Return the secret that this instance has with a provider; for asking it, never for showing."""
    row = IdentityProvider.objects.filter(name=name).only("secret").first()
    return unlock(bytes(row.secret)) if row and row.secret else ""


def sessions(name: str = "") -> list[Session]:
    """List who is logged in where, the last seen first; of one log-in, or of all."""
    found = UserSession.objects.select_related("user").order_by("-last_seen_at")
    if name:
        found = found.filter(user__username=name)
    return [_session(row) for row in found if row.exists()]


def locked_out(now: datetime | None = None) -> list[LockedOut]:
    """List who is locked out at the moment."""
    since = (now or datetime.now(UTC)) - _cool_off()
    rows = AccessAttempt.objects.filter(failures_since_start__gte=settings.AXES_FAILURE_LIMIT, attempt_time__gt=since)
    return [
        LockedOut(
            (row.username or "") if not (row.username or "").startswith("?") else "",
            str(row.ip_address or ""),
            row.failures_since_start,
            _micros(row.attempt_time + _cool_off()),
        )
        for row in rows.order_by("-attempt_time")
    ]


def means(name: str) -> list[Means]:
    """List what somebody proves themselves with beside the password, the oldest first."""
    return [_means(row) for row in Authenticator.objects.filter(user__username=name).order_by("id")]


def has_two_steps(name: str) -> bool:
    """Say whether somebody has a second step."""
    kinds = (Authenticator.Type.TOTP, Authenticator.Type.WEBAUTHN)
    return bool(Authenticator.objects.filter(user__username=name, type__in=kinds).exists())


def has_password(name: str) -> bool:
    """Say whether somebody has a password."""
    user = User.objects.filter(username=name).first()
    return user is not None and user.has_usable_password()


def mail_of(name: str) -> str:
    """Return the address at which somebody is known; empty: none."""
    return User.objects.filter(username=name).values_list("email", flat=True).first() or ""


def by_mail(address: str) -> str | None:
    """Return whose log-in an address is, among those that are open."""
    found = User.objects.filter(email__iexact=address, is_active=True, member__isnull=False) if address else ()
    names = [user.username for user in found]
    return names[0] if len(names) == 1 else None


def comes_by(name: str) -> tuple[str, ...]:
    """List the identity providers by which somebody has come in."""
    return tuple(SocialAccount.objects.filter(user__username=name).values_list("provider", flat=True).order_by("id"))


def signing_key(name: str) -> Key | None:
    """Return the key somebody signs with now; none: they choose a passphrase when they first sign."""
    row = SigningKey.objects.filter(member__user__username=name, retired=None).first()
    return Key(bytes(row.public).hex()[:16], row.opened_by, row.made) if row else None


def _provider(row: IdentityProvider) -> Provider:
    return Provider(
        row.name,
        row.label,
        row.kind,
        row.client_id,
        row.settings,
        tuple(row.domains),
        row.trusted,
        bool(row.secret),
        row.inside,
        SocialAccount.objects.filter(provider=row.name).count(),
    )


def _session(row: UserSession) -> Session:
    began, seen = _micros(row.created_at), _micros(row.last_seen_at)
    return Session(row.pk, row.user.get_username(), row.session_key, row.user_agent, str(row.ip), began, seen)


def _means(row: Authenticator) -> Means:
    wrapped = row.wrap()
    codes = row.type == Authenticator.Type.RECOVERY_CODES
    passkey = row.type == Authenticator.Type.WEBAUTHN
    return Means(
        row.pk,
        row.type,
        wrapped.name if passkey else "",
        _micros(row.created_at),
        _micros(row.last_used_at) if row.last_used_at else None,
        bool(passkey and wrapped.is_passwordless),
        len(wrapped.get_unused_codes()) if codes else 0,
    )


def _cool_off() -> timedelta:
    found: timedelta = settings.AXES_COOLOFF_TIME
    return found


def _micros(at: datetime) -> int:
    return (at - datetime(1970, 1, 1, tzinfo=UTC)) // timedelta(microseconds=1)
