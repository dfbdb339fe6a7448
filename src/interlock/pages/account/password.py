"""The password: changed by who knows it, set by who has none."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from allauth.account import views as account
from allauth.account.forms import ChangePasswordForm, SetPasswordForm
from django.contrib import messages

from interlock.desk import actions

if TYPE_CHECKING:
    from django.http import HttpResponse


class Changed(ChangePasswordForm):  # type: ignore[misc]
    """Old and new; the signing key follows."""

    def save(self) -> None:
        """Keep it."""
        given = self.cleaned_data
        actions.change_password(self.user.get_username(), given["oldpassword"], given["password1"])
        self.user.refresh_from_db(fields=["password"])


class Given(SetPasswordForm):  # type: ignore[misc]
    """The first one."""

    def save(self) -> None:
        """Keep it."""
        actions.set_first_password(self.user.get_username(), self.cleaned_data["password1"])
        self.user.refresh_from_db(fields=["password"])


class Change(account.PasswordChangeView):  # type: ignore[misc]
    """Ask for the old password and the new one; other browsers have to log in again."""

    template_name = "account/password.html"
    form_class = Changed

    def form_valid(self, form: Any) -> HttpResponse:
        """Keep it, and say so."""
        messages.success(self.request, "Your password is changed. Other browsers have to log in again.")
        found: HttpResponse = super().form_valid(form)
        return found


class First(account.PasswordSetView):  # type: ignore[misc]
    """Ask for a first password."""

    template_name = "account/password.html"
    form_class = Given

    def form_valid(self, form: Any) -> HttpResponse:
        """Keep it, and say so."""
        messages.success(self.request, "Your password is set.")
        found: HttpResponse = super().form_valid(form)
        return found
