"""The ledger's upkeep."""

from __future__ import annotations

from pathlib import Path

from django.conf import settings

from interlock.desk.ledger import upkeep
from interlock.desk.models import Pin
from interlock.measure.ledger import TABLES

KEEP_HOURS = 24 * 7
"""How long files that no version needs any more stay: longer than any reader or writer is under way."""


def compact() -> int:
    """Merge the small files of every bucket into one; return how many files went."""
    return sum(upkeep.compact(Path(settings.LEDGER_ROOT), name, 1) for name in TABLES)


def vacuum(keep_hours: int = KEEP_HOURS) -> int:
    """Delete old files that neither the newest version nor a pinned report needs; return how many."""
    pinned = list(Pin.objects.values_list("versions", flat=True))
    return sum(
        upkeep.vacuum(Path(settings.LEDGER_ROOT), name, [one[name] for one in pinned if name in one], keep_hours)
        for name in TABLES
    )
