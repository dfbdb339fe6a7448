"""`interlock person`, typed."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import pytest

from interlock.connectors import Said, Who
from interlock.desk import actions, models

if TYPE_CHECKING:
    from pathlib import Path

    from .conftest import CommandLine

EMAIL = "ann@bloom.example"


@pytest.fixture(autouse=True)
def ann(interlock: CommandLine) -> None:  # noqa: ARG001 - it gives the instance its place
    actions.hear([Said("1", Who(EMAIL, "crm:7", "", "Ann Bloom"), kind="form")], "web")


def test_what_is_held_is_written_to_a_file_for_its_owner_alone(interlock: CommandLine, tmp_path: Path) -> None:
    out = tmp_path / "ann.json"
    answer = interlock("person", "export", EMAIL, "--out", str(out), "--json")
    assert answer.status == 0
    found = json.loads(out.read_text())
    assert found["name"] == "Ann Bloom"
    assert answer.json["records"] == sum(len(rows) for rows in found["records"].values())
    assert out.stat().st_mode & 0o777 == 0o600
    taken = models.Happening.objects.get(kind="exported")
    assert (taken.person, taken.more["rows"]) == (found["person"], answer.json["records"])
    again = interlock("person", "export", "crm:7", "--out", str(out))
    assert (again.status, "exists already" in again.err) == (2, True)


def test_nothing_is_erased_unless_it_is_meant(interlock: CommandLine, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("typer.confirm", lambda *_, **__: False)
    answer = interlock("person", "erase", EMAIL)
    assert (answer.status, "nothing was erased" in answer.err) == (2, True)
    assert models.Identity.objects.filter(value=EMAIL).exists()


def test_erasing_says_what_it_did(interlock: CommandLine, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("interlock.desk.erasing.pages.clean", lambda: None)  # no transaction may be open for it
    actions.move()
    answer = interlock("person", "erase", EMAIL, "--yes", "--json")
    assert answer.json == {"rows": 3, "pins": []}  # touch, capture, company
    assert not models.Identity.objects.exists()
    assert models.Person.objects.get().key.startswith("erased:")
    assert interlock("person", "erase", EMAIL, "--yes").status == 2
