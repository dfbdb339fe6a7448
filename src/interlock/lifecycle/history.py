"""A whole life of one lead, played under an agreement: what it would have handed over, and when."""

from __future__ import annotations

from itertools import groupby
from operator import itemgetter
from typing import TYPE_CHECKING, Literal, TypeAlias

from interlock.lifecycle.decide import step
from interlock.lifecycle.events import Changed, Moved
from interlock.lifecycle.fields import NOTHING, Fields
from interlock.lifecycle.lead import Lead, fold, unknown

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from interlock.lifecycle.events import Event, HandedOver
    from interlock.lifecycle.program import Program

Order: TypeAlias = Literal["happened", "recorded"]


def history(program: Program, events: Iterable[Event], order: Order = "happened") -> list[HandedOver]:
    """Return the hand-offs that follow from all events of ONE person and of the accounts they ever belonged to.

    `happened` takes each event at its `at` (a change without one is there from the beginning), `recorded` takes it
    when it became known; a touch's age counts from its `at` either way. Events may come in any order and more than
    once. All events of one instant are applied, then one decision is made. Recorded `handed_over` moves are left out:
    this says what the agreement would have done. A change of an account makes an instant only for a person who
    belongs to it then; changes of opportunities make none.
    """
    told = list({(type(event), event.id): event for event in events}.values())
    lead = unknown(program, _person(told))
    accounts: dict[int, Fields] = {}
    handed: list[HandedOver] = []
    for now, instant in _instants(told, order):
        for event in instant:
            if isinstance(event, Changed) and event.entity == "account":
                accounts[event.key] = accounts.get(event.key, NOTHING).after(event)
        if now is None:
            lead = _from_the_beginning(program, lead, instant)
        elif _concerns(lead, instant):
            lead, handover = step(program, lead, _own(instant), now, accounts)
            handed += [handover] if handover is not None else []
    return handed


def _instants(events: list[Event], order: Order) -> Iterator[tuple[int | None, list[Event]]]:
    """Yield what became known at each instant, in order; first, under None, what was there from the beginning."""
    timed = [(_time(event, order), event) for event in events if _counts(event)]
    beginning = [event for at, event in timed if at is None]
    if beginning:
        yield None, beginning
    later = sorted(((at, event) for at, event in timed if at is not None), key=itemgetter(0))
    for at, group in groupby(later, key=itemgetter(0)):
        yield at, [event for _, event in group]


def _time(event: Event, order: Order) -> int | None:
    return event.recorded if order == "recorded" else event.at


def _counts(event: Event) -> bool:
    """Say whether an event is one for a lead at all."""
    if isinstance(event, Changed):
        return event.entity != "opportunity"
    return not (isinstance(event, Moved) and event.kind == "handed_over")


def _own(instant: list[Event]) -> list[Event]:
    """Return the events of the person alone."""
    return [event for event in instant if not (isinstance(event, Changed) and event.entity == "account")]


def _concerns(lead: Lead, instant: list[Event]) -> bool:
    """Say whether an instant is one of this person's: by an event of theirs, or of the account that is theirs then."""
    account = lead.fields.account
    return bool(_own(instant)) or any(isinstance(event, Changed) and event.key == account for event in instant)


def _from_the_beginning(program: Program, lead: Lead, events: list[Event]) -> Lead:
    for event in events:
        lead = fold(program, lead, event)
    return lead


def _person(events: list[Event]) -> int:
    """Return whose events these are."""
    people = {event.person for event in events if not isinstance(event, Changed)} - {None}
    people |= {event.key for event in events if isinstance(event, Changed) and event.entity == "person"}
    if len(people) > 1:
        raise ValueError(f"a history is of one person, these are events of {len(people)}")
    return next((person for person in people if person is not None), 0)
