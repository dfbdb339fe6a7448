"""The second step: an authenticator app, passkeys, and the codes for the day on which both are lost."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from allauth.mfa.adapter import get_adapter
from allauth.mfa.recovery_codes import views as codes
from allauth.mfa.totp import views as totp
from allauth.mfa.webauthn import views as webauthn
from django.contrib import messages
from django.shortcuts import redirect
from django.urls import reverse, reverse_lazy

from interlock.desk import actions
from interlock.pages.frame.passkeys import is_nameable

if TYPE_CHECKING:
    from django.http import HttpResponse


class AddApp(totp.ActivateTOTPView):  # type: ignore[misc]
    """Show the secret as a picture and as text, and ask for a code to see that it has arrived."""

    template_name = "account/app.html"

    def form_valid(self, form: Any) -> HttpResponse:
        """Turn it on."""
        found: HttpResponse = super().form_valid(form)
        actions.note_access("two_step_added", self.request.user.get_username(), how="app")
        messages.success(self.request, "The authenticator app is your second step now.")
        return found


class RemoveApp(totp.DeactivateTOTPView):  # type: ignore[misc]
    """Ask whether the app shall go."""

    template_name = "account/remove.html"
    extra_context = {"what": "the authenticator app"}  # noqa: RUF012 - Django's own way

    def form_valid(self, form: Any) -> HttpResponse:
        """Turn it off."""
        found: HttpResponse = super().form_valid(form)
        actions.note_access("two_step_removed", self.request.user.get_username(), how="app")
        messages.success(self.request, "The authenticator app is removed.")
        return found


class AddPasskey(webauthn.AddWebAuthnView):  # type: ignore[misc]
    """Let the browser make a passkey."""

    template_name = "account/passkey.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """Return what the page shows; theirs leaves out what it is given."""
        return {**super().get_context_data(**kwargs), "nameable": is_nameable(self.request)}

    def form_valid(self, form: Any) -> HttpResponse:
        """Keep it."""
        found: HttpResponse = super().form_valid(form)
        actions.note_access("passkey_added", self.request.user.get_username())
        messages.success(self.request, "The passkey is added.")
        return found

    def form_invalid(self, form: Any) -> HttpResponse:
        """Say that the browser's answer was not good."""
        del form
        messages.error(self.request, "The browser's answer was not good; try again.")
        return redirect("mfa_add_webauthn")


class RemovePasskey(webauthn.RemoveWebAuthnView):  # type: ignore[misc]
    """Ask whether a passkey shall go."""

    template_name = "account/remove.html"
    success_url = reverse_lazy("your-account")

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """Return what the page shows."""
        return {**super().get_context_data(**kwargs), "what": f"the passkey {self.object.wrap().name}"}

    def form_valid(self, form: Any) -> HttpResponse:
        """Remove it, unless it is the last means of somebody who must have one."""
        if not get_adapter().can_delete_authenticator(self.get_object()):
            messages.error(self.request, "Your company asks for a second step: add another one before you remove this.")
            return redirect("your-account")
        found: HttpResponse = super().form_valid(form)
        actions.note_access("passkey_removed", self.request.user.get_username())
        messages.success(self.request, "The passkey is removed.")
        return found


class Codes(codes.ViewRecoveryCodesView):  # type: ignore[misc]
    """Show the codes that are left."""

    template_name = "account/codes.html"


class CodesFile(codes.DownloadRecoveryCodesView):  # type: ignore[misc]
    """Give the codes as a file."""

    template_name = "account/codes.txt"


class NewCodes(codes.GenerateRecoveryCodesView):  # type: ignore[misc]
    """Make new codes; the old ones are void."""

    template_name = "account/new_codes.html"

    def form_valid(self, form: Any) -> HttpResponse:
        """Make them."""
        found: HttpResponse = super().form_valid(form)
        actions.note_access("recovery_codes_made", self.request.user.get_username())
        return found

    def form_invalid(self, form: Any) -> HttpResponse:
        """Say why there can be none."""
        messages.error(self.request, form.non_field_errors()[0])
        return redirect(reverse("your-account"))
