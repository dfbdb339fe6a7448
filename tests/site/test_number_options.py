"""`interlock number` does what every option says, or says that it does not."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from interlock.site.commands import simulate

if TYPE_CHECKING:
    from pathlib import Path

    from conftest import CommandLine

DEALS = """
says = "Deals of a small company."
source = "small"

[file.deals]
has = ["id", "created", "opened", "amount"]

[people.lead]
rows = "deals"
key = "id"
captured = "created"

[opportunity.deal]
rows = "deals"
key = "id"
person = "id"
move.opened = { kind = "opened", at = "opened", amount = "amount" }
"""
SIGNERS = {"maya": "marketing", "sam": "sales"}


def bring_deals(interlock: CommandLine, folder: Path, rows: str) -> None:
    """Bring deals in, as rows of id, day created, day opened and amount."""
    recipe, file = folder / "deals.toml", folder / "deals.csv"
    recipe.write_text(DEALS)
    file.write_text(f"id,created,opened,amount\n{rows}")
    answer = interlock("import", "--recipe", str(recipe), str(file), "--json")
    assert answer.status == 0, answer.err


@pytest.fixture
def signed(interlock: CommandLine, monkeypatch: pytest.MonkeyPatch) -> None:
    """Let the starter agreement bind."""
    monkeypatch.setenv("INTERLOCK_PASSWORD", "not-a-password-that-anybody-has")
    for name, team in SIGNERS.items():
        assert interlock("user", "add", name, "--team", team).status == 0
    assert interlock("agreement", "propose", "starter", "--as", "maya").status == 0
    for name in SIGNERS:
        assert interlock("agreement", "sign", "1", "--as", name).status == 0


@pytest.mark.usefixtures("signed")
def test_a_share_as_it_was_is_said_as_a_share(
    interlock: CommandLine, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(simulate, "home", lambda: tmp_path / "home")
    assert interlock("simulate", "--people", "400", "--json").status == 0
    told = interlock("number", "acceptance", "--as-it-was", "--json").json
    out = interlock("number", "acceptance", "--as-it-was").out
    assert 0 < told["value"] < 1
    assert f"acceptance  {told['value']:.1%}" in out
    assert f"up to now: {told['value']:.1%} under" in " ".join(out.split())


@pytest.mark.parametrize(
    "words",
    [
        ("--as-it-was", "--by", "month"),
        ("--as-it-was", "--rows"),
        ("--as-it-was", "--agreement", "starter"),
        ("--reproduce", "--by", "month"),
        ("--what-changed", "--from", "2024-01-01"),
    ],
)
def test_an_option_that_would_be_passed_over_is_refused(interlock: CommandLine, words: tuple[str, ...]) -> None:
    answer = interlock("number", "leads", *words)
    assert (answer.status, answer.out) == (2, "")
    assert f"{words[1]} cannot go with {words[0]}" in " ".join(answer.err.split())


def test_what_changed_is_said_in_the_number_s_own_unit(
    interlock: CommandLine, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("COLUMNS", "160")
    bring_deals(interlock, tmp_path, "1,2024-01-05,2024-02-01,2340.50\n")
    assert interlock("number", "pipeline", "--pin", "--json").status == 0
    bring_deals(interlock, tmp_path, "1,2024-01-05,2024-02-01,2340.50\n2,2024-01-06,2024-02-02,1000\n")
    out = interlock("number", "pipeline", "--what-changed").out
    assert "pipeline: 2,340.50 EUR as of" in out
    assert "3,340.50 EUR now" in out
    assert "+1,000.00 EUR" in out
    assert "opened_at 2024-02-02" in " ".join(out.split())
    assert interlock("number", "pipeline", "--what-changed", "--json").json["change"] == 1000.0
