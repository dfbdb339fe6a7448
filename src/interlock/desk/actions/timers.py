"""Bring about what time alone brings about: each thing once, in order, however late the worker comes."""

from __future__ import annotations

import logging
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, TypeGuard

from django.db import DatabaseError, transaction

from interlock.desk import clock
from interlock.desk.actions.absences import leave
from interlock.desk.actions.summaries import digest_due, plan_week, week_due
from interlock.desk.happenings import note
from interlock.desk.lists.program import binding
from interlock.desk.live.leads import held
from interlock.desk.models import Handoff, Lead, Proposal, Timer
from interlock.desk.promising import broken
from interlock.desk.reassigning import reassign

if TYPE_CHECKING:
    from collections.abc import Callable

    from interlock.desk.live.leads import Held

MOST = 1_000
_PROMISED = ("promise", "promise_soon")
logger = logging.getLogger("interlock.work")


@dataclass(frozen=True)
class Rung:
    """One thing whose time had come."""

    kind: str
    due: int
    handoff: int | None
    person: int | None
    late: int
    """Microseconds after it was due."""


def ring(now: int | None = None, most: int = MOST) -> list[Rung]:
    """Do what is due, the longest due first, each in its own transaction; return what was done.

    What another worker does meanwhile is left to it. What fails is logged, left as it is and tried again the next
    time; it keeps nothing else from being done.
    """
    moment = clock.now() if now is None else now
    plan_week(moment)
    rung: list[Rung] = []
    failed: set[object] = set()
    while len(rung) + len(failed) < most and (found := _next(moment, failed)) is not None:
        try:
            if _done(found, moment):
                rung.append(_rung(found, moment))
        except DatabaseError:
            raise
        except Exception:  # whatever is wrong with one hand-off, the others' clocks go on
            logger.exception("could not do %s, which was due; it is tried again", found)
            failed.add(found.pk if isinstance(found, Timer) else (found.person,))
    return rung


def _next(now: int, failed: set[object]) -> Timer | Lead | None:
    """Return what has been due longest."""
    timers = Timer.objects.filter(done=None, due__lte=now).exclude(
        pk__in=[one for one in failed if isinstance(one, int)]
    )
    leads = Lead.objects.filter(wakes__lte=now).exclude(pk__in=[one[0] for one in failed if isinstance(one, tuple)])
    timer, lead = timers.order_by("due", "id").first(), leads.order_by("wakes", "person").first()
    if timer is None or lead is None or lead.wakes is None:
        return timer or lead
    return timer if timer.due <= lead.wakes else lead


def _rung(found: Timer | Lead, now: int) -> Rung:
    if isinstance(found, Timer):
        return Rung(found.kind, found.due, found.handoff, found.person, now - found.due)
    due = now if found.wakes is None else found.wakes
    return Rung("wake", due, None, found.person, now - due)


def _done(found: Timer | Lead, now: int) -> bool:
    """Do one thing; return whether it was still to be done.

    Locks are taken as everywhere: the lead, then its hand-off, then the timer. What asks the ledger asks it before.
    """
    if isinstance(found, Lead):
        return _wake(found.person, now)
    if found.kind == "away":  # many hand-offs, each in a transaction of its own
        leave(int(found.key.partition(":")[2]), now)
        return True
    if found.kind == "reassign" and found.person is not None:
        with held(found.person, now) as lead:
            return _once(found, now, lambda timer, handoff: _reassign(timer, handoff, lead, now))
    if found.kind in _PROMISED and not broken(found, now):
        return _once(found, now, lambda timer, handoff: None)  # noqa: ARG005
    return _once(found, now, lambda timer, handoff: _DOES[timer.kind](timer, handoff, now))


def _once(found: Timer, now: int, do: Callable[[Timer, Handoff | None], None]) -> bool:
    """Mark a timer as rung and do what it is for, both or neither; False if another worker was first."""
    with transaction.atomic():
        handoff = Handoff.objects.select_for_update().filter(pk=found.handoff or 0).first()
        timer = Timer.objects.select_for_update().filter(pk=found.pk, done=None, due__lte=now).first()
        if timer is None:
            return False
        Timer.objects.filter(pk=timer.pk).update(done=now)
        do(timer, handoff)
    return True


def _remind(timer: Timer, handoff: Handoff | None, now: int) -> None:
    """Remind whoever has it, unless it is answered or already too late: then it is overdue, and that is said."""
    if _open(handoff) and now <= handoff.due:
        note("reminded", at=now, handoff=handoff, more={"due": timer.due, "clause": timer.clause})


def _breach(timer: Timer, handoff: Handoff | None, now: int) -> None:
    """Note that it was not answered by its due time, also where it was answered since."""
    more = {"due": timer.due, "clause": timer.clause}
    if _open(handoff):
        note("breached", at=now, handoff=handoff, more=more)
    elif handoff is not None and handoff.answered is not None and handoff.answered > handoff.due:
        note("breached", at=now, handoff=handoff, more=more | {"answered": handoff.answered})


def _escalate(timer: Timer, handoff: Handoff | None, now: int) -> None:
    if _open(handoff):
        more = {"due": timer.due, "clause": timer.clause, "to": timer.to}
        note("escalated", at=now, handoff=handoff, more=more)


def _reassign(timer: Timer, handoff: Handoff | None, lead: Held, now: int) -> None:
    if handoff is not None and _open(handoff):
        reassign(handoff, lead, now, timer.clause)


def _unhold(timer: Timer, handoff: Handoff | None, now: int) -> None:
    if handoff is not None and handoff.status == "waiting" and handoff.until == timer.due:
        Handoff.objects.filter(pk=handoff.pk).update(until=None)
        note("resumed", at=now, handoff=handoff, more={"due": timer.due})


def _promise(timer: Timer, handoff: Handoff | None, now: int) -> None:
    _promised("breached", timer, handoff, now)


def _promise_soon(timer: Timer, handoff: Handoff | None, now: int) -> None:
    whole = Timer.objects.filter(handoff=timer.handoff, kind="promise", clause=timer.clause)
    if not whole.filter(due__lte=now).exists():  # then it is too late to remind, and that is said
        _promised("reminded", timer, handoff, now)


def _promised(kind: str, timer: Timer, handoff: Handoff | None, now: int) -> None:
    name = timer.clause.partition(".")[2]
    bound = binding(now)
    promise = bound.program.agreement.promise.get(name) if bound else None
    if promise is not None and handoff is not None:
        more = {"due": timer.due, "clause": timer.clause, "promise": name, "says": promise.says}
        note(kind, at=now, handoff=handoff, team=promise.owner, more=more)


def _proposal_due(timer: Timer, handoff: Handoff | None, now: int) -> None:
    del handoff
    proposal = Proposal.objects.select_for_update().filter(pk=timer.key.partition(":")[2], status="open").first()
    if proposal is not None:
        more = {"due": timer.due, "clause": proposal.clause, "proposal": proposal.pk}
        note("breached", at=now, team="marketing", more=more)


def _away(timer: Timer, handoff: Handoff | None, now: int) -> None:
    del handoff
    leave(int(timer.key.partition(":")[2]), now)


_DOES: dict[str, Callable[[Timer, Any, int], None]] = {
    "remind": _remind,
    "breach": _breach,
    "escalate": _escalate,
    "unhold": _unhold,
    "promise": _promise,
    "promise_soon": _promise_soon,
    "proposal_due": _proposal_due,
    "digest": digest_due,
    "weekly": week_due,
}


def _wake(person: int, now: int) -> bool:
    """Let a lead return whose rest is over, or note that one that waits has cooled off."""
    with held(person, now) as lead:
        if not lead.is_due():
            return False
        if lead.standing.state == "resting":
            note("returned", at=lead.instant, person=person, more={"due": lead.wakes})
            lead.move("returned")
        elif lead.standing.state == "waiting":
            handoffs = Handoff.objects.select_for_update().filter(person=person, status="waiting")
            handoff = handoffs.order_by("-handed").first()
            if handoff is not None:
                Handoff.objects.filter(pk=handoff.pk).update(cooled=lead.wakes)
                note("cooled", at=lead.instant, handoff=handoff, more={"since": lead.wakes})
            lead.move("cooled", clause=lead.standing.clause)
    return True


def _open(handoff: Handoff | None) -> TypeGuard[Handoff]:
    return handoff is not None and handoff.status == "waiting" and handoff.answered is None
