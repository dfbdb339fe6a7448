"""Sales' answer to a hand-off: accepted, rejected with an agreed reason, or recycled until a date or a touch."""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal

from interlock.desk import happenings, timing
from interlock.desk.live.contact import ANY_TOUCH
from interlock.desk.models import Ownership
from interlock.desk.verdicts import before, repeats
from interlock.desk.verdicts.held import held
from interlock.desk.verdicts.refusals import AnsweredError, NoContactError, NotAgreedError
from interlock.desk.verdicts.said import when
from interlock.desk.verdicts.verdict import Verdict, verdict_of
from interlock.desk.verdicts.whom import answers
from interlock.measure.ledger import key

if TYPE_CHECKING:
    from interlock.agreement.handoff import Reason
    from interlock.desk.models import Handoff
    from interlock.desk.verdicts.held import Case

Decided = Literal["accepted", "rejected", "recycled"]
FAR = 36_500 * 86_400_000_000
"""How long a lead rests that only a touch brings back."""


def accept(handoff: int, by: str, now: int | None = None, note: str = "") -> Verdict:
    """Take a hand-off on; one that waits in the queue becomes one's own with it."""
    with held(handoff, now) as case:
        return _given(case, by, "accepted", note=note)


def reject(handoff: int, by: str, reason: str, note: str = "", now: int | None = None) -> Verdict:
    """Refuse a hand-off for a reason that the agreement in force knows; it says whether the lead may come back."""
    with held(handoff, now) as case:
        _agreed(case, reason)
        return _given(case, by, "rejected", reason=reason, note=note)


def recycle(  # noqa: PLR0913, PLR0917 - a date, a trigger, or neither
    handoff: int,
    by: str,
    until: int | None = None,
    trigger: str = "",
    reason: str = "",
    note: str = "",
    now: int | None = None,
) -> Verdict:
    """Give a lead back to marketing until a date, or until a touch of a kind (`any`: of any) by the lead itself.

    With neither it rests for as long as the agreement says.
    """
    with held(handoff, now) as case:
        if reason and not _agreed(case, reason).recycle:
            raise NotAgreedError(f"reason.{reason}: the lead may not come back; reject it for this reason instead")
        if until is not None and until <= case.now:
            raise NotAgreedError("a lead comes back at a time that lies ahead; choose a later date")
        _is_trigger(case, trigger)
        back = case.now + FAR if trigger and until is None else until
        return _given(case, by, "recycled", reason=reason, note=note, until=back, trigger=trigger)


def _agreed(case: Case, reason: str) -> Reason:
    found = case.agreement.reason.get(reason)
    if found is None:
        known = ", ".join(case.agreement.reason) or "none"
        if not reason:
            raise NotAgreedError(f"choose an agreed reason: it names the clause that the lead contradicts ({known})")
        raise NotAgreedError(f"{reason!r} is not an agreed reason; the agreement in force knows: {known}")
    return found


def _is_trigger(case: Case, trigger: str) -> None:
    inbound = [name for name, point in case.agreement.touchpoint.items() if point.direction == "inbound"]
    if trigger and trigger != ANY_TOUCH and trigger not in inbound:
        raise NotAgreedError(f"{trigger!r} is not a touch of theirs; choose one of: {ANY_TOUCH}, {', '.join(inbound)}")


def _given(  # noqa: PLR0913
    case: Case,
    by: str,
    status: Decided,
    *,
    reason: str = "",
    note: str = "",
    until: int | None = None,
    trigger: str = "",
) -> Verdict:
    if _stands_already(case, by, status, reason):
        return verdict_of(case.handoff, again=True)
    answers(case.handoff, by)
    _needs_contact(case)
    handoff, kept = case.handoff, before.keep(case, by)
    number = key("verdict", str(handoff.id), str(kept["at"]))
    case.lead.move(
        status, number=number, by=by, reason=reason or None, until=until, clause=handoff.clause, team=handoff.team
    )
    kept |= {"stood": list(case.lead.standing), "ownership": _own(handoff, by, kept["at"])}
    handoff.status, handoff.decided, handoff.decided_by, handoff.verdict = status, kept["at"], by, number
    handoff.reason, handoff.note, handoff.trigger = reason, note.strip(), trigger
    handoff.until = None if trigger and until == case.now + FAR else case.lead.standing.until
    handoff.answered = kept["at"] if handoff.answered is None else handoff.answered
    handoff.before = kept
    handoff.save()
    timing.replan(handoff, case.program)
    happenings.note(status, at=kept["at"], by=by, handoff=handoff, more={"reason": reason} if reason else {})
    if reason:
        kept["proposal"] = repeats.count(case, reason)
        handoff.save(update_fields=["before"])
    return verdict_of(handoff)


def _stands_already(case: Case, by: str, status: Decided, reason: str) -> bool:
    """Say whether this very answer was given before; refuse where another one was."""
    handoff = case.handoff
    if handoff.status == "waiting" or (handoff.status == "accepted" and status != "accepted"):
        return False
    if (handoff.status, handoff.decided_by, handoff.reason) == (status, by, reason):
        return True
    said = f"{handoff.status} by {handoff.decided_by or 'another system'}"
    raise AnsweredError(f"{said} at {when(handoff.decided or handoff.handed, case.now)}; nothing was changed")


def _needs_contact(case: Case) -> None:
    clause = case.program.agreement.handoff.get(case.handoff.clause)
    if clause is not None and clause.verdict_needs_contact and case.handoff.contacted is None:
        kinds = clause.answered_by or tuple(
            name for name, point in case.agreement.touchpoint.items() if point.human and point.direction == "outbound"
        )
        raise NoContactError(
            f"handoff.{case.handoff.clause} asks for proof of contact before a verdict: record one of "
            f"{', '.join(kinds)} first"
        )


def _own(handoff: Handoff, by: str, at: int) -> int | None:
    """Let whoever answers from the queue have the hand-off; return the number of the row that says so."""
    if handoff.owner:
        return None
    handoff.owner = by
    return int(Ownership.objects.create(handoff=handoff, owner=by, since=at, why="answered from the queue", by=by).pk)
