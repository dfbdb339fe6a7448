"""When time alone changes something about a lead: its rest ends, or it cools while it waits."""

from __future__ import annotations

from typing import TYPE_CHECKING

from interlock.lifecycle.cooling import cools

if TYPE_CHECKING:
    from interlock.lifecycle import Lead, Program
    from interlock.lifecycle.lead import Accounts


def wakes(program: Program, lead: Lead, now: int, accounts: Accounts) -> int | None:
    """Return when to look at a lead again, None if time alone changes nothing."""
    standing = lead.standing
    if standing.state == "resting":
        return standing.until
    if standing.state == "waiting" and standing.clause is not None:
        return cools(program, lead, now, standing.clause, accounts)
    return None
