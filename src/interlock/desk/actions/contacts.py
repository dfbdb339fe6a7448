"""Sales' own word that it called, wrote or met: the proof of contact where no outside system tells of it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from interlock.connectors import Said, Who
from interlock.desk import clock
from interlock.desk.actions.hearing import hear
from interlock.desk.lists.program import program_of
from interlock.desk.models import Handoff, Person
from interlock.desk.verdicts.refusals import NoSuchHandoffError, NotAgreedError
from interlock.desk.verdicts.whom import answers

if TYPE_CHECKING:
    from interlock.agreement import Agreement

SOURCE = "inbox"


def contacted(handoff: int, by: str, kind: str, now: int | None = None) -> None:
    """Note that whoever answers a hand-off reached out; heard like any touch of ours, it stops the clock."""
    at = clock.now() if now is None else now
    row = Handoff.objects.filter(id=handoff).first()
    if row is None:
        raise NoSuchHandoffError(f"there is no hand-off {handoff}")
    answers(row, by)
    program = program_of(row.seal)
    known = proofs(program.agreement, row.clause) if program else ()
    if kind not in known:
        raise NotAgreedError(f"{kind!r} proves no contact; choose one of: {', '.join(known) or 'none is agreed'}")
    said = Said(f"{handoff}:{kind}:{at}", _whom(row.person), at=at, kind=kind, by=by, outbound=True)
    (heard,) = hear([said], SOURCE, at)
    if heard.status == "refused":
        raise NotAgreedError(heard.problem)


def proofs(agreement: Agreement, clause: str) -> tuple[str, ...]:
    """Return the kinds of touch that prove contact under a clause."""
    named = agreement.handoff[clause].answered_by if clause in agreement.handoff else ()
    points = agreement.touchpoint.items()
    return named or tuple(name for name, point in points if point.human and point.direction == "outbound")


def _whom(person: int) -> Who:
    """Name somebody by the key under which they are known."""
    found = Person.objects.filter(id=person).values_list("key", flat=True).first() or ""
    namespace, _, own = found.partition(":")
    return Who(email=own) if namespace == "email" else Who(key=found)
