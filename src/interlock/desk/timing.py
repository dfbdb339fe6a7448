"""What time alone will bring about for a hand-off, written down as timers that `interlock work` rings."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

from interlock.desk.models import Handoff, Pause, Proposal, Timer
from interlock.lifecycle import Run, alarms

if TYPE_CHECKING:
    from collections.abc import Iterator

    from interlock.lifecycle import Program

_TICK = timedelta(microseconds=1)
_VERDICTS = ("accepted", "rejected", "recycled")


def plan(handoff: Handoff, program: Program) -> None:
    """Write the timers of a hand-off that has just been made, in the transaction in which it is."""
    Timer.objects.bulk_create(_wanted(handoff, program, ()))


def replan(handoff: Handoff, program: Program) -> None:
    """Bring the timers of a hand-off in line with it after a pause, a verdict, an undo or a new owner.

    What has rung stays rung. Of what has not, all goes that is no longer wanted, and the rest moves to its new time.
    A reminder whose time passed meanwhile comes late, unless the hand-off is overdue by then.
    """
    pauses = tuple(Pause.objects.filter(handoff=handoff).order_by("since").values_list("since", "until"))
    there = {timer.key: timer for timer in Timer.objects.filter(handoff=handoff.id)}
    wanted = {timer.key: timer for timer in _wanted(handoff, program, pauses)}
    gone = [timer.pk for key, timer in there.items() if timer.done is None and key not in wanted]
    Timer.objects.filter(pk__in=gone).delete()
    Timer.objects.bulk_create(timer for key, timer in wanted.items() if key not in there)
    for key, timer in wanted.items():
        if key in there and there[key].done is None and there[key].due != timer.due:
            Timer.objects.filter(pk=there[key].pk, done=None).update(due=timer.due)


def expect(proposal: Proposal) -> None:
    """Write the timer of a proposal that marketing is to answer by its due time."""
    Timer.objects.create(
        key=f"proposal_due:{proposal.pk}", due=proposal.due, kind="proposal_due", clause=proposal.clause
    )


def answered(proposal: Proposal) -> None:
    """Forget the timer of a proposal that was answered."""
    Timer.objects.filter(key=f"proposal_due:{proposal.pk}", done=None).delete()


def run_of(handoff: Handoff, program: Program, pauses: tuple[tuple[int, int], ...]) -> Run | None:
    """Return a hand-off's clock, None where the agreement no longer has its clause."""
    clause = program.agreement.handoff.get(handoff.clause)
    return None if clause is None else Run(handoff.handed, program.clocks[clause.calendar], pauses=pauses)


def happened(handoff: Handoff, event: str) -> int | None:
    """Return when something happened to a hand-off that may start or stop a clock, None if it did not."""
    if event == "handed_over":
        return handoff.handed
    if event == "answered":
        return handoff.answered
    if event == "decided" or (event == handoff.status and event in _VERDICTS):
        return handoff.decided
    return None


def _wanted(handoff: Handoff, program: Program, pauses: tuple[tuple[int, int], ...]) -> list[Timer]:
    found = list(_promised(handoff, program))
    if handoff.status == "waiting":
        if handoff.until is not None:
            found.append(_timer(handoff, f"unhold:{handoff.until}", handoff.until))
        if handoff.answered is None:
            found += _until_answered(handoff, program, pauses)
    if handoff.answered is not None and handoff.answered > handoff.due:
        found.append(_breach(handoff))
    return found


def _until_answered(handoff: Handoff, program: Program, pauses: tuple[tuple[int, int], ...]) -> Iterator[Timer]:
    yield _breach(handoff)
    run = run_of(handoff, program, pauses)
    if run is None:
        return
    for number, alarm in enumerate(alarms(handoff.clause, program.agreement.handoff[handoff.clause], run)):
        if alarm.to is not None:
            yield _timer(handoff, f"escalate:{number}", alarm.at, alarm.clause, alarm.to)
        else:
            yield _timer(handoff, f"remind:{number}", alarm.at, alarm.clause)
    if (team := program.agreement.team.get(handoff.team)) is not None and team.reassign_after is not None:
        within = program.agreement.handoff[handoff.clause].answer_within
        at = run.deadline((within + team.reassign_after) // _TICK)
        yield _timer(handoff, "reassign", at, f"team.{handoff.team}.reassign_after")


def _breach(handoff: Handoff) -> Timer:
    return _timer(handoff, "breach", handoff.due, f"handoff.{handoff.clause}.answer_within")


def _promised(handoff: Handoff, program: Program) -> Iterator[Timer]:
    """Yield the ends of the clocks of either team (`[promise.*]`) that run for the hand-off."""
    for name, promise in program.agreement.promise.items():
        if promise.from_ is None or promise.to is None or promise.within is None or promise.calendar is None:
            continue
        since = happened(handoff, promise.from_)
        if since is None or promise.handoff not in {None, handoff.clause} or happened(handoff, promise.to) is not None:
            continue
        clock, within = program.clocks[promise.calendar], promise.within // _TICK
        yield _timer(handoff, f"promise:{name}", clock.deadline(since, within), f"promise.{name}", promise.owner)
        if promise.owner == "marketing":  # sales is reminded of each hand-off by its own clause
            soon = clock.deadline(since, within * 3 // 4)
            yield _timer(handoff, f"promise_soon:{name}", soon, f"promise.{name}", promise.owner)


def _timer(handoff: Handoff, what: str, due: int, clause: str = "", to: str = "") -> Timer:
    """Return a timer for one thing, such as `remind:0`; its key names the thing, so that it is done once."""
    kind, _, number = what.partition(":")
    key = ":".join(filter(None, (kind, str(handoff.id), number)))
    return Timer(key=key, due=due, kind=kind, handoff=handoff.id, person=handoff.person, clause=clause, to=to)
