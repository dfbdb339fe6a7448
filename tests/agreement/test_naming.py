"""Names of clauses read as people say them."""

from __future__ import annotations

import pytest

from interlock.agreement.naming import label, several, value


@pytest.mark.parametrize(
    ("name", "said"),
    [("answered_in_time", "Answered in time"), ("cost_per_mql", "Cost per MQL"), ("mqls", "MQLs"), ("mql", "MQL")],
)
def test_a_name_is_said_in_words_and_abbreviations_in_capitals(name: str, said: str) -> None:
    assert label(name) == said


def test_several_of_a_stage_are_said_in_the_plural() -> None:
    assert [several(name) for name in ("lead", "mql", "opportunity")] == ["leads", "MQLs", "opportunities"]


@pytest.mark.parametrize(
    ("stored", "said"),
    [
        ("organic_search", "Organic search"),
        ("direct", "Direct"),
        ("smb", "SMB"),
        ("2026q4-paid-search", "2026q4-paid-search"),
        ("Organic_search", "Organic_search"),
        ("not known", "not known"),
        ("DE", "DE"),
        ("", ""),
    ],
)
def test_a_value_spelt_like_a_name_is_said_like_one_and_every_other_as_it_is(stored: str, said: str) -> None:
    assert value(stored) == said
