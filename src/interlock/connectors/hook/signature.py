"""Signatures of deliveries: HMAC-SHA256 (RFC 2104) over the time and the body, under the source's secret."""

from __future__ import annotations

import hmac
import re

from interlock import InterlockError

WINDOW = 300
"""Seconds by which the time of a signature may differ from ours; older ones might be somebody's recording."""
_HEADER = re.compile(r"t=(\d{1,12}),v1=([0-9a-f]{64})")


class BadSignatureError(InterlockError):
    """A delivery is not signed, or not by this source, or not now."""


def sign(secret: str, body: bytes, at: int) -> str:
    """Return the header `X-Interlock-Signature` for a body sent at a time, in seconds since 1970: `t=...,v1=...`."""
    return f"t={at},v1={_mac(secret, at, body)}"


def verify(secret: str, header: str, body: bytes, now: int) -> None:
    """Refuse a body unless its header is this secret's signature of it, made within the window around `now`."""
    found = _HEADER.fullmatch(header.strip())
    if found is None:
        raise BadSignatureError("X-Interlock-Signature must read t=SECONDS,v1=HEX, with HMAC-SHA256 over SECONDS.BODY")
    at = int(found[1])
    if not hmac.compare_digest(found[2], _mac(secret, at, body)):
        raise BadSignatureError("the signature is not this source's for this time and body; sign SECONDS.BODY as sent")
    if abs(now - at) > WINDOW:
        message = f"the signature was made {abs(now - at)} seconds away from our clock; sign anew when sending again"
        raise BadSignatureError(message)


def _mac(secret: str, at: int, body: bytes) -> str:
    return hmac.new(secret.encode(), f"{at}.".encode() + body, "sha256").hexdigest()
