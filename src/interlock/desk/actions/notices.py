"""Read notices, and forget what was told long ago."""

from __future__ import annotations

from typing import TYPE_CHECKING

from interlock.desk import clock
from interlock.desk.clock import MINUTE
from interlock.desk.models import Notice, Outgoing, Timer

if TYPE_CHECKING:
    from collections.abc import Collection

KEPT = 90 * 24 * 60 * MINUTE
"""How long notices, sent messages and timers that have rung are kept; what happened itself stays for good."""


def read_notices(member: str, numbers: Collection[int] | None = None, now: int | None = None) -> int:
    """Mark a log-in's notices as read, all of them unless some are named; return how many were new."""
    found = Notice.objects.filter(member=member, read=None)
    if numbers is not None:
        found = found.filter(pk__in=numbers)
    return found.update(read=clock.now() if now is None else now)


def forget_told(now: int | None = None) -> int:
    """Delete notices, sent messages and rung timers that are old; return how many.

    The timers of a hand-off stay: they say what of it was done once and is not to be done again.
    """
    before = (clock.now() if now is None else now) - KEPT
    gone = [
        Notice.objects.filter(at__lt=before).delete(),
        Outgoing.objects.filter(sent__lt=before).delete(),
        Timer.objects.filter(done__lt=before, handoff=None).delete(),
    ]
    return sum(count for count, _ in gone)
