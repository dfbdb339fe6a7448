"""`interlock simulate`: into files, or into the instance with the truth beside it."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pyarrow.parquet as pq
import pytest

from interlock.site.commands import simulate

if TYPE_CHECKING:
    from pathlib import Path

    from conftest import CommandLine


@pytest.fixture(autouse=True)
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setattr(simulate, "home", lambda: tmp_path / "home")
    return tmp_path / "home"


def test_a_company_is_written_into_files(interlock: CommandLine, tmp_path: Path) -> None:
    answer = interlock("simulate", "--people", "400", "--seed", "3", "--out", str(tmp_path / "out"), "--json")
    assert answer.status == 0
    assert answer.err == ""
    said = answer.json
    assert (said["people"], said["seed"], said["world"], said["faults"]) == (400, 3, "intent", True)
    assert said["rows"]["people.csv"] == 400
    for name in said["rows"]:
        assert (tmp_path / "out" / name).stat().st_size > 0
    assert pq.read_metadata(tmp_path / "out" / "truth" / "people.parquet").num_rows == 400


def test_a_company_is_loaded_and_its_truth_kept(interlock: CommandLine, home: Path) -> None:
    words = ("simulate", "--people", "400", "--seed", "3", "--world", "chain", "--no-faults", "--until", "2025-04-01")
    said = interlock(*words, "--json").json
    assert said["rows"]["people"] == 400
    assert said["rows"]["touches"] > 4_000
    assert said["until"] == "2025-04-01"
    assert pq.read_metadata(home / "truth" / "people.parquet").num_rows == 400
    assert pq.read_metadata(home / "truth" / "faults.parquet").num_rows == 0
    again = interlock(*words, "--json").json
    assert set(again["rows"].values()) == {0}


def test_people_read_what_was_made(interlock: CommandLine, tmp_path: Path) -> None:
    out = interlock("simulate", "--people", "50", "--out", str(tmp_path / "out")).out
    assert "50 people of seed 7" in out
    assert "people.csv: 50" in out


@pytest.mark.parametrize(
    ("words", "said"), [(("--world", "luck"), "presence, intent, chain"), (("--people", "0"), "--people N")]
)
def test_what_cannot_be_simulated_ends_with_status_2(interlock: CommandLine, words: tuple[str, ...], said: str) -> None:
    answer = interlock("simulate", *words)
    assert answer.status == 2
    assert answer.out == ""
    assert said in answer.err
