"""What became of an answer, as the pages and the API show it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from interlock.desk.clock import UNDO

if TYPE_CHECKING:
    from interlock.desk.models import Handoff


@dataclass(frozen=True)
class Verdict:
    """Where a hand-off stands after an answer; times in microseconds since 1970 UTC."""

    handoff: int
    person: int
    status: str
    """waiting, accepted, rejected or recycled."""
    owner: str
    by: str
    """Who decided; empty while it waits."""
    at: int | None
    """When that was."""
    due: int
    until: int | None
    """Waiting: on hold until then. Rejected or recycled: open again from then on, None for never or a trigger."""
    undo_until: int | None
    """Until when it can be undone."""
    again: bool
    """Whether it had been given before: a double click changes nothing."""


def verdict_of(handoff: Handoff, *, again: bool = False) -> Verdict:
    """Return a hand-off's present answer."""
    return Verdict(
        handoff.id,
        handoff.person,
        handoff.status,
        handoff.owner,
        handoff.decided_by,
        handoff.decided,
        handoff.due,
        handoff.until,
        handoff.before["at"] + UNDO if handoff.before else None,
        again,
    )
