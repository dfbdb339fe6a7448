"""Answers that need nothing but the press of a key: accept, take, let the clock run on, undo."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_POST

from interlock import InterlockError
from interlock.desk.actions import owners, pauses, undoing, verdicts

if TYPE_CHECKING:
    from collections.abc import Callable

    from django.http import HttpRequest

    from interlock.desk.verdicts.verdict import Verdict

    Act = Callable[[int, str], Verdict]


@require_POST
def accept(request: HttpRequest, number: int) -> HttpResponse:
    """Take a hand-off on."""
    return _done(request, number, verdicts.accept, "Accepted. Marketing sees it now.")


@require_POST
def take(request: HttpRequest, number: int) -> HttpResponse:
    """Take a hand-off from the queue."""
    return _done(request, number, owners.take, "Yours now.")


@require_POST
def resume(request: HttpRequest, number: int) -> HttpResponse:
    """Let a clock run on."""
    return _done(request, number, pauses.resume, "The clock runs again.")


@require_POST
def undo(request: HttpRequest, number: int) -> HttpResponse:
    """Take the last answer back."""
    return _done(request, number, undoing.undo, "Taken back. Everything is as it was.")


def answered(request: HttpRequest, number: int, said: str, undo_until: int | None) -> HttpResponse:
    """Say that it was done, with the way back while there is one."""
    if not request.headers.get("HX-Request"):
        return redirect("brief", number)
    toast: dict[str, str | int] = {"text": said}
    if undo_until is not None:
        toast |= {"undo": f"/inbox/{number}/undo/", "ends": undo_until // 1_000}
    answer = HttpResponse(status=204)
    answer["HX-Trigger"] = json.dumps({"toast": toast, "done": True, "answered": {"handoff": str(number)}})
    return answer


def refused(request: HttpRequest, number: int, error: InterlockError) -> HttpResponse:
    """Say in place why it was not done."""
    if not request.headers.get("HX-Request"):
        return render(request, "inbox/refused.html", {"said": str(error), "number": number}, status=409)
    answer = render(request, "inbox/parts/refused.html", {"said": str(error)})
    answer["HX-Retarget"], answer["HX-Reswap"] = "#refused", "innerHTML"
    answer["HX-Trigger-After-Swap"] = json.dumps({"changed": True})
    return answer


def _done(request: HttpRequest, number: int, act: Act, said: str) -> HttpResponse:
    try:
        found = act(number, request.user.get_username())
    except InterlockError as error:
        return refused(request, number, error)
    return answered(request, number, said, found.undo_until)
