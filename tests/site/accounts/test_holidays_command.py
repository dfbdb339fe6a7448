"""`interlock agreement holidays` prints a text that can be proposed."""

from __future__ import annotations

from typing import TYPE_CHECKING

from interlock.agreement import read

if TYPE_CHECKING:
    from conftest import CommandLine


def test_the_text_comes_out_and_what_was_added_is_said_beside_it(interlock: CommandLine) -> None:
    said = interlock("agreement", "holidays", "emea", "--country", "FR", "--year", "2027", "--file", "starter")
    assert said.status == 0
    assert "added 2027-07-14 Bastille Day" in said.err or "2027-07-14" in said.err
    assert any(day.isoformat() == "2027-07-14" for day in read(said.out).calendar["emea"].holidays)
    assert interlock("agreement", "holidays", "emea", "--country", "XX").status == 2
    assert interlock("agreement", "holidays", "nowhere", "--country", "FR").status == 2
