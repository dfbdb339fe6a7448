"""Sources and the forms we host: added, given new keys, closed; secrets are shown once."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import TYPE_CHECKING

from django.shortcuts import redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST

from interlock import InterlockError
from interlock.agreement import naming
from interlock.agreement.expression.problem import near
from interlock.desk import actions, lists, numbers
from interlock.desk.actions.sources import SCOPES
from interlock.pages.frame.exporting import exported
from interlock.pages.setup import taking

if TYPE_CHECKING:
    from django.http import HttpRequest, HttpResponse, HttpResponseBase

    from interlock.desk.actions import Granted

MEANS = {
    "capture": "deliver events: touches, fields, moves",
    "read": "read leads, hand-offs and numbers",
    "act": "answer hand-offs in the name of a log-in",
}


def page(request: HttpRequest) -> HttpResponseBase:
    """Show the sources and the forms."""
    return _page(request)


@never_cache
def add(request: HttpRequest) -> HttpResponse:
    """Ask for a source's name and scopes, and show its keys once."""
    asked, problem, by = request.POST, "", request.user.get_username()
    if request.method == "POST":
        terms = actions.Terms(
            scopes=tuple(asked.getlist("scope")),
            signed=bool(asked.get("signed")),
            members=tuple(asked.get("members", "").replace(",", " ").split()),
            origins=tuple(asked.get("origins", "").replace(",", " ").split()),
        )
        try:
            return _keys(request, actions.add_source(asked.get("name", "").strip(), terms, by=by))
        except InterlockError as error:
            problem = str(error)
    scopes = [(scope, MEANS[scope], scope in (asked.getlist("scope") or ["capture"])) for scope in SCOPES]
    context = {"here": "sources", "asked": asked, "scopes": scopes, "problem": problem, "members": lists.log_ins()}
    return render(request, "setup/source.html", context, status=422 if problem else 200)


@never_cache
@require_POST
def rotate(request: HttpRequest, name: str) -> HttpResponseBase:
    """Give a source new keys, shown once."""
    try:
        return _keys(request, actions.rotate_source(name, request.user.get_username()))
    except InterlockError as error:
        return _page(request, str(error))


@require_POST
def close(request: HttpRequest, name: str) -> HttpResponseBase:
    """Close a source for good."""
    try:
        actions.revoke_source(name, request.user.get_username())
    except InterlockError as error:
        return _page(request, str(error))
    return redirect("setup-sources")


def add_form(request: HttpRequest) -> HttpResponse:
    """Ask what a form asks for, and open it."""
    agreement = numbers.speaks(datetime.now(UTC).date())
    asked, problem = request.POST, ""
    if request.method == "POST":
        names = asked.getlist("field")
        fields = tuple(lists.FormField(name, naming.label(name), name in asked.getlist("required")) for name in names)
        try:
            actions.add_form(
                lists.Form(
                    slug=asked.get("slug", "").strip(),
                    title=asked.get("title", "").strip(),
                    says=asked.get("says", "").strip(),
                    source=asked.get("source", ""),
                    kind=asked.get("kind", ""),
                    channel=asked.get("channel", "").strip(),
                    campaign=asked.get("campaign", "").strip(),
                    content=asked.get("slug", "").strip(),
                    fields=fields,
                    thanks=asked.get("thanks", "").strip(),
                    closed=False,
                ),
                request.user.get_username(),
            )
            return redirect("setup-sources")
        except InterlockError as error:
            problem = str(error)
    context = {
        "here": "sources",
        "asked": asked,
        "problem": problem,
        "sources": [one for one in lists.sources() if one.revoked is None],
        "unsigned": lists.in_force(datetime.now(UTC).date()) is None,
        "kinds": [(name, touch.says) for name, touch in agreement.touchpoint.items()],
        "fields": [
            ("name", "Their name"),
            ("company", "Their company"),
            *((name, field.says) for name, field in agreement.field.items() if name != "email"),
        ],
        "chosen": asked.getlist("field"),
        "required": asked.getlist("required"),
    }
    return render(request, "setup/form.html", context, status=422 if problem else 200)


@require_POST
def close_form(request: HttpRequest, slug: str) -> HttpResponseBase:
    """Close a form; its address then says so."""
    try:
        actions.close_form(slug, request.user.get_username())
    except InterlockError as error:
        return _page(request, str(error))
    return redirect("setup-sources")


def _page(request: HttpRequest, problem: str = "") -> HttpResponseBase:
    known = numbers.speaks(datetime.now(UTC).date()).touchpoint
    unknown = [one for one in lists.strays() if one.kind not in known]
    if file := exported(request, taking.strays(unknown)):
        return file
    context = {
        "here": "sources",
        "sources": lists.sources(),
        "forms": lists.forms(),
        "strays": [(one, near(one.kind, known)) for one in unknown],
        "problem": problem,
    }
    return render(request, "setup/sources.html", context, status=422 if problem else 200)


def _keys(request: HttpRequest, granted: Granted) -> HttpResponse:
    return render(request, "setup/keys.html", {"here": "sources", "granted": granted})
