"""Answers that want a word or two: a reason, a date, what was heard. Asked for in a dialog, refused in place."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.http import Http404
from django.shortcuts import render
from django.views.decorators.http import require_http_methods

from interlock import InterlockError
from interlock.desk import clock
from interlock.desk.actions import contacts, disputes, owners, pauses, remarks, verdicts
from interlock.desk.lists import brief as briefs
from interlock.pages.frame.zones import zone
from interlock.pages.inbox import choices
from interlock.pages.inbox.answers import answered
from interlock.pages.inbox.moments import instant

if TYPE_CHECKING:
    from collections.abc import Callable

    from django.http import HttpRequest, HttpResponse

    Act = Callable[["HttpRequest", int, str], tuple[str, int | None]]


@require_http_methods(["GET", "POST"])
def reject(request: HttpRequest, number: int) -> HttpResponse:
    """Refuse a hand-off with an agreed reason, and note what was heard."""
    return _asked(request, number, "reject", _reject)


@require_http_methods(["GET", "POST"])
def recycle(request: HttpRequest, number: int) -> HttpResponse:
    """Give a lead back until a date or a touch."""
    return _asked(request, number, "recycle", _recycle)


@require_http_methods(["GET", "POST"])
def hold(request: HttpRequest, number: int) -> HttpResponse:
    """Stop the clock until a time, for a reason."""
    return _asked(request, number, "hold", _hold)


@require_http_methods(["GET", "POST"])
def heard(request: HttpRequest, number: int) -> HttpResponse:
    """Note what the lead said."""
    return _asked(request, number, "heard", _heard)


@require_http_methods(["GET", "POST"])
def contact(request: HttpRequest, number: int) -> HttpResponse:
    """Note that somebody called, wrote or met: the proof of contact that stops the clock."""
    return _asked(request, number, "contact", _contact)


@require_http_methods(["GET", "POST"])
def hand_on(request: HttpRequest, number: int) -> HttpResponse:
    """Pass a hand-off on to a colleague, or back to the queue."""
    return _asked(request, number, "hand_on", _hand_on)


@require_http_methods(["GET", "POST"])
def dispute(request: HttpRequest, number: int) -> HttpResponse:
    """Ask whether a refusal stands."""
    return _asked(request, number, "dispute", _dispute)


@require_http_methods(["GET", "POST"])
def settle(request: HttpRequest, number: int) -> HttpResponse:
    """Say whether a disputed refusal stands."""
    return _asked(request, number, "settle", _settle)


def _asked(request: HttpRequest, number: int, name: str, act: Act) -> HttpResponse:
    """Show the dialog; once it is filled in, act, or show it again with the sentence that says why not."""
    said = ""
    if request.method == "POST":
        try:
            done, undo_until = act(request, number, request.user.get_username())
        except InterlockError as error:
            said = str(error)
        else:
            return answered(request, number, done, undo_until)
    return render(request, f"inbox/asks/{name}.html", _context(request, number) | {"said": said})


def _context(request: HttpRequest, number: int) -> dict[str, Any]:
    found = briefs.brief(number, clock.now())
    if found is None:
        raise Http404
    context = choices.of(found, zone(request))
    bare = bool(request.headers.get("HX-Request"))
    return context | {"frame_of": "inbox/bare.html" if bare else "frame/base.html", "given": request.POST, "bare": bare}


def _reject(request: HttpRequest, number: int, by: str) -> tuple[str, int | None]:
    found = verdicts.reject(number, by, request.POST.get("reason", ""), request.POST.get("note", ""))
    _also_heard(request, number, by)
    return "Rejected. Marketing sees why.", found.undo_until


def _recycle(request: HttpRequest, number: int, by: str) -> tuple[str, int | None]:
    given = request.POST
    until = instant(given.get("until", ""), zone(request))
    trigger, reason, note = given.get("trigger", ""), given.get("reason", ""), given.get("note", "")
    found = verdicts.recycle(number, by, until, trigger, reason, note)
    _also_heard(request, number, by)
    return "Recycled. Marketing looks after it until then.", found.undo_until


def _hold(request: HttpRequest, number: int, by: str) -> tuple[str, int | None]:
    until = instant(request.POST.get("until", ""), zone(request))
    found = pauses.hold(number, by, until or 0, request.POST.get("reason", ""))
    return "On hold. The clock stands still until then.", found.undo_until


def _heard(request: HttpRequest, number: int, by: str) -> tuple[str, int | None]:
    remarks.remark(number, by, request.POST.get("kind", ""), request.POST.get("heard", ""))
    return "Noted. Marketing counts it.", None


def _contact(request: HttpRequest, number: int, by: str) -> tuple[str, int | None]:
    contacts.contacted(number, by, request.POST.get("kind", ""))
    return "Noted. The clock has stopped.", None


def _hand_on(request: HttpRequest, number: int, by: str) -> tuple[str, int | None]:
    to = request.POST.get("to", "")
    owners.hand_on(number, by, to, request.POST.get("why", ""))
    return f"Passed on to {to or 'the queue'}. Its clock runs on.", None


def _dispute(request: HttpRequest, number: int, by: str) -> tuple[str, int | None]:
    disputes.dispute(number, by, request.POST.get("why", ""), request.POST.get("settles", ""))
    return "Disputed. Both teams see why.", None


def _settle(request: HttpRequest, number: int, by: str) -> tuple[str, int | None]:
    found = briefs.brief(number, clock.now())
    going = [each.id for each in found.disputes if each.settled is None] if found else []
    upheld = request.POST.get("upheld", "") != "no"
    disputes.settle_dispute(going[0] if going else 0, by, upheld=upheld, note=request.POST.get("note", ""))
    return "Settled: the answer stands." if upheld else "Settled: the lead may come back at once.", None


def _also_heard(request: HttpRequest, number: int, by: str) -> None:
    """Note what was heard together with a verdict, if anything was."""
    kind, text = request.POST.get("kind", ""), request.POST.get("heard", "")
    if kind and text.strip():
        remarks.remark(number, by, kind, text)
