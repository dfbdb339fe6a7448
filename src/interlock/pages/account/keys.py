"""What somebody signs the agreement with: a passphrase of its own, and a new key when it is lost."""

from __future__ import annotations

from typing import TYPE_CHECKING

from allauth.account.decorators import reauthentication_required
from allauth.core import ratelimit
from django.contrib import messages
from django.shortcuts import redirect, render
from django.views.decorators.debug import sensitive_post_parameters

from interlock import InterlockError
from interlock.desk import actions
from interlock.desk.lists import access

if TYPE_CHECKING:
    from django.http import HttpRequest, HttpResponse


@sensitive_post_parameters("old", "new", "again")
def page(request: HttpRequest) -> HttpResponse:
    """Choose a signing passphrase, or change what opens the key."""
    name, key, wrong = request.user.get_username(), access.signing_key(request.user.get_username()), ""
    if request.method == "POST":
        refused: HttpResponse | None = ratelimit.consume_or_429(request, action="change_password", user=request.user)
        if refused:
            return refused
        try:
            _keep(request, name, has_key=key is not None)
        except InterlockError as error:
            wrong = str(error)
        else:
            messages.success(request, "Your signing passphrase is set.")
            return redirect("your-account")
    return render(request, "account/key.html", {"key": key, "wrong": wrong}, status=422 if wrong else 200)


@sensitive_post_parameters("new", "again")
@reauthentication_required  # type: ignore[untyped-decorator]
def replace(request: HttpRequest) -> HttpResponse:
    """Make a new key for somebody who lost the passphrase; what the old one signed goes on holding."""
    wrong = ""
    if request.method == "POST":
        try:
            actions.replace_key(request.user.get_username(), _new(request))
        except InterlockError as error:
            wrong = str(error)
        else:
            messages.success(request, "You sign with a new key now. What you signed with the old one holds.")
            return redirect("your-account")
    return render(request, "account/new_key.html", {"wrong": wrong}, status=422 if wrong else 200)


def _keep(request: HttpRequest, name: str, *, has_key: bool) -> None:
    if has_key:
        actions.change_passphrase(name, request.POST.get("old", ""), _new(request))
    else:
        actions.choose_passphrase(name, _new(request))


def _new(request: HttpRequest) -> str:
    new = request.POST.get("new", "")
    if new != request.POST.get("again", ""):
        raise InterlockError("the two passphrases differ; type the same twice")
    return new
