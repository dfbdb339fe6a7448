"""Who receives a hand-off: the agreement's rules first, then whose turn it is in the team; else the team's queue."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from interlock.desk.models import Handoff
    from interlock.lifecycle import Fields, Lead, Program


@dataclass(frozen=True)
class Facts:
    """What is looked at: the hand-off (not stored yet), the lead as handed over, its account, the agreement."""

    handoff: Handoff
    lead: Lead
    account: Fields
    program: Program


@dataclass(frozen=True)
class Assigned:
    """Who has a hand-off from now on; without an owner it waits in the team's queue."""

    owner: str
    why: str
    team: str = ""
    """The receiving team if it is another one than the hand-off's own."""
    rules: tuple[dict[str, Any], ...] = ()
    """Every rule in its order: name, whether it matched, and why."""


def assign(facts: Facts, now: int) -> Assigned:  # noqa: ARG001
    """Return who takes a hand-off, and why."""
    return Assigned("", f"waits in the queue of {facts.handoff.team}")
