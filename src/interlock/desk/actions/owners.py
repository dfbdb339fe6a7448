"""Who has a hand-off: take it from the queue, or hand it on; its clock runs on as it was."""

from __future__ import annotations

from typing import TYPE_CHECKING

from interlock.desk import happenings, timing
from interlock.desk.models import Absence, Ownership
from interlock.desk.rights import Right, demand
from interlock.desk.verdicts.held import held
from interlock.desk.verdicts.leading import leads
from interlock.desk.verdicts.refusals import AnsweredError, NotAgreedError
from interlock.desk.verdicts.said import when
from interlock.desk.verdicts.verdict import Verdict, verdict_of
from interlock.desk.verdicts.whom import answers, log_in, sits

if TYPE_CHECKING:
    from interlock.desk.verdicts.held import Case


def take(handoff: int, by: str, now: int | None = None) -> Verdict:
    """Take a hand-off from the queue of one's team."""
    with held(handoff, now) as case:
        row = case.handoff
        if row.owner == by:
            return verdict_of(row, again=True)
        _is_open(case)
        if row.owner:
            last = Ownership.objects.filter(handoff=row).order_by("-since", "-pk").first()
            since = f" since {when(last.since, case.now)}" if last else ""
            raise AnsweredError(f"{row.owner} has it{since}")
        answers(row, by)
        return _given(case, by, "taken from the queue", by, "assigned")


def hand_on(handoff: int, by: str, to: str, why: str, now: int | None = None) -> Verdict:
    """Give a hand-off to somebody else of the receiving team, or back to its queue (`to` empty).

    Whoever may answer it may, and whoever leads the team.
    """
    with held(handoff, now) as case:
        row = case.handoff
        if row.owner == to:
            return verdict_of(row, again=True)
        _is_open(case)
        member = log_in(by)
        if not leads(member, row.team):
            answers(row, by)
        demand(member, Right.HAND_ON)
        if not why.strip():
            raise NotAgreedError("say why it is handed on: whoever has it next reads it")
        if to:
            _can_take(case, to)
        return _given(case, to, why.strip(), by, "reassigned")


def _is_open(case: Case) -> None:
    row = case.handoff
    if row.status not in {"waiting", "accepted"}:
        raise AnsweredError(f"{row.status} by {row.decided_by} at {when(row.decided or row.handed, case.now)}")


def _can_take(case: Case, to: str) -> None:
    team = case.handoff.team
    if not log_in(to).may(Right.ANSWER) or not sits(to, team):
        raise NotAgreedError(f"{to} has no seat in {team}; choose somebody who has, or ask RevOps for a seat")
    away = Absence.objects.filter(member=to, since__lte=case.now, until__gt=case.now).first()
    if away is not None:
        instead = f"; {away.delegate} stands in" if away.delegate else ""
        raise NotAgreedError(f"{to} is away until {when(away.until, case.now)}{instead}")


def _given(case: Case, to: str, why: str, by: str, kind: str) -> Verdict:
    row, was = case.handoff, case.handoff.owner
    row.owner = to
    row.save(update_fields=["owner"])
    Ownership.objects.create(handoff=row, owner=to, since=case.now, why=why, by=by)
    timing.replan(row, case.program)
    happenings.note(kind, at=case.now, by=by, handoff=row, more={"from": was})
    return verdict_of(row)
