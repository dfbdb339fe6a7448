"""Law: any text comes back from the letters of an address, and nothing else does."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from interlock.agreement import starter
from interlock.agreement.editing import put
from interlock.pages.agreement.packing import UnreadableChangeError, packed, unpacked

TEXTS = st.lists(st.sampled_from(["a", "b = 1", "", "[c]", "ü \N{EN DASH}"]), max_size=12).map("\n".join)


@given(began=TEXTS, text=TEXTS)
def test_a_text_comes_back(began: str, text: str) -> None:
    assert unpacked(began, packed(began, text)) == text


@given(change=st.text(max_size=60), began=TEXTS)
def test_what_was_never_packed_is_refused(change: str, began: str) -> None:
    if change:
        with pytest.raises(UnreadableChangeError):
            unpacked(began, change)


def test_a_turned_number_is_few_letters_and_fits_no_other_version() -> None:
    change = packed(starter(), put(starter(), {("handoff", "emea", "at_score"): 110}))
    assert len(change) < 120
    with pytest.raises(UnreadableChangeError):
        unpacked("[stage]\n", change)
