"""What was brought in, and what was not."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from interlock.desk.models import Import, Quarantined

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import datetime


@dataclass(frozen=True)
class Brought:
    """One import and its counts; `finished` is empty while it runs, or when it was cut short."""

    id: int
    source: str
    rows_read: int
    duplicates: int
    quarantined: int
    loaded: Mapping[str, int]
    started: datetime
    finished: datetime | None


@dataclass(frozen=True)
class Refusal:
    """One row that was not loaded."""

    file: str
    line: int
    column: str
    reason: str
    row: str


def imports() -> list[Brought]:
    """List the imports, newest first."""
    return [
        Brought(
            row.pk,
            row.source,
            row.rows_read,
            row.duplicates,
            row.quarantined,
            row.loaded,
            row.started,
            row.finished,
        )
        for row in Import.objects.order_by("-id")
    ]


def quarantine(load: int, most: int | None = None) -> list[Refusal]:
    """List the rows that one import did not load, by place."""
    rows = Quarantined.objects.filter(load_id=load).order_by("file", "line", "id")[:most]
    return [Refusal(row.file, row.line, row.column, row.reason, row.row) for row in rows]
