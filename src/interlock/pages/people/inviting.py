"""Invite somebody, and show the link that lets them in: once, and for a week."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.conf import settings
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST

from interlock import InterlockError
from interlock.desk import clock
from interlock.desk.actions import invitations
from interlock.desk.actions.seats import teams
from interlock.desk.rights import TEAMS, NotAllowedError

if TYPE_CHECKING:
    from django.http import HttpRequest, HttpResponse

    from interlock.desk.actions.invitations import Invited


@never_cache
@require_http_methods(["GET", "POST"])
def invite(request: HttpRequest) -> HttpResponse:
    """Ask who comes, as what, and where they sit; then show the link."""
    problem, given = "", request.POST
    if request.method == "POST":
        try:
            found = invitations.invite(
                given.get("name", "").strip(),
                given.get("mail", "").strip(),
                given.get("team", ""),
                given.get("role", ""),
                given.get("title", ""),
                given.getlist("seat"),
                request.user.get_username(),
            )
        except NotAllowedError:
            raise
        except InterlockError as error:
            problem = str(error)
        else:
            return _link(request, found)
    context = {"given": given, "teams": TEAMS, "seats": teams(clock.now()), "problem": problem}
    context["chosen"] = given.getlist("seat")
    return render(request, "people/invite.html", context, status=422 if problem else 200)


@never_cache
@require_POST
def again(request: HttpRequest, name: str) -> HttpResponse:
    """Make a new link; the one before holds no longer."""
    try:
        return _link(request, invitations.invite_again(name, request.user.get_username()))
    except NotAllowedError:
        raise
    except InterlockError as error:
        context = {"given": {}, "teams": TEAMS, "seats": teams(clock.now()), "problem": str(error)}
        return render(request, "people/invite.html", context, status=422)


def _link(request: HttpRequest, found: Invited) -> HttpResponse:
    """Show the link, which is not kept, and mail it where mail is sent."""
    path = reverse("join", args=[found.token])
    url = f"{settings.ADDRESS}{path}" if settings.ADDRESS else request.build_absolute_uri(path)
    mailed, problem = False, ""
    try:
        mailed = invitations.mail_link(found, url, request.user.get_username())
    except InterlockError as error:
        problem = str(error)
    context = {"name": found.name, "url": url, "expires": found.expires, "mailed": mailed, "problem": problem}
    return render(request, "people/link.html", context)
