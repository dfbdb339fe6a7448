"""Who calls: the source or the person whose token was sent, what it may do, and whose leads it sees."""

from __future__ import annotations

import time
from typing import TYPE_CHECKING

from ninja.errors import AuthorizationError, HttpError
from ninja.security import HttpBearer

from interlock.connectors import hook
from interlock.desk import clock, lists
from interlock.desk.actions.tokens import BEGINS, note_token_used
from interlock.desk.lists import people
from interlock.desk.lists.seen import EVERYTHING, Seen, seen
from interlock.desk.rights import SCOPES, demand

if TYPE_CHECKING:
    from django.http import HttpRequest

SIGNATURE = "X-Interlock-Signature"


class Token(HttpBearer):
    """A token with a scope: of a source, or, where `personal` names one, of a person within their role's rights."""

    def __init__(self, scope: str, personal: str = "") -> None:
        super().__init__()
        self.scope = scope
        self.personal = personal

    def authenticate(self, request: HttpRequest, token: str) -> lists.Source | people.Token | None:
        """Return who calls; refuse one that lacks the scope, and a signature that does not hold."""
        if token.startswith(BEGINS):
            return self._person(token)
        source = lists.source_by_token(token)
        if source is None:
            return None
        if self.scope not in source.scopes:
            text = f"source {source.name} may {' and '.join(source.scopes)}, not {self.scope}"
            raise AuthorizationError(message=f"{text}; add a source with --scope {self.scope}")
        check_signature(request, source, demanded=source.signed)
        return source

    def _person(self, token: str) -> people.Token | None:
        now = clock.now()
        found = people.token_of(token, now)
        if found is None:
            return None
        if not self.personal:
            raise AuthorizationError(message="events are delivered by sources; use a token of `interlock source add`")
        if self.personal not in found.scopes:
            raise AuthorizationError(
                message=f"this token of {found.member} may {', '.join(found.scopes)}, not {self.personal}"
            )
        demand(lists.log_in(found.member), SCOPES[self.personal])
        note_token_used(found.id, now)
        return found


def source_of(request: HttpRequest) -> lists.Source:
    """Return the source that the request's token belongs to."""
    source: lists.Source = request.auth  # type: ignore[attr-defined]
    return source


def seen_of(request: HttpRequest) -> Seen:
    """Return what the caller sees: a person what they see on pages, a source everything."""
    caller = request.auth  # type: ignore[attr-defined]
    return seen(caller.member) if isinstance(caller, people.Token) else EVERYTHING


def acting(request: HttpRequest, by: str | None) -> str:
    """Return the log-in in whose name is acted: the token's own, or one that the source may act for."""
    caller = request.auth  # type: ignore[attr-defined]
    if isinstance(caller, people.Token):
        if by not in {None, caller.member}:
            raise HttpError(403, f"this token acts as {caller.member}, not as {by}")
        return caller.member
    if by is None:
        raise HttpError(403, f"source {caller.name} acts in somebody's name: say whose, as `by`")
    if by not in caller.members:
        raise HttpError(403, f"source {caller.name} may not act for {by}; add one with --member {by}")
    return by


def check_signature(request: HttpRequest, source: lists.Source, *, demanded: bool) -> None:
    """Verify the signature; without one only what is not demanded to be signed passes."""
    header = request.headers.get(SIGNATURE, "")
    if header or demanded:
        hook.verify(lists.signing_secret(source.name), header, request.body, int(time.time()))
