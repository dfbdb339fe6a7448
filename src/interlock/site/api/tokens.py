"""Who calls: the source whose token was sent, and what it may do."""

from __future__ import annotations

import time
from typing import TYPE_CHECKING

from ninja.errors import AuthorizationError
from ninja.security import HttpBearer

from interlock.connectors import hook
from interlock.desk import lists

if TYPE_CHECKING:
    from django.http import HttpRequest

SIGNATURE = "X-Interlock-Signature"


class Token(HttpBearer):
    """A source's token, with a scope."""

    def __init__(self, scope: str) -> None:
        super().__init__()
        self.scope = scope

    def authenticate(self, request: HttpRequest, token: str) -> lists.Source | None:
        """Return the source; refuse one that lacks the scope, and a signature that does not hold."""
        source = lists.source_by_token(token)
        if source is None:
            return None
        if self.scope not in source.scopes:
            text = f"source {source.name} may {' and '.join(source.scopes)}, not {self.scope}"
            raise AuthorizationError(message=f"{text}; add a source with --scope {self.scope}")
        check_signature(request, source, demanded=source.signed)
        return source


def source_of(request: HttpRequest) -> lists.Source:
    """Return the source that the request's token belongs to."""
    source: lists.Source = request.auth  # type: ignore[attr-defined]
    return source


def check_signature(request: HttpRequest, source: lists.Source, *, demanded: bool) -> None:
    """Verify the signature; without one only what is not demanded to be signed passes."""
    header = request.headers.get(SIGNATURE, "")
    if header or demanded:
        hook.verify(lists.signing_secret(source.name), header, request.body, int(time.time()))
