"""Show what somebody was told."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.http import Http404
from django.shortcuts import redirect, render
from django.views.decorators.http import require_GET, require_POST

from interlock.desk import actions, lists
from interlock.desk.rights import Right

if TYPE_CHECKING:
    from django.http import HttpRequest, HttpResponse

PAGE = 50


@require_GET
def page(request: HttpRequest) -> HttpResponse:
    """List notices, new ones first."""
    name = request.user.get_username()
    before = request.GET.get("before", "")
    found = lists.notices(name, before=int(before) if before.isdecimal() else None, most=PAGE + 1)
    shown = found[:PAGE]
    context = {
        "groups": [
            ("New", [one for one in shown if one.read is None]),
            ("Earlier", [one for one in shown if one.read is not None]),
        ],
        "any": shown,
        "new": lists.unread_notices(name),
        "older": shown[-1].id if len(found) > PAGE else None,
        "looks_after": _looks_after(request),
    }
    return render(request, "notices/page.html", context)


@require_GET
def bell(request: HttpRequest) -> HttpResponse:
    """Draw the bell again."""
    return render(request, "frame/parts/bell.html")


@require_POST
def read(request: HttpRequest) -> HttpResponse:
    """Mark everything as read."""
    actions.read_notices(request.user.get_username())
    return redirect("notices")


@require_GET
def follow(request: HttpRequest, number: int) -> HttpResponse:
    """Lead to what a notice is about; it has been read then."""
    name = request.user.get_username()
    found = next(iter(lists.notices(name, before=number + 1, most=1)), None)
    if found is None or found.id != number:
        raise Http404
    actions.read_notices(name, [number])
    return redirect(found.url or "notices")


def _looks_after(request: HttpRequest) -> bool:
    who = lists.log_in(request.user.get_username())
    return who is not None and who.may(Right.LETTERS)
