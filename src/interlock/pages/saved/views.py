"""Save, rename and delete somebody's own views of a page."""

from __future__ import annotations

from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from django.http import Http404
from django.shortcuts import redirect, render
from django.urls import NoReverseMatch, reverse
from django.views.decorators.http import require_POST

from interlock.desk.actions.views import ViewError, delete_view, rename_view, save_view
from interlock.desk.lists.views import saved_views

if TYPE_CHECKING:
    from collections.abc import Callable

    from django.http import HttpRequest, HttpResponse


@require_POST
def save(request: HttpRequest) -> HttpResponse:
    """Keep what the page shows now under a name."""
    here = urlsplit(request.headers.get("HX-Current-URL", "")).query or request.POST.get("query", "")
    return _done(request, lambda name: save_view(name, _page(request), request.POST.get("name", ""), here))


@require_POST
def rename(request: HttpRequest, number: int) -> HttpResponse:
    """Call a view otherwise."""
    return _done(request, lambda name: rename_view(name, number, request.POST.get("name", "")))


@require_POST
def delete(request: HttpRequest, number: int) -> HttpResponse:
    """Forget a view."""
    return _done(request, lambda name: delete_view(name, number))


def _done(request: HttpRequest, deed: Callable[[str], object]) -> HttpResponse:
    """Do it, and show the list again; what cannot be done is said above it."""
    member, page = request.user.get_username(), _page(request)
    problem = ""
    try:
        deed(member)
    except ViewError as error:
        problem = str(error)
    if not request.headers.get("HX-Request"):
        return redirect(page)
    context = {"views": saved_views(member, page), "page": page, "address": reverse(page), "problem": problem}
    return render(request, "saved/parts/list.html", context)


def _page(request: HttpRequest) -> str:
    """Return the name of the page that is meant; only pages with an address of their own can be saved."""
    page = request.POST.get("page", "")
    try:
        reverse(page)
    except NoReverseMatch:
        raise Http404 from None
    return page
