"""Channels of Slack and Teams: added, tried, removed."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import TYPE_CHECKING

from django.shortcuts import redirect, render
from django.views.decorators.http import require_POST

from interlock import InterlockError
from interlock.desk import actions, lists, numbers

if TYPE_CHECKING:
    from django.http import HttpRequest, HttpResponse


def page(request: HttpRequest) -> HttpResponse:
    """Show the channels."""
    return _page(request)


@require_POST
def add(request: HttpRequest) -> HttpResponse:
    """Add a channel; its address is kept encrypted and not shown again."""
    asked = request.POST
    try:
        actions.add_webhook(
            asked.get("name", "").strip(),
            asked.get("kind", ""),
            asked.get("team", ""),
            asked.get("address", "").strip(),
            request.user.get_username(),
        )
    except InterlockError as error:
        return _page(request, str(error))
    return redirect("setup-channels")


@require_POST
def try_it(request: HttpRequest, name: str) -> HttpResponse:
    """Post a line to a channel now, and say how that went."""
    try:
        actions.try_webhook(name, request.user.get_username())
    except InterlockError as error:
        return _page(request, str(error))
    return _page(request, said=f"{name} took it.")


@require_POST
def remove(request: HttpRequest, name: str) -> HttpResponse:
    """Remove a channel, and what waits for it."""
    try:
        actions.remove_webhook(name, request.user.get_username())
    except InterlockError as error:
        return _page(request, str(error))
    return redirect("setup-channels")


def _page(request: HttpRequest, problem: str = "", said: str = "") -> HttpResponse:
    agreement = numbers.speaks(datetime.now(UTC).date())
    context = {
        "here": "channels",
        "channels": lists.webhooks(),
        "teams": ["marketing", "sales", *agreement.team],
        "asked": request.POST,
        "problem": problem,
        "said": said,
    }
    return render(request, "setup/channels.html", context, status=422 if problem else 200)
