"""Show proposals, one of them with all that speaks for it, and gather what sales heard under topics."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.contrib import messages
from django.http import Http404
from django.shortcuts import redirect, render
from django.views.decorators.http import require_GET, require_http_methods

from interlock import InterlockError
from interlock.desk import actions, clock, lists
from interlock.desk.lists import proposals as listed
from interlock.desk.lists import remarks
from interlock.desk.rights import Right
from interlock.pages.frame.exporting import exported
from interlock.pages.frame.seeing import seen_by
from interlock.pages.proposals import taking
from interlock.pages.proposals.drawing import drawn, groups

if TYPE_CHECKING:
    from django.http import HttpRequest, HttpResponseBase


@require_GET
def page(request: HttpRequest) -> HttpResponseBase:
    """List proposals: those that wait for marketing, then those answered."""
    found = groups(listed.proposals(), clock.now())
    if file := exported(request, taking.listed(found)):
        return file
    return render(request, "proposals/page.html", {"groups": found})


@require_http_methods(["GET", "POST"])
def one(request: HttpRequest, number: int) -> HttpResponseBase:
    """Show a proposal, and take marketing's answer to it."""
    said = ""
    if request.method == "POST":
        given, by = request.POST, request.user.get_username()
        try:
            actions.answer_proposal(number, by, take=given.get("answer") == "take", answer=given.get("note", ""))
        except InterlockError as error:
            said = str(error)
        else:
            return redirect("proposal", number)
    found = listed.proposal(number)
    if found is None:
        raise Http404
    shown = drawn(found, clock.now(), seen_by(request))
    if file := exported(request, taking.case(shown), title=shown["title"]):
        return file
    context = shown | {
        "may": _may(request, Right.ANSWER_PROPOSAL),
        "said": said,
        "note": request.POST.get("note", ""),
    }
    return render(request, "proposals/one.html", context, status=409 if said else 200)


@require_http_methods(["GET", "POST"])
def topics(request: HttpRequest) -> HttpResponseBase:
    """Show what sales heard, and gather several topics under one."""
    said = ""
    if request.method == "POST":
        kind, from_, into = request.POST.get("kind", ""), request.POST.getlist("topic"), request.POST.get("into", "")
        try:
            changed = actions.group_topics(kind, from_, into, request.user.get_username())
        except InterlockError as error:
            said = str(error)
        else:
            messages.success(request, f"{changed} counted under “{into.strip()}” now.")
            return redirect("topics")
    found = remarks.topics()
    if file := exported(request, taking.heard(found)):
        return file
    kinds = [(kind, [one for one in found if one.kind == kind]) for kind in dict.fromkeys(one.kind for one in found)]
    context = {"kinds": kinds, "may": _may(request, Right.GROUP), "said": said}
    return render(request, "proposals/topics.html", context, status=409 if said else 200)


def _may(request: HttpRequest, right: Right) -> bool:
    who = lists.log_in(request.user.get_username())
    return who is not None and who.may(right)
