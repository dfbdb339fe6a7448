"""Whether a clock that either team promised to keep ran out."""

from __future__ import annotations

from typing import TYPE_CHECKING

from interlock.desk import timing
from interlock.desk.ledger.person import of_accounts, of_people
from interlock.desk.lists.program import binding
from interlock.desk.models import Handoff, Timer
from interlock.lifecycle import NOTHING, Changed, Fields, Moved, Touched
from interlock.lifecycle.gate import stated

if TYPE_CHECKING:
    from collections.abc import Iterable

    from interlock.agreement.handoff import Promise
    from interlock.lifecycle import Event, Program


def broken(timer: Timer, now: int) -> bool:
    """Say whether a promised clock (`[promise.*]`) has run since its start without what was promised.

    Not so if the hand-off went another way, the lead is not in the promise's segment, or nobody promises it any more.
    """
    bound, handoff = binding(now), Handoff.objects.filter(pk=timer.handoff or 0).first()
    promise = bound.program.agreement.promise.get(timer.clause.partition(".")[2]) if bound else None
    if bound is None or handoff is None or promise is None or promise.from_ is None or promise.to is None:
        return False
    since = timing.happened(handoff, promise.from_)
    if since is None:
        return False
    stopped = timing.happened(handoff, promise.to)
    if stopped is not None:
        return timer.kind == "promise" and stopped > timer.due
    events = of_people([handoff.person])[handoff.person]
    after = (event.at for event in events if isinstance(event, Touched | Moved) and event.kind == promise.to)
    first = min((at for at in after if at >= since), default=None)
    late = first is None or (timer.kind == "promise" and first > timer.due)
    return late and _concerns(bound.program, promise, events, since)


def _concerns(program: Program, promise: Promise, events: list[Event], since: int) -> bool:
    """Say whether the lead was in the promise's segment when the clock started, by what was known by then."""
    if promise.segment is None:
        return True
    person = _known((event for event in events if isinstance(event, Changed)), since)
    account = NOTHING if person.account is None else _known(of_accounts([person.account])[person.account], since)
    where = program.agreement.segment[promise.segment].where
    return stated(program.agreement, f"segment.{promise.segment}", where).holds(person, account)


def _known(changes: Iterable[Changed], by: int) -> Fields:
    fields = NOTHING
    for change in changes:
        if change.recorded <= by:
            fields = fields.after(change)
    return fields
