"""Reports that stay as they were."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from interlock import InterlockError
from interlock.desk.models import Pin

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import datetime


@dataclass(frozen=True)
class Pinned:
    """A report as it was rendered, and what it was made from."""

    name: str
    seal: str
    versions: Mapping[str, int]
    parameters: Mapping[str, Any]
    rendered: bytes
    at: datetime


def pins() -> list[Pinned]:
    """List the pinned reports, oldest first."""
    return [_pinned(row) for row in Pin.objects.order_by("at", "id")]


def pinned(name: str) -> Pinned:
    """Find one pinned report."""
    row = Pin.objects.filter(name=name).first()
    if row is None:
        known = ", ".join(one.name for one in pins()) or "none yet"
        message = f"no report is pinned as {name!r}; pinned are: {known}"
        raise InterlockError(message)
    return _pinned(row)


def _pinned(row: Pin) -> Pinned:
    return Pinned(row.name, row.seal, row.versions, row.parameters, bytes(row.rendered), row.at)
