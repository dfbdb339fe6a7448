"""Stop a hand-off's clock for a stated reason, and let it run on."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

from interlock.desk import happenings, timing
from interlock.desk.models import Pause
from interlock.desk.verdicts import before
from interlock.desk.verdicts.held import held
from interlock.desk.verdicts.refusals import AnsweredError, NotAgreedError
from interlock.desk.verdicts.said import when
from interlock.desk.verdicts.verdict import Verdict, verdict_of
from interlock.desk.verdicts.whom import answers
from interlock.measure.ledger import key

if TYPE_CHECKING:
    from interlock.desk.models import Handoff
    from interlock.desk.verdicts.held import Case

_TICK = timedelta(microseconds=1)


def hold(handoff: int, by: str, until: int, reason: str, now: int | None = None) -> Verdict:
    """Let a hand-off wait until a time; its clock stands still meanwhile, and everybody sees why.

    A hold that is given again replaces the one under way.
    """
    with held(handoff, now) as case:
        _may(case, by, until, reason.strip())
        row = case.handoff
        if row.until == until and _under_way(case, until, reason.strip(), by):
            return verdict_of(row, again=True)
        kept = before.keep(case, by)
        at = kept["at"]
        kept["pauses"] = _stopped(case, at)
        kept["pause"] = Pause.objects.create(handoff=row, since=at, until=until, reason=reason.strip(), by=by).pk
        row.until, row.due, row.verdict = until, _due(case), key("verdict", str(row.id), str(at))
        case.lead.move("held", number=row.verdict, by=by, until=until, due=row.due, clause=row.clause, team=row.team)
        row.before = kept | {"stood": list(case.lead.standing)}
        _saved(case, "held", by, at)
        return verdict_of(row)


def resume(handoff: int, by: str, now: int | None = None) -> Verdict:
    """Let the clock of a hand-off run on before its hold is over."""
    with held(handoff, now) as case:
        row = case.handoff
        _waits(case)
        answers(row, by)
        if row.until is None:
            return verdict_of(row, again=True)
        at = case.lead.instant
        _stopped(case, at)
        row.until, row.due, row.before = None, _due(case), None
        case.lead.move("held", by=by, until=at, due=row.due, clause=row.clause, team=row.team)
        _saved(case, "resumed", by, at)
        return verdict_of(row)


def _may(case: Case, by: str, until: int, reason: str) -> None:
    _waits(case)
    answers(case.handoff, by)
    if not reason:
        raise NotAgreedError("a hold needs a reason that both teams can read")
    if until <= case.now:
        raise NotAgreedError("a hold ends at a time that lies ahead; choose a later one")


def _waits(case: Case) -> None:
    row = case.handoff
    if row.status != "waiting":
        raise AnsweredError(f"{row.status} by {row.decided_by} at {when(row.decided or row.handed, case.now)}")


def _under_way(case: Case, until: int, reason: str, by: str) -> bool:
    return Pause.objects.filter(handoff=case.handoff, until=until, reason=reason, by=by).exists()


def _stopped(case: Case, at: int) -> list[list[int]]:
    """End the pauses under way; return each with the end it had."""
    going = Pause.objects.filter(handoff=case.handoff, until__gt=at)
    had = [[pause.pk, pause.until] for pause in going]
    going.update(until=at)
    return had


def _due(case: Case) -> int:
    """Return by when the hand-off is answered, its pauses left out; a due time that has passed stays."""
    row: Handoff = case.handoff
    run = timing.run_of(row, case.program, tuple(Pause.objects.filter(handoff=row).values_list("since", "until")))
    if run is None or row.due <= case.now:
        return row.due
    return run.deadline(case.program.agreement.handoff[row.clause].answer_within // _TICK)


def _saved(case: Case, kind: str, by: str, at: int) -> None:
    case.handoff.save()
    timing.replan(case.handoff, case.program)
    happenings.note(kind, at=at, by=by, handoff=case.handoff, more={"due": case.handoff.due})
