"""Give a hand-off that waits with somebody who leaves to whoever routing finds; its clock runs on as it was."""

from __future__ import annotations

from interlock.desk import happenings, routing, timing
from interlock.desk.models import Ownership
from interlock.desk.verdicts.held import held


def pass_on(handoff: int, owner: str, clause: str, now: int) -> bool:
    """Route a hand-off again while it waits with its owner; return whether there was somebody else."""
    with held(handoff, now) as case:
        row = case.handoff
        if row.owner != owner or row.status != "waiting":
            return False
        facts = routing.Facts(row, case.lead.lead, case.lead.account, case.lead.program)
        found = routing.assign(facts, case.now)
        if not found.owner or found.owner == owner:
            return False
        row.owner, row.team, row.routed = found.owner, found.team, list(found.rules)
        row.save(update_fields=["owner", "team", "routed"])
        gone = "is away" if clause.startswith("absence:") else "has left"
        Ownership.objects.create(handoff=row, owner=found.owner, since=case.now, why=f"{owner} {gone}; {found.why}")
        timing.replan(row, case.program)
        happenings.note("reassigned", at=case.now, handoff=row, more={"from": owner, "clause": clause})
        return True
