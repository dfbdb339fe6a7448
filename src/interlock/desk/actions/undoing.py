"""Take a verdict back within a minute, as if it had not been given."""

from __future__ import annotations

from typing import TYPE_CHECKING

from interlock.desk import happenings, timing
from interlock.desk.clock import UNDO
from interlock.desk.models import Happening, TailMove
from interlock.desk.rights import Right, demand
from interlock.desk.verdicts import before, repeats
from interlock.desk.verdicts.held import held
from interlock.desk.verdicts.refusals import NotTheirsError, NotUndoneError
from interlock.desk.verdicts.said import when
from interlock.desk.verdicts.verdict import Verdict, verdict_of
from interlock.desk.verdicts.whom import log_in, runs_it

if TYPE_CHECKING:
    from typing import Any

    from interlock.desk.verdicts.held import Case


def undo(handoff: int, by: str, now: int | None = None) -> Verdict:
    """Take the last verdict or hold back; everything is as it was before it, but for the record that it was given."""
    with held(handoff, now) as case:
        kept = case.handoff.before
        if kept is None:
            return _nothing_left(case, by)
        _may(case, kept, by)
        what, number = "held" if "pause" in kept else case.handoff.status, case.handoff.verdict or 0
        if not TailMove.objects.filter(id=number).delete()[0]:
            raise NotUndoneError("the verdict is in the ledger already, which is never changed: it stands")
        before.restore(case, kept)
        case.handoff.save()
        repeats.uncount(case.handoff.id, kept.get("proposal"))
        before.untold(case.handoff, kept)
        timing.replan(case.handoff, case.program)
        happenings.note("undone", at=case.now, by=by, handoff=case.handoff, more={"what": what, "verdict": str(number)})
        return verdict_of(case.handoff)


def _was_undone(case: Case, by: str) -> bool:
    """Say whether the last thing that happened is that `by` undid: then this is a double click."""
    last = Happening.objects.filter(handoff=case.handoff.id).order_by("-id").first()
    return last is not None and (last.kind, last.by) == ("undone", by) and case.now - last.at <= UNDO


def _nothing_left(case: Case, by: str) -> Verdict:
    if _was_undone(case, by):
        return verdict_of(case.handoff, again=True)
    raise NotUndoneError("there is no verdict to undo: the hand-off waits")


def _may(case: Case, kept: dict[str, Any], by: str) -> None:
    member = log_in(by)
    demand(member, Right.ANSWER)
    if by != kept["by"] and not runs_it(member):
        raise NotTheirsError(f"{kept['by']} gave this verdict, and they, or RevOps, may undo it")
    if case.now - kept["at"] > UNDO:
        raise NotUndoneError(
            f"{case.handoff.status} at {when(kept['at'], case.now)}, more than a minute ago: it stands; "
            "marketing may dispute it"
        )
    if since := before.moved_on(case, kept):
        raise NotUndoneError(f"{since}: the verdict stands")
