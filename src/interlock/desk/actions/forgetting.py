"""Forget what is kept only for a while."""

from __future__ import annotations

from django.db import transaction

from interlock.desk import clock
from interlock.desk.actions.sources import forget_deliveries
from interlock.desk.clock import SECOND
from interlock.desk.live.twice import KEEP
from interlock.desk.models import Heard, Visitor

KEEP_VISITORS = 90 * 86_400 * SECOND
"""How long a browser is remembered that has not come back."""
_AT_ONCE = 10_000


def forget_old(now: int | None = None) -> int:
    """Forget ids heard long ago, which the ledger keeps, what was answered then, and browsers that did not come back.

    Return how many.
    """
    at = clock.now() if now is None else now
    return _ids(at - KEEP) + forget_deliveries(at - KEEP) + _visitors(at - KEEP_VISITORS)


def _ids(before: int) -> int:
    gone = 0
    while piece := list(Heard.objects.filter(at__lt=before).values_list("id", flat=True)[:_AT_ONCE]):
        gone += Heard.objects.filter(pk__in=piece).delete()[0]
    return gone


@transaction.atomic
def _visitors(before: int) -> int:
    """Forget browsers and what they did before they said who they are."""
    return sum(
        count for table, count in Visitor.objects.filter(seen__lt=before).delete()[1].items() if table == "desk.Visitor"
    )
