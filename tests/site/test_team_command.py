"""`interlock team`: seats, absences and lists from the terminal."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from interlock.agreement import starter
from interlock.desk import actions, models

if TYPE_CHECKING:
    from conftest import CommandLine


@pytest.fixture(autouse=True)
def company(interlock: CommandLine) -> None:  # noqa: ARG001
    for name, team in (("mia", "marketing"), ("sam", "sales"), ("ann", "sales")):
        actions.add_member(name, "secret", team)
    number = str(actions.propose(starter()).number)
    for name in ("mia", "sam"):
        actions.sign(number, name, "secret")
    models.Account.objects.create(id=7, key="acme", label="Acme Tools")
    models.Account.objects.create(id=8, key="acorn", label="Acorn")


def member(interlock: CommandLine, team: str) -> dict[str, Any]:
    found = {one["name"]: one for one in interlock("team", "list", "--json").json["teams"]}
    [only] = found[team]["members"]
    seat: dict[str, Any] = only
    return seat


def test_a_seat_is_given_changed_and_taken_away(interlock: CommandLine) -> None:
    assert interlock("team", "seat", "ann", "emea", "--weight", "0.5").status == 0
    assert (member(interlock, "emea")["weight"], member(interlock, "emea")["at_most"]) == (0.5, 25)
    options = ("--at-most", "3", "--calendar", "amer", "--since", "2026-03-02", "--ramp-days", "9")
    assert interlock("team", "seat", "ann", "emea", *options).status == 0
    seat = member(interlock, "emea")
    assert (seat["weight"], seat["at_most"], seat["calendar"], seat["own"]["ramp_days"]) == (0.5, 3, "amer", 9)
    assert "ann" in interlock("team", "list").out
    assert interlock("team", "seat", "ann", "emea", "--remove").status == 0
    assert not models.Seat.objects.exists()


def test_somebody_is_away_and_back(interlock: CommandLine) -> None:
    interlock("team", "seat", "ann", "emea")
    said = interlock("team", "away", "ann", "--until", "2099-08-14", "--since", "2099-08-01", "--delegate", "sam")
    assert "15 Aug 2099, 00:00 UTC; sam stands in" in said.out + said.err
    assert [one["delegate"] for one in interlock("team", "list", "--json").json["away"]] == ["sam"]
    assert interlock("team", "back", "ann").status == 0
    assert interlock("team", "list", "--json").json["away"] == []
    assert "ann is not away" in interlock("team", "back", "ann").err


def test_accounts_are_put_on_lists_by_how_they_begin(interlock: CommandLine) -> None:
    assert interlock("team", "named", "named_accounts", "acme", "--owner", "ann").status == 0
    assert models.Listed.objects.get().account == 7
    assert "it could be" in interlock("team", "named", "named_accounts", "ac").err
    assert "none begins like it" in interlock("team", "named", "named_accounts", "zyx").err
    assert interlock("team", "named", "named_accounts", "acme", "--off").status == 0
    assert not models.Listed.objects.exists()


@pytest.mark.parametrize(
    ("words", "says"),
    [
        (("seat", "ann", "nowhere"), "no hand-off goes to"),
        (("seat", "eve", "emea"), "no user"),
        (("seat", "ann", "emea", "--since", "yesterday"), "is not a day"),
        (("away", "ann", "--until", "2020-01-01"), "ends after it begins"),
    ],
)
def test_what_cannot_be_is_said(interlock: CommandLine, words: tuple[str, ...], says: str) -> None:
    answer = interlock("team", *words)
    assert answer.status != 0
    assert says in answer.err
