"""What happened to hand-offs in a stretch of time, in the few numbers that a message can hold."""

from __future__ import annotations

from dataclasses import dataclass

from django.db.models import Count, F, Q

from interlock.desk.models import Dispute, Handoff, Outgoing, Proposal, Violation


@dataclass(frozen=True)
class Summary:
    """Counts of a stretch; what waits is as of now."""

    handed: int
    complete: int
    """Of those handed over: how many with everything that the brief should hold."""
    due: int
    """Fell due in the stretch, answered or not."""
    in_time: int
    accepted: int
    rejected: int
    recycled: int
    reasons: tuple[tuple[str, int], ...]
    """Why hand-offs were refused, the commonest first."""
    waiting: int
    overdue: int
    unowned: int
    proposals: int
    """Open, for marketing to answer."""
    disputes: int


@dataclass(frozen=True)
class Upkeep:
    """What RevOps looks after: stages claimed elsewhere since then, and messages laid aside."""

    violations: int
    laid_aside: int


def summary(since: int, until: int, now: int) -> Summary:
    """Sum up the hand-offs of a stretch, its end not included."""
    handed = Q(handed__gte=since, handed__lt=until)
    due = Q(due__gte=since, due__lt=until)
    decided = Q(decided__gte=since, decided__lt=until)
    waits = Q(status="waiting")
    found = Handoff.objects.filter(adopted=False).aggregate(
        n_handed=Count("id", handed),
        n_complete=Count("id", handed & Q(missing=[])),
        n_due=Count("id", due),
        n_in_time=Count("id", due & Q(answered__lte=F("due"))),
        n_accepted=Count("id", decided & Q(status="accepted")),
        n_rejected=Count("id", decided & Q(status="rejected")),
        n_recycled=Count("id", decided & Q(status="recycled")),
        n_waiting=Count("id", waits),
        n_overdue=Count("id", waits & Q(answered=None, due__lt=now)),
        n_unowned=Count("id", waits & Q(owner="")),
    )
    refused = Handoff.objects.filter(decided, status__in=["rejected", "recycled"]).exclude(reason="")
    reasons = refused.values_list("reason").annotate(count=Count("id")).order_by("-count", "reason")
    return Summary(
        **{name.removeprefix("n_"): count for name, count in found.items()},
        reasons=tuple((reason, count) for reason, count in reasons[:3]),
        proposals=Proposal.objects.filter(status="open").count(),
        disputes=Dispute.objects.filter(settled=None).count(),
    )


def upkeep(since: int) -> Upkeep:
    """Count what RevOps looks after."""
    return Upkeep(
        Violation.objects.filter(recorded__gte=since).count(),
        Outgoing.objects.filter(sent=None, dead__isnull=False).count(),
    )
