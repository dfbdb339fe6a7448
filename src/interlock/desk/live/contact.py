"""What a touch means for the lead's last hand-off: proof that it was answered, or the sign that ends its rest."""

from __future__ import annotations

from typing import TYPE_CHECKING

from interlock.desk import happenings, timing
from interlock.desk.lists.program import program_of
from interlock.desk.models import Handoff
from interlock.lifecycle import Moved, Touched, proves_answer
from interlock.measure.ledger import key

if TYPE_CHECKING:
    from collections.abc import Sequence

    from interlock.lifecycle import Event, Program, Standing

ANY_TOUCH = "any"
"""The trigger that every inbound touch pulls."""
OURS = "interlock"


def proved(person: int, events: Sequence[Event], program: Program, now: int) -> None:
    """Note the first touch of ours that proves contact, as the clause says what does; its clock stops with it."""
    ours = [event for event in events if isinstance(event, Touched) and event.outbound]
    if not ours:
        return
    handoff = Handoff.objects.select_for_update().filter(person=person).order_by("-handed").first()
    if handoff is None:
        return
    under = program_of(handoff.seal) or program
    if handoff.clause not in under.agreement.handoff:
        return
    proofs = [
        touch.at
        for touch in ours
        if touch.at >= handoff.handed and proves_answer(under.agreement, handoff.clause, touch)
    ]
    first = min(proofs, default=None)
    if first is None or (handoff.contacted is not None and handoff.contacted <= first):
        return
    fresh = handoff.contacted is None
    handoff.contacted = first
    handoff.answered = first if handoff.answered is None else min(handoff.answered, first)
    handoff.save(update_fields=["contacted", "answered"])
    timing.replan(handoff, under)
    if fresh:
        happenings.note("contacted", at=now, handoff=handoff, by=next((t.by or "" for t in ours if t.at == first), ""))


def returns(person: int, standing: Standing, events: Sequence[Event], at: int) -> list[Moved]:
    """Return the move that ends a rest, if sales asked to hear of such a touch again and this is the first one."""
    theirs = [event for event in events if isinstance(event, Touched) and not event.outbound]
    if standing.state != "resting" or not theirs:
        return []
    handoff = Handoff.objects.filter(person=person, status="recycled").exclude(trigger="").order_by("-handed").first()
    if handoff is None or handoff.clause != standing.clause or handoff.decided is None:
        return []
    if not any(t.at > handoff.decided and handoff.trigger in {ANY_TOUCH, t.kind} for t in theirs):
        return []
    Handoff.objects.filter(pk=handoff.pk).update(until=at)
    happenings.note("returned", at=at, handoff=handoff, more={"trigger": handoff.trigger})
    own = key("returned", str(person), str(at))
    return [Moved(own, person, "returned", at, at, until=at, clause=handoff.clause, source=OURS)]
