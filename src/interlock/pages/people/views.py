"""Show who has a log-in, and change what they are."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.contrib import messages
from django.http import Http404
from django.shortcuts import redirect, render
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from interlock import InterlockError
from interlock.desk import clock, lists
from interlock.desk.actions import invitations
from interlock.desk.actions import people as actions
from interlock.desk.lists import access
from interlock.desk.lists import people as listed
from interlock.desk.lists.leaving import open_with
from interlock.desk.lists.seen import REPS_SEE
from interlock.desk.lists.seen import reps_see as said
from interlock.desk.rights import RIGHTS, TEAMS, NotAllowedError, Right, Role
from interlock.pages.frame.exporting import exported
from interlock.pages.people import taking

if TYPE_CHECKING:
    from collections.abc import Callable

    from django.http import HttpRequest, HttpResponse, HttpResponseBase

REPS = {
    "own": "their own leads, and what waits in the queues of their teams",
    "team": "all that their teams ever received",
    "everything": "every lead",
}


def _closed(name: str, by: str) -> str:
    left = actions.close_member(name, by)
    said = [f"{name} is closed. {left.went} hand-off{'s' * (left.went != 1)} that were open with them went to others."]
    said += [f"{left.queued} wait{'s' * (left.queued == 1)} in a queue: nobody else could take it."] * bool(left.queued)
    said += [f"{left.disputes} dispute{'s' * (left.disputes != 1)} went to others to settle."] * bool(left.disputes)
    stays = [f"{left.deals} open opportunities"] * bool(left.deals) + [f"{left.listed} accounts of named lists"] * bool(
        left.listed
    )
    said += [
        f"Still in their name: {' and '.join(stays)}. Routing passes them over until somebody else has them."
    ] * bool(stays)
    return " ".join(said)


def _done(do: Callable[[str, str], object], says: str) -> Callable[[str, str], str]:
    def act(name: str, by: str) -> str:
        do(name, by)
        return says.format(name=name)

    return act


DEEDS: dict[str, Callable[[str, str], str]] = {
    "close": _closed,
    "reopen": _done(actions.reopen_member, "{name} may come in again."),
    "unlock": _done(actions.let_in_again, "The lock on {name} is lifted."),
    "end-sessions": _done(actions.end_sessions_of, "{name} is logged out everywhere."),
    "second-steps": _done(actions.take_second_steps, "{name} comes in without a second step, until they add one."),
    "take-back": _done(invitations.take_back, "The invitation of {name} is taken back."),
}


@require_GET
def page(request: HttpRequest) -> HttpResponseBase:
    """List everybody."""
    found, now = listed.people(), clock.now()
    if file := exported(request, taking.people(found)):
        return file
    context = {
        "groups": [
            ("Open log-ins", [one for one in found if one.is_open and not one.invited_until]),
            ("Invited", [one for one in found if one.is_open and one.invited_until]),
            ("Closed", [one for one in found if not one.is_open]),
        ],
        "count": sum(one.is_open and not one.invited_until for one in found),
        "now": now,
        "reps": [(name, REPS[name], name == said()) for name in REPS_SEE],
        "locked": {one.name for one in access.locked_out()},
    }
    return render(request, "people/page.html", context)


@require_http_methods(["GET", "POST"])
def one(request: HttpRequest, name: str) -> HttpResponse:
    """Show one log-in, and change its team, role and title."""
    problem, given = "", request.POST
    if request.method == "POST":
        try:
            actions.change_member(
                name,
                request.user.get_username(),
                team=given.get("team"),
                role=given.get("role"),
                title=given.get("title", ""),
            )
        except NotAllowedError:
            raise
        except InterlockError as error:
            problem = str(error)
        else:
            messages.success(request, f"{name} is changed.")
            return redirect("people-one", name)
    return render(request, "people/one.html", _one(name) | {"problem": problem}, status=422 if problem else 200)


@require_POST
def do(request: HttpRequest, name: str, deed: str) -> HttpResponse:
    """Close, open, unlock, log out, or take an invitation back."""
    if deed not in DEEDS or listed.somebody(name) is None:
        raise Http404
    try:
        messages.success(request, DEEDS[deed](name, request.user.get_username()))
    except NotAllowedError:
        raise
    except InterlockError as error:
        messages.error(request, str(error))
    return redirect("people-one", name)


@require_POST
def reps_see(request: HttpRequest) -> HttpResponse:
    """Say what reps see beside their own."""
    try:
        actions.let_reps_see(request.POST.get("see", ""), request.user.get_username())
        messages.success(request, "Kept. It holds from the next page on.")
    except InterlockError as error:
        messages.error(request, str(error))
    return redirect("people")


@require_GET
def roles(request: HttpRequest) -> HttpResponse:
    """Show what each role may."""
    me = lists.log_in(request.user.get_username())
    table = [(right.value, [right in RIGHTS[role] for role in Role]) for right in Right]
    return render(request, "people/roles.html", {"roles": list(Role), "table": table, "mine": me.role if me else ""})


def _one(name: str) -> dict[str, Any]:
    found = listed.somebody(name)
    if found is None:
        raise Http404
    return {
        "one": found,
        "name": name,
        "teams": TEAMS,
        "rights": [right.value for right in Right if found.login.may(right)],
        "locked": any(each.name == name for each in access.locked_out()),
        "sessions": access.sessions(name),
        "two_steps": access.has_two_steps(name),
        "open": open_with(name, clock.now()),
    }
