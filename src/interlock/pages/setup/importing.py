"""Bring files in on screen: drop them, read the drafted recipe as a form, try it, load."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

from django.http import Http404, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_POST

from interlock import InterlockError
from interlock.connectors.files import RecipeError, parse
from interlock.connectors.files.asking.form import form
from interlock.connectors.files.asking.text import taken_apart
from interlock.connectors.files.suggesting.kept import taken_up
from interlock.desk import numbers
from interlock.desk.actions import uploads as deeds
from interlock.desk.actions.working_off import work_off
from interlock.desk.lists import health as healths
from interlock.desk.lists import uploads as lists
from interlock.desk.lists.instance import first_steps
from interlock.pages.frame.exporting import exported
from interlock.pages.setup import taking

if TYPE_CHECKING:
    from django.http import HttpRequest, HttpResponseBase

    from interlock.desk.lists.uploads import OnScreen

AT_ONCE = 3 << 20
"""Bytes that are looked at and tried while somebody waits; more is left to the worker."""
DEEDS = {"look": deeds.look_at, "try": deeds.try_upload, "load": deeds.load_upload, "close": deeds.close_upload}


def page(request: HttpRequest) -> HttpResponseBase:
    """Show where files are dropped, what is under way, and what became of the imports so far."""
    if file := exported(request, taking.imports(lists.results())):
        return file
    context = {
        "here": "import",
        "under_way": lists.uploads(),
        "results": lists.results(),
        "largest": deeds.LARGEST,
        "first": not first_steps().imported,
    }
    return render(request, "setup/import.html", context)


@require_POST
def give(request: HttpRequest) -> HttpResponse:
    """Take files in, and look at them."""
    by = request.user.get_username()
    try:
        if not request.FILES.getlist("file"):
            raise deeds.UploadError("no file has come; choose at least one")
        number = deeds.take_files([(file.name or "", file.chunks()) for file in request.FILES.getlist("file")], by)
        deeds.look_at(number, by)
        _at_once(number)
    except InterlockError as error:
        if _by_script(request):
            return JsonResponse({"problem": str(error)}, status=422)
        context = {"here": "import", "under_way": lists.uploads(), "results": lists.results(), "problem": str(error)}
        return render(request, "setup/import.html", context | {"largest": deeds.LARGEST}, status=422)
    url = reverse("setup-upload", args=[number])
    return JsonResponse({"url": url}) if _by_script(request) else redirect(url)


def one(request: HttpRequest, number: int) -> HttpResponse:
    """Show how far an import has come, and what is to be said about it."""
    return render(request, "setup/upload.html", _context(number))


def now(request: HttpRequest, number: int) -> HttpResponse:
    """Show again what changes by itself while something is being done."""
    context = _context(number)
    if not context["upload"].works:
        answer = HttpResponse(status=204)
        answer.headers["HX-Redirect"] = reverse("setup-upload", args=[number])
        return answer
    return render(request, "setup/parts/working.html", context)


@require_POST
def answer(request: HttpRequest, number: int) -> HttpResponse:
    """Put what was chosen into the recipe, and show what follows from it."""
    problem = ""
    try:
        deeds.answer(number, request.POST.dict(), request.user.get_username())
    except InterlockError as error:
        problem = str(error)
    upload = lists.upload(number)
    if upload is not None and upload.works:  # another encoding: the files are looked at again
        _at_once(number)
        anew = HttpResponse(status=204, headers={"HX-Redirect": reverse("setup-upload", args=[number])})
        return anew if request.headers.get("HX-Request") else redirect("setup-upload", number)
    if not request.headers.get("HX-Request"):
        return redirect("setup-upload", number)
    return render(request, "setup/parts/recipe.html", _context(number) | {"problem": problem})


def text(request: HttpRequest, number: int) -> HttpResponse:
    """Show the recipe as text, and take it back changed."""
    context, status = _context(number), 200
    if request.method == "POST":
        given = request.POST.get("text", "")
        try:
            deeds.write_recipe(number, given, request.user.get_username())
            return redirect("setup-upload", number)
        except InterlockError as error:
            context |= {"problem": str(error), "text": given}
            status = 422
    return render(request, "setup/text.html", {"text": context["upload"].recipe} | context, status=status)


@require_POST
def do(request: HttpRequest, number: int, deed: str) -> HttpResponse:
    """Look at the files again, try, load, or be done with them."""
    if deed not in DEEDS:
        raise Http404
    try:
        DEEDS[deed](number, request.user.get_username())
    except InterlockError as error:
        return render(request, "setup/upload.html", _context(number) | {"problem": str(error)}, status=422)
    if deed in ("look", "try"):
        _at_once(number)
    return redirect("setup-import") if deed == "close" else redirect("setup-upload", number)


def _at_once(number: int) -> None:
    """Do what is due at once where it is little; the worker does the rest."""
    upload = lists.upload(number)
    if upload is not None and upload.bytes <= AT_ONCE:
        work_off(number)


def _context(number: int) -> dict[str, Any]:
    upload = lists.upload(number)
    if upload is None:
        raise Http404
    result = next(iter(lists.results(upload.load)), None) if upload.load else None
    found: dict[str, Any] = {
        "here": "import",
        "upload": upload,
        "result": result,
        "ahead": lists.ahead(number) if upload.state == "waiting" else None,
        "no_worker": upload.works and not healths.health().has_worker,
        "problem": upload.problem,
    }
    return found | _recipe(upload) if upload.seen and upload.state in ("drafted", "tried") else found


def _recipe(upload: OnScreen) -> dict[str, Any]:
    written = taken_apart(upload.recipe)
    asked = form(written, taken_up(upload.seen))
    wrong: list[str] = []
    if not asked.open:
        try:
            parse(upload.recipe)
        except RecipeError as error:
            wrong = str(error).splitlines()
    tried = upload.tried
    return {
        "form": asked,
        "wrong": wrong,
        "may_load": not asked.open and not wrong,
        "tried": tried,
        "counts": dict(zip(("read", "loaded", "duplicates", "quarantined"), tried["counts"], strict=True))
        if tried
        else {},
        "known_fields": _known_fields(),
    }


def _known_fields() -> list[tuple[str, str]]:
    """List the fields that the agreement speaks of: what is loaded under these names is what it means."""
    agreement = numbers.speaks(datetime.now(UTC).date())
    return [(name, field.says) for name, field in agreement.field.items()]


def _by_script(request: HttpRequest) -> bool:
    return request.headers.get("Accept", "").startswith("application/json")
