"""Random lives of one lead, for Hypothesis: out of order, with ties, over hours or over decades."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

from agreements import FIELDS, KINDS, VALUES
from hypothesis import strategies as st

from interlock.lifecycle import Changed, Moved, Touched
from interlock.lifecycle.events import MOVES

if TYPE_CHECKING:
    from collections.abc import Callable

    from interlock.lifecycle import Event

HOUR = 3_600_000_000
DAY = 24 * HOUR
START = 1_700_000_000_000_000
PERSON = 7
ACCOUNTS = (11, 12)
_LATE = (0, 0, 1, HOUR, 3 * DAY, 400 * DAY)


def times(grain: int) -> st.SearchStrategy[int]:
    return st.integers(0, 40).map(lambda n: START + n * grain)


def touches(number: int, grain: int) -> st.SearchStrategy[Event]:
    kinds = st.sampled_from([*sorted(KINDS), "unheard_of"])
    return st.builds(
        lambda at, late, kind: Touched(number, PERSON, at, at + late, kind), times(grain), st.sampled_from(_LATE), kinds
    )


def figure_of(field: str, value: object) -> float | None:
    """Return the number that goes with a value: of a date its midnight in microseconds."""
    if FIELDS[field]["type"] == "date" and isinstance(value, str):
        return datetime.fromisoformat(value).replace(tzinfo=UTC).timestamp() * 1e6
    return float(value) if isinstance(value, int | float) else None


@st.composite
def field_changes(draw: Callable[..., Any], number: int, grain: int) -> Event:
    field = draw(st.sampled_from(sorted(FIELDS)))
    value = draw(st.sampled_from([*VALUES[field], None]))
    at, late = draw(times(grain)), draw(st.sampled_from(_LATE))
    of_account = FIELDS[field]["of"] == "account"
    key = draw(st.sampled_from(ACCOUNTS)) if of_account else PERSON
    plain = None if value is None else str(value)
    figure = figure_of(field, value)
    entity: Any = "account" if of_account else "person"
    return Changed(number, entity, key, field, plain, figure, draw(st.sampled_from([None, at, at])), at + late)


@st.composite
def links(draw: Callable[..., Any], number: int, grain: int) -> Event:
    at, late = draw(times(grain)), draw(st.sampled_from(_LATE))
    account = draw(st.sampled_from([str(ACCOUNTS[0]), str(ACCOUNTS[1]), None]))
    return Changed(number, "person", PERSON, "account", account, None, draw(st.sampled_from([None, at])), at + late)


@st.composite
def moves(draw: Callable[..., Any], number: int, grain: int) -> Event:
    kind = draw(st.sampled_from(["captured", "captured", "rejected", "recycled", "accepted", *MOVES]))
    at, late = draw(times(grain)), draw(st.sampled_from(_LATE))
    reason = draw(st.sampled_from([None, "no_fit", "later", "words of another system"]))
    until = draw(st.sampled_from([None, at + DAY, at + 20 * DAY]))
    clause = draw(st.sampled_from(["h0", "h1", "gone"]))
    return Moved(number, PERSON, kind, at, at + late, reason=reason, until=until, clause=clause)


def refusals(number: int, grain: int) -> st.SearchStrategy[Event]:
    kinds, reasons = (
        st.sampled_from(["rejected", "recycled", "lost"]),
        st.sampled_from([None, "later", "later", "no_fit"]),
    )
    return st.builds(
        lambda at, kind, reason: Moved(number, PERSON, kind, at, at, reason=reason), times(grain), kinds, reasons
    )


@st.composite
def known_from_the_beginning(draw: Callable[..., Any]) -> list[Event]:
    """Draw a value for most fields, and the account that a person belongs to."""
    told: list[Event] = [Changed(950, "person", PERSON, "account", str(ACCOUNTS[0]), None, None, START)]
    for number, (field, clause) in enumerate(sorted(FIELDS.items())):
        value = draw(st.sampled_from([*VALUES[field], *VALUES[field], None]))
        figure = figure_of(field, value)
        entity, key = clause["of"], ACCOUNTS[0] if clause["of"] == "account" else PERSON
        text = None if value is None else str(value)
        told.append(Changed(960 + number, entity, key, field, text, figure, None, START))
    return told


@st.composite
def lives(draw: Callable[..., Any]) -> list[Event]:
    """Draw the events of one person and two accounts; a life without a beginning is drawn now and then."""
    grain = draw(st.sampled_from([HOUR, 6 * HOUR, 5 * DAY, 365 * DAY]))
    of = [touches, touches, touches, field_changes, links, moves, refusals]
    size = draw(st.sampled_from([20, 10, 40, 2]))
    chosen = draw(st.lists(st.sampled_from(of), min_size=size, max_size=size))
    events: list[Event] = [draw(make(number, grain)) for number, make in enumerate(chosen)]
    if draw(st.sampled_from([True] * 9 + [False])):
        events.append(Moved(900, PERSON, "captured", START, START))
    if draw(st.sampled_from([True] * 3 + [False])):
        events += draw(known_from_the_beginning())
    return draw(st.permutations(events))
