"""Hand-offs and proposals from the command line."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import pytest
from desk.live.answering import capture, set_up
from typer.testing import CliRunner

from interlock import InterlockError
from interlock.desk import actions, clock, models
from interlock.site.cli import build

if TYPE_CHECKING:
    from pathlib import Path

    from pytest_django.fixtures import SettingsWrapper

HOUR = 3_600_000_000


@pytest.fixture(autouse=True)
def company(tmp_path: Path, settings: SettingsWrapper, db: None) -> None:  # noqa: ARG001
    settings.LEDGER_ROOT = tmp_path / "ledger"
    set_up()


def said(*words: str) -> Any:
    """Return what a command says as JSON, or raise what it refuses with."""
    found = CliRunner().invoke(build(), [*words, "--json"], catch_exceptions=False)
    assert found.exit_code == 0, found.output
    return json.loads(found.stdout)


def told(*words: str) -> str:
    found = CliRunner().invoke(build(), list(words), catch_exceptions=False, env={"COLUMNS": "200"})
    assert found.exit_code == 0, found.output
    return found.stdout


def test_a_hand_off_is_listed_shown_answered_and_taken_back() -> None:
    number = str(capture(1, clock.now() - HOUR).id)
    [listed] = said("handoff", "list")["handoffs"]
    assert (str(listed["id"]), listed["status"]) == (number, "waiting")
    assert number in told("handoff", "list")
    assert said("handoff", "show", number)["row"]["clause"] == "all"
    assert "score.s.engagement.web" in told("handoff", "show", number)
    held = said("handoff", "hold", number, "--as", "rio", "--until", "2099-01-01", "--reason", "Away")
    assert held["until"] == "2099-01-01T00:00:00+00:00"
    assert said("handoff", "undo", number, "--as", "rio")["until"] is None
    assert said("handoff", "accept", number, "--as", "rio")["status"] == "accepted"
    assert "is already accepted" in told("handoff", "accept", number, "--as", "rio")
    assert said("handoff", "recycle", number, "--as", "rio", "--trigger", "demo")["status"] == "recycled"
    said("handoff", "undo", number, "--as", "rio")
    assert said("handoff", "reject", number, "--as", "rio", "--reason", "later")["status"] == "rejected"
    with pytest.raises(InterlockError, match="choose one of waiting"):
        told("handoff", "list", "--tab", "lost")
    with pytest.raises(InterlockError, match="give a moment as"):
        told("handoff", "hold", number, "--as", "rio", "--until", "soon", "--reason", "x")


def test_a_proposal_is_listed_shown_and_answered() -> None:
    for person in (1, 2, 3):
        found = capture(person, clock.now() - person * HOUR)
        actions.reject(found.id, "rio", "no_interest")
    actions.replay_proposals()
    number = str(models.Proposal.objects.get().pk)
    assert [str(one["id"]) for one in said("proposal", "list", "--status", "open")["proposals"]] == [number]
    assert "score.s.engagement.web" in told("proposal", "list")
    shown = told("proposal", "show", number)
    assert "refused 3 times for no_interest: open" in shown
    assert "score.s.engagement.web.touch.demo.points: 20.0 -> 10.0" in shown
    again = said("proposal", "replay", number)
    assert (again["replay"]["refused"], again["replay"]["still"]) == (3, 0)
    with pytest.raises(InterlockError, match="say why"):
        told("proposal", "answer", number, "--as", "mia", "--decline")
    answered = said("proposal", "answer", number, "--as", "mia", "--take", "--note", "Fair")
    assert (answered["status"], answered["version"]) == ("accepted", 2)
    assert "version 2, to be signed by both teams" in told("proposal", "show", number)
    with pytest.raises(InterlockError, match="there is nothing to try"):
        told("proposal", "replay", number)
