from __future__ import annotations

import pytest

from interlock.pages.frame import tags


@pytest.mark.parametrize(
    ("share", "said"),
    [
        (0.32, "32%"),
        (0.025, "2.5%"),
        (0.00671, "0.67%"),
        (0.0, "0%"),
        (1.0, "100%"),
        (1.234, "123%"),
        (None, "-"),
    ],
)
def test_a_share_keeps_two_digits_that_tell_it_apart(share: float | None, said: str) -> None:
    assert tags.percent(share).replace(tags.NOTHING, "-") == said


@pytest.mark.parametrize(
    ("bounds", "said"),
    [
        ((0.309, 0.331), "30.9-33.1%"),
        ((0.2, 0.4), "20-40%"),
        ((0.00511, 0.0062), "0.51-0.62%"),
        (None, "-"),
    ],
)
def test_an_interval_shows_as_many_digits_as_tell_its_ends_apart(bounds: tuple[float, float] | None, said: str) -> None:
    assert tags.interval(bounds).replace(tags.NOTHING, "-") == said


@pytest.mark.parametrize(
    ("value", "said"),
    [
        (14.0, "14 days"),
        (1.0, "1 day"),
        (1.02, "1 day"),
        (2.54, "2.5 days"),
        (0.125, "3 h"),
        (0.01, "14 min"),
        (1234.0, "1,234 days"),
    ],
)
def test_a_duration_is_said_in_the_unit_it_is_felt_in(value: float, said: str) -> None:
    assert tags.days(value) == said


def test_counts_and_instants_read_as_people_write_them() -> None:
    assert tags.count(4820) == "4,820"
    assert tags.count(None) == tags.NOTHING
    assert tags.moment(0) == "1 Jan 1970, 00:00"
    assert [tags.finely(share) for share in (0.10525, 0.025256, 0.0, 1.0)] == ["10.5%", "2.53%", "0.0%", "100.0%"]


def test_an_icon_is_silent_to_screen_readers() -> None:
    assert 'aria-hidden="true"' in tags.icon("funnel")
