"""Who is to be told while a hand-off waits: reminders before it is due, escalations after."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from interlock.agreement.handoff import Handoff
    from interlock.lifecycle.clock import Run

_TICK = timedelta(microseconds=1)


class Alarm(NamedTuple):
    """Somebody is to be told at a time, unless the hand-off is answered by then."""

    at: int
    clause: str
    to: str | None
    """Who is told of an escalation; None: whoever has the lead is reminded."""


def alarms(name: str, handoff: Handoff, run: Run) -> list[Alarm]:
    """Return all alarms of a hand-off by time; `run` starts at the hand-off, lengths are working time.

    A reminder that would come before the hand-off itself is left out.
    """
    within = handoff.answer_within
    reminders = [
        Alarm(run.deadline((within - before) // _TICK), f"handoff.{name}.remind_before", None)
        for before in handoff.remind_before
        if before < within
    ]
    escalations = [
        Alarm(run.deadline((within + each.after) // _TICK), f"handoff.{name}.escalate", each.to)
        for each in handoff.escalate
    ]
    return sorted([*reminders, *escalations], key=lambda alarm: (alarm.at, alarm.to or ""))
