"""What has just happened, as open pages are told of it: ids only, no personal data."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.db.models import Max, Q

from interlock.desk.models import Happening

if TYPE_CHECKING:
    from collections.abc import Collection


@dataclass(frozen=True, slots=True)
class News:
    """One thing that happened."""

    id: int
    kind: str
    handoff: int | None
    team: str
    owner: str


def newest() -> int:
    """Return the number of the last thing that happened, 0 before anything did."""
    return int(Happening.objects.aggregate(last=Max("id"))["last"] or 0)


def news(after: int, *, missing: Collection[int] = (), most: int = 500) -> list[News]:
    """List what happened after a number, and whatever has shown up of the numbers that were `missing` before it."""
    wanted = Q(id__gt=after)
    if missing:
        wanted |= Q(id__in=missing)
    rows = Happening.objects.filter(wanted).order_by("id").values_list("id", "kind", "handoff", "team", "owner")
    return [News(*row) for row in rows[:most]]
