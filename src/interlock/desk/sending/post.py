"""Post JSON to an address, and tell a refusal that lasts from one that passes."""

from __future__ import annotations

import math
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from functools import cache
from typing import TYPE_CHECKING

import httpx

from interlock.desk.sending.message import UndeliveredError

if TYPE_CHECKING:
    from collections.abc import Mapping

TIMEOUT = 10.0
LONGEST = 86_400.0
"""Seconds beyond which nobody's Retry-After is believed."""
_PASSING = {408, 425, 429}


def post(address: str, body: Mapping[str, object], key: str) -> None:
    """Post a body; raise UndeliveredError unless it is taken. Neither error nor log shows the address."""
    try:
        answer = _client().post(address, json=body, headers={"Idempotency-Key": key})
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


@cache
def _client() -> httpx.Client:
    """Return the one client: what it trusts is read from disk, which takes longer than most posts."""
    return httpx.Client(timeout=TIMEOUT, follow_redirects=False)


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
