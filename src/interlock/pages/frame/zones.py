"""In which time zone somebody reads times and types them."""

from __future__ import annotations

from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from interlock.desk.lists.zones import zone_of

if TYPE_CHECKING:
    from django.http import HttpRequest

BROWSERS = "zone"
"""The cookie in which `clocks.js` keeps the browser's own."""


def zone(request: HttpRequest) -> ZoneInfo:
    """Return the zone that whoever asks has chosen, else their browser's, else UTC."""
    for name in (zone_of(request.user.get_username()), request.COOKIES.get(BROWSERS, "")):
        try:
            if name:
                return ZoneInfo(name)
        except (ZoneInfoNotFoundError, ValueError, OSError):
            continue
    return ZoneInfo("UTC")
