"""Give a hand-off that nobody answers to somebody else; its clock stays as it is."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db.models import Max

from interlock.desk import routing
from interlock.desk.happenings import note
from interlock.desk.models import Ownership

if TYPE_CHECKING:
    from interlock.desk.live.leads import Held
    from interlock.desk.models import Handoff


def reassign(handoff: Handoff, lead: Held, now: int, clause: str) -> bool:
    """Let routing choose again without whoever has it; return whether there was somebody else.

    Where there is nobody it stays with whoever has it, rather than fall back into a queue where nobody is asked.
    What is caught up on late does not go back before the last change of hands.
    """
    last = Ownership.objects.filter(handoff=handoff).aggregate(last=Max("since"))["last"]
    now = max(now, last or now)
    facts = routing.Facts(handoff, lead.lead, lead.account, lead.program)
    found = routing.assign(facts, now, without=handoff.owner)
    if not found.owner:
        return False
    before, handoff.owner, handoff.team = handoff.owner, found.owner, found.team or handoff.team
    handoff.routed = list(found.rules)
    handoff.save(update_fields=["owner", "team", "routed"])
    Ownership.objects.create(handoff=handoff, owner=found.owner, since=now, why=found.why)
    note("reassigned", at=now, handoff=handoff, more={"from": before, "clause": clause})
    return True
