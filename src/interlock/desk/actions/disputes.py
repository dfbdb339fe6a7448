"""Marketing sees a verdict differently: it says why, and a named person settles it.

A verdict that is upheld stands. One that is overturned is struck from what its reason counts, and the lead's rest ends
at once: if it still meets the clause it is handed over again by the agreement itself, since nobody passes the gate by
any other way; if it has cooled it stays with marketing.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db.models import Count

from interlock.desk import happenings
from interlock.desk.models import Dispute, Member
from interlock.desk.rights import Right, Role, demand
from interlock.desk.verdicts.held import held
from interlock.desk.verdicts.leading import leader
from interlock.desk.verdicts.refusals import AnsweredError, NotAgreedError, NotTheirsError
from interlock.desk.verdicts.said import when
from interlock.desk.verdicts.whom import log_in, of_marketing, runs_it

if TYPE_CHECKING:
    from interlock.desk.verdicts.held import Case


def dispute(handoff: int, by: str, why: str, settles: str = "", now: int | None = None) -> int:
    """Ask somebody to settle whether a refusal stands; return the dispute's number.

    `settles` names who: somebody outside of marketing who did not give the verdict; else it is whoever of RevOps has
    the fewest to settle. Asked twice it is one dispute.
    """
    with held(handoff, now) as case:
        of_marketing(by, Right.DISPUTE, "a dispute")
        if not why.strip():
            raise NotAgreedError("say why: whoever settles the dispute reads it, and so does sales")
        row = case.handoff
        going = row.disputes.filter(settled=None).first()
        if going is not None:
            return _the_same(going, by, case.now)
        _may_be_disputed(case)
        judge = _judge(settles or _least_asked(row.decided_by), row.decided_by)
        found = Dispute.objects.create(handoff=row, by=by, why=why.strip(), at=case.now, settles=judge)
        happenings.note("disputed", at=case.now, by=by, handoff=row, more={"dispute": found.pk, "settles": judge})
        return int(found.pk)


def settle_dispute(dispute: int, by: str, *, upheld: bool, note: str, now: int | None = None) -> Dispute:
    """Say whether the verdict stands, and why."""
    found = Dispute.objects.filter(pk=dispute).first()
    if found is None:
        raise NotAgreedError(f"there is no dispute {dispute}")
    with held(found.handoff_id, now) as case:
        found.refresh_from_db()
        if found.settled is not None:
            if (found.upheld, found.note) == (upheld, note.strip()):
                return found
            raise AnsweredError(f"settled at {when(found.settled, case.now)}: the verdict was {_outcome(found)}")
        judge = log_in(by)
        demand(judge, Right.SETTLE)
        if by != found.settles and not runs_it(judge):
            raise NotTheirsError(f"{found.settles} was asked to settle this; they, or RevOps, do")
        if not note.strip():
            raise NotAgreedError("say why: both teams read it")
        found.settled, found.upheld, found.note = case.now, upheld, note.strip()
        found.save()
        happenings.note(
            "dispute_settled",
            at=case.now,
            by=by,
            handoff=case.handoff,
            more={"dispute": found.pk, "upheld": upheld, "opened_by": found.by, "settles": found.settles},
        )
        if not upheld:
            _overturn(case, by)
        return found


def pass_disputes_on(name: str, now: int) -> int:
    """Ask somebody else to settle what somebody who leaves was to settle; return how many disputes that were."""
    count = 0
    for number in list(Dispute.objects.filter(settles=name, settled=None).values_list("pk", flat=True)):
        found = Dispute.objects.get(pk=number)
        with held(found.handoff_id, now) as case:
            judge = _least_asked_or_leading(case, without=name)
            if judge and Dispute.objects.filter(pk=number, settles=name, settled=None).update(settles=judge):
                more = {"dispute": number, "from": name, "settles": judge}
                happenings.note("dispute_passed_on", at=case.now, handoff=case.handoff, more=more)
                count += 1
    return count


def _overturn(case: Case, by: str) -> None:
    """End the rest that the refusal began, unless the lead has moved on since."""
    row, standing = case.handoff, case.lead.standing
    if standing.state in {"resting", "closed"} and standing.clause == row.clause:
        row.until = case.lead.instant
        row.save(update_fields=["until"])
        case.lead.move("returned", by=by, until=case.lead.instant, clause=row.clause, team=row.team)
        happenings.note("returned", at=case.lead.found.recorded, by=by, handoff=row)


def _the_same(going: Dispute, by: str, now: int) -> int:
    if going.by == by:
        return int(going.pk)
    raise AnsweredError(f"{going.by} disputed it at {when(going.at, now)}; {going.settles} settles it")


def _may_be_disputed(case: Case) -> None:
    row = case.handoff
    if row.status not in {"rejected", "recycled"}:
        raise NotAgreedError(f"only a refusal can be disputed, and this hand-off is {row.status}")
    last = row.disputes.order_by("-pk").first()
    if last is not None and last.at >= (row.decided or 0):
        raise AnsweredError(f"this verdict was disputed before, and {_outcome(last)} by {last.settles}: {last.note}")


def _judge(name: str, decided_by: str) -> str:
    member = log_in(name)
    if not member.may(Right.SETTLE) or name == decided_by:
        raise NotAgreedError(f"{name} has a part in it; name somebody of sales or RevOps who did not give the verdict")
    return name


def _least_asked(decided_by: str) -> str:
    open_ones = dict(Dispute.objects.filter(settled=None).values_list("settles").annotate(n=Count("pk")))
    names = Member.objects.filter(role=Role.REVOPS, user__is_active=True).exclude(user__username=decided_by)
    found = sorted(names.values_list("user__username", flat=True), key=lambda name: (open_ones.get(name, 0), name))
    if not found:
        raise NotAgreedError("nobody of RevOps can settle it; name somebody of sales who did not give the verdict")
    return found[0]


def _least_asked_or_leading(case: Case, without: str) -> str:
    """Return who settles a dispute instead of somebody; empty where nobody is left who has no part in it."""
    try:
        return _least_asked(case.handoff.decided_by)
    except NotAgreedError:
        return leader(case.handoff.team, case.now, without, case.handoff.decided_by)


def _outcome(dispute: Dispute) -> str:
    return "upheld" if dispute.upheld else "overturned"
