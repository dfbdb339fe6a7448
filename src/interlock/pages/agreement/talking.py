"""Talk about a clause where it stands."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.shortcuts import redirect
from django.urls import reverse
from django.views.decorators.http import require_POST

from interlock import InterlockError
from interlock.desk import actions
from interlock.pages.agreement.views import page

if TYPE_CHECKING:
    from django.http import HttpRequest, HttpResponse


@require_POST
def comment(request: HttpRequest, number: int) -> HttpResponse:
    """Keep a comment, and go back to its clause."""
    clause, asked = request.POST.get("clause", ""), request.POST.get("reply_to", "")
    reply_to = int(asked) if asked.isdecimal() and len(asked) < 16 else None
    by, said = request.user.get_username(), request.POST.get("text", "")
    try:
        actions.comment(str(number), clause, said, by, reply_to=reply_to)
    except InterlockError as error:
        return page(request, number, problem=str(error), status=422)
    return redirect(f"{reverse('agreement-version', args=[number])}#{clause}")


@require_POST
def resolve(request: HttpRequest, comment: int) -> HttpResponse:
    """Note that a comment is settled, and go back to its clause."""
    number = request.POST.get("version", "")
    if not number.isdecimal():
        return redirect("agreement")
    try:
        actions.resolve_comment(comment, request.user.get_username())
    except InterlockError as error:
        return page(request, int(number), problem=str(error), status=422)
    return redirect(f"{reverse('agreement-version', args=[int(number)])}#{request.POST.get('clause', '')}")
