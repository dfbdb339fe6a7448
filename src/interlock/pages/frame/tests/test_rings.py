"""What is left of a clock, as people read it."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from interlock.pages.frame import tags
from interlock.pages.frame.rings import MINUS, SECOND, left, ring, still


@pytest.mark.parametrize(
    ("seconds", "said"),
    [
        (209, "3:29"),
        (899.9, "14:59"),
        (1260, "21 min"),
        (4140, "1h 09m"),
        (97_200, "1 d 3 h"),
        (-0.5, "-0:00"),
        (-565, "-9:25"),
        (-2052, "-34:12"),
        (-4140, "-1h 09m"),
    ],
)
def test_seconds_are_counted_only_where_they_matter(seconds: float, said: str) -> None:
    assert left(seconds).replace(MINUS, "-") == said


@given(st.integers(0, 10**9), st.integers(1, 10**6), st.integers(-(10**6), 10**6))
def test_a_ring_never_shows_more_than_all_nor_less_than_nothing(since: int, within: int, passed: int) -> None:
    drawn = ring(since * SECOND, (since + within) * SECOND, (since + passed) * SECOND)
    assert 0 <= drawn.part <= 100
    assert (drawn.tone == "bad") == (passed > within) == drawn.left.startswith(MINUS)
    assert drawn.part == (100 if passed <= 0 else drawn.part)


def test_a_clock_that_stands_still_has_nothing_to_run_down_to() -> None:
    assert still("paused", "until Monday").still


def test_an_instant_is_written_so_that_a_browser_can_place_it() -> None:
    assert tags.when(0) == (
        '<time datetime="1970-01-01T00:00:00.000+00:00" data-form="moment">1 Jan 1970, 00:00 UTC</time>'
    )
    assert ">1 Jan 1970<" in tags.when(0, "day")
    assert ">00:00 UTC<" in tags.when(0, "clock")
    assert tags.when(None) == tags.NOTHING
