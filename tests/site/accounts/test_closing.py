"""`interlock user close` and `interlock team away` say what is open with who leaves."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from interlock.desk import actions, lists, models

if TYPE_CHECKING:
    from conftest import CommandLine


@pytest.fixture(autouse=True)
def people(interlock: CommandLine) -> None:  # noqa: ARG001 - it gives the instance its place
    for name, team in (("rio", "other"), ("ann", "sales"), ("bob", "sales")):
        actions.add_member(name, "secret", team)
    models.Deal.objects.create(opportunity=1, owner="ann", moved=1)
    models.Listed.objects.create(list="top", account=1, owner="ann")


def test_what_stays_in_the_name_of_who_leaves_is_said(interlock: CommandLine) -> None:
    said = interlock("user", "close", "ann")
    assert said.status == 0
    assert "1 open opportunities stay" in said.out
    assert "1 accounts of named lists" in said.out
    assert lists.log_in("ann") is None
    left = interlock("user", "close", "bob", "--json").json
    assert left == {"name": "bob", "went": 0, "queued": 0, "disputes": 0, "deals": 0, "listed": 0}
    assert interlock("user", "close", "rio").status == 2


def test_who_goes_away_is_told_what_is_open_with_them(interlock: CommandLine) -> None:
    row = {"person": 1, "clause": "inbound", "stage": "mql", "seal": "x", "triggered": 1, "passed": 1, "handed": 1}
    models.Handoff.objects.create(id=1, owner="ann", team="inbound", due=1, **row)
    assert (
        "1 hand-off waiting, 0 accepted"
        in interlock("team", "away", "ann", "--until", "2099-01-01", "--since", "2098-12-30").out
    )
    assert models.Absence.objects.get().passes_on is True
    interlock("team", "away", "bob", "--until", "2099-01-01", "--since", "2098-12-30", "--stay")
    assert models.Absence.objects.get(member="bob").passes_on is False
