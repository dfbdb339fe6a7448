"""Show and change how a company's people come in."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.conf import settings
from django.contrib import messages
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_POST

from interlock import InterlockError
from interlock.desk import actions, lists
from interlock.desk.actions.people import end_sessions_of, let_in_again
from interlock.desk.lists import access
from interlock.desk.rights import Right
from interlock.pages.frame.devices import device

if TYPE_CHECKING:
    from collections.abc import Callable

    from django.http import HttpRequest, HttpResponse

DEMANDED = (
    (access.TwoStep.NOBODY, "nobody: everybody chooses for themselves"),
    (access.TwoStep.PASSWORDS, "everybody who logs in with a password or a link"),
    (access.TwoStep.EVERYBODY, "everybody, also who comes by an identity provider"),
)


@never_cache
def page(request: HttpRequest, wrong: str = "") -> HttpResponse:
    """Show everything."""
    me = lists.log_in(request.user.get_username())
    context = {
        "rules": access.rules(),
        "demanded": [(str(value), says) for value, says in DEMANDED],
        "providers": [(one, _addresses(request, one)) for one in access.providers()],
        "sessions": [(one, device(one.device)) for one in access.sessions()],
        "locked": access.locked_out(),
        "sets": me is not None and me.may(Right.SETTINGS),
        "ours": settings.ADDRESS or request.build_absolute_uri("/").rstrip("/"),
        "wrong": wrong,
    }
    return render(request, "access/page.html", context, status=422 if wrong else 200)


@require_POST
def rules(request: HttpRequest) -> HttpResponse:
    """Change the rules."""
    chosen, passwords = request.POST.get("two_step", ""), request.POST.get("passwords") == "yes"

    def change(by: str) -> str:
        actions.set_log_in_rules(by, two_step=chosen, passwords=passwords)
        return "The rules hold from now on."

    return _done(request, change)


@sensitive_post_parameters("secret")
@require_POST
def add(request: HttpRequest) -> HttpResponse:
    """Connect an identity provider."""
    given = {name: request.POST.get(name, "").strip() for name in ("server_url", "entity_id", "sso_url", "x509cert")}
    given["mail"] = request.POST.get("mail", "").strip()

    def connect(by: str) -> str:
        actions.add_provider(
            request.POST.get("name", "").strip(),
            request.POST.get("kind", ""),
            given,
            label=request.POST.get("label", ""),
            client_id=request.POST.get("client_id", "").strip(),
            secret=request.POST.get("secret", ""),
            domains=request.POST.get("domains", "").replace(",", " ").split(),
            trusted=request.POST.get("trusted") == "yes",
            by=by,
        )
        return "Connected. Try it in a browser in which you are not logged in."

    return _done(request, connect)


@require_POST
def remove(request: HttpRequest) -> HttpResponse:
    """Take an identity provider away."""

    def take(by: str) -> str:
        actions.remove_provider(request.POST.get("name", ""), by)
        return "Nobody comes in by it any more."

    return _done(request, take)


@require_POST
def unlock(request: HttpRequest) -> HttpResponse:
    """Let somebody try again who guessed too often."""

    def let(by: str) -> str:
        let_in_again(request.POST.get("name", ""), by)
        return "They may try again."

    return _done(request, let)


@require_POST
def log_out(request: HttpRequest) -> HttpResponse:
    """Log somebody out everywhere."""

    def end(by: str) -> str:
        return f"Sessions ended: {end_sessions_of(request.POST.get('name', ''), by)}."

    return _done(request, end)


def _done(request: HttpRequest, act: Callable[[str], str]) -> HttpResponse:
    """Act, and show the page again with what came of it."""
    try:
        said = act(request.user.get_username())
    except InterlockError as error:
        return page(request, str(error))
    messages.success(request, said)
    return redirect("access")


def _addresses(request: HttpRequest, one: access.Provider) -> list[tuple[str, str]]:
    """Return what the provider has to be told about us."""
    ours = settings.ADDRESS or request.build_absolute_uri("/").rstrip("/")
    if one.kind == "oidc":
        return [("Redirect address", ours + reverse("openid_connect_callback", args=[one.name]))]
    return [
        ("Metadata, and entity ID", ours + reverse("saml_metadata", args=[one.name])),
        ("Assertion consumer", ours + reverse("saml_acs", args=[one.name])),
    ]
