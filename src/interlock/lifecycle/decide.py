"""What follows from what is known of a lead: a hand-off, or nothing yet."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from interlock.lifecycle.events import MOVES, HandedOver, Moved
from interlock.lifecycle.gate import Unmet, unmet
from interlock.lifecycle.lead import NO_ACCOUNTS, Lead, account_of, fold
from interlock.lifecycle.profile import profile_of
from interlock.lifecycle.scoring import TOLERANCE, engagement_of, grade
from interlock.lifecycle.standing import after_handover, reopened

if TYPE_CHECKING:
    from collections.abc import Sequence

    from interlock.lifecycle.events import Event
    from interlock.lifecycle.lead import Accounts
    from interlock.lifecycle.program import HandoffTable, ModelTable, Program

_RANK = {kind: rank for rank, kind in enumerate(MOVES)}


class _Points(NamedTuple):
    total: float
    grade: str | None


def decide(program: Program, lead: Lead, now: int, accounts: Accounts = NO_ACCOUNTS) -> HandedOver | None:
    """Return the hand-off an open lead has earned at `now`, the first in their order, or None.

    `accounts` holds what is known of accounts, by id; only the one that the lead belongs to is looked at.
    """
    if lead.standing.state != "open":
        return None
    profile = profile_of(program, lead.fields, account_of(lead, accounts))
    seen: dict[str, _Points] = {}
    for handoff in program.handoffs:
        model = handoff.model
        points = seen.get(model.name)
        if points is None:
            points = seen[model.name] = _points(model, profile.fit[model.name], lead, now)
        if _reaches(handoff, points) and profile.open(handoff, lead.fields):
            due = handoff.clock.deadline(now, handoff.within)
            return HandedOver(
                lead.person, now, handoff.name, handoff.stage, handoff.team, due, points.total, points.grade
            )
    return None


def step(
    program: Program, lead: Lead, events: Sequence[Event], now: int, accounts: Accounts = NO_ACCOUNTS
) -> tuple[Lead, HandedOver | None]:
    """Take all that became known of a lead at one instant, then decide once.

    A lead that has rested until then is open again first. Touches and changes count before moves, moves in the order
    of `MOVES`, then of recording. The hand-off, if one follows, is already part of the lead that is returned.
    """
    lead = take(program, lead, events, now)
    handed = decide(program, lead, now, accounts)
    if handed is not None:
        lead = Lead(lead.person, lead.cells, lead.fields, after_handover(lead.standing, handed))
    return lead, handed


def take(program: Program, lead: Lead, events: Sequence[Event], now: int) -> Lead:
    """Take all that became known of a lead at one instant, and decide nothing: `step` decided then, or nobody did."""
    standing = reopened(lead.standing, now)
    if standing is not lead.standing:
        lead = Lead(lead.person, lead.cells, lead.fields, standing)
    for event in sorted(events, key=_place) if len(events) > 1 else events:
        lead = fold(program, lead, event, now)
    return lead


def obstacles(
    program: Program, lead: Lead, now: int, handoff: str, accounts: Accounts = NO_ACCOUNTS
) -> tuple[Unmet, ...]:
    """Return every clause that keeps an open lead from a hand-off, with the reason in words; empty: nothing does."""
    table = next(each for each in program.handoffs if each.name == handoff)
    points = _points(
        table.model, profile_of(program, lead.fields, account_of(lead, accounts)).fit[table.model.name], lead, now
    )
    below: list[Unmet] = []
    if not _reaches(table, points):
        if table.at_score is not None:
            below.append(Unmet(f"handoff.{handoff}.at_score", f"{points.total:.1f} of {table.at_score:g} points"))
        else:
            asked = ", ".join(sorted(table.at_grade))
            below.append(Unmet(f"handoff.{handoff}.at_grade", f"grade {points.grade or 'none'} is not one of {asked}"))
    return (*below, *unmet(table.hurdles, lead.fields, account_of(lead, accounts)))


def _points(model: ModelTable, fit: float, lead: Lead, now: int) -> _Points:
    engagement = engagement_of(model, lead.cells, now)
    return _Points(fit + engagement, grade(model, fit, engagement) if model.letters else None)


def _reaches(handoff: HandoffTable, points: _Points) -> bool:
    if handoff.at_score is not None:
        return points.total >= handoff.at_score - TOLERANCE
    return points.grade in handoff.at_grade


def _place(event: Event) -> tuple[int, int, int]:
    """Return where an event counts among those of the same instant."""
    return (_RANK[event.kind], event.recorded, event.id) if isinstance(event, Moved) else (-1, 0, event.id)
