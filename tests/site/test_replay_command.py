"""`interlock replay`: its contract, and what it compares with."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

import pytest

from interlock.agreement import starter

if TYPE_CHECKING:
    from pathlib import Path

    from conftest import CommandLine


@pytest.fixture
def company(interlock: CommandLine) -> None:
    assert interlock("simulate", "--people", "400", "--seed", "5", "--json").status == 0


@pytest.fixture
def stricter(tmp_path: Path) -> str:
    path = tmp_path / "stricter.toml"
    path.write_text(re.sub(r"at_score += \d+", "at_score = 90", starter()), encoding="utf-8")
    return str(path)


@pytest.fixture
def plain(tmp_path: Path) -> str:
    path = tmp_path / "starter.toml"
    path.write_text(starter(), encoding="utf-8")
    return str(path)


@pytest.mark.usefixtures("company")
def test_without_a_signed_agreement_the_base_is_what_was_recorded(interlock: CommandLine, plain: str) -> None:
    told = interlock("replay", "--agreement", plain, "--json").json
    assert told["base"]["says"] == "the hand-offs that were recorded"
    assert told["base"]["agreement"] is None
    candidate = told["candidate"]
    assert candidate["handoffs"] == sum(month["handoffs"] for month in candidate["by_month"]) > 0
    assert len(candidate["agreement"]) == 64
    assert {"won_kept", "won_missed", "won_caught", "peak"} <= set(candidate)
    assert told["held_out"]["from"] > told["from"]


@pytest.mark.usefixtures("company")
def test_a_stricter_agreement_hands_fewer_over_and_misses_no_more_than_the_base_had(
    interlock: CommandLine, plain: str, stricter: str
) -> None:
    told = interlock("replay", "--agreement", stricter, "--base", plain, "--json").json
    base, candidate = told["base"], told["candidate"]
    assert candidate["handoffs"] < base["handoffs"]
    assert candidate["won_kept"]["deals"] + candidate["won_missed"]["deals"] == base["won"]["deals"]
    assert candidate["won_caught"]["deals"] == 0


@pytest.mark.usefixtures("company")
def test_a_period_and_the_other_order(interlock: CommandLine, plain: str) -> None:
    words: tuple[Any, ...] = ("replay", "--agreement", plain, "--from", "2026-01-01", "--to", "2026-04-01", "--json")
    told = interlock(*words).json
    assert [month["month"] for month in told["candidate"]["by_month"]] == ["2026-01", "2026-02", "2026-03"]
    assert interlock(*words, "--order", "recorded").json["order"] == "recorded"


@pytest.mark.usefixtures("company")
def test_a_split_adds_up_to_the_whole(interlock: CommandLine, plain: str) -> None:
    told = interlock("replay", "--agreement", plain, "--by", "origin", "--json").json
    for name in ("base", "candidate"):
        assert sum(group[name]["handoffs"] for group in told["groups"]) == told[name]["handoffs"]
    reached = ("won_kept", "won_missed", "won_caught", "won_reached_by_neither")
    for name in reached:
        assert sum(group["candidate"][name]["deals"] for group in told["groups"]) == told["candidate"][name]["deals"]
    assert "all history, by group" in interlock("replay", "--agreement", plain, "--by", "segment").out


@pytest.mark.usefixtures("company")
def test_the_same_text_on_both_sides_neither_misses_nor_catches(interlock: CommandLine, plain: str) -> None:
    told = interlock("replay", "--agreement", plain, "--base", plain, "--json").json
    assert told["candidate"]["won_missed"]["deals"] == told["candidate"]["won_caught"]["deals"] == 0
    assert told["candidate"]["won_kept"] == told["base"]["won"]


def test_an_agreement_with_problems_or_without_hand_offs_is_refused(interlock: CommandLine, tmp_path: Path) -> None:
    path = tmp_path / "odd.toml"
    head = 'title = "Odd"\nsays = "Odd."\nstarts = 2026-01-01\n'
    stage = '[stage.lead]\nsays = "Known."\norder = 1\nowner = "marketing"\nentered = "captured"\n'
    for text, said in ((head + stage, "there is no hand-off in this agreement"), (head, "stage: is missing")):
        path.write_text(text, encoding="utf-8")
        answer = interlock("replay", "--agreement", str(path), "--json")
        assert (answer.status, answer.out) == (2, "")
        assert said in answer.err


@pytest.mark.usefixtures("company")
def test_people_read_a_table(interlock: CommandLine, plain: str) -> None:
    answer = interlock("replay", "--agreement", plain)
    assert answer.status == 0
    assert "held out" in answer.out
    assert "won deals missed" in answer.out


def test_what_cannot_be_replayed_is_said_on_standard_error(interlock: CommandLine, plain: str) -> None:
    for words, said in (
        (("--agreement", "nowhere.toml"), "no such file"),
        (("--agreement", plain, "--order", "backwards"), "choose one of happened, recorded"),
        (("--agreement", plain), "nothing to replay"),
    ):
        answer = interlock("replay", *words, "--json")
        assert (answer.status, answer.out) == (2, "")
        assert said in answer.err
