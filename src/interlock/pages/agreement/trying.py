"""Turn the numbers of the agreement and see what that would have done."""

from __future__ import annotations

from itertools import groupby
from typing import TYPE_CHECKING
from urllib.parse import urlencode, urlsplit

from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_POST

from interlock.agreement import check, seal
from interlock.desk import whatif
from interlock.desk.lists.agreement import parsed
from interlock.pages.agreement.drafts import FILE, address, base, draft, given_text, may_propose, only_turned, turned
from interlock.pages.agreement.results import results

if TYPE_CHECKING:
    from django.http import HttpRequest, HttpResponse
    from django_htmx.middleware import HtmxDetails


def sliders(request: HttpRequest) -> HttpResponse:
    """Show every number that can be turned, by clause."""
    began = base(request)
    given, problem = given_text(request, began)
    if check(given, FILE):
        given, problem = began.text, problem or "The text cannot be agreed yet, so its numbers cannot be turned."
    stand = only_turned(began, given) if given != began.text else {}
    given = began.text if stand else given
    found, text = turned(request, given, stand)
    clauses = [(clause, list(knobs)) for clause, knobs in groupby(found, key=lambda one: one.knob.clause)]
    context: dict[str, object] = {
        "proposes": may_propose(request),
        "base": began,
        "handoffs": [one for one in clauses if one[0].startswith("handoff.")],
        "scores": [one for one in clauses if one[0].startswith("score.")],
        "others": [one for one in clauses if not one[1][0].knob.replayed],
        "given": given if given != began.text else "",
        "problem": problem,
        "draft": draft(text, began),
        "moved": given != began.text or any(one.moved for one in found),
    }
    agreement = parsed(began.text)
    whatif.warm(agreement, seal(agreement))
    return render(request, "agreement/try.html", context)


@require_POST
def once(request: HttpRequest) -> HttpResponse:
    """Try the numbers as they stand on some people at once."""
    began = base(request)
    _, text = turned(request, (request.POST.get("draft") or began.text).replace("\r\n", "\n"))
    found = draft(text, began)
    context: dict[str, object] = {"base": began, "draft": found, "proposes": may_propose(request)}
    if not found.problems:
        agreement = parsed(began.text)
        tried = whatif.at_once(text, agreement, seal(agreement), request.user.get_username())
        told = results(tried, agreement, address(began, text, of="some"))
        context |= {"results": told, "whole": tried.share == 1.0, "text": text}
    answer = render(request, "agreement/parts/tried.html", context)
    htmx: HtmxDetails = request.htmx  # type: ignore[attr-defined]
    if not found.problems and urlsplit(htmx.current_url or "").path == reverse("agreement-try"):
        answer["HX-Replace-Url"] = f"{reverse('agreement-try')}?{urlencode(address(began, text))}"
    return answer


@require_POST
def everybody(request: HttpRequest) -> HttpResponse:
    """Try a text on everybody, in the background; asked again and again until it is done."""
    began = base(request)
    text = given_text(request, began)[0]
    if check(text, FILE):
        return render(request, "agreement/parts/tried.html", {"base": began, "draft": draft(text, began)})
    agreement = parsed(began.text)
    running = whatif.on_everybody(text, agreement, request.user.get_username())
    context = {"base": began, "running": running, "text": text, "over": running.over.is_set()}
    if running.result is not None:
        told = results(running.result, agreement, address(began, text, of="all"))
        context |= {"results": told, "whole": True, "draft": draft(text, began)}
    return render(request, "agreement/parts/everybody.html", context)
