"""What was heard before: delivered twice, heard once."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pyarrow as pa
from django.conf import settings
from django.db import connection
from django.db.models import Q

from interlock.desk.clock import SECOND
from interlock.desk.ledger import rows, store
from interlock.desk.ledger.tail import TAILS
from interlock.desk.live import many
from interlock.desk.models import Heard, Import
from interlock.measure.ledger import TABLES

if TYPE_CHECKING:
    from collections.abc import Iterable

KEEP = 30 * 86_400 * SECOND
"""How long the id of something heard is kept beside the ledger, which keeps it for good."""
_UNDER_WAY = timedelta(days=1)
"""An import that began longer ago and did not end was given up."""
_BUCKET = {"touches": ("person",), "changes": ("person", "key"), "moves": ("person", "opportunity")}


def first_heard(ids: Iterable[int], now: int) -> set[int]:
    """Write down ids of what is said now; return those that were not heard lately."""
    return many.put_new(Heard, ("id", "at"), [(one, now) for one in sorted(ids)])


def known_since(now: int) -> int:
    """Return the time from which on what happens cannot be in the ledger without being heard lately.

    What an import brought, or brings now, may have happened at any time until it ended.
    """
    found = Import.objects.filter(Q(finished=None) | Q(finished__gte=_moment(now - KEEP))).values_list(
        "started", "finished"
    )
    ended = [finished or _moment(now) for started, finished in found if finished or started > _moment(now) - _UNDER_WAY]
    return max([now - KEEP, *(round(one.timestamp() * SECOND) for one in ended)])


def in_ledger(name: str, events: Iterable[Any]) -> set[int]:
    """Return which of these events of one table the ledger holds; nothing can come into it meanwhile."""
    told = list(events)
    if not told:
        return set()
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute(f"LOCK TABLE {TAILS[name]._meta.db_table} IN ROW EXCLUSIVE MODE")
    columns = ("id", *_BUCKET[name])
    shape = pa.schema([TABLES[name].field(column).with_nullable(nullable=True) for column in columns])
    given = pa.Table.from_pylist([{column: getattr(one, column) for column in columns} for one in told], shape)
    return set(rows.held(store.open_table(Path(settings.LEDGER_ROOT), name), name, given).to_pylist())


def _moment(at: int) -> datetime:
    return datetime.fromtimestamp(at / SECOND, UTC)
