"""Show the journey of one person, or of one account."""

from __future__ import annotations

from functools import wraps
from typing import TYPE_CHECKING, Any

from django.http import Http404
from django.shortcuts import redirect, render

from interlock.desk import clock, matching
from interlock.desk.lists import journey as lists
from interlock.desk.lists.program import binding
from interlock.desk.lists.zones import zone_of
from interlock.pages.frame.exporting import exported
from interlock.pages.frame.seeing import seen_by
from interlock.pages.frame.whose import unclear
from interlock.pages.journey import listing, people, scored, taking
from interlock.pages.journey.drawing import draw
from interlock.pages.journey.scale import scale

if TYPE_CHECKING:
    from collections.abc import Callable

    from django.http import HttpRequest, HttpResponseBase

    from interlock.desk.lists.journey import Journey

PARTS = {"why": "journey/parts/why.html", "list": "journey/parts/list.html"}


def lead(request: HttpRequest, person: int) -> HttpResponseBase:
    """Show one person's journey, or the part of it that is asked for."""
    found = lists.of_person(person)
    if found is None:
        raise Http404
    now = clock.now()
    whose = unclear(person, request.user.get_username()) if found.account is None else None
    context = _context(request, found, now) | {"life": found.lives[0], "unclear": whose}
    name = found.lives[0].face.name
    if file := exported(request, taking.pieces(f"Journey of {name}", context), title=name):
        return file
    bound = binding(now)
    if bound is not None:
        context |= scored.of_lead(request, bound, found, context["scale"], now)
    return render(request, _part(request, "journey/lead.html"), context)


def account(request: HttpRequest, account: int) -> HttpResponseBase:
    """Show the journeys of an account's people side by side, and what its people make it score."""
    found = lists.of_account(account, seen_by(request))
    if found is None:
        raise Http404
    now = clock.now()
    context = _context(request, found, now)
    if file := exported(request, taking.pieces(f"Journeys of {found.account}", context), title=str(found.account)):
        return file
    bound = binding(now)
    if bound is not None:
        context |= scored.of_account(request, bound, found, context["scale"], now)
    return render(request, _part(request, "journey/account.html"), context | people.of(found))


def kept(view: Callable[..., HttpResponseBase]) -> Callable[..., HttpResponseBase]:
    """Return the view of an account, which leads from one that was merged into another to that one."""

    @wraps(view)
    def led(request: HttpRequest, account: int) -> HttpResponseBase:
        into = matching.merged().get(account)
        return view(request, account=account) if into is None else redirect("account", into)

    return led


def _context(request: HttpRequest, found: Journey, now: int) -> dict[str, Any]:
    """Return what both pages show: the line, and the list below it."""
    bound = binding(now)
    agreement = bound.program.agreement if bound is not None else None
    instants = [event.at for life in found.lives for event in life.events if event.at is not None]
    here = scale(instants, now, zone_of(request.user.get_username()))
    return {
        "journey": found,
        "scale": here,
        "drawn": draw(agreement, here, found),
        "number": bound.number if bound is not None else None,
    } | listing.listed(request, agreement, found, here)


def _part(request: HttpRequest, page: str) -> str:
    return PARTS.get(request.headers.get("HX-Target", ""), page)
