"""The way in, and what is said when a page cannot be shown."""

from __future__ import annotations

import json
import sys
from typing import TYPE_CHECKING

from django.db import InterfaceError, OperationalError
from django.http import HttpResponse
from django.shortcuts import redirect
from django.template.loader import render_to_string

from interlock import pages
from interlock.desk.rights import NotAllowedError

if TYPE_CHECKING:
    from django.http import HttpRequest, HttpResponseRedirect


def first_door(request: HttpRequest) -> HttpResponseRedirect:
    """Lead to the first page of the menu with which this log-in begins."""
    name = request.user.get_username()
    open_to = (door for door, one in pages.doors().items() if one.greets is None or one.greets(name))
    return redirect(next(open_to))


def bad_request(request: HttpRequest, exception: Exception) -> HttpResponse:
    """Say that the address makes no sense; a session that could not be written is another matter."""
    del request
    if _is_away(exception):
        return _away()
    return _say(400, "This address cannot be read", "Something in it is not what the page expects.")


def forbidden(request: HttpRequest, exception: Exception | None = None, reason: str = "") -> HttpResponse:
    """Say that this is not allowed, or that the form was too old."""
    if reason:
        return _say(403, "This form has expired", "Go back, reload the page and send it again.")
    if isinstance(exception, NotAllowedError):
        return _not_theirs(request, str(exception))
    return _say(403, "This is not yours to open", "Ask whoever looks after Interlock for the right.")


def _not_theirs(request: HttpRequest, said: str) -> HttpResponse:
    """Say who may; whoever pressed a button stays where they are, and reads it in a note at the edge."""
    answer = _say(403, "This is not yours to open", f"{said[:1].upper()}{said[1:].rstrip('.')}.")
    if request.headers.get("HX-Request"):
        answer["HX-Trigger"] = json.dumps({"toast": {"text": said, "tone": "bad"}})
    return answer


def not_found(request: HttpRequest, exception: Exception) -> HttpResponse:
    """Say that nothing is here."""
    del request, exception
    return _say(404, "Nothing is here", "The page may have moved, or the address may be mistyped.")


def failed(request: HttpRequest) -> HttpResponse:
    """Say that it is our fault; draws on nothing that may itself be broken.

    A database that is away, or whose disk is full, is no mistake in a page: it is said as what it is, and may pass.
    """
    del request
    if _is_away(sys.exc_info()[1]):
        return _away()
    return _say(500, "Something went wrong on our side", "It was written to the log. Nothing was changed.")


def _is_away(error: BaseException | None) -> bool:
    """Say whether the database is behind it, also where Django has given the error another name."""
    while error is not None and not isinstance(error, OperationalError | InterfaceError):
        error = error.__context__
    return error is not None


def _away() -> HttpResponse:
    text = "It may be starting anew, or its disk may be full. Nothing was changed; try again in a moment."
    answer = _say(503, "The database cannot be reached", text)
    answer.headers["Retry-After"] = "5"
    return answer


def _say(status: int, title: str, text: str) -> HttpResponse:
    return HttpResponse(render_to_string("frame/said.html", {"heading": title, "text": text}), status=status)
