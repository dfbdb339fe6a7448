"""Several processes and transactions at once: nothing is lost, nothing is doubled, nobody meets a locked database."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from desk import instances

if TYPE_CHECKING:
    from pathlib import Path


def test_two_servers_and_a_command_line_at_once(tmp_path: Path) -> None:
    home, acked = tmp_path / "home", tmp_path / "acked"
    acked.mkdir()
    env = instances.environment(home)
    kinds = [{"mover": False, "loader": False}, {"mover": True, "loader": False}, {"mover": False, "loader": True}]
    processes = [
        instances.start(env, "busy", first=(n + 1) * 10**6, seconds=5, acked=str(acked), **kind)
        for n, kind in enumerate(kinds)
    ]
    said = [process.communicate() for process in processes]
    assert [process.returncode for process in processes] == [0, 0, 0], "\n".join(err for _, err in said)
    [found] = instances.run(env, "read")
    assert len(found["touches"]) == len(set(found["touches"])) == sum(int(out) for out, _ in said)


def test_a_transaction_that_is_slow_to_commit_is_not_passed_over(tmp_path: Path) -> None:
    [found] = instances.run(instances.environment(tmp_path), "slow_writer")
    assert found["touches"] == [1, 2]
    assert found["tails"] == [0, 0, 0, 0, 0]


@pytest.mark.parametrize(
    "step",
    [
        "interlock.desk.actions.loading:_count",
        "interlock.desk.ledger.rows:write",
        "interlock.desk.ledger.store:commit",
        "interlock.desk.ledger.upkeep:compact",
    ],
)
def test_the_same_rows_heard_while_they_are_loaded_are_held_once(tmp_path: Path, step: str) -> None:
    [found] = instances.run(instances.environment(tmp_path), "meet", step=step)
    assert found == list(range(100))


def test_when_both_teams_sign_at_the_same_moment_it_is_published(tmp_path: Path) -> None:
    assert instances.run(instances.environment(tmp_path), "sign_at_once") == [True]


def test_of_two_versions_signed_at_the_same_moment_one_binds_and_the_other_is_overtaken(tmp_path: Path) -> None:
    [found] = instances.run(instances.environment(tmp_path), "sign_two_at_once")
    assert found == [[False, True], ["OvertakenError"]]


def test_many_first_commands_set_one_instance_up(tmp_path: Path) -> None:
    env = instances.environment(tmp_path, empty=True)
    processes = [instances.start(env, "read") for _ in range(4)]
    said = [process.communicate() for process in processes]
    assert [process.returncode for process in processes] == [0] * 4, "\n".join(err for _, err in said)
