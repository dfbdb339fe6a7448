"""Turn the numbers of the agreement and see what that would have done."""

from __future__ import annotations

from itertools import groupby
from typing import TYPE_CHECKING

from django.shortcuts import render
from django.views.decorators.http import require_POST

from interlock.agreement import check, read, seal
from interlock.desk import whatif
from interlock.pages.agreement.drafts import FILE, base, draft, turned
from interlock.pages.agreement.results import results

if TYPE_CHECKING:
    from django.http import HttpRequest, HttpResponse


def sliders(request: HttpRequest) -> HttpResponse:
    """Show every number that can be turned, by clause."""
    began = base(request)
    found, text = turned(request, began)
    clauses = [(clause, list(knobs)) for clause, knobs in groupby(found, key=lambda one: one.knob.clause)]
    context = {
        "base": began,
        "handoffs": [one for one in clauses if one[0].startswith("handoff.")],
        "scores": [one for one in clauses if one[0].startswith("score.")],
        "draft": draft(text, began),
        "moved": any(one.moved for one in found),
    }
    return render(request, "agreement/try.html", context)


@require_POST
def once(request: HttpRequest) -> HttpResponse:
    """Try the numbers as they stand on some people at once."""
    began = base(request)
    _, text = turned(request, began)
    found = draft(text, began)
    context = {"base": began, "draft": found}
    if not found.problems:
        agreement = read(began.text, FILE)
        tried = whatif.at_once(text, agreement, seal(agreement))
        context |= {"results": results(tried, agreement), "whole": tried.share == 1.0, "text": text}
    return render(request, "agreement/parts/tried.html", context)


@require_POST
def everybody(request: HttpRequest) -> HttpResponse:
    """Try a text on everybody, in the background; asked again and again until it is done."""
    began, text = base(request), request.POST.get("text", "").replace("\r\n", "\n")
    if check(text, FILE):
        return render(request, "agreement/parts/tried.html", {"base": began, "draft": draft(text, began)})
    agreement = read(began.text, FILE)
    running = whatif.on_everybody(text, agreement)
    context = {"base": began, "running": running, "text": text, "over": running.over.is_set()}
    if running.result is not None:
        context |= {"results": results(running.result, agreement), "whole": True, "draft": draft(text, began)}
    return render(request, "agreement/parts/everybody.html", context)
