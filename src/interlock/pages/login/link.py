"""A link that logs somebody in once: for who has just set up an instance, was invited, or lost their way in."""

from __future__ import annotations

from typing import TYPE_CHECKING

from allauth.account.internal.flows.login import perform_login, record_authentication
from allauth.account.models import Login
from django.conf import settings
from django.contrib.auth import logout
from django.contrib.auth.decorators import login_not_required
from django.contrib.auth.models import User
from django.contrib.auth.tokens import PasswordResetTokenGenerator
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.cache import never_cache

from interlock import InterlockError

if TYPE_CHECKING:
    from django.contrib.auth.base_user import AbstractBaseUser
    from django.http import HttpRequest, HttpResponse


class Once(PasswordResetTokenGenerator):
    """Tokens that die with the next log-in of the person, with a new password, or after `PASSWORD_RESET_TIMEOUT`."""

    key_salt = "interlock.pages.login.link"

    def _make_hash_value(self, user: AbstractBaseUser, timestamp: int) -> str:
        """Bind a token to the very last log-in; Django's own leaves out fractions of a second."""
        return f"{user.pk} {user.password} {user.last_login} {timestamp}"


def path_for(name: str) -> str:
    """Return the path that logs this person in, once."""
    user = User.objects.filter(username=name, is_active=True).first()
    if user is None:
        raise InterlockError(f"there is no open log-in {name}; add one with `interlock user add {name}`")
    return reverse("enter", args=[name, Once().make_token(user)])


def can_mail() -> bool:
    """Say whether this installation sends mail."""
    return bool(settings.MAIL)


@never_cache
@login_not_required
def enter(request: HttpRequest, name: str, token: str) -> HttpResponse:
    """Log in whoever brings a token that still holds, and show the page asked for; others get to type a password.

    Somebody who has a second step is asked for it.
    """
    user = User.objects.filter(username=name, is_active=True).first()
    if user is None or not Once().check_token(user, token):
        return redirect("login")
    if request.user.is_authenticated:
        logout(request)
    asked = request.GET.get("next", "")
    safe = asked if url_has_allowed_host_and_scheme(asked, allowed_hosts=None) else ""
    record_authentication(request, user, method="link")
    found: HttpResponse = perform_login(request, Login(user=user, redirect_url=safe or reverse("home")))
    return found
