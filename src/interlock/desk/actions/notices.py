"""Read notices, and forget what was told long ago."""

from __future__ import annotations

from typing import TYPE_CHECKING

from interlock.desk import clock, keeping
from interlock.desk.models import Notice, Outgoing, Timer

if TYPE_CHECKING:
    from collections.abc import Collection


def read_notices(member: str, numbers: Collection[int] | None = None, now: int | None = None) -> int:
    """Mark a log-in's notices as read, all of them unless some are named; return how many were new."""
    found = Notice.objects.filter(member=member, read=None)
    if numbers is not None:
        found = found.filter(pk__in=numbers)
    return found.update(read=clock.now() if now is None else now)


def forget_told(now: int | None = None) -> int:
    """Delete notices, sent messages and rung timers that are old by the agreement, or by custom; return how many.

    What happened itself stays for good. The timers of a hand-off stay: they say what of it was done once and is not
    to be done again.
    """
    before = keeping.before("notices", clock.now() if now is None else now)
    if before is None:
        return 0
    gone = [
        Notice.objects.filter(at__lt=before).delete(),
        Outgoing.objects.filter(sent__lt=before).delete(),
        Timer.objects.filter(done__lt=before, handoff=None).delete(),
    ]
    return sum(count for count, _ in gone)
