"""`interlock ledger`: the upkeep, as scripts use it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from desk.instances import touches

from interlock.desk import actions

if TYPE_CHECKING:
    from conftest import CommandLine


def test_move_compact_and_vacuum(interlock: CommandLine) -> None:
    for first in (0, 200):
        actions.record({"touches": touches(list(range(first, first + 200)))})
        waiting = {one["table"]: one["tail"] for one in interlock("ledger", "status", "--json").json["tables"]}
        assert waiting["touches"] == 200
        assert interlock("ledger", "move", "--json").json == {"rows": 200}
    status = {one["table"]: one for one in interlock("ledger", "status", "--json").json["tables"]}
    assert (status["touches"]["rows"], status["touches"]["files"], status["touches"]["tail"]) == (400, 32, 0)
    assert interlock("ledger", "compact", "--json").json == {"files": 16}
    assert interlock("ledger", "vacuum", "--keep-hours", "1", "--json").json == {"files": 0}
    assert "touches" in interlock("ledger", "status").out
    assert "0 rows moved" in interlock("ledger", "move").out
    assert interlock("migrate").status == 0
