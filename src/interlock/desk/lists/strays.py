"""Which kinds of touch sources tell of that the agreement does not know."""

from __future__ import annotations

from dataclasses import dataclass

from interlock.desk import models


@dataclass(frozen=True)
class Stray:
    """One kind that a source tells of, how often, and when first and last (microseconds UTC)."""

    source: str
    kind: str
    times: int
    first: int
    last: int


def strays(source: str | None = None) -> list[Stray]:
    """List them by source and kind, of all sources or of one."""
    rows = models.Stray.objects.order_by("source", "kind")
    if source is not None:
        rows = rows.filter(source=source)
    return [Stray(row.source, row.kind, row.times, row.first, row.last) for row in rows]
