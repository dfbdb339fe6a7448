"""When time alone changes something about a lead: its rest ends, or it cools while it waits."""

from __future__ import annotations

from typing import TYPE_CHECKING

from interlock.lifecycle import Touched
from interlock.lifecycle.cooling import cools

if TYPE_CHECKING:
    from collections.abc import Sequence

    from interlock.lifecycle import Event, Lead, Program
    from interlock.lifecycle.lead import Accounts


def wakes(program: Program, lead: Lead, now: int, accounts: Accounts) -> int | None:
    """Return when to look at a lead again, None if time alone changes nothing."""
    standing = lead.standing
    if standing.state == "resting":
        return standing.until
    if standing.state == "waiting" and standing.clause is not None:
        return cools(program, lead, now, standing.clause, accounts)
    return None


def only_raise(program: Program, events: Sequence[Event]) -> bool:
    """Say whether events can only make a lead cool later: touches that take no points off.

    Then it is enough to look again when it was to cool before; to search for the instant takes longer than to judge.
    """
    return bool(events) and all(isinstance(event, Touched) and event.kind not in program.lowers for event in events)
