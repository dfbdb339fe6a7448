"""A name never turns the text around it, is never invisible, and stays as it was where it is an ordinary one."""

from __future__ import annotations

from unicodedata import bidirectional, category

import pytest
from hypothesis import given
from hypothesis import strategies as st

from interlock.desk.readable import readable

TURNING = {"LRE", "RLE", "LRO", "RLO", "PDF", "LRI", "RLI", "FSI", "PDI"}
NAMES = ("Zoë O'Neill-Müller", "محمد عبد الرحمن", "李小龍 🐉", "می\u200cخواهم", "👩\u200d💻 Ada")  # noqa: RUF001 - Persian, as it is written


@given(st.text())
def test_it_stays_on_one_line_turns_nothing_around_and_is_seen_or_empty(name: str) -> None:
    found = readable(name)
    assert not {bidirectional(each) for each in found} & TURNING
    assert not any(category(each) == "Cc" for each in found)
    assert found == found.strip()
    assert found == "" or any(category(each)[0] not in "CZ" for each in found)
    assert readable(found) == found


@pytest.mark.parametrize("name", NAMES)
def test_ordinary_names_of_any_script_stay(name: str) -> None:
    assert readable(name) == name


def test_what_would_turn_a_sentence_around_is_left_out() -> None:
    assert readable("\u202eevil\u2066 name\n of two lines") == "evil name of two lines"
    assert readable(" \u200b\u200d\t") == ""
