"""Between the log-in and the pages: who is seen where, and whether a second step is still demanded of them."""

from __future__ import annotations

import time
from typing import TYPE_CHECKING

from allauth.account.internal.flows.login import get_authentication_records
from allauth.usersessions.models import UserSession
from django.shortcuts import redirect
from django_htmx.http import HttpResponseClientRedirect

from interlock.desk.lists import access

if TYPE_CHECKING:
    from collections.abc import Callable

    from django.http import HttpRequest, HttpResponse, HttpResponseBase

EVERY = 300.0
"""Seconds between two notes that a session was seen; each is a write."""
MOST = 10_000
TWO_STEPS = "two_steps"
"""In the session of somebody who has a second step: they are asked no more."""


class Guard:
    """Note where people are logged in, and lead those to their account who still need a second step."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response
        self.seen: dict[str, float] = {}

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        """Answer."""
        key = request.session.session_key
        if key and request.user.is_authenticated:
            self._note(request, key)
        return self.get_response(request)

    def process_view(self, request: HttpRequest, view: Callable[..., HttpResponse], *_: object) -> HttpResponse | None:
        """Lead to the account page whoever must set up a second step first."""
        if not request.user.is_authenticated or not getattr(view, "login_required", True):
            return None
        match = request.resolver_match
        if (match and getattr(match, "url_name", "") in OPEN) or not _must_set_up(request):
            return None
        if getattr(request, "htmx", None) or request.headers.get("HX-Request"):
            return HttpResponseClientRedirect(SET_UP)
        return redirect(SET_UP)

    def _note(self, request: HttpRequest, key: str) -> None:
        now = time.monotonic()
        if now - self.seen.get(key, -EVERY) < EVERY:
            return
        if len(self.seen) >= MOST:
            self.seen.clear()
        self.seen[key] = now
        UserSession.objects.create_from_request(request)


SET_UP = "/your-account/?two-step"
OPEN = frozenset(
    {
        "your-account",
        "your-password",
        "account_set_password",
        "account_change_password",
        "account_reauthenticate",
        "mfa_activate_totp",
        "mfa_add_webauthn",
        "mfa_view_recovery_codes",
        "mfa_download_recovery_codes",
        "mfa_reauthenticate",
        "mfa_reauthenticate_webauthn",
        "mfa_index",
        "logout",
        "live",
        "notices-bell",
    }
)
"""Pages that somebody needs to set up a second step, and what the frame around them asks for."""


def _must_set_up(request: HttpRequest) -> bool:
    if request.session.get(TWO_STEPS):
        return False
    demanded = access.rules().two_step
    if demanded == access.TwoStep.NOBODY:
        return False
    if access.has_two_steps(request.user.get_username()):
        request.session[TWO_STEPS] = True
        return False
    if demanded == access.TwoStep.EVERYBODY:
        return True
    return not any(one["method"] == "socialaccount" for one in get_authentication_records(request, request.user))
