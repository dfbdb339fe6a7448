"""Show the inbox, the rows of it, and the brief of one hand-off."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.http import Http404
from django.shortcuts import render

from interlock.desk import clock
from interlock.desk.lists import brief as briefs
from interlock.desk.lists import inbox as listed
from interlock.desk.lists.inbox_numbers import numbers, waiting_for
from interlock.desk.lists.touches import touches as read_touches
from interlock.pages.frame.exporting import exported
from interlock.pages.frame.seeing import seen_by
from interlock.pages.frame.zones import zone
from interlock.pages.inbox import asked, drawing, moments, shown, taking

if TYPE_CHECKING:
    from django.http import HttpRequest, HttpResponse, HttpResponseBase


def page(request: HttpRequest) -> HttpResponseBase:
    """Show the list and, beside it, the brief of its first row."""
    now = clock.now()
    if "as" in request.GET and (file := exported(request, taking.handoffs(asked.read(request).looked(now), now))):
        return file
    context = _list(request)
    first = context["first"]
    found = briefs.brief(first, context["now"], seen_by(request)) if first else None
    if found is not None:
        context |= drawing.brief(request.user.get_username(), found, context["now"])
    teams, segments = listed.teams_and_segments()
    return render(request, "inbox/page.html", context | {"teams": teams, "segments": segments})


def rows(request: HttpRequest) -> HttpResponse:
    """Show the list alone, in place of the one on the screen, or the next rows of it."""
    context = _list(request)
    if request.GET.get("after"):
        return render(request, "inbox/parts/next.html", context)
    waiting = waiting_for(context["asked"].name, context["now"])
    answer = render(request, "inbox/parts/list.html", context | {"swapped": True, "waiting": waiting})
    answer["HX-Replace-Url"] = context["asked"].address()
    return answer


def brief(request: HttpRequest, number: int) -> HttpResponse:
    """Show one hand-off on one screen."""
    return render(request, "inbox/brief.html", _brief(request, number) | {"whole": True})


def side(request: HttpRequest, number: int) -> HttpResponse:
    """Show one hand-off beside the list."""
    return render(request, "inbox/parts/brief.html", _brief(request, number))


def touches(request: HttpRequest, number: int) -> HttpResponse:
    """Show what the lead did, which takes longer to read than the rest."""
    row = listed.one(number)
    if row is None:
        raise Http404
    told = read_touches(row.face.person)
    contents = list(dict.fromkeys(touch.content for touch in told if touch.content and not touch.outbound))
    context = {"touches": told[:40], "rest": max(0, len(told) - 40), "contents": contents[:12], "row": row}
    return render(request, "inbox/parts/touches.html", context)


def _brief(request: HttpRequest, number: int) -> dict[str, Any]:
    now = clock.now()
    found = briefs.brief(number, now, seen_by(request))
    if found is None:
        raise Http404
    return drawing.brief(request.user.get_username(), found, now)


def _list(request: HttpRequest) -> dict[str, Any]:
    now = clock.now()
    here = asked.read(request).looked(now)
    wanted, tomorrow = here.wanted, moments.tomorrow(zone(request), now)
    after = request.GET.get("after", "")
    cut = listed.handoffs(wanted, now, after, max(listed.AT_ONCE, asked.shown(request)))
    counts = numbers(wanted, now, tomorrow)
    promised = counts.promised if wanted.tab == "waiting" else None
    drawn = shown.groups(shown.lines(cut.rows, now), wanted, promised, now, tomorrow)
    context = {
        "asked": here,
        "now": now,
        "groups": drawn,
        "promised": promised,
        "goes_on": request.GET.get("group", ""),
        "first": cut.rows[0].id if cut.rows else 0,
        "more": here.address("inbox-rows", after=cut.after, group=drawn[-1].name) if cut.after else "",
        "more_page": here.address(after=cut.after) if cut.after else "",
        "again": here.address("inbox-rows"),
    }
    return context if after and request.headers.get("HX-Request") else context | drawing.tabs(here, counts.tabs, now)
