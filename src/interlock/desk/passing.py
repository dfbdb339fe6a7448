"""Give a hand-off that is with somebody who leaves to whoever routing finds; its clock runs on as it was."""

from __future__ import annotations

from typing import TYPE_CHECKING

from interlock.desk import happenings, routing, timing
from interlock.desk.models import Ownership
from interlock.desk.verdicts.held import held
from interlock.desk.verdicts.leading import leader

if TYPE_CHECKING:
    from interlock.desk.verdicts.held import Case


def pass_on(handoff: int, owner: str, clause: str, now: int) -> bool:
    """Route a hand-off again while it waits with its owner; return whether there was somebody else."""
    with held(handoff, now) as case:
        return case.handoff.status == "waiting" and case.handoff.owner == owner and _routed(case, clause)


def give_up(handoff: int, owner: str, now: int) -> str | None:
    """Take a hand-off from a log-in that was closed, and return who has it now; None where it was theirs no more.

    Routing chooses. Where it finds nobody, what waits goes to the queue of its team, and what is being worked to
    whoever leads the team, because nobody looks for work under way in a queue.
    """
    with held(handoff, now) as case:
        row = case.handoff
        if row.owner != owner or not _is_open(case):
            return None
        if not _routed(case, "log-in closed"):
            to = "" if row.status == "waiting" else leader(row.team, case.now, owner)
            found = f"; {to} leads the team" if to else ""
            _given(case, to, f"the log-in of {owner} was closed{found}", {"from": owner})
        return row.owner


def _is_open(case: Case) -> bool:
    """Say whether a hand-off waits for its answer, or was accepted and its lead is still being worked."""
    row = case.handoff
    return row.status == "waiting" or (row.status == "accepted" and case.lead.standing.state == "working")


def _routed(case: Case, clause: str) -> bool:
    row = case.handoff
    found = routing.assign(routing.Facts(row, case.lead.lead, case.lead.account, case.lead.program), case.now)
    if not found.owner or found.owner == row.owner:
        return False
    row.team, row.routed = found.team, list(found.rules)
    gone = "is away" if clause.startswith("absence:") else "has left"
    _given(case, found.owner, f"{row.owner} {gone}; {found.why}", {"from": row.owner, "clause": clause})
    return True


def _given(case: Case, to: str, why: str, more: dict[str, object]) -> None:
    row = case.handoff
    row.owner = to
    row.save(update_fields=["owner", "team", "routed"])
    Ownership.objects.create(handoff=row, owner=to, since=case.now, why=why)
    timing.replan(row, case.program)
    answered = {} if row.status == "waiting" else {"answered": row.decided}
    happenings.note("reassigned", at=case.now, handoff=row, more=more | answered)
