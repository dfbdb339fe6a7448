"""Answer what somebody looks for."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from typing import TYPE_CHECKING

from django.http import JsonResponse
from django.shortcuts import render
from django.urls import reverse

from interlock import pages
from interlock.desk.lists.search import SHORTEST
from interlock.desk.lists.search import search as find
from interlock.pages.frame.seeing import seen_by

if TYPE_CHECKING:
    from django.http import HttpRequest, HttpResponse

    from interlock.desk.lists.search import Found

LONGEST = 200
IN_PALETTE, ON_PAGE = 5, 30
ROUTES = {"person": "lead", "account": "account", "handoff": "brief"}
TITLES = {"person": "People", "account": "Accounts", "handoff": "Hand-offs", "page": "Pages"}


@dataclass(frozen=True)
class Result:
    """One thing to go to."""

    label: str
    says: str
    url: str


def search(request: HttpRequest) -> HttpResponse:
    """Show what is found, or return it as JSON to whoever asks for that."""
    text = request.GET.get("q", "").strip()[:LONGEST]
    if request.accepts("text/html"):
        found = find(text, ON_PAGE, seen_by(request))
        groups = [(TITLES[kind], _of(kind, found)) for kind in ROUTES]
        groups = [*groups, (TITLES["page"], _doors(text))]
        context = {"text": text, "groups": [group for group in groups if group[1]], "shortest": SHORTEST}
        return render(request, "search/page.html", context | {"long_enough": len(text) >= SHORTEST})
    results = [asdict(_result(one)) for one in find(text, IN_PALETTE, seen_by(request))]
    return JsonResponse({"results": results})


def _of(kind: str, found: list[Found]) -> list[Result]:
    return [_result(one) for one in found if one.kind == kind]


def _result(one: Found) -> Result:
    return Result(one.label, one.says, reverse(ROUTES[one.kind], args=[one.id]))


def _doors(text: str) -> list[Result]:
    """Find pages of the menu; the palette knows them by itself."""
    found = [(door.label, reverse(name)) for name, door in pages.doors().items()]
    return [Result(label, "Page", url) for label, url in found if text and text.lower() in label.lower()]
