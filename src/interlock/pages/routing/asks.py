"""Ask who is away, who sits where and which accounts are on a list; refused in place, with the reason."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods, require_POST

from interlock import InterlockError
from interlock.desk import actions, clock, lists
from interlock.desk.lists import routing as listed
from interlock.desk.lists.leaving import open_with
from interlock.desk.lists.search import search
from interlock.desk.rights import Right
from interlock.pages.frame.zones import zone
from interlock.pages.routing import days

if TYPE_CHECKING:
    from collections.abc import Callable

    from django.http import HttpRequest

    from interlock.desk.actions.seats import Terms
    from interlock.desk.lists.leaving import OpenWith

    Act = Callable[[HttpRequest], str]


@require_http_methods(["GET", "POST"])
def away(request: HttpRequest) -> HttpResponse:
    """Note an absence: one's own, or of anybody for RevOps."""
    return _asked(request, "away", _away)


@require_http_methods(["GET", "POST"])
def seat(request: HttpRequest) -> HttpResponse:
    """Give somebody a seat in a team."""
    return _asked(request, "seat", _seat)


@require_http_methods(["GET", "POST"])
def change(request: HttpRequest, team: str, member: str) -> HttpResponse:
    """Change or remove a seat."""
    found = next(
        (one for each in listed.teams(clock.now()) for one in each.members if (one.team, one.name) == (team, member)),
        None,
    )
    if found is None:
        raise Http404
    return _asked(request, "seat", lambda asked: _change(asked, team, member), {"seat": found, "own": found.own})


@require_http_methods(["GET", "POST"])
def put(request: HttpRequest) -> HttpResponse:
    """Put an account on a named list."""
    return _asked(request, "list", _put)


@require_POST
def back(request: HttpRequest, number: int) -> HttpResponse:
    """End an absence."""
    return _at_once(request, lambda by: actions.end_absence(number, by), "Back. Leads come again.")


@require_POST
def off(request: HttpRequest, name: str, account: int) -> HttpResponse:
    """Take an account off a list."""
    return _at_once(request, lambda by: actions.take_off_list(name, account, by), "Taken off the list.")


def _asked(request: HttpRequest, name: str, act: Act, more: dict[str, Any] | None = None) -> HttpResponse:
    said = ""
    if request.method == "POST":
        try:
            done = act(request)
        except InterlockError as error:
            said = str(error)
        else:
            return _answered(request, done)
    return render(request, f"routing/asks/{name}.html", _context(request) | (more or {}) | {"said": said})


def _context(request: HttpRequest) -> dict[str, Any]:
    bare = bool(request.headers.get("HX-Request"))
    me = lists.log_in(request.user.get_username())
    here = clock.now()
    return {
        "frame_of": "routing/bare.html" if bare else "frame/base.html",
        "bare": bare,
        "given": request.POST or request.GET,
        "people": [one for one in lists.log_ins() if one.team != "marketing"],
        "teams": listed.teams(here),
        "calendars": listed.calendars(here),
        "lists": sorted({each.list for each in listed.named_lists()} | set(listed.asked_lists(here))),
        "runs_it": me is not None and me.may(Right.ROUTE),
        "seat": None,
        "own": {"weight": 1.0, "at_most": None, "calendar": "", "ramp_days": None},
        "open": open_with(request.POST.get("member") or request.user.get_username(), here),
        "today": days.today(zone(request), here).isoformat(),
    }


def _answered(request: HttpRequest, said: str, tone: str = "") -> HttpResponse:
    if not request.headers.get("HX-Request"):
        return redirect("routing")
    answer = HttpResponse(status=204)
    answer["HX-Trigger"] = json.dumps({"toast": {"text": said, "tone": tone}, "done": True, "seated": True})
    return answer


def _at_once(request: HttpRequest, act: Callable[[str], None], said: str) -> HttpResponse:
    try:
        act(request.user.get_username())
    except InterlockError as error:
        return _answered(request, str(error), "bad")
    return _answered(request, said)


def _away(request: HttpRequest) -> str:
    given, by, here, now = request.POST, request.user.get_username(), zone(request), clock.now()
    member = given.get("member") or by
    passes_on = {"pass": True, "stay": False}.get(given.get("waiting", ""))
    before = open_with(member, now)
    since = max(days.begins(given.get("since", ""), here, now), now)
    actions.add_absence(
        member,
        since,
        days.ends(given.get("until", ""), here, now),
        by,
        delegate=given.get("delegate", ""),
        why=given.get("why", ""),
        passes_on=passes_on,
        now=now,
    )
    return _open(before, open_with(member, now))


def _open(before: OpenWith, after: OpenWith) -> str:
    """Say what was open with somebody who goes away, and who has it now."""
    went = before.waiting - after.waiting
    said = [f"{went} waiting hand-off{'s' * (went != 1)} went to others"] if went else []
    said += [f"{after.waiting} still wait{'s' * (after.waiting == 1)} with them"] if after.waiting else []
    said += [f"{after.worked} that they accepted stay{'s' * (after.worked == 1)} theirs"] if after.worked else []
    return f"Noted. {'; '.join(said)}." if said else "Noted. Nothing waits with them."


def _seat(request: HttpRequest) -> str:
    member, team = request.POST.get("member", ""), request.POST.get("team", "")
    actions.add_seat(member, team, request.user.get_username(), **_terms(request))
    return f"{member} sits in {team} now."


def _change(request: HttpRequest, team: str, member: str) -> str:
    by = request.user.get_username()
    if "remove" in request.POST:
        actions.remove_seat(member, team, by)
        return f"{member} has left {team}. What waits with them stays theirs."
    actions.change_seat(member, team, by, **_terms(request))
    return f"The seat of {member} in {team} is changed."


def _terms(request: HttpRequest) -> Terms:
    terms = days.terms(request.POST)
    if begins := request.POST.get("begins", ""):
        terms["since"] = days.began(str(begins), zone(request))
    return terms


def _put(request: HttpRequest) -> str:
    given = request.POST
    asked = given.get("account", "").strip()
    found = [each for each in search(asked) if each.kind == "account"]
    exact = [each for each in found if each.label.casefold() == asked.casefold()]
    if len(exact or found) != 1:
        near = ", ".join(each.label for each in found[:5])
        raise actions.RoutingError(
            f"{asked!r} is not one account; " + (f"it could be {near}" if near else "none begins like this")
        )
    one = (exact or found)[0]
    actions.put_on_list(given.get("list", ""), one.id, given.get("owner", ""), request.user.get_username())
    return f"{one.label} is on the list."
