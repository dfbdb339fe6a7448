"""Forget what is kept only for a while."""

from __future__ import annotations

from django.db import transaction

from interlock.desk import clock, happenings, keeping
from interlock.desk.actions.sources import forget_deliveries
from interlock.desk.actions.uploads import forget_files
from interlock.desk.live.twice import KEEP
from interlock.desk.models import Heard

_AT_ONCE = 10_000
_THINGS = ("visitors", "refused_rows")


def forget_old(now: int | None = None) -> int:
    """Forget ids heard long ago, which the ledger keeps, and what a clause of retention, or custom, says is old.

    Return how many.
    """
    at = clock.now() if now is None else now
    answered = keeping.before("deliveries", at)
    answers = 0 if answered is None else forget_deliveries(answered)
    uploaded = keeping.before("uploads", at)
    files = 0 if uploaded is None else forget_uploads(uploaded)
    return _ids(at - KEEP) + answers + files + sum(_things(what, at) for what in _THINGS)


def forget_uploads(before: int) -> int:
    """Delete the files of all uploads begun before an instant (microseconds UTC), but for those that are being read."""
    old = list(keeping.things("uploads", before))
    for upload in old:
        forget_files(upload)
    return len(old)


def _ids(before: int) -> int:
    gone = 0
    while piece := list(Heard.objects.filter(at__lt=before).values_list("id", flat=True)[:_AT_ONCE]):
        gone += Heard.objects.filter(pk__in=piece).delete()[0]
    return gone


@transaction.atomic
def _things(what: str, now: int) -> int:
    """Forget what is old of a kind, and note how many; what belongs to it goes too and is not counted."""
    before = keeping.before(what, now)
    found = keeping.things(what, before) if before is not None else None
    if found is None or not found.exists():
        return 0
    gone = found.delete()[1][found.model._meta.label]
    happenings.note("forgotten", at=now, more={"what": what, "rows": gone})
    return gone
