"""How people come in: rules, identity providers, sessions and lock-outs; and what is noted of it."""

from __future__ import annotations

import base64
import binascii
import re
from importlib import import_module
from typing import TYPE_CHECKING, Any

from allauth.mfa.models import Authenticator
from allauth.socialaccount.models import SocialAccount
from allauth.usersessions.models import UserSession
from axes.models import AccessAttempt
from cryptography.x509 import load_der_x509_certificate
from django.conf import settings
from django.contrib.auth import SESSION_KEY
from django.contrib.sessions.models import Session
from django.db import transaction

from interlock import InterlockError
from interlock.desk import clock, happenings
from interlock.desk.actions.allowing import allowed
from interlock.desk.actions.keys import member_of
from interlock.desk.lists import access as lists
from interlock.desk.models import IdentityProvider, LogInRules
from interlock.desk.rights import Right
from interlock.desk.secrets import lock
from interlock.desk.sending.places import is_encrypted_or_here, is_of_the_outside

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

KINDS = ("oidc", "saml")
_NAME = re.compile(r"[a-z][a-z0-9-]{0,30}")
_WANTED = {"oidc": ("server_url",), "saml": ("entity_id", "sso_url", "x509cert")}


class ProviderError(InterlockError):
    """Something about an identity provider makes no sense; the message says what."""


@transaction.atomic
def set_log_in_rules(by: str, *, two_step: str | None = None, passwords: bool | None = None) -> None:
    """Say of whom a second step is demanded, and whether passwords log in; what is None stays."""
    allowed(by, Right.SETTINGS)
    found = lists.rules()
    if two_step is not None and two_step not in set(lists.TwoStep):
        raise InterlockError(f"two-step {two_step!r} is not one of {', '.join(lists.TwoStep)}")
    if passwords is False and not lists.providers():
        raise InterlockError("nobody could come in: connect an identity provider before you switch passwords off")
    row = LogInRules.objects.first() or LogInRules()
    row.two_step = found.two_step if two_step is None else two_step
    row.passwords = found.passwords if passwords is None else passwords
    row.save()
    more = {"two_step": str(row.two_step), "passwords": row.passwords}
    happenings.note("log_in_rules_changed", at=clock.now(), by=by, more=more)


@transaction.atomic
def add_provider(  # noqa: PLR0913 - one form, one call
    name: str,
    kind: str,
    given: Mapping[str, str],
    *,
    label: str = "",
    client_id: str = "",
    secret: str = "",
    domains: Sequence[str] = (),
    trusted: bool = False,
    by: str = "",
    now: int | None = None,
) -> None:
    """Let invited people come in by an identity provider.

    `given` holds for OIDC `server_url`; for SAML `entity_id`, `sso_url`, `x509cert` and perhaps `mail`, the name of the
    attribute that holds the address. Who comes in is decided by the address that the provider has verified.
    """
    allowed(by, Right.SETTINGS)
    _check(name, kind, given, client_id)
    if by and kind == "oidc" and not is_of_the_outside(given["server_url"].strip()):
        raise ProviderError(
            f"identity provider {name}: its address is of the company's own network; whoever runs this instance may "
            "connect it: interlock sso add-oidc"
        )
    if IdentityProvider.objects.filter(name=name).exists():
        raise ProviderError(f"identity provider {name} exists already; remove it first, or choose another name")
    at = clock.now() if now is None else now
    IdentityProvider.objects.create(
        name=name,
        label=label.strip() or name,
        kind=kind,
        client_id=client_id,
        secret=lock(secret) if secret else b"",
        settings={key: value.strip() for key, value in given.items() if value.strip()},
        domains=[one.strip().lower().removeprefix("@") for one in domains if one.strip()],
        trusted=trusted,
        inside=not by,
        added=at,
    )
    happenings.note("provider_added", at=at, by=by, more={"provider": name, "kind": kind})


@transaction.atomic
def remove_provider(name: str, by: str = "") -> None:
    """Let nobody come in by an identity provider any more, and forget whom it vouched for."""
    allowed(by, Right.SETTINGS)
    if not IdentityProvider.objects.filter(name=name).exists():
        known = ", ".join(one.name for one in lists.providers()) or "none yet"
        raise ProviderError(f"there is no identity provider {name}; there are: {known}")
    if not lists.rules().passwords and len(lists.providers()) == 1:
        raise ProviderError(f"{name} is the only way in; let passwords log in again before you remove it")
    SocialAccount.objects.filter(provider=name).delete()
    IdentityProvider.objects.filter(name=name).delete()
    happenings.note("provider_removed", at=clock.now(), by=by, more={"provider": name})


@transaction.atomic
def end_session(name: str, session: int, by: str = "") -> None:
    """Log somebody out of one browser, at once."""
    allowed(by, Right.PEOPLE, own=name)
    row = UserSession.objects.filter(user__username=name, pk=session).first()
    if row is None:
        raise InterlockError(f"user {name}: that session has ended already")
    row.end()
    happenings.note("session_ended", at=clock.now(), by=by or name, owner=name, more={"ended": 1})


@transaction.atomic
def end_sessions(name: str, by: str = "", but: str = "") -> int:
    """Log somebody out of every browser at once, but the one with the session key `but`; return of how many."""
    allowed(by, Right.PEOPLE, own=name)
    user = member_of(name).user
    store = import_module(settings.SESSION_ENGINE).SessionStore
    theirs = [row.session_key for row in Session.objects.iterator() if _whose(row) == str(user.pk)]
    ended = [key for key in theirs if key != but]
    for key in ended:
        store(key).delete()
    UserSession.objects.filter(user=user).exclude(session_key=but).delete()
    if ended:
        happenings.note("session_ended", at=clock.now(), by=by or name, owner=name, more={"ended": len(ended)})
    return len(ended)


@transaction.atomic
def unlock_log_in(name: str, by: str = "") -> int:
    """Let a log-in that was locked out be tried again, from everywhere; return how many lock-outs there were."""
    allowed(by, Right.PEOPLE)
    member_of(name)
    ended: int = AccessAttempt.objects.filter(username=name).delete()[0]
    if ended:
        happenings.note("unlocked", at=clock.now(), by=by, owner=name)
    return ended


@transaction.atomic
def remove_two_steps(name: str, by: str) -> int:
    """Take the authenticator app, passkeys and recovery codes of somebody who lost them; return how many there were.

    Whoever does this has made sure that it is really them who ask.
    """
    allowed(by, Right.PEOPLE)
    removed: int = Authenticator.objects.filter(user=member_of(name).user).delete()[0]
    if removed:
        happenings.note("two_step_removed", at=clock.now(), by=by, owner=name, more={"how": "by an administrator"})
    return removed


def note_access(kind: str, name: str, **more: Any) -> None:
    """Note something that somebody did about how they come in."""
    happenings.note(kind, at=clock.now(), by=name, owner=name, more=more)


def note_locked_out(tried: str) -> None:
    """Note that a name may not be tried any more for a while; a name that nobody has is left out."""
    happenings.note("locked_out", at=clock.now(), owner="" if tried.startswith("?") else tried)


def _whose(row: Session) -> str:
    return str(row.get_decoded().get(SESSION_KEY, ""))


def _check(name: str, kind: str, given: Mapping[str, str], client_id: str) -> None:
    if not _NAME.fullmatch(name):
        raise ProviderError(f"identity provider {name!r}: small letters, digits and -, a letter first, at most 31")
    if kind not in KINDS:
        raise ProviderError(f"identity provider {name}: {kind!r} is not one of {', '.join(KINDS)}")
    missing = [wanted for wanted in _WANTED[kind] if not given.get(wanted, "").strip()]
    if missing or (kind == "oidc" and not client_id):
        raise ProviderError(f"identity provider {name}: give its {' and '.join(missing or ['client_id'])}")
    for key in ("server_url", "sso_url"):
        if given.get(key) and not is_encrypted_or_here(given[key].strip()):
            raise ProviderError(f"identity provider {name}: {key} {given[key]!r} is not an https address")
    if kind == "saml":
        _check_certificate(name, given["x509cert"])


def _check_certificate(name: str, text: str) -> None:
    body = "".join(line for line in text.strip().splitlines() if "-----" not in line)
    try:
        load_der_x509_certificate(base64.b64decode("".join(body.split()), validate=True))
    except (ValueError, binascii.Error) as error:
        raise ProviderError(f"identity provider {name}: that is not a certificate in PEM; {error}") from error
