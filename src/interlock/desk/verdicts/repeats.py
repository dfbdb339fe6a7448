"""Refusals that repeat under one reason: the one that is enough opens a proposal, further ones are its evidence."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Any

from django.db import connection

from interlock.desk import happenings, timing
from interlock.desk.models import Handoff, Proposal
from interlock.measure.ledger import key

if TYPE_CHECKING:
    from interlock.agreement.routing import Review
    from interlock.desk.verdicts.held import Case

DAY = 86_400_000_000
_TICK = timedelta(microseconds=1)
_REPEATS = 2
"""What the advisory lock is about."""


def count(case: Case, reason: str) -> dict[str, Any] | None:
    """Count one more refusal; return what an undo of it takes back, None if it changed no proposal."""
    if not case.agreement.review:
        return None
    clause = case.agreement.reason[reason].contradicts
    _one_after_the_other(clause, reason)
    going = Proposal.objects.select_for_update().filter(clause=clause, reason=reason, status="open").first()
    if going is not None:
        going.handoffs = [*going.handoffs, case.handoff.id]
        going.save(update_fields=["handoffs"])
        return {"number": going.pk, "opened": False}
    for name, review in case.agreement.review.items():
        if not review.reason or reason in review.reason:
            found = refused(clause, reason, case.now - round(review.within_days * DAY))
            if len(found) >= review.repeats:
                return {"number": _opened(case, (name, review), reason, found), "opened": True}
    return None


def refused(clause: str, reason: str, since: int) -> list[int]:
    """Return the hand-offs refused for a reason after an instant and after the last answer, oldest first.

    Those that came with imported history do not count, nor those whose refusal was overturned.
    """
    last = Proposal.objects.filter(clause=clause, reason=reason).exclude(answered=None).order_by("-answered").first()
    found = (
        Handoff.objects.filter(reason=reason, status__in=("rejected", "recycled"), adopted=False)
        .filter(decided__gt=max(since, last.answered if last and last.answered else 0))
        .exclude(disputes__upheld=False)
        .order_by("decided", "id")
    )
    return list(found.values_list("id", flat=True))


def uncount(handoff: int, counted: dict[str, Any] | None) -> None:
    """Take back what a refusal brought about that was undone, unless the proposal was answered meanwhile."""
    if counted is None:
        return
    found = Proposal.objects.select_for_update().filter(pk=counted["number"], status="open").first()
    if found is None:
        return
    left = [each for each in found.handoffs if each != handoff]
    if counted["opened"]:
        timing.answered(found)
        found.delete()
        return
    found.handoffs = left
    found.evidence = [row for row in found.evidence if row.get("handoff") != handoff]
    found.save(update_fields=["handoffs", "evidence"])


def _opened(case: Case, review: tuple[str, Review], reason: str, handoffs: list[int]) -> int:
    name, terms = review
    clause = case.agreement.reason[reason].contradicts
    opened = Proposal.objects.create(
        clause=clause,
        reason=reason,
        review=f"review.{name}",
        seal=case.lead.seal,
        handoffs=handoffs,
        opened=case.now,
        due=case.lead.program.clocks[terms.calendar].deadline(case.now, terms.answer_within // _TICK),
    )
    timing.expect(opened)
    happenings.note(
        "proposal_opened",
        at=case.now,
        handoff=case.handoff,
        more={"proposal": opened.pk, "clause": clause, "reason": reason},
    )
    return int(opened.pk)


def _one_after_the_other(clause: str, reason: str) -> None:
    """Let refusals for one reason be counted one after the other: else two at once would both be one too few."""
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_advisory_xact_lock(%s, %s)", [_REPEATS, key(clause, reason) % 2**31])
