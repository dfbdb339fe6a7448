"""Processes are killed at every step: nothing acknowledged is lost, nothing is doubled."""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING, Any

import pytest
from desk import instances

if TYPE_CHECKING:
    from pathlib import Path

TAIL, STORE, ROWS = "interlock.desk.actions.tail", "interlock.desk.ledger.store", "interlock.desk.ledger.rows"
UPKEEP = "interlock.desk.ledger.upkeep"
LOADING, NAMES = "interlock.desk.actions.loading", "interlock.desk.actions.names"
LIVE = [
    (f"{TAIL}:_insert", "before", 3),
    (f"{TAIL}:_insert", "after", 3),
    (f"{TAIL}:_insert", "after", 4),
    ("interlock.desk.actions:record", "after", 3),
    (f"{ROWS}:write", "before", 2),
    (f"{ROWS}:write", "after", 2),
    (f"{STORE}:commit", "before", 1),
    (f"{STORE}:commit", "after", 1),
    (f"{STORE}:commit", "after", 2),
    (f"{STORE}:commit", "before", 3),
    (f"{STORE}:commit", "after", 5),
    (f"{TAIL}:_forget", "after", 2),
    ("django.db.models.query:QuerySet.delete", "before", 1),
    ("django.db.models.query:QuerySet.delete", "after", 1),
    ("django.db.models.query:QuerySet.delete", "after", 2),
]
LOAD = [
    (f"{NAMES}:keep", "before", 1),
    (f"{NAMES}:keep", "after", 2),
    (f"{LOADING}:_count", "after", 1),
    (f"{LOADING}:_count", "after", 2),
    (f"{ROWS}:write", "after", 3),
    (f"{STORE}:commit", "before", 1),
    (f"{STORE}:commit", "after", 1),
    (f"{STORE}:commit", "before", 2),
    (f"{STORE}:commit", "after", 2),
    (f"{STORE}:commit", "after", 3),
    (f"{STORE}:commit", "after", 4),
    ("interlock.desk.ledger.upkeep:compact", "before", 1),
]


@pytest.mark.parametrize(("target", "when", "nth"), LIVE)
def test_hearing_and_moving_killed(tmp_path: Path, target: str, when: str, nth: int) -> None:
    env = instances.environment(tmp_path)
    acknowledged = instances.run(env, "live", killed=True, at=(target, when, nth))
    said = {i for ids in acknowledged for i in ids}
    [before] = instances.run(env, "read")
    for name in ("touches", "changes"):
        assert len(before[name]) == len(set(before[name])), "doubled"
        assert said <= set(before[name]), "lost"
        assert len(before[name]) in (len(said), len(said) + 40), "half of a transaction"
    *_, after = instances.run(env, "live_again")
    assert after["touches"] == after["changes"] == list(range(240))
    assert after["tails"] == [0, 0, 0, 0, 0]


@cache
def unbroken(home: Path) -> tuple[Any, Any]:
    env = instances.environment(home)
    said, held = instances.run(env, "load_and_read")
    return said, held


@pytest.mark.parametrize(("target", "when", "nth"), LOAD)
def test_a_load_killed_and_started_again_ends_the_same(
    tmp_path: Path, tmp_path_factory: pytest.TempPathFactory, target: str, when: str, nth: int
) -> None:
    said, held = unbroken(tmp_path_factory.getbasetemp() / "unbroken")
    assert said[:4] == [312, 300, 6, 6]
    env = instances.environment(tmp_path)
    instances.run(env, "load", killed=True, at=(target, when, nth))
    again, found = instances.run(env, "load_and_read")
    if "compact" in target:  # it had ended but for the upkeep: this is a second load, and changes nothing
        assert again[:4] == [312, 0, 306, 6]
        assert set(again[4].values()) == {0}
        held = {**held, "refused": held["refused"] * 2}
    else:
        assert again == said
    assert found == held


@pytest.mark.parametrize(
    ("target", "when", "nth"),
    [
        (f"{UPKEEP}:_merge", "after", 3),
        (f"{STORE}:commit", "after", 20),
        (f"{ROWS}:add_action", "after", 40),
        (f"{UPKEEP}:vacuum", "after", 1),
    ],
)
def test_merging_and_cleaning_up_killed(tmp_path: Path, target: str, when: str, nth: int) -> None:
    env = instances.environment(tmp_path)
    instances.run(env, "upkeep", killed=True, at=(target, when, nth))
    [found] = instances.run(env, "read")
    assert len(found["touches"]) % 100 == 0
    assert found["touches"] == list(range(len(found["touches"])))
    instances.run(env, "upkeep")
    [after] = instances.run(env, "read")
    assert after["touches"] == list(range(400))


def test_loading_twice_changes_nothing(tmp_path: Path) -> None:
    env = instances.environment(tmp_path)
    first, before = instances.run(env, "load_and_read")
    second, after = instances.run(env, "load_and_read")
    assert second[:4] == [first[0], 0, first[1] + first[2], first[3]]
    assert after == {**before, "refused": before["refused"] * 2}
