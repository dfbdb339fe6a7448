"""Let RevOps look after messages that could not be delivered."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.contrib import messages
from django.shortcuts import redirect, render
from django.views.decorators.http import require_GET, require_POST

from interlock import InterlockError
from interlock.desk import actions, lists
from interlock.desk.rights import Right, demand
from interlock.pages.frame.exporting import Table, exported
from interlock.pages.frame.rows import Column

if TYPE_CHECKING:
    from collections.abc import Callable

    from django.http import HttpRequest, HttpResponse, HttpResponseBase


COLUMNS = {
    "subject": Column("text", "About"),
    "to": Column("text"),
    "channel": Column("text"),
    "tries": Column("number"),
    "created": Column("time", "Written"),
    "dead": Column("time", "Laid aside"),
    "error": Column("text", "Why"),
}


@require_GET
def page(request: HttpRequest) -> HttpResponseBase:
    """List what was laid aside, and the channels there are."""
    _required(request)
    letters = lists.letters()
    if file := exported(request, Table.of("Messages laid aside", COLUMNS, letters, {})):
        return file
    context = {"letters": letters, "outbox": lists.outbox(), "webhooks": lists.webhooks()}
    return render(request, "notices/letters.html", context)


@require_POST
def retry(request: HttpRequest, number: int) -> HttpResponse:
    """Send one again."""
    return _done(request, number, actions.retry, "It is sent again.")


@require_POST
def discard(request: HttpRequest, number: int) -> HttpResponse:
    """Throw one away."""
    return _done(request, number, actions.discard, "It is gone.")


def _done(request: HttpRequest, number: int, do: Callable[[int, str], None], says: str) -> HttpResponse:
    _required(request)
    try:
        do(number, request.user.get_username())
        messages.success(request, says)
    except InterlockError as error:
        messages.error(request, str(error))
    return redirect("letters")


def _required(request: HttpRequest) -> None:
    demand(lists.log_in(request.user.get_username()), Right.LETTERS)
