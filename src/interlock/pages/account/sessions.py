"""Where somebody is logged in, and the end of it."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.contrib import messages
from django.shortcuts import redirect
from django.views.decorators.http import require_POST

from interlock.desk import actions
from interlock.desk.lists import access

if TYPE_CHECKING:
    from django.http import HttpRequest, HttpResponseRedirect

_BROWSERS = (("Edg", "Edge"), ("OPR", "Opera"), ("Firefox", "Firefox"), ("Chrom", "Chrome"), ("Safari", "Safari"))
_SYSTEMS = (
    ("iPhone", "iPhone"),
    ("iPad", "iPad"),
    ("Android", "Android"),
    ("Windows", "Windows"),
    ("Mac OS X|Macintosh", "Mac"),
    ("Linux|X11", "Linux"),
)


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


def device(agent: str) -> str:
    """Say what a browser says of itself, in two words."""
    browser = next((name for word, name in _BROWSERS if word in agent), "")
    system = next((name for words, name in _SYSTEMS if re.search(words, agent)), "")
    return " on ".join(filter(None, (browser, system))) or agent[:40] or "Unknown device"


@require_POST
def end(request: HttpRequest) -> HttpResponseRedirect:
    """Log out of one browser."""
    asked = request.POST.get("session", "")
    if asked.isdecimal():
        actions.end_session(request.user.get_username(), int(asked))
        messages.success(request, "That browser is logged out.")
    return redirect("your-account")


@require_POST
def end_others(request: HttpRequest) -> HttpResponseRedirect:
    """Log out of every browser but this one."""
    ended = actions.end_sessions(request.user.get_username(), but=request.session.session_key or "")
    messages.success(request, f"Logged out elsewhere: {ended}." if ended else "You were logged in nowhere else.")
    return redirect("your-account")
