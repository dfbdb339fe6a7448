"""Personal tokens: what a program may do in one person's name, until when; shown once, kept as a fingerprint."""

from __future__ import annotations

import secrets
from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.db import transaction

from interlock import InterlockError
from interlock.desk import clock, happenings
from interlock.desk.actions.keys import member_of
from interlock.desk.lists.members import log_in
from interlock.desk.lists.sources import digest_of
from interlock.desk.models import PersonalToken
from interlock.desk.rights import SCOPES, demand

if TYPE_CHECKING:
    from collections.abc import Sequence

DAY = 24 * 60 * clock.MINUTE
MOST_DAYS, MOST_TOKENS, LONGEST = 366, 20, 60
BEGINS = "ilp_"
"""What every personal token begins with, so that leaked ones can be found."""


class TokenError(InterlockError):
    """A token cannot be made so; the message says what to do."""


@dataclass(frozen=True)
class Made:
    """A token, shown this once."""

    id: int
    token: str


@transaction.atomic
def make_token(member: str, name: str, scopes: Sequence[str], days: int, now: int | None = None) -> Made:
    """Make a token with which a program acts as somebody, within their rights and these scopes, for some days."""
    at = clock.now() if now is None else now
    who, called = log_in(member), " ".join(name.split())
    if not called or len(called) > LONGEST:
        raise TokenError(f"a token has a name of 1 to {LONGEST} letters, so that you know it again")
    if not scopes or (unknown := [one for one in scopes if one not in SCOPES]):
        raise TokenError(f"choose one or more of {', '.join(SCOPES)}" + (f", not {unknown[0]!r}" if scopes else ""))
    for scope in scopes:
        demand(who, SCOPES[scope], f"have a token for {scope}")
    if not 1 <= days <= MOST_DAYS:
        raise TokenError(f"a token holds for 1 to {MOST_DAYS} days")
    row = member_of(member)
    mine = PersonalToken.objects.filter(member=row, revoked=None)
    if mine.filter(name=called).exists():
        raise TokenError(f"you have a token called {called!r}; revoke it first, or choose another name")
    if mine.count() >= MOST_TOKENS:
        raise TokenError(f"you have {MOST_TOKENS} tokens; revoke one first")
    token = BEGINS + secrets.token_urlsafe(32)
    made = PersonalToken.objects.create(
        member=row,
        name=called,
        token=digest_of(token),
        scopes=sorted(set(scopes)),
        made=at,
        expires=at + days * DAY,
    )
    happenings.note(
        "token_made", at=at, by=member, owner=member, more={"token": made.pk, "scopes": sorted(set(scopes))}
    )
    return Made(int(made.pk), token)


@transaction.atomic
def revoke_token(number: int, member: str, now: int | None = None) -> None:
    """Let one of somebody's own tokens hold no longer."""
    at = clock.now() if now is None else now
    mine = PersonalToken.objects.filter(pk=number, member__user__username=member)
    if not mine.exists():
        raise TokenError(f"{member} has no token {number}")
    if mine.filter(revoked=None).update(revoked=at):
        happenings.note("token_revoked", at=at, by=member, owner=member, more={"token": number})


def note_token_used(number: int, now: int) -> None:
    """Keep when a token was last used, at most once a minute."""
    stale = PersonalToken.objects.filter(pk=number)
    stale = stale.filter(used=None) | stale.filter(used__lt=now - clock.MINUTE)
    stale.update(used=now)
