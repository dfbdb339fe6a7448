"""Where somebody is logged in, and the end of it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.contrib import messages
from django.shortcuts import redirect
from django.views.decorators.http import require_POST

from interlock import InterlockError
from interlock.desk import actions
from interlock.desk.lists import access
from interlock.pages.frame.devices import device

if TYPE_CHECKING:
    from django.http import HttpRequest, HttpResponseRedirect


@dataclass(frozen=True)
class Shown:
    """One session as the page shows it; times in microseconds UTC."""

    id: int
    device: str
    address: str
    began: int
    seen: int
    here: bool


def shown(request: HttpRequest) -> list[Shown]:
    """List the reader's sessions, this one first."""
    here = request.session.session_key
    found = [
        Shown(one.id, device(one.device), one.address, one.began, one.seen, one.key == here)
        for one in access.sessions(request.user.get_username())
    ]
    return sorted(found, key=lambda one: (not one.here, -one.seen))


@require_POST
def end(request: HttpRequest) -> HttpResponseRedirect:
    """Log out of one browser."""
    asked = request.POST.get("session", "")
    try:
        actions.end_session(request.user.get_username(), int(asked) if asked.isdecimal() else 0)
    except InterlockError:
        messages.error(request, "That session has ended already.")
    else:
        messages.success(request, "That browser is logged out.")
    return redirect("your-account")


@require_POST
def end_others(request: HttpRequest) -> HttpResponseRedirect:
    """Log out of every browser but this one."""
    ended = actions.end_sessions(request.user.get_username(), but=request.session.session_key or "")
    messages.success(request, f"Logged out elsewhere: {ended}." if ended else "You were logged in nowhere else.")
    return redirect("your-account")
