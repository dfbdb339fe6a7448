"""How an instance is, in counts: nothing of anybody."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from django.conf import settings
from django.db.models import Count, Max

from interlock.desk import clock
from interlock.desk.clock import SECOND
from interlock.desk.ledger import store
from interlock.desk.ledger.tail import TAILS
from interlock.desk.lists.outbox import outbox
from interlock.desk.models import Erasure, Handoff, Happening, Heartbeat, Lead, Timer
from interlock.measure.ledger import TABLES

if TYPE_CHECKING:
    from collections.abc import Mapping

LATE = 60.0
"""Seconds without a sign of life from which on no worker is taken to be there."""


@dataclass(frozen=True)
class Health:
    """What works, and how much waits; ages in seconds, None where there is nothing to have an age."""

    ledger: Mapping[str, int]
    """Version by table."""
    tail: Mapping[str, int]
    """Rows by table that wait to be moved."""
    worker_age: float | None
    timers_due: int
    timers_age: float | None
    outbox: int
    outbox_age: float | None
    dead_letters: int
    handoffs: Mapping[str, int]
    """By status."""
    handoffs_overdue: int
    leads: Mapping[str, int]
    """By state, of those who have been heard of live."""
    happenings: int
    erasures: int
    """Under way: killed, if it does not go away."""

    @property
    def has_worker(self) -> bool:
        """Say whether somebody rings timers and sends messages."""
        return self.worker_age is not None and self.worker_age <= LATE


def silent_since(now: int) -> int | None:
    """Return when the last worker was heard of, if that is long ago; None where one works, or none ever did."""
    last: int | None = Heartbeat.objects.aggregate(last=Max("at"))["last"]
    return last if last is not None and now - last > LATE * SECOND else None


def health() -> Health:
    """Look; raises DatabaseError or OSError where the database or the ledger cannot be read."""
    now, root = clock.now(), Path(settings.LEDGER_ROOT)
    letters, due = outbox(), Timer.objects.filter(done=None, due__lte=now)
    waiting = Handoff.objects.filter(status="waiting")
    first = due.order_by("due").values_list("due", flat=True).first()
    return Health(
        ledger={name: store.open_table(root, name).version() for name in TABLES},
        tail={name: model.objects.count() for name, model in TAILS.items()},
        worker_age=_age(Heartbeat.objects.aggregate(last=Max("at"))["last"], now),
        timers_due=due.count(),
        timers_age=_age(first, now),
        outbox=letters.waiting,
        outbox_age=_age(letters.oldest, now),
        dead_letters=letters.laid_aside,
        handoffs=_by("status", Handoff),
        handoffs_overdue=waiting.filter(answered=None, due__lt=now).count(),
        leads=_by("state", Lead),
        happenings=Happening.objects.aggregate(last=Max("id"))["last"] or 0,
        erasures=Erasure.objects.count(),
    )


def _age(at: int | None, now: int) -> float | None:
    return None if at is None else max(0.0, (now - at) / SECOND)


def _by(column: str, model: type[Handoff | Lead]) -> dict[str, int]:
    rows = model.objects.order_by(column).values(column).annotate(count=Count("pk"))
    return {row[column]: row["count"] for row in rows}
