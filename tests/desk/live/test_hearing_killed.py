"""Killed at any step, a delivery was heard whole or not at all; told again, everything stands as if nothing was."""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING, Any

import pytest
from desk import instances
from desk.live import heard

if TYPE_CHECKING:
    from pathlib import Path

LIVE = "interlock.desk.live"
STEPS = [
    (f"{LIVE}.twice:first_heard", "after", 3),
    (f"{LIVE}.people:recognise", "after", 2),
    (f"{LIVE}.visitors:told", "after", 1),
    (f"{LIVE}.firms:firms", "after", 2),
    (f"{LIVE}.leads:Held.hear", "after", 9),
    (f"{LIVE}.violations:violated", "after", 3),
    (f"{LIVE}.leads:Room.save", "before", 4),
    (f"{LIVE}.stored:save_accounts", "after", 3),
    (f"{LIVE}.many:put", "after", 31),
    ("interlock.desk.routing:assign", "after", 1),
    ("interlock.desk.happenings:note", "after", 11),
    (f"{LIVE}.leads:Room.save", "after", 4),
    ("interlock.desk.actions:hear", "after", 3),
]


@cache
def unbroken(home: Path) -> Any:
    env = instances.environment(home)
    return instances.run(env, "hear_day_and_look")[-1]


@pytest.mark.parametrize(("target", "when", "nth"), STEPS)
def test_a_delivery_killed_is_heard_whole_or_not_at_all(
    tmp_path: Path, tmp_path_factory: pytest.TempPathFactory, target: str, when: str, nth: int
) -> None:
    expected = unbroken(tmp_path_factory.getbasetemp() / "unbroken_day")
    assert len(expected["Handoff"]) > 2
    env = instances.environment(tmp_path)
    ready, *acknowledged = instances.run(env, "hear_day", killed=True, at=(target, when, nth))
    assert ready == "ready"
    [found] = instances.run(env, "heard")
    deliveries = [len(one) for one in heard.day()]
    assert len(found["Heard"]) in {sum(deliveries[: len(acknowledged) + more]) for more in (0, 1)}
    assert instances.run(env, "hear_day_and_look")[-1] == expected


def test_the_same_day_told_by_three_at_once_is_heard_once(tmp_path: Path) -> None:
    env = instances.environment(tmp_path)
    instances.run(env, "agreed")
    processes = [instances.start(env, "hear_day", first=first) for first in (0, 2, 4)]
    said = [process.communicate() for process in processes]
    assert [process.returncode for process in processes] == [0, 0, 0], "\n".join(err for _, err in said)
    [found] = instances.run(env, "heard")
    expected = sum(len(one) for one in heard.day())
    assert len(found["Heard"]) == expected
    assert len(found["TailTouch"]) == len(set(found["TailTouch"]))
    acknowledged = [one for out, _ in said for one in instances.told(out)]
    assert len(acknowledged) == len(set(acknowledged)) == expected
    assert found["decided"] is True
