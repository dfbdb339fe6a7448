"""The API, one file per noun."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.contrib.auth.decorators import login_not_required
from django.urls import URLPattern, URLResolver, path, re_path
from django.views.decorators.csrf import csrf_exempt
from ninja import NinjaAPI

from interlock.site.api import agreement, capture, figures, handoffs, health, hooks, leads, refusals, violations

if TYPE_CHECKING:
    from django.http import HttpRequest, HttpResponse

api = NinjaAPI(
    title="Interlock",
    version="1",
    description="Tell of events, read what came of them, answer hand-offs. Tokens: `interlock source add`, "
    "or a person's own, made under Your account, Tokens.",
    docs_url=None,
    urls_namespace="api",
)
refusals.install(api)
for noun in (capture, handoffs, leads, violations, figures, agreement, health):
    api.add_router("", noun.router)


@csrf_exempt
def nothing(request: HttpRequest) -> HttpResponse:
    """Say that nothing is here."""
    return refusals.refuse(404, f"there is nothing at {request.path[:200]}; /api/openapi.json lists what there is")


def urls() -> list[URLPattern | URLResolver]:
    """Return the API's routes; they ask for tokens, not for log-ins."""
    found, app, namespace = api.urls
    for one in found:
        if isinstance(one, URLPattern):
            login_not_required(one.callback)
    return [
        path("api/", (found, app, namespace)),
        re_path(r"^api/", login_not_required(nothing)),
        path("hooks/<slug:name>", hooks.receive, name="hook"),
    ]
