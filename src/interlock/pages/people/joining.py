"""Let somebody in who was invited: they choose a password, and are there."""

from __future__ import annotations

from typing import TYPE_CHECKING

from allauth.account.internal.flows.login import perform_login, record_authentication
from allauth.account.models import Login
from django.contrib.auth import logout
from django.contrib.auth.decorators import login_not_required
from django.contrib.auth.models import User
from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods

from interlock import InterlockError
from interlock.desk import clock
from interlock.desk.actions import invitations
from interlock.desk.lists import access
from interlock.desk.lists.people import invitee

if TYPE_CHECKING:
    from django.http import HttpRequest, HttpResponse


@never_cache
@sensitive_post_parameters("password")
@login_not_required
@require_http_methods(["GET", "POST"])
def join(request: HttpRequest, token: str) -> HttpResponse:
    """Ask for a password; whoever is logged in as somebody else is logged out first."""
    found = invitee(token, clock.now())
    if found is None:
        return render(request, "people/joined.html", {"found": None}, status=410)
    context = {"found": found, "rules": access.rules(), "shortest": 10, "providers": access.providers()}
    if request.method != "POST" or not access.rules().passwords:
        return render(request, "people/joined.html", context)
    password = request.POST.get("password", "")
    try:
        _check(password, found.name)
        name = invitations.join(token, password)
    except InterlockError as error:
        return render(request, "people/joined.html", context | {"problem": str(error)}, status=422)
    if request.user.is_authenticated:
        logout(request)
    user = User.objects.get(username=name)
    record_authentication(request, user, method="invitation")
    answer: HttpResponse = perform_login(request, Login(user=user, redirect_url=reverse("home")))
    return answer


def _check(password: str, name: str) -> None:
    try:
        validate_password(password, User(username=name))
    except ValidationError as error:
        raise InterlockError(" ".join(error.messages)) from error
