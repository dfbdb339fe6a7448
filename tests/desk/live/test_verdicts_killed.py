"""A verdict that is killed anywhere was given whole or not at all; of several at once each is counted, and one wins."""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING, Any

import pytest
from desk import instances

if TYPE_CHECKING:
    from pathlib import Path

REPLAN, SAVE = "interlock.desk.timing:replan", "interlock.desk.live.leads:Room.save"
STEPS = [
    ("accept", ("interlock.desk.live.leads:Held.hear", "before", 3)),
    ("accept", (SAVE, "before", 3)),
    ("accept", (SAVE, "after", 3)),
    ("reject", (REPLAN, "after", 1)),
    ("reject", (SAVE, "before", 3)),
    ("hold", (REPLAN, "before", 1)),
    ("hold", (SAVE, "after", 3)),
]
"""An answer, and a step of it: a function, before or after it, and the how many-th call."""


@cache
def unbroken(home: Path, what: str) -> tuple[Any, Any]:
    """Return where everything stands before the answer and after it."""
    env = instances.environment(home)
    *_, after = instances.run(env, "answer", what=what)
    other = instances.environment(home / "before")
    instances.run(other, "answer", what=what, killed=True, at=("interlock.desk.actions:" + what, "before", 1))
    [before] = instances.run(other, "stand")
    return before, after


@pytest.mark.parametrize(("what", "step"), STEPS)
def test_an_answer_killed_is_whole_or_not_given(
    tmp_path: Path, tmp_path_factory: pytest.TempPathFactory, what: str, step: tuple[str, str, int]
) -> None:
    before, after = unbroken(tmp_path_factory.getbasetemp() / f"unbroken_{what}", what)
    env = instances.environment(tmp_path)
    said = instances.run(env, "answer", what=what, killed=True, at=step)
    [found] = instances.run(env, "stand")
    assert [word for word, _ in said] == ["ready"], "it was killed elsewhere"
    assert found == before, "half of an answer, or one that was never acknowledged"
    assert instances.run(env, "answer", what=what)[-1] == after


def test_an_undo_killed_is_whole_or_not_done(tmp_path: Path) -> None:
    env = instances.environment(tmp_path)
    instances.run(env, "answer", what="undo", killed=True, at=(REPLAN, "after", 2))
    [found] = instances.run(env, "stand")
    assert (found[0], found[2]) == ("accepted", "working")
    assert "accepted" in found[5]


def test_of_two_who_accept_at_once_one_wins(tmp_path: Path) -> None:
    found = instances.run(instances.environment(tmp_path), "at_once", handoffs=6)
    assert len(found) == 6
    for told in found:
        assert sorted(told) in (["AnsweredError", "ann"], ["AnsweredError", "bob"])


def test_refusals_at_once_are_all_counted_and_open_one_proposal(tmp_path: Path) -> None:
    [[told, proposals]] = instances.run(instances.environment(tmp_path), "refuse_at_once", handoffs=5)
    assert told == ["rejected"] * 5
    assert proposals == [5]
