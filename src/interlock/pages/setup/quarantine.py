"""Quarantined rows: by reason, each to be mended in place, explained in the recipe, or discarded."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_POST

from interlock import InterlockError
from interlock.connectors.files.dates import LAYOUTS
from interlock.desk.actions import mending
from interlock.desk.actions.uploads import UploadError
from interlock.desk.actions.working_off import work_off
from interlock.desk.lists import uploads as lists
from interlock.pages.frame.exporting import exported
from interlock.pages.setup import taking

if TYPE_CHECKING:
    from django.http import HttpRequest, HttpResponseBase

AT_ONCE = 50
QUICK = 3 << 20
"""Bytes of files that are read again while somebody waits."""
STATES = ("waiting", "discarded", "loaded")


def page(request: HttpRequest, load: int, problem: str = "") -> HttpResponseBase:
    """Show the quarantined rows of an import."""
    result = next(iter(lists.results(load)), None)
    if result is None:
        raise Http404
    if file := exported(request, taking.held(result)):
        return file
    upload = lists.upload(result.upload) if result.upload else None
    state = request.GET.get("state", "")
    state = state if state in STATES else "waiting"
    column = request.GET.get("column", "")
    asked = request.GET.get("from", "")
    first = int(asked) if asked.isdecimal() and len(asked) < 9 else 0
    rows = lists.held(load, state, column, first, AT_ONCE)
    count = lists.held_count(load, state, column)
    context = {
        "here": "import",
        "result": result,
        "upload": upload,
        "mendable": upload is not None and upload.state == "loaded",
        "reasons": lists.reasons(load),
        "rows": rows,
        "count": count,
        "state": state,
        "column": column,
        "words": lists.alike(load, column) if column and state == "waiting" else [],
        "dates": column and any("as a date" in row.reason for row in rows),
        "layouts": [layout for layout in LAYOUTS if "yy" in layout],
        "older": first + AT_ONCE if first + AT_ONCE < count else None,
        "newer": max(first - AT_ONCE, 0) if first else None,
        "touched": sum(row.touched for row in lists.held(load, most=2_000)),
        "problem": problem or (upload.problem if upload else ""),
    }
    return render(request, "setup/quarantine.html", context, status=422 if problem else 200)


def mend(request: HttpRequest, number: int) -> HttpResponseBase:
    """Show one row's cells, and take them back mended."""
    found = lists.held_one(number)
    if found is None:
        raise Http404
    load, row = found
    problem = ""
    if request.method == "POST":
        try:
            cells = [request.POST.get(f"cell.{place}", "") for place in range(len(row.cells))]
            mending.mend_row(number, cells, request.user.get_username())
            if request.POST.get("again"):
                return _again(request, load)
            return _done(request, load)
        except InterlockError as error:
            problem = str(error)
    context = {"row": row, "cells": list(enumerate(row.cells)), "load": load, "problem": problem}
    asked = bool(request.headers.get("HX-Request"))
    name = "setup/parts/mend.html" if asked else "setup/mend.html"
    return render(request, name, context | {"here": "import"}, status=422 if problem and not asked else 200)


@require_POST
def column(request: HttpRequest, load: int) -> HttpResponseBase:
    """Say what words of one column mean, or how its dates are written as well; then read the rows again."""
    number, name = _upload_of(load), request.POST.get("column", "")
    words = [
        (
            request.POST.get(f"word.{place}", ""),
            request.POST.get(f"means.{place}", "").strip(),
            request.POST.get(f"nothing.{place}"),
        )
        for place in range(40)
    ]
    said = mending.OfColumn(
        tuple(word for word, _, nothing in words if word and nothing),
        {word: means for word, means, nothing in words if word and means and not nothing},
        tuple(one for one in (request.POST.get("layout", ""), request.POST.get("too", "")) if one),
    )
    by = request.user.get_username()
    try:
        for file in sorted({row.file for row in lists.held(load, "waiting", name, most=2_000)}):
            mending.say_of_column(number, file, name, said, by)
    except InterlockError as error:
        return page(request, load, str(error))
    return _again(request, load)


@require_POST
def discard(request: HttpRequest, load: int) -> HttpResponseBase:
    """Discard the rows that were chosen, with a reason."""
    chosen = [int(one) for one in request.POST.getlist("row") if one.isdecimal()]
    if request.POST.get("all"):
        chosen = [row.number for row in lists.held(load, "waiting", request.POST.get("column", ""), most=None)]
    try:
        if not chosen:
            raise UploadError("choose the rows to discard")
        mending.discard_rows(chosen, request.POST.get("why", ""), request.user.get_username())
    except InterlockError as error:
        return page(request, load, str(error))
    return redirect("setup-quarantine", load)


@require_POST
def again(request: HttpRequest, load: int) -> HttpResponseBase:
    """Read the rows in quarantine again, as they are mended now."""
    return _again(request, load)


def _again(request: HttpRequest, load: int) -> HttpResponseBase:
    number = _upload_of(load)
    try:
        mending.read_again(number, request.user.get_username())
    except InterlockError as error:
        return page(request, load, str(error))
    upload = lists.upload(number)
    quick = upload is not None and upload.bytes <= QUICK
    if quick:
        work_off(number)
    url = reverse("setup-quarantine", args=[load]) if quick else reverse("setup-upload", args=[number])
    return _to(request, url)


def _done(request: HttpRequest, load: int) -> HttpResponse:
    return _to(request, reverse("setup-quarantine", args=[load]))


def _to(request: HttpRequest, url: str) -> HttpResponse:
    if not request.headers.get("HX-Request"):
        return redirect(url)
    answer = HttpResponse(status=204)
    answer.headers["HX-Redirect"] = url
    return answer


def _upload_of(load: int) -> int:
    result = next(iter(lists.results(load)), None)
    if result is None or result.upload is None:
        raise Http404
    return result.upload
