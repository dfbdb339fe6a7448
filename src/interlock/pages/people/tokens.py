"""Tokens for programs that read and act as the person who made them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.contrib import messages
from django.shortcuts import redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST

from interlock import InterlockError
from interlock.desk import clock, lists
from interlock.desk.actions import tokens as actions
from interlock.desk.lists.people import tokens
from interlock.desk.rights import SCOPES

if TYPE_CHECKING:
    from django.http import HttpRequest, HttpResponse

DAYS = (7, 30, 90, 366)


@never_cache
@require_http_methods(["GET", "POST"])
def page(request: HttpRequest) -> HttpResponse:
    """List one's tokens, and make another; it is shown this once."""
    name, given, made, problem = request.user.get_username(), request.POST, "", ""
    if request.method == "POST":
        days = given.get("days", "")
        try:
            made = actions.make_token(
                name, given.get("name", ""), given.getlist("scope"), int(days) if days.isdecimal() else 0
            ).token
        except InterlockError as error:
            problem = str(error)
    me = lists.log_in(name)
    context = {
        "tokens": tokens(name),
        "scopes": [(scope, right.value) for scope, right in SCOPES.items() if me is not None and me.may(right)],
        "days": DAYS,
        "made": made,
        "problem": problem,
        "given": given if problem else {},
        "now": clock.now(),
    }
    return render(request, "people/tokens.html", context, status=422 if problem else 200)


@require_POST
def revoke(request: HttpRequest, number: int) -> HttpResponse:
    """Let a token hold no longer."""
    try:
        actions.revoke_token(number, request.user.get_username())
        messages.success(request, "It holds no longer.")
    except InterlockError as error:
        messages.error(request, str(error))
    return redirect("tokens")
