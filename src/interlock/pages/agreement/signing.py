"""Propose a text, and sign a version: one person of each team, each with a key that only they can open."""

from __future__ import annotations

from typing import TYPE_CHECKING

from allauth.core import ratelimit
from django.shortcuts import redirect, render
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_POST

from interlock import InterlockError
from interlock.desk import actions
from interlock.pages.agreement.drafts import FILE, base, draft, given_text
from interlock.pages.agreement.views import page

if TYPE_CHECKING:
    from django.http import HttpRequest, HttpResponse

    from interlock.pages.agreement.drafts import Base, Draft


def propose(request: HttpRequest) -> HttpResponse:
    """Store a text as a version to be signed; one that cannot be read goes back to its writer.

    So does one whose version was overtaken while it was being changed; sent once more, knowing that, it is proposed.
    Who had to log in anew on the way comes here without a text, and goes back to the agreement.
    """
    if request.method != "POST":
        return redirect("agreement")
    began = base(request)
    text = given_text(request, began)[0]
    found = draft(text, began)
    unaware = began.behind is not None and request.POST.get("over") != str(began.behind)
    if found.problems or unaware:
        return _back(request, began, found, status=422 if found.problems else 409)
    try:
        version = actions.propose(text, request.user.get_username(), FILE)
    except actions.OvertakenError as error:
        return _back(request, began, found, str(error), status=409)
    return redirect("agreement-version", version.number)


def _back(request: HttpRequest, began: Base, found: Draft, problem: str = "", *, status: int) -> HttpResponse:
    """Give a text back to its writer."""
    lines = range(1, found.text.count("\n") + 2)
    context = {"base": began, "draft": found, "lines": lines, "proposes": True, "problem": problem}
    return render(request, "agreement/edit.html", context, status=status)


@sensitive_post_parameters("password", "again")
@require_POST
def sign(request: HttpRequest, number: int) -> HttpResponse:
    """Say yes for one's team; whatever forbids it is said beside the signatures.

    Who came without a password has no key yet, and chooses the passphrase that opens it now. Guessing has an end.
    """
    guesses = {"action": "reauthenticate", "user": request.user}
    if not ratelimit.consume(request, dry_run=True, **guesses):
        return page(request, number, problem="too many wrong guesses; wait a minute", status=429)
    try:
        _choose(request)
        actions.sign(str(number), request.user.get_username(), request.POST.get("password", ""))
    except InterlockError as error:
        if isinstance(error, actions.WrongPasswordError):
            ratelimit.consume(request, **guesses)
        return page(request, number, problem=str(error), status=422)
    return redirect("agreement-version", number)


def _choose(request: HttpRequest) -> None:
    if "again" in request.POST:
        if request.POST["again"] != request.POST.get("password", ""):
            raise InterlockError("the two passphrases differ; type the same twice")
        actions.choose_passphrase(request.user.get_username(), request.POST["again"])


@require_POST
def publish(request: HttpRequest, number: int) -> HttpResponse:
    """Let a version bind that both teams have signed; one that lacks a signature is refused, and it says whose."""
    try:
        actions.publish(str(number))
    except InterlockError as error:
        return page(request, number, problem=str(error), status=409)
    return redirect("agreement-version", number)
