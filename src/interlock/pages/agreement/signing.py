"""Propose a text, and sign a version: one person of each team, each with the key that their password opens."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.shortcuts import redirect, render
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_POST

from interlock import InterlockError
from interlock.desk import actions
from interlock.pages.agreement.drafts import FILE, base, draft
from interlock.pages.agreement.views import page

if TYPE_CHECKING:
    from django.http import HttpRequest, HttpResponse


@require_POST
def propose(request: HttpRequest) -> HttpResponse:
    """Store a text as a version to be signed; one that cannot be read goes back to its writer."""
    began, text = base(request), request.POST.get("text", "").replace("\r\n", "\n")
    found = draft(text, began)
    if found.problems:
        context = {"base": began, "draft": found, "lines": range(1, text.count("\n") + 2)}
        return render(request, "agreement/edit.html", context, status=422)
    version = actions.propose(text, request.user.get_username(), FILE)
    return redirect("agreement-version", version.number)


@sensitive_post_parameters("password")
@require_POST
def sign(request: HttpRequest, number: int) -> HttpResponse:
    """Say yes for one's team; whatever forbids it is said beside the signatures."""
    try:
        actions.sign(str(number), request.user.get_username(), request.POST.get("password", ""))
    except InterlockError as error:
        return page(request, number, problem=str(error), status=422)
    return redirect("agreement-version", number)
