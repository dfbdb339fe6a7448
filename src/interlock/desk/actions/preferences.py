"""How somebody wants to be told."""

from __future__ import annotations

import hashlib
import re
import secrets
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.db import transaction

from interlock import InterlockError
from interlock.desk import clock, happenings
from interlock.desk.actions.members import member_of
from interlock.desk.models import Preference, Timer
from interlock.desk.telling.quiet import next_at

if TYPE_CHECKING:
    from collections.abc import Collection

_CLOCK = re.compile(r"([01]\d|2[0-3]):[0-5]\d")


class PreferenceError(InterlockError):
    """Something about how somebody wants to be told makes no sense; the message says what."""


def prefer(  # noqa: PLR0913 - one form, one call
    member: str,
    *,
    mail: str = "",
    not_mailed: Collection[str] = (),
    time_zone: str = "",
    quiet: tuple[str, str] = ("", ""),
    digest_at: str = "",
    now: int | None = None,
) -> None:
    """Keep how a log-in wants to be told; times are `22:00`, local, and empty means never."""
    member_of(member)
    _check(mail, time_zone, (*quiet, digest_at))
    if bool(quiet[0]) != bool(quiet[1]):
        raise PreferenceError("quiet hours have a beginning and an end; give both or neither")
    if digest_at and not mail:
        raise PreferenceError("the daily digest comes by mail; give an e-mail address too")
    at = clock.now() if now is None else now
    with transaction.atomic():
        Preference.objects.update_or_create(
            member=member,
            defaults={
                "mail": mail,
                "kinds": sorted(set(not_mailed)),
                "time_zone": time_zone,
                "quiet_from": quiet[0],
                "quiet_to": quiet[1],
                "digest_at": digest_at,
            },
        )
        Timer.objects.filter(kind="digest", to=member, done=None).delete()
        if digest_at:
            plan_digest(member, next_at(digest_at, time_zone, at))


def plan_digest(member: str, due: int) -> None:
    """Write the timer of somebody's next digest."""
    Timer.objects.get_or_create(key=f"digest:{member}:{due}", defaults={"due": due, "kind": "digest", "to": member})


@transaction.atomic
def give_feed(member: str) -> str:
    """Return the secret of a new calendar feed, shown this once; an older one stops working."""
    member_of(member)
    token = secrets.token_urlsafe(24)
    Preference.objects.update_or_create(member=member, defaults={"feed": hashed(token)})
    happenings.note("feed_given", at=clock.now(), by=member, owner=member)
    return token


@transaction.atomic
def revoke_feed(member: str, by: str = "") -> None:
    """Let a log-in's calendar feed stop working; `by` is who looks after them, empty: they themselves."""
    if Preference.objects.filter(member=member).exclude(feed="").update(feed=""):
        happenings.note("feed_revoked", at=clock.now(), by=by or member, owner=member)


def hashed(token: str) -> str:
    """Return what is kept of a feed's secret."""
    return hashlib.sha256(token.encode()).hexdigest()


def _check(mail: str, time_zone: str, clocks: tuple[str, ...]) -> None:
    if mail:
        try:
            validate_email(mail)
        except ValidationError as error:
            raise PreferenceError(f"{mail!r} is no e-mail address") from error
    try:
        ZoneInfo(time_zone or "UTC")
    except (OSError, ValueError, KeyError) as error:
        raise PreferenceError(f"there is no time zone {time_zone!r}; give one such as Europe/Berlin") from error
    for one in clocks:
        if one and not _CLOCK.fullmatch(one):
            raise PreferenceError(f"{one!r} is no time of day; write it as 08:00")
