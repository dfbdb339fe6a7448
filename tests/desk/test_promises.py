"""Both teams' promises are judged by their own clocks and bounds."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

from measure.histories import AGREEMENT, snapshot

from interlock.agreement.handoff import Promise
from interlock.desk.promises import Clocked, Targeted, kept
from interlock.measure.engine import Engine
from interlock.measure.facts.store import Facts


def at(text: str) -> int:
    """Return an instant, UTC."""
    return int(datetime.fromisoformat(text).replace(tzinfo=UTC).timestamp()) * 1_000_000


SATURDAY = at("2026-03-07 15:00")
MONDAY_TEN = at("2026-03-09 10:00")
HOUR = {"time_zone": "UTC", "hours": dict.fromkeys(("mon", "tue", "wed", "thu", "fri"), ("09:00-17:00",))}


def judged(moves: list[dict[str, Any]], now: int, since: int, until: int, **said: Any) -> dict[str, Clocked | Targeted]:
    """Judge one promise beside the hand-offs' own, over weekdays from nine to five."""
    office = AGREEMENT.calendar["office"].model_validate({"says": "Office hours.", **HOUR})
    promise = Promise.model_validate({"says": "We promise.", "owner": "marketing", **said})
    agreement = AGREEMENT.model_copy(update={"promise": {"it": promise}, "calendar": {"office": office}})
    with Engine(snapshot(moves=moves)) as engine:
        return {one.clause: one for one in kept(Facts(engine, agreement, now), since, until)}


def clock(moves: list[dict[str, Any]], now: int, since: int = SATURDAY, until: int = at("2026-04-01 00:00")) -> Clocked:
    """Judge a promise of one working hour from recycled to recorded."""
    said = {"from": "captured", "to": "won", "within": "PT1H", "calendar": "office"}
    found = judged(moves, now, since, until, **said)["promise.it"]
    assert isinstance(found, Clocked)
    return found


def captured(*won: str) -> list[dict[str, Any]]:
    """Return a person captured on Saturday at three, and won whenever."""
    moves = [{"person": 1, "kind": "captured", "at": SATURDAY}]
    return moves + [{"person": 1, "kind": "won", "at": at(text)} for text in won]


def test_a_clock_runs_in_working_hours() -> None:
    assert clock(captured("2026-03-09 10:00"), MONDAY_TEN + 1).met == 1
    assert clock(captured("2026-03-09 10:01"), MONDAY_TEN + 100_000_000).breached == 1
    assert clock(captured(), MONDAY_TEN + 1).breached == 1
    assert clock(captured(), MONDAY_TEN - 1).open == 1
    early = clock(captured("2026-03-08 10:00"), MONDAY_TEN - 1)
    assert (early.met, early.open, early.share) == (0, 1, None)


def test_a_clock_counts_in_the_period_in_which_it_falls_due() -> None:
    found = clock(captured("2026-03-09 09:30"), MONDAY_TEN * 2, since=SATURDAY, until=MONDAY_TEN)
    assert found.met + found.breached + found.open == 0
    assert clock(captured("2026-03-09 09:30"), MONDAY_TEN * 2, since=MONDAY_TEN).met == 1


def test_a_target_is_judged_over_its_own_span() -> None:
    moves = [{"person": n, "kind": "captured", "at": at(f"2026-03-{n:02} 12:00")} for n in range(1, 6)]
    march, april = at("2026-03-01 00:00"), at("2026-04-01 00:00")
    for bound, state in ((5, "kept"), (6, "missed")):
        said = {"metric": "leads", "per": "month", "at_least": bound}
        over = judged(moves, april, march, april, **said)["promise.it"]
        assert isinstance(over, Targeted)
        assert (over.since, over.until, over.value, over.state) == (march, april, 5, state)


def test_a_target_that_may_still_be_missed_is_under_way() -> None:
    moves = [{"person": 1, "kind": "captured", "at": at("2026-03-02 12:00")}]
    said = {"metric": "leads", "per": "month", "at_most": 3}
    inside = judged(moves, at("2026-03-20 00:00"), 0, at("2026-03-20 00:00"), **said)["promise.it"]
    after = judged(moves, at("2026-04-20 00:00"), 0, at("2026-04-01 00:00"), **said)["promise.it"]
    assert isinstance(inside, Targeted)
    assert isinstance(after, Targeted)
    assert (inside.state, after.state) == ("under way", "kept")
