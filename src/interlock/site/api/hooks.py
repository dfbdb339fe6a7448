"""`POST /hooks/<source>`: what outside systems post of themselves, read by the source's mapping."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from django.contrib.auth.decorators import login_not_required
from django.core.exceptions import BadRequest, RequestDataTooBig, TooManyFieldsSent
from django.db import Error as DatabaseError
from django.http import JsonResponse
from django.http.multipartparser import MultiPartParserError
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_POST

from interlock import InterlockError
from interlock.connectors import hook
from interlock.desk import lists
from interlock.site.api.capture import deliver
from interlock.site.api.refusals import TOO_LARGE, refuse, refusing
from interlock.site.api.tokens import check_signature

if TYPE_CHECKING:
    from django.http import HttpRequest, HttpResponse


@csrf_exempt
@login_not_required
@require_POST
def receive(request: HttpRequest, name: str) -> HttpResponse:
    """Hear what was posted as JSON or as a form, if it is signed or brings the source's token."""
    try:
        body = request.body
        source = _source(request, name)
        said = hook.translate(_payload(request), source.mapping)
        status, answer = deliver(source, said, request.headers.get("Idempotency-Key", "")[:255], body)
        return JsonResponse(answer, status=status)
    except hook.MisfitError as error:
        return refuse(422, str(error))
    except RequestDataTooBig:
        return refuse(413, TOO_LARGE)
    except (InterlockError, DatabaseError) as error:
        answered = refusing(error)
        if answered is None:
            raise
        return answered


def _source(request: HttpRequest, name: str) -> lists.Source:
    """Return the open source of this name, if the request proves to come from it."""
    scheme, _, token = request.headers.get("Authorization", "").partition(" ")
    known = lists.source_by_token(token) if scheme.lower() == "bearer" and token else None
    by_token = known is not None and known.name == name
    source = known if by_token else lists.open_source(name)
    if source is None or "capture" not in source.scopes:
        message = "sign the delivery (X-Interlock-Signature), or send the source's token as Authorization: Bearer"
        raise hook.BadSignatureError(message)
    check_signature(request, source, demanded=source.signed or not by_token)
    return source


def _payload(request: HttpRequest) -> Any:
    if request.content_type in {"application/x-www-form-urlencoded", "multipart/form-data"}:
        return _form(request)
    try:
        return json.loads(request.body, parse_constant=_refuse)
    except (ValueError, RecursionError) as error:
        message = "the body is not JSON; post JSON, or a form as application/x-www-form-urlencoded"
        raise hook.MisfitError(message) from error


def _form(request: HttpRequest) -> dict[str, str]:
    try:
        return request.POST.dict()
    except (BadRequest, MultiPartParserError, TooManyFieldsSent) as error:
        message = f"the form cannot be read ({error}); post it as application/x-www-form-urlencoded, in UTF-8"
        raise hook.MisfitError(message) from error


def _refuse(constant: str) -> Any:
    raise ValueError(constant)
