"""Log in by name or address and password, by passkey, and with a second step."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from allauth.account import views as account
from allauth.account.forms import LoginForm
from allauth.account.internal.stagekit import clear_login
from allauth.mfa.base import views as mfa
from allauth.mfa.webauthn import views as webauthn
from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.decorators import method_decorator
from django_htmx.http import HttpResponseClientRefresh

from interlock.desk import actions
from interlock.desk.lists import access
from interlock.pages.frame.passkeys import is_nameable
from interlock.pages.login.link import can_mail

if TYPE_CHECKING:
    from django.http import HttpRequest, HttpResponse, HttpResponseBase


class ByName(LoginForm):  # type: ignore[misc]
    """Name or address, and password; fields are called what password managers know."""

    def add_prefix(self, field_name: str) -> str:
        """Return what a field is called in the page."""
        return "username" if field_name == "login" else str(super().add_prefix(field_name))


@method_decorator(login_not_required, name="dispatch")
class LogIn(account.LoginView):  # type: ignore[misc]
    """Ask who it is; a page that swaps in place and finds itself logged out is loaded anew as a whole."""

    template_name = "login/login.html"
    form_class = ByName

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        """Answer; where passwords are switched off they are not even tried."""
        if request.headers.get("HX-Request"):
            return HttpResponseClientRefresh()
        if request.method == "POST" and not access.rules().passwords:
            return redirect("login")
        found: HttpResponseBase = super().dispatch(request, *args, **kwargs)
        return found

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """Return what the page shows."""
        following = self.request.POST.get("next") or self.request.GET.get("next", "")
        shown = {
            "passwords": access.rules().passwords,
            "providers": access.providers(),
            "passkeys": is_nameable(self.request),
            "mails": can_mail(),
            "following": following,
        }
        return {**super().get_context_data(**kwargs), **shown}


class TwoStep(mfa.AuthenticateView):  # type: ignore[misc]
    """Ask for the second step: a code, a recovery code or a passkey."""

    template_name = "login/two_step.html"

    def form_invalid(self, form: Any) -> HttpResponse:
        """Note a step that failed."""
        actions.note_failed_log_in(self.stage.login.user.get_username())
        found: HttpResponse = super().form_invalid(form)
        return found

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """Return what the page shows."""
        kinds = {one.kind for one in access.means(self.stage.login.user.get_username())}
        return {**super().get_context_data(**kwargs), "kinds": kinds}


class Passkey(webauthn.LoginWebAuthnView):  # type: ignore[misc]
    """Log in with a passkey alone."""

    def form_invalid(self, form: Any) -> HttpResponse:
        """Say that the passkey is not known, and note it."""
        del form
        actions.note_failed_log_in("")
        messages.error(self.request, "That passkey does not open a log-in here.")
        return redirect("login")


@login_not_required
def anew(request: HttpRequest) -> HttpResponse:
    """Forget a log-in that waits for its second step, and begin from the beginning."""
    clear_login(request)
    return redirect("login")


@login_not_required
def closed(request: HttpRequest) -> HttpResponse:
    """Say that a log-in was closed."""
    return render(request, "login/closed.html", status=403)


@login_not_required
def cancelled(request: HttpRequest) -> HttpResponse:
    """Go back to the beginning after somebody thought better of it at their provider."""
    messages.info(request, "You came back without logging in.")
    return redirect(reverse("login"))


def too_many(request: HttpRequest) -> HttpResponse:
    """Say that somebody asks too often."""
    answer = render(request, "login/too_many.html", status=429)
    answer.headers["Retry-After"] = "60"
    return answer
