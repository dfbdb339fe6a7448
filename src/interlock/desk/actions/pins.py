"""Keep a report as it was rendered."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.db import transaction
from django.utils import timezone

from interlock import InterlockError
from interlock.desk import clock, happenings
from interlock.desk.models import Pin

if TYPE_CHECKING:
    from collections.abc import Mapping


@transaction.atomic
def pin(name: str, seal: str, versions: Mapping[str, int], parameters: Mapping[str, Any], rendered: bytes) -> None:
    """Keep a rendered report with everything needed to render it again; a name is given once.

    `versions` come from `settle`, so that the ledger alone holds every row the report was made from.
    """
    _, new = Pin.objects.get_or_create(
        name=name,
        defaults={
            "seal": seal,
            "versions": dict(versions),
            "parameters": dict(parameters),
            "rendered": rendered,
            "at": timezone.now(),
        },
    )
    if not new:
        message = f"a report is pinned as {name!r} already, and pinned reports stay; choose another name"
        raise InterlockError(message)
    happenings.note("pinned", at=clock.now(), more={"report": name})
