"""Show a hosted form, and hear what was filled in."""

from __future__ import annotations

import logging
import re
import time
from datetime import UTC, datetime
from typing import TYPE_CHECKING
from uuid import UUID, uuid4

from django.contrib.auth.decorators import login_not_required
from django.db import Error as DatabaseError
from django.http import Http404
from django.shortcuts import redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from interlock import InterlockError
from interlock.connectors import Said, Who
from interlock.desk import actions, lists, numbers
from interlock.desk.pressure import Buckets, TooFastError
from interlock.pages.forms import arrival
from interlock.pages.forms.asking import Question, answered, questions

if TYPE_CHECKING:
    from collections.abc import Sequence

    from django.http import HttpRequest, HttpResponse

    from interlock.desk.lists import Form

TRAP = "website"
"""A field that people do not see; whoever fills it in is not one."""
BURST, PER_MINUTE = 10, 6
"""Forms that one address may send at once, and steadily."""
TOO_MANY = "Too many forms came from your address. Wait a minute, then send it again; what you typed is still here."
BUSY = "We could not keep this just now. Wait a moment, then send it again; what you typed is still here."
senders = Buckets()
_CHANNEL = re.compile(r"[a-z0-9_]{1,40}")
log = logging.getLogger(__name__)


@never_cache
@login_not_required
@require_http_methods(["GET", "HEAD", "POST"])
def fill_in(request: HttpRequest, slug: str) -> HttpResponse:
    """Show the form, or hear what was filled in and say thanks."""
    form = _found(slug)
    if form.closed:
        return render(request, "forms/closed.html", {"form": form}, status=410)
    asked = questions(form, numbers.agreement_in_force(datetime.now(UTC).date())[0])
    if request.method != "POST":
        return _page(request, form, asked)
    found = answered(asked, request.POST.dict())
    if any(one.wrong for one in found):
        return _page(request, form, found, status=422)
    try:
        senders.take(f"{request.META.get('REMOTE_ADDR', '')}", PER_MINUTE / 60, burst=BURST)
    except TooFastError as error:
        return _page(request, form, found, TOO_MANY, status=429, wait=error.wait)
    if not request.POST.get(TRAP) and not _heard(request, form, found):
        return _page(request, form, found, BUSY, status=503, wait=5)
    return redirect("form-thanks", slug)


@login_not_required
@require_safe
def thanks(request: HttpRequest, slug: str) -> HttpResponse:
    """Say thanks."""
    return render(request, "forms/thanks.html", {"form": _found(slug)})


def _found(slug: str) -> Form:
    form = lists.form(slug)
    if form is None:
        raise Http404
    return form


def _page(  # noqa: PLR0913 - what a page of a form is
    request: HttpRequest,
    form: Form,
    asked: Sequence[Question],
    trouble: str = "",
    *,
    status: int = 200,
    wait: int = 0,
) -> HttpResponse:
    context = {
        "form": form,
        "asked": asked,
        "wrong": [one for one in asked if one.wrong],
        "trouble": trouble,
        "said": _id(request.POST.get("said", "")) or uuid4().hex,
        "came": _came(request),
        "trap": TRAP,
    }
    response = render(request, "forms/form.html", context, status=status)
    if wait:
        response["Retry-After"] = str(wait)
    return response


def _heard(request: HttpRequest, form: Form, found: Sequence[Question]) -> bool:
    """Tell the desk; what it refuses is our fault, not theirs, and stands in the log."""
    values = {one.name: one.value for one in found if one.value is not None}
    who = Who(email=str(values["email"]), name=str(values.pop("name", "")), company=str(values.pop("company", "")))
    said = Said(
        id=f"form:{form.slug}:{_id(request.POST.get('said', '')) or time.time_ns()}",
        who=who,
        kind=form.kind,
        channel=form.channel or _came(request),
        campaign=form.campaign or arrival.campaign(request.GET.dict()),
        content=form.content,
        fields=values,
    )
    try:
        (heard,) = actions.hear([said], form.source)
    except (InterlockError, DatabaseError):
        log.exception("form %s: what was filled in could not be kept", form.slug)
        return False
    if heard.status == "refused":
        log.error("form %s: what was filled in was refused: %s", form.slug, heard.problem)
    return heard.status != "refused"


def _came(request: HttpRequest) -> str:
    """Return the channel they came by, which the form carries along: when it is sent, they come from the form."""
    if request.method == "POST":
        came = request.POST.get("came", "")
        return came if _CHANNEL.fullmatch(came) else ""
    return arrival.channel(request.GET.dict(), request.headers.get("Referer", ""), request.get_host())


def _id(said: str) -> str:
    """Return the id that the form was shown with, so that sent twice it is heard once; nothing for anything else."""
    try:
        return UUID(said).hex if len(said) == 32 else ""
    except ValueError:
        return ""
