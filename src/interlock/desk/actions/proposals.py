"""Proposals that repeated refusals opened: worked out in the background, answered by marketing, signed by both."""

from __future__ import annotations

import logging

from django.db import DatabaseError, transaction
from django.db.models import Q

from interlock.desk import clock, happenings, proposing, timing
from interlock.desk.actions.agreement import propose
from interlock.desk.lists.program import Binding, binding
from interlock.desk.models import Proposal
from interlock.desk.rights import Right
from interlock.desk.verdicts.refusals import AnsweredError, NotAgreedError
from interlock.desk.verdicts.said import when
from interlock.desk.verdicts.whom import of_marketing

logger = logging.getLogger("interlock.work")


def replay_proposals(now: int | None = None, most: int = 1) -> list[int]:
    """Work out open proposals that have not been, or for a version that binds no longer; return their numbers.

    The oldest come first.
    """
    bound = binding(clock.now() if now is None else now)
    if bound is None:
        return []
    old = Q(worked_out=None) | ~Q(seal=bound.seal)
    waiting = Proposal.objects.filter(old, status="open").order_by("pk").values_list("pk", flat=True)
    return [number for number in waiting[:most] if _worked_out(number, bound, now)]


def replay_proposal(number: int, now: int | None = None) -> bool:
    """Work out what a proposal suggests and what it would have done to history; False if there was nothing to do."""
    at = clock.now() if now is None else now
    found, bound = Proposal.objects.filter(pk=number, status="open").first(), binding(at)
    if found is None or bound is None:
        return False
    worked = proposing.work_out(bound.program, found.clause, found.handoffs, at)
    with transaction.atomic():
        row = Proposal.objects.select_for_update().filter(pk=number, status="open").first()
        if row is None:
            return False
        row.evidence, row.says, row.text = worked.evidence, worked.says, worked.text
        row.change, row.replay, row.worked_out, row.seal = worked.change, worked.replay, at, bound.seal
        row.save()
        happenings.note("proposal_replayed", at=at, team="marketing", more={"proposal": number, "clause": row.clause})
    return True


def _worked_out(number: int, bound: Binding, now: int | None) -> bool:
    """Work one out; where that fails, the proposal says so and keeps nothing else from being done."""
    try:
        return replay_proposal(number, now)
    except DatabaseError:
        raise
    except Exception as error:
        logger.exception("proposal %s could not be worked out", number)
        says = f"The suggestion could not be worked out: {error}"
        at = clock.now() if now is None else now
        nothing = {"text": "", "change": None, "replay": None}
        open_now = Proposal.objects.filter(pk=number, status="open")
        return bool(open_now.update(says=says, worked_out=at, seal=bound.seal, **nothing))


@transaction.atomic
def answer_proposal(  # noqa: PLR0913 - what an answer is
    number: int, by: str, *, take: bool, answer: str, text: str = "", now: int | None = None
) -> Proposal:
    """Take a proposal over as a version to be signed by both teams, or decline it with a reason that sales sees.

    `text` is the agreement as marketing wants it, where that is not what was suggested. Nothing changes by it but what
    is proposed: a version binds once one person of each team has signed.
    """
    at = clock.now() if now is None else now
    of_marketing(by, Right.ANSWER_PROPOSAL, "an answer to a proposal")
    row = Proposal.objects.select_for_update().filter(pk=number).first()
    if row is None:
        raise NotAgreedError(f"there is no proposal {number}; `interlock proposal list` shows those there are")
    status = "accepted" if take else "declined"
    if row.status != "open":
        if (row.status, row.answered_by, row.answer) == (status, by, answer.strip()):
            return row
        raise AnsweredError(f"{row.status} by {row.answered_by} at {when(row.answered or row.opened, at)}")
    if not take and not answer.strip():
        raise NotAgreedError("say why it is declined: sales reads it")
    if take and not text:
        _refuse_outdated(row, at)
    if take:
        row.version = _proposed(row, text or row.text, by)
    row.status, row.answered, row.answered_by, row.answer = status, at, by, answer.strip()
    row.save()
    timing.answered(row)
    more = {"proposal": row.pk, "clause": row.clause, "answer": status, "version": row.version}
    happenings.note("proposal_answered", at=at, by=by, team="sales", more=more)
    return row


def _refuse_outdated(row: Proposal, at: int) -> None:
    """Refuse to take over what was suggested for another version: it would undo what was signed since."""
    bound = binding(at)
    if row.worked_out is not None and bound is not None and bound.seal != row.seal:
        raise NotAgreedError(
            "another version of the agreement binds since this was suggested; it is being worked out for that one. "
            "Look again in a moment, or decline"
        )


def _proposed(row: Proposal, text: str, by: str) -> int:
    if not text:
        raise NotAgreedError(
            f"nothing could be suggested for {row.clause} ({row.says or 'it is still being worked out'}); "
            "write the change into the agreement's text and give that, or decline"
        )
    return propose(text, by).number
