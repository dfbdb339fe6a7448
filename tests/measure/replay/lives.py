"""Random lives of people and their accounts, as events of the fold and as rows of the ledger alike."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

import pyarrow as pa
from agreements import FIELDS, KINDS, VALUES, agreements
from hypothesis import strategies as st

from interlock.agreement.stage import Gate
from interlock.lifecycle import Changed, Moved, Touched
from interlock.measure.ledger import CHANGES, MOVES, TOUCHES, Snapshot

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable
    from random import Random

    from interlock.agreement import Agreement
    from interlock.lifecycle import Event

HOUR = 3_600_000_000
START = int(datetime(2021, 3, 1, tzinfo=UTC).timestamp()) * 1_000_000
PEOPLE = (16, 33, 49, 7)
"""Three buckets, two people in one of them."""
ACCOUNTS = (101, 102)
REASONS = (None, "no_fit", "later", "else")

_STEPS = st.sampled_from([0, 0, 1, 1, 5, 6, 24, 24 * 3, 24 * 30, 24 * 91, 24 * 365, 24 * 365 * 4])
_DELAYS = st.sampled_from([0, 0, 0, 1, 6, 24, 24 * 30, 24 * 400])


@st.composite
def lives(draw: Callable[..., Any], least: int = 10, most: int = 40) -> list[Event]:
    """Draw events of a few people; arrival out of order, times often equal, ids unique."""
    events: list[Event] = [_captured(n, person, START + draw(_STEPS) * HOUR) for n, person in enumerate(PEOPLE, 1)]
    at = START - draw(_STEPS) * HOUR
    for number in range(10, 10 + draw(st.integers(least, most))):
        at += draw(_STEPS) * HOUR
        recorded = at + draw(_DELAYS) * HOUR
        events.append(
            draw(
                st.one_of(_touched(number, at, recorded), _moved(number, at, recorded), _changed(number, at, recorded))
            )
        )
    return events


def crowd(random: Random, people: int = 40, each: int = 20) -> list[Event]:
    """Make up many short lives at once, half of them of leads that sales gives back again and again; ids unique."""
    events: list[Event] = []
    for person in range(1, people + 1):
        at = START - random.choice(_GAPS) * HOUR
        answers = random.choice((("accepted", "opened", "won"), _ANSWERS))
        for _ in range(each):
            at += random.choice(_GAPS) * HOUR
            recorded = at + random.choice((0, 0, 0, 0, 1, 24, 24 * 30)) * HOUR
            events.append(_any(random, (len(events), person, at, recorded), answers))
        captured = START + random.choice((-24, 0, 0, 0, 24)) * HOUR
        events.append(_captured(len(events), person, captured))
    for account in ACCOUNTS:
        for _ in range(6):
            at = START + random.randrange(24 * 60) * HOUR
            recorded = at + random.choice((0, 24)) * HOUR
            name = random.choice([name for name, of in FIELDS.items() if of["of"] == "account"])
            events.append(Changed(len(events), "account", account, name, *_told(random, name), at, recorded))
    numbers = random.sample(range(len(events)), len(events))
    return [event._replace(id=number) for event, number in zip(events, numbers, strict=True)]


_GAPS = (0, 0, 1, 1, 6, 24, 24 * 5, 24 * 30, 24 * 91)


_ANSWERS = ("accepted", "rejected", "recycled", "recycled", "recycled", "returned", "lost", "lost", "won")


def _any(random: Random, event: tuple[int, int, int, int], answers: tuple[str, ...]) -> Event:
    number, person, at, recorded = event
    roll = random.random()
    if roll < 0.6:
        return Touched(number, person, at, recorded, random.choice([*sorted(KINDS), "unheard_of"]))
    if roll < 0.85:
        kind = random.choice(answers)
        until = random.choice((None, None, at + 24 * HOUR, at, at - HOUR))
        return Moved(number, person, kind, at, recorded, reason=random.choice(REASONS), until=until)
    when = random.choice((at, at, None))
    if roll < 0.9:
        text = random.choice((*map(str, ACCOUNTS), None))
        return Changed(number, "person", person, "account", text, None, when, recorded, person=person)
    name = random.choice([name for name, of in FIELDS.items() if of["of"] == "person"])
    return Changed(number, "person", person, name, *_told(random, name), when, recorded, person=person)


def _told(random: Random, name: str) -> tuple[str | None, float | None]:
    return _both(name, random.choice(VALUES[name])) if random.random() < 0.8 else (None, None)


def generous() -> st.SearchStrategy[Agreement]:
    """Draw agreements, half of them without gates, so that leads do pass."""
    return st.one_of(agreements(), agreements().map(_without_gates))


def _without_gates(agreement: Agreement) -> Agreement:
    stages = {name: stage.model_copy(update={"gate": Gate()}) for name, stage in agreement.stage.items()}
    handoffs = {name: each.model_copy(update={"segment": None}) for name, each in agreement.handoff.items()}
    return agreement.model_copy(update={"stage": stages, "handoff": handoffs})


def snapshot(events: Iterable[Event]) -> Snapshot:
    """Return a ledger that holds these events, all in its tail."""
    several = list(events)
    return Snapshot(
        files={},
        tail={
            "touches": _table(TOUCHES, [each for each in several if isinstance(each, Touched)]),
            "changes": _table(CHANGES, [each for each in several if isinstance(each, Changed)]),
            "moves": _table(MOVES, [each for each in several if isinstance(each, Moved)]),
        },
    )


def of_person(events: Iterable[Event], person: int) -> list[Event]:
    """Return the events of one person and of all accounts."""
    return [
        each
        for each in events
        if (each.entity == "account" or each.key == person if isinstance(each, Changed) else each.person == person)
    ]


def _table(schema: pa.Schema, events: list[Any]) -> pa.Table:
    return pa.Table.from_pylist([each._asdict() for each in events], schema=schema)


def _captured(number: int, person: int, at: int) -> Moved:
    return Moved(number, person, "captured", at, at)


def _touched(number: int, at: int, recorded: int) -> st.SearchStrategy[Touched]:
    kinds = st.sampled_from([*sorted(KINDS), "unheard_of"])
    return st.builds(lambda person, kind: Touched(number, person, at, recorded, kind), st.sampled_from(PEOPLE), kinds)


def _moved(number: int, at: int, recorded: int) -> st.SearchStrategy[Moved]:
    kinds = st.sampled_from(["accepted", "rejected", "rejected", "recycled", "recycled", "lost", "won", "held",
                             "reported", "opened", "captured", "handed_over", "returned", "returned"])  # fmt: skip
    until = st.sampled_from([None, at + 24 * HOUR, at - HOUR])
    return st.builds(
        lambda person, kind, reason, rest: Moved(number, person, kind, at, recorded, reason=reason, until=rest),
        st.sampled_from(PEOPLE), kinds, st.sampled_from(REASONS), until,
    )  # fmt: skip


@st.composite
def _changed(draw: Callable[..., Any], number: int, at: int, recorded: int) -> Changed:
    when = draw(st.sampled_from([at, at, None]))
    name = draw(st.sampled_from([*sorted(FIELDS), "account", "account", "shoe_size"]))
    if name == "account":
        text = draw(st.sampled_from([*map(str, ACCOUNTS), None]))
        person = draw(st.sampled_from(PEOPLE))
        return Changed(number, "person", person, "account", text, None, when, recorded, person=person)
    text, value = draw(_said(name))
    if name in FIELDS and FIELDS[name]["of"] == "account":
        return Changed(number, "account", draw(st.sampled_from(ACCOUNTS)), name, text, value, when, recorded)
    person = draw(st.sampled_from(PEOPLE))
    return Changed(number, "person", person, name, text, value, when, recorded, person=person)


def _said(name: str) -> st.SearchStrategy[tuple[str | None, float | None]]:
    known = st.sampled_from(VALUES.get(name, [41])).map(lambda value: _both(name, value))
    return st.one_of(known, known, st.just((None, None)))


def _both(name: str, value: Any) -> tuple[str | None, float | None]:
    if isinstance(value, str) and name == "founded":
        return value, datetime.fromisoformat(value).replace(tzinfo=UTC).timestamp() * 1e6
    return (value, None) if isinstance(value, str) else (str(value), float(value))
