"""Whether this address can have passkeys."""

from __future__ import annotations

from ipaddress import ip_address
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from django.http import HttpRequest


def is_nameable(request: HttpRequest) -> bool:
    """Say whether browsers make passkeys for where we are: a name by https, or localhost (WebAuthn 2, 5.1.2)."""
    host = request.get_host().rsplit(":", 1)[0].strip("[]")
    try:
        ip_address(host)
    except ValueError:
        return request.is_secure() or host == "localhost"
    return False
