"""Show the rules and the teams, who would get a lead now, and why a hand-off is with whom it is."""

from __future__ import annotations

from itertools import groupby
from typing import TYPE_CHECKING, Any

from django.http import Http404
from django.shortcuts import render

from interlock.desk import clock, lists
from interlock.desk.lists import routing as listed
from interlock.desk.lists.search import SHORTEST, search
from interlock.desk.lists.seen import see_lead
from interlock.desk.previewing import preview
from interlock.desk.rights import Right
from interlock.pages.frame.exporting import exported
from interlock.pages.frame.seeing import seen_by
from interlock.pages.routing import drawing, taking

if TYPE_CHECKING:
    from django.http import HttpRequest, HttpResponse, HttpResponseBase

"""The team of those who look after seats, absences and lists."""


def page(request: HttpRequest) -> HttpResponseBase:
    """Show everything that decides who receives a lead."""
    at = clock.now()
    shown = _now(request, at)
    if file := exported(request, taking.pieces(shown), title="Routing"):
        return file
    return render(request, "routing/page.html", shown | _who(request, at) | {"rules": listed.rules(at)})


def now(request: HttpRequest) -> HttpResponse:
    """Show again what changes by itself: loads, queues, absences."""
    return render(request, "routing/parts/now.html", _now(request, clock.now()))


def who(request: HttpRequest) -> HttpResponseBase:
    """Find a lead, and say who would get it now."""
    context = _who(request, clock.now())
    if not request.headers.get("HX-Request"):
        return page(request)
    return render(request, "routing/parts/who.html", context)


def why(request: HttpRequest, number: int) -> HttpResponse:
    """Explain an assignment: every rule, every member, and who had it since."""
    found = listed.explained(number)
    if found is None:
        raise Http404
    return render(request, "routing/why.html", {"found": found, "steps": drawing.steps(found.steps), "number": number})


def _now(request: HttpRequest, at: int) -> dict[str, Any]:
    name = request.user.get_username()
    me = lists.log_in(name)
    who, every = seen_by(request), listed.named_lists()
    firms = who.accounts_among({each.account for each in every})
    named = [each for each in every if each.account in firms]
    return {
        "teams": [drawing.team(team, at) for team in listed.teams(at)],
        "absences": [drawing.absence(each, at, name) for each in listed.absences(at)],
        "queue": [drawing.waiting(each, at) for each in listed.queue(seen=who)],
        "recent": listed.recent(seen=who),
        "lists": [(each, list(rows)) for each, rows in groupby(named, key=lambda row: row.list)],
        "runs_it": me is not None and me.may(Right.ROUTE),
    }


def _who(request: HttpRequest, at: int) -> dict[str, Any]:
    asked, chosen = request.GET.get("q", "").strip(), request.GET.get("person", "")
    people = (
        [each for each in search(asked, seen=seen_by(request)) if each.kind == "person"]
        if len(asked) >= SHORTEST
        else []
    )
    person = int(chosen) if chosen.lstrip("-").isdecimal() else people[0].id if len(people) == 1 else None
    if person is not None:
        see_lead(seen_by(request), person)
    found = preview(person, at) if person is not None else None
    known = lists.known("person", [person]).get(person) if person is not None else None
    return {
        "q": asked,
        "people": people,
        "person": person,
        "known": known,
        "preview": found,
        "steps": drawing.of(found.routed) if found is not None else (),
    }
