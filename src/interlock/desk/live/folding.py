"""Fold a lead from all that the ledger and the tail hold, in the order in which it became known."""

from __future__ import annotations

from itertools import groupby
from operator import attrgetter
from typing import TYPE_CHECKING, NamedTuple

from interlock.lifecycle import Changed, Lead, Moved, Touched, unknown
from interlock.lifecycle.decide import take

if TYPE_CHECKING:
    from collections.abc import Iterable

    from interlock.lifecycle import Event, Program


class Last(NamedTuple):
    """The last inbound touch."""

    at: int
    kind: str
    channel: str | None
    campaign: str | None
    content: str | None


OURS = "interlock"
"""The source of what the agreement itself brings about."""


class Folded(NamedTuple):
    """A lead, the last instant that was taken, the last inbound touch, and how many events it was folded from."""

    lead: Lead
    recorded: int
    last: Last | None
    heard: int


def folded(program: Program, person: int, events: Iterable[Event]) -> Folded:
    """Return a lead as it stands after all these events of its own; nothing is decided, it was when they were heard."""
    lead, recorded = unknown(program, person), 0
    last: Last | None = None
    told = sorted(events, key=attrgetter("recorded"))
    for at, instant in groupby(told, key=attrgetter("recorded")):
        here = list(instant)
        decided = [event for event in here if is_decision(event)]
        lead = take(program, lead, [event for event in here if not is_decision(event)], at)
        for event in decided:  # the decision came last, on all that had become known
            lead = take(program, lead, [event], at)
        recorded = at
    for event in told:
        last = noted(last, event)
    return Folded(lead, recorded, last, len(told))


def is_decision(event: Event) -> bool:
    """Say whether an event is a hand-off that the agreement made here."""
    return isinstance(event, Moved) and event.kind == "handed_over" and event.source == OURS


def is_own(event: Event) -> bool:
    """Say whether an event is one of the person, and not of their account."""
    return not isinstance(event, Changed) or event.entity == "person"


def noted(last: Last | None, event: Event) -> Last | None:
    """Return the later one of the last inbound touch and an event."""
    if not isinstance(event, Touched) or event.outbound or (last is not None and last.at > event.at):
        return last
    return Last(event.at, event.kind, event.channel, event.campaign, event.content)
