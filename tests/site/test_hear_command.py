"""`interlock hear`: events of a file, heard as if they had been delivered."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

from desk.live.agreed import agreed

from interlock.desk.models import Handoff

if TYPE_CHECKING:
    from pathlib import Path

    from conftest import CommandLine


def test_a_file_is_heard_once(interlock: CommandLine, tmp_path: Path) -> None:
    agreed()
    events = [
        {"id": "1", "who": {"email": "ann@firm.com"}, "kind": "demo"},
        {"id": "2", "who": {"email": "bob@firm.com"}, "fields": {"size": "many"}},
        {"id": "3", "who": {"email": "cleo@firm.com"}, "kind": "demmo"},
    ]
    path = tmp_path / "events.ndjson"
    path.write_text("\n".join(map(json.dumps, events)))
    told = interlock("hear", str(path), "--source", "crm", "--json").json
    assert (told["heard"], told["duplicate"], told["refused"], told["handed_over"]) == (2, 0, 1, 1)
    assert told["problems"] == [{"id": "2", "problem": "field size: 'many' is not a number"}]
    assert Handoff.objects.count() == 1
    [warning] = told["warnings"]
    assert "'demmo' is no touchpoint of the agreement" in warning
    assert "did you mean demo?" in warning
    again = interlock("hear", str(path), "--source", "crm").out
    assert "2 duplicates" in again
    assert "1 event: kind 'demmo' is no touchpoint" in again
    strays = interlock("source", "list", "--json").json["strays"]
    assert [(one["source"], one["kind"], one["times"]) for one in strays] == [("crm", "demmo", 1)]
    assert "crm told 1 time of 'demmo'" in interlock("source", "list").out


def test_what_is_no_event_is_named_by_its_line(interlock: CommandLine, tmp_path: Path) -> None:
    path = tmp_path / "events.ndjson"
    path.write_text('{"id": "1", "who": {}}')
    found = interlock("hear", str(path), "--source", "crm")
    assert found.status == 2
    assert "line 1, who" in found.err
    assert "no such file" in interlock("hear", str(tmp_path / "none"), "--source", "crm").err
