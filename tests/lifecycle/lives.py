"""Random lives of one lead, and agreements under which something happens in them.

A life is drawn from a seed and not piece by piece: Hypothesis prefers what is small, and in small lives nobody comes
back from sales twice.
"""

from __future__ import annotations

from datetime import UTC, datetime
from random import Random
from typing import TYPE_CHECKING

from agreements import FIELDS, KINDS, VALUES, agreements
from hypothesis import strategies as st

from interlock.agreement.stage import Gate
from interlock.lifecycle import Changed, Moved, Touched
from interlock.lifecycle.events import MOVES

if TYPE_CHECKING:
    from interlock.agreement import Agreement
    from interlock.lifecycle import Event

HOUR = 3_600_000_000
DAY = 24 * HOUR
START = 1_700_000_000_000_000
PERSON = 7
ACCOUNTS = (11, 12)
GRAINS = (HOUR, 6 * HOUR, 6 * HOUR, DAY, 5 * DAY, 365 * DAY)
"""Times lie on a grid, so that some fall together and some touches are exactly as old as they may be."""
LATE = (0, 0, 0, 1, HOUR, 3 * DAY, 400 * DAY)
REASONS = (None, "no_fit", "later", "later", "words of another system")


def figure_of(field: str, value: object) -> float | None:
    """Return the number that goes with a value: of a date its midnight in microseconds."""
    if FIELDS[field]["type"] == "date" and isinstance(value, str):
        return datetime.fromisoformat(value).replace(tzinfo=UTC).timestamp() * 1e6
    return float(value) if isinstance(value, int | float) else None


def touched(draw: Random, number: int, at: int) -> Event:
    return Touched(number, PERSON, at, at + draw.choice(LATE), draw.choice([*sorted(KINDS), "unheard_of"]))


def changed(draw: Random, number: int, at: int) -> Event:
    return told(draw, number, draw.choice(sorted(FIELDS)), draw.choice([None, at, at]), at + draw.choice(LATE))


def told(draw: Random, number: int, field: str, at: int | None, recorded: int) -> Event:
    value = draw.choice([*VALUES[field], *VALUES[field], None])
    text = None if value is None else str(value)
    if FIELDS[field]["of"] == "account":
        return Changed(number, "account", draw.choice(ACCOUNTS), field, text, figure_of(field, value), at, recorded)
    return Changed(number, "person", PERSON, field, text, figure_of(field, value), at, recorded)


def linked(draw: Random, number: int, at: int) -> Event:
    account = draw.choice([str(ACCOUNTS[0]), str(ACCOUNTS[1]), None])
    recorded = at + draw.choice(LATE)
    return Changed(number, "person", PERSON, "account", account, None, draw.choice([None, at]), recorded)


def moved(draw: Random, number: int, at: int) -> Event:
    kinds = [kind for kind in MOVES if kind != "won" or draw.random() < 0.2]
    return Moved(
        number,
        PERSON,
        draw.choice(kinds),
        at,
        at + draw.choice(LATE),
        reason=draw.choice(REASONS),
        until=draw.choice([None, at, at + DAY, at + 20 * DAY]),
        clause=draw.choice(["h0", "h1", "gone"]),
    )


def refused(draw: Random, number: int, at: int) -> Event:
    until = draw.choice([None, None, at, at + 6 * HOUR])
    kind = draw.choice(["rejected", "recycled", "lost", "returned"])
    return Moved(number, PERSON, kind, at, at + draw.choice(LATE[:4]), reason=draw.choice(REASONS), until=until)


def life(seed: int) -> list[Event]:
    """Return the events of one person and two accounts, out of order; now and then one without a beginning."""
    draw = Random(seed)
    grain, several = draw.choice(GRAINS), draw.choice([2, 10, 30, 60])
    makes = draw.choices([touched, refused, moved, changed, linked], [6, 3, 1, 1, 0.5], k=several)
    events = [make(draw, number, START + draw.randrange(40) * grain) for number, make in enumerate(makes)]
    if draw.random() < 0.9:
        events.append(Moved(900, PERSON, "captured", START, START))
    if draw.random() < 0.8:
        events.append(Changed(901, "person", PERSON, "account", str(ACCOUNTS[0]), None, None, START))
        events += [told(draw, 910 + n, field, None, START) for n, field in enumerate(sorted(FIELDS) * 2)]
    draw.shuffle(events)
    return events


def lives() -> st.SearchStrategy[list[Event]]:
    """Draw one life."""
    return st.integers(0, 2**32).map(life)


def bundles() -> st.SearchStrategy[list[list[Event]]]:
    """Draw several lives to play under one agreement."""
    return st.integers(0, 2**32).map(lambda seed: [life(seed + n) for n in range(8)])


def generous() -> st.SearchStrategy[Agreement]:
    """Draw agreements, most of them with open gates and low thresholds, so that leads do pass."""
    return st.tuples(agreements(), st.sampled_from([1.0, 0.2, 0.0])).map(lambda drawn: _opened(*drawn))


def _opened(agreement: Agreement, strictness: float) -> Agreement:
    if strictness == 1:
        return agreement
    stages = {name: stage.model_copy(update={"gate": Gate()}) for name, stage in agreement.stage.items()}
    handoffs = {
        name: each.model_copy(
            update={"at_score": None if each.at_score is None else each.at_score * strictness, "segment": None}
        )
        for name, each in agreement.handoff.items()
    }
    return agreement.model_copy(update={"stage": stages, "handoff": handoffs})
