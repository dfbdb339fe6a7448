"""`interlock keep` and `interlock person erased`, typed."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

from interlock.agreement import starter
from interlock.desk import actions, models

if TYPE_CHECKING:
    from pathlib import Path

    from .conftest import CommandLine

DAY = 86_400 * 1_000_000


def test_what_is_due_is_shown_and_then_forgotten(interlock: CommandLine) -> None:
    models.Visitor.objects.create(id="old", seen=DAY)
    before = interlock("keep", "--dry-run", "--json").json["clauses"]
    assert [(one["what"], one["name"], one["over"]) for one in before if one["over"]] == [("visitors", "", 1)]
    assert "without a clause" in interlock("keep", "--dry-run").out
    assert interlock("keep").out == "1 other record forgotten\n"
    assert not models.Visitor.objects.exists()
    assert models.Happening.objects.get(kind="forgotten").more == {"what": "visitors", "rows": 1}
    assert interlock("keep", "--json").json == {"people": [], "records": 0}


def test_the_clauses_of_the_agreement_are_named(interlock: CommandLine) -> None:
    for name, team in (("mia", "marketing"), ("sam", "sales")):
        actions.add_member(name, "secret", team)
    number = str(actions.propose(starter()).number)
    for name in ("mia", "sam"):
        actions.sign(number, name, "secret")
    found = {one["name"]: one for one in interlock("keep", "--dry-run", "--json").json["clauses"]}
    assert found["refused"]["ends"] == "erase"
    assert found["uploads"]["for_days"] == 30
    assert "" not in found, "the starter says of everything how long it is kept"


def test_fingerprints_of_the_erased_are_written_for_their_owner_alone(interlock: CommandLine, tmp_path: Path) -> None:
    models.Erased.objects.create(digest="ab" * 32, at=7)
    out = tmp_path / "erased.json"
    assert interlock("person", "erased", "--out", str(out), "--json").json == {"file": str(out), "people": 1}
    assert json.loads(out.read_text())["erased"] == {"ab" * 32: 7}
    assert out.stat().st_mode & 0o777 == 0o600
