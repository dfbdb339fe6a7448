"""Before something that matters: show once more that it is you."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from allauth.account import views as account
from allauth.account.internal.flows.login import get_authentication_records
from allauth.mfa.base import views as mfa
from allauth.mfa.webauthn import views as webauthn
from django.contrib import messages
from django.shortcuts import redirect
from django.urls import reverse

from interlock.desk import actions

if TYPE_CHECKING:
    from django.http import HttpResponse


class ByPassword(account.ReauthenticateView):  # type: ignore[misc]
    """By the password."""

    template_name = "account/confirm.html"
    extra_context = {"by": "password"}  # noqa: RUF012 - Django's own way


class ByCode(mfa.ReauthenticateView):  # type: ignore[misc]
    """By a code."""

    template_name = "account/confirm.html"
    extra_context = {"by": "code"}  # noqa: RUF012 - Django's own way

    def form_valid(self, form: Any) -> HttpResponse:
        """Go on; a recovery code that was used up is noted."""
        found: HttpResponse = super().form_valid(form)
        if get_authentication_records(self.request, self.request.user)[-1].get("type") == "recovery_codes":
            actions.note_access("recovery_code_used", self.request.user.get_username())
        return found


class ByPasskey(webauthn.ReauthenticateWebAuthnView):  # type: ignore[misc]
    """By a passkey."""

    template_name = "account/confirm.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """Return what the page shows; theirs leaves out what it is given."""
        return {**super().get_context_data(**kwargs), "by": "passkey"}

    def form_invalid(self, form: Any) -> HttpResponse:
        """Say that it was not the right one."""
        del form
        messages.error(self.request, "That passkey is not one of yours.")
        return redirect(self.passthrough_next_url(reverse("mfa_reauthenticate_webauthn")))
