"""`interlock number` does what every option says, or says that it does not."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from interlock.site.commands import simulate

if TYPE_CHECKING:
    from pathlib import Path

    from conftest import CommandLine

SIGNERS = {"maya": "marketing", "sam": "sales"}


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
