"""The tracking script, and what it tells of."""

from __future__ import annotations

import hashlib
import logging
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any
from urllib.parse import urlsplit

from django.contrib.auth.decorators import login_not_required
from django.db import Error as DatabaseError
from django.http import HttpResponse
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import condition, require_POST, require_safe
from pydantic import BaseModel, ConfigDict, StringConstraints, ValidationError

from interlock import InterlockError
from interlock.connectors import Said, Who
from interlock.desk import actions, lists
from interlock.desk.pressure import Buckets, TooFastError
from interlock.pages.forms import arrival

if TYPE_CHECKING:
    from django.http import HttpRequest

    from interlock.desk.lists import Source

LARGEST = 32_768
"""Bytes of one telling."""
PER_SECOND, BURST = 5, 50
"""Tellings of one address."""
VIEW = "page_view"
tellers, listeners = Buckets(), Buckets()
log = logging.getLogger(__name__)

Text = Annotated[str, StringConstraints(max_length=4_000, pattern=r"^[^\x00]*$")]
Word = Annotated[str, StringConstraints(max_length=200, pattern=r"^[^\x00]*$")]
Id = Annotated[str, StringConstraints(pattern=r"^[0-9a-f-]{0,36}$")]
Name = Annotated[str, StringConstraints(pattern=r"^[a-z][a-z0-9_]{0,62}$")]


class Event(BaseModel):
    """One page view, or one form sent."""

    model_config = ConfigDict(extra="forbid")
    id: Annotated[str, StringConstraints(pattern=r"^[0-9a-f-]{32,36}$")]
    kind: Name
    path: Annotated[str, StringConstraints(max_length=2_000, pattern=r"^/[^\x00]*$")]
    referrer: Annotated[str, StringConstraints(max_length=2_000)] = ""
    link: dict[Name, Text] = {}
    fields: dict[Name, Text] = {}


class Told(BaseModel):
    """What the script sends."""

    model_config = ConfigDict(extra="forbid")
    key: Word
    visitor: Id = ""
    event: Event


@cache
def _script() -> bytes:
    return Path(__file__).with_name("t.js").read_bytes()


@login_not_required
@require_safe
@condition(etag_func=lambda _: f'"{hashlib.sha256(_script()).hexdigest()[:16]}"')
def script(request: HttpRequest) -> HttpResponse:
    """Serve the tracking script."""
    del request
    headers = {"Cache-Control": "public, max-age=3600", "Cross-Origin-Resource-Policy": "cross-origin"}
    return HttpResponse(_script(), content_type="text/javascript; charset=utf-8", headers=headers)


@csrf_exempt
@login_not_required
@require_POST
def tell(request: HttpRequest) -> HttpResponse:
    """Hear of a page view or a form, from a page of an origin that the source allows."""
    origin = request.headers.get("Origin", "")
    if len(request.body) > LARGEST:
        return _no(413, "too large", origin)
    try:
        told = Told.model_validate_json(request.body)
    except ValidationError as error:
        return _no(422, "; ".join(f"{_place(one)}: {one['msg']}" for one in error.errors()[:5]), origin)
    source = lists.source_by_key(told.key)
    if source is None or origin not in source.origins:
        return _no(403, "this key is not for this site; see `interlock source list`", "")
    try:
        tellers.take(request.META.get("REMOTE_ADDR", ""), PER_SECOND, burst=BURST)
        listeners.take(source.name, source.per_second)
        return _heard(told, source, origin)
    except TooFastError as error:
        return _no(429, str(error), origin, {"Retry-After": str(error.wait)})
    except DatabaseError:
        log.exception("tracking for %s: the database is busy or away", source.name)
        return _no(503, "the database is busy or away; send it again", origin, {"Retry-After": "1"})
    except InterlockError as error:
        return _no(409, str(error), origin)


def _heard(told: Told, source: Source, origin: str) -> HttpResponse:
    said = _said(told, source, origin)
    if not (said.who.visitor or said.who.email):
        return _no(422, "nobody is named: a page view needs consent, a form an e-mail address", origin)
    (heard,) = actions.hear([said], source.name)
    return _no(409, heard.problem, origin) if heard.status == "refused" else _yes(origin)


def _said(told: Told, source: Source, origin: str) -> Said:
    event, fields = told.event, dict(told.event.fields)
    return Said(
        id=f"web:{event.id}",
        who=Who(
            email=fields.get("email", ""),
            visitor=told.visitor,
            name=fields.pop("name", ""),
            company=fields.pop("company", ""),
        ),
        kind=_kind(event, source),
        channel=arrival.channel(event.link, event.referrer, urlsplit(origin).hostname or ""),
        campaign=arrival.campaign(event.link),
        content=event.path[: arrival.LONGEST],
        fields={name: value for name, value in fields.items() if value},
    )


def _kind(event: Event, source: Source) -> str:
    """Name the touch; a page view by the longest beginning of its path that the source knows."""
    known = [start for start in source.pages if event.path.startswith(start)] if event.kind == VIEW else []
    return source.pages[max(known, key=len)] if known else event.kind


def _place(error: Any) -> str:
    return ".".join(map(str, error["loc"])) or "body"


def _yes(origin: str) -> HttpResponse:
    return HttpResponse(status=204, headers=_allowed(origin))


def _no(status: int, text: str, origin: str, headers: dict[str, str] | None = None) -> HttpResponse:
    return HttpResponse(
        f"{text}\n", status=status, content_type="text/plain; charset=utf-8", headers=_allowed(origin) | (headers or {})
    )


def _allowed(origin: str) -> dict[str, str]:
    return {"Access-Control-Allow-Origin": origin, "Vary": "Origin"} if origin else {}
