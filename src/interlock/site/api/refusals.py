"""How the API says no: one shape, with what to do."""

from __future__ import annotations

import logging
from typing import TYPE_CHECKING, Any

from django.core.exceptions import RequestDataTooBig
from django.db import Error as DatabaseError
from django.http import HttpRequest, HttpResponse, JsonResponse
from ninja import Schema
from ninja.errors import AuthenticationError, HttpError, ValidationError
from pydantic import Field

from interlock import InterlockError
from interlock.connectors import hook
from interlock.desk import actions
from interlock.desk.pressure import TooFastError
from interlock.desk.rights import NotAllowedError

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from ninja import NinjaAPI

RETRY = 1
"""Seconds after which a busy database is worth another try."""
MOST_PROBLEMS = 100
log = logging.getLogger(__name__)
TOO_LARGE = "the delivery is too large; send less at once"


class Problem(Schema):
    """One thing that is wrong with what was sent."""

    index: int | None = Field(None, description="Place of the event in the batch, from 0.")
    field: str = Field(description="Path of the value within the event, such as who.email.")
    problem: str


class Refusal(Schema):
    """Why nothing was done."""

    error: str = Field(description="What is wrong, and what to do.")
    problems: list[Problem] = Field([], description="By place.")


def refuse(
    status: int, error: str, problems: list[dict[str, Any]] | None = None, headers: Mapping[str, str] | None = None
) -> HttpResponse:
    """Answer with a refusal."""
    return JsonResponse({"error": error, "problems": problems or []}, status=status, headers=dict(headers or {}))


def refusing(error: Exception) -> HttpResponse | None:
    """Return the answer to what went wrong; None where it is our own fault."""
    if isinstance(error, TooFastError):
        return refuse(429, str(error), headers={"Retry-After": str(error.wait)})
    if isinstance(error, hook.BadSignatureError):
        return refuse(401, str(error), headers={"WWW-Authenticate": "Bearer"})
    if isinstance(error, NotAllowedError):
        return refuse(403, str(error))
    if isinstance(error, actions.KeyUsedError):
        return refuse(409, str(error))
    if isinstance(error, DatabaseError):
        log.error("a request was sent away, the database did not do its part: %s", error)
        text = "the database is busy or away; nothing of this was kept: send it again"
        return refuse(503, text, headers={"Retry-After": str(RETRY)})
    return refuse(409, str(error)) if isinstance(error, InterlockError) else None


def install(api: NinjaAPI) -> None:
    """Let the API refuse in this shape."""
    handlers: dict[type[Exception], Callable[[HttpRequest, Any], HttpResponse]] = {
        InterlockError: _known,
        DatabaseError: _known,
        RequestDataTooBig: lambda *_: refuse(413, TOO_LARGE),
        AuthenticationError: _unknown_token,
        HttpError: lambda _, error: refuse(error.status_code, _said(error)),
        ValidationError: lambda _, error: _misshapen(error),
    }
    for kind, handler in handlers.items():
        api.add_exception_handler(kind, handler)


def _known(_: HttpRequest, error: Exception) -> HttpResponse:
    answer = refusing(error)
    if answer is None:
        raise error
    return answer


def _unknown_token(_: HttpRequest, error: Exception) -> HttpResponse:
    del error
    text = (
        "a token is needed: send `Authorization: Bearer TOKEN` with one that `interlock source add` has shown, "
        "or one of your account"
    )
    return refuse(401, text, headers={"WWW-Authenticate": "Bearer"})


def _said(error: HttpError) -> str:
    return "the body is not JSON; send one JSON object" if error.status_code == 400 else str(error)


def _misshapen(error: ValidationError) -> HttpResponse:
    found = [_problem(one) for one in error.errors]
    text = "what was sent does not have the shape that /api/openapi.json describes; nothing of it was heard"
    return refuse(422, text, found[:MOST_PROBLEMS])


def _problem(error: Mapping[str, Any]) -> dict[str, Any]:
    """Turn ("body", "sent", "batch", "events", 3, "who", "email") into event 3's who.email."""
    place = [part for part in error["loc"][2 if error["loc"][0] == "body" else 1 :] if part not in {"one", "batch"}]
    index = None
    if len(place) > 1 and place[0] == "events" and isinstance(place[1], int):
        index, place = place[1], place[2:]
    return {"index": index, "field": ".".join(map(str, place)), "problem": error["msg"].removeprefix("Value error, ")}
