"""Post JSON to an address of the outside, and tell a refusal that lasts from one that passes."""

from __future__ import annotations

import math
from contextlib import suppress
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from functools import cache
from typing import TYPE_CHECKING

import httpx

from interlock.desk.sending.message import UndeliveredError
from interlock.desk.sending.places import InsideError, numbers_of, proxy_for

if TYPE_CHECKING:
    from collections.abc import Mapping

    from interlock.desk.sending.message import Message

TIMEOUT = 10.0
LONGEST = 86_400.0
"""Seconds beyond which nobody's Retry-After is believed."""
_PASSING = {408, 425, 429}


class Outside(httpx.HTTPTransport):
    """Connect to the numbers that a host was found at and checked, and speak to them by the host's name.

    No connection is kept: two hosts may be at one number, and each proves by its certificate who it is.
    """

    def __init__(self) -> None:
        super().__init__(limits=httpx.Limits(max_keepalive_connections=0))

    def handle_request(self, request: httpx.Request) -> httpx.Response:
        """Try the numbers one after another; the request's Host is the name already."""
        try:
            numbers = numbers_of(request.url.raw_host.decode("ascii"), request.url.port or 443)
        except OSError as error:
            raise httpx.ConnectError("its name leads nowhere", request=request) from error
        for number in numbers[:-1]:
            with suppress(httpx.ConnectError, httpx.ConnectTimeout):
                return super().handle_request(_aimed(request, number))
        return super().handle_request(_aimed(request, numbers[-1]))


def _aimed(request: httpx.Request, number: str) -> httpx.Request:
    """Return a request as it is made of one number; TLS asks for the name, and proves it."""
    told = {**request.extensions, "sni_hostname": request.url.raw_host.decode("ascii")}
    url = request.url.copy_with(host=number)
    return httpx.Request(request.method, url, headers=request.headers, stream=request.stream, extensions=told)


def post(message: Message, body: Mapping[str, object]) -> None:
    """Post a body; raise UndeliveredError unless it is taken. Neither error nor log shows the address."""
    try:
        answer = _client_for(message).post(message.address, json=body, headers={"Idempotency-Key": message.key})
    except InsideError as error:
        raise UndeliveredError(f"the webhook was not posted to: {error}", final=True) from None
    except httpx.InvalidURL as error:
        raise UndeliveredError("the webhook's address is not one; give it again", final=True) from error
    except httpx.HTTPError as error:
        raise UndeliveredError(f"the webhook could not be reached: {type(error).__name__}") from None
    if answer.is_success:
        return
    passing = answer.status_code in _PASSING or answer.status_code >= 500
    raise UndeliveredError(
        f"the webhook answered {answer.status_code} {answer.reason_phrase}",
        after=wait(answer.headers.get("Retry-After")),
        final=not passing,
    )


def _client_for(message: Message) -> httpx.Client:
    """Return who posts it; a proxy of the environment looks names up itself, where this machine may not be able to."""
    url = httpx.URL(message.address)
    return _client(inside=message.inside, proxy=proxy_for(url.scheme, url.host))


@cache
def _client(*, inside: bool, proxy: str) -> httpx.Client:
    """Return a client that stays: what it trusts is read from disk, which takes longer than most posts."""
    transport = httpx.HTTPTransport(proxy=proxy or None) if inside or proxy else Outside()
    return httpx.Client(timeout=TIMEOUT, follow_redirects=False, transport=transport)


def wait(said: str | None) -> float | None:
    """Read Retry-After, seconds or a date (RFC 9110, 10.2.3); None where it says nothing sensible."""
    if said is None:
        return None
    try:
        seconds = float(said)
    except ValueError:
        try:
            until = parsedate_to_datetime(said)
        except ValueError:
            return None
        seconds = (until.replace(tzinfo=until.tzinfo or UTC) - datetime.now(UTC)).total_seconds()
    return min(max(seconds, 0.0), LONGEST) if math.isfinite(seconds) else None
