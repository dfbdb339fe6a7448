"""What is left of touches, counted by hand."""

from __future__ import annotations

import pytest

from interlock.agreement.score import Touch
from interlock.lifecycle.fading import DAY, Cell, Fade, fade_of


def cell(fade: Fade, *days: float) -> Cell:
    found: Cell | None = None
    for day in days:
        found = fade.after(found, round(day * DAY))
    assert found is not None
    return found


def left(touch: Touch, *days: float, now: float) -> float:
    fade = fade_of(touch)
    found = cell(fade, *days)
    return fade.left(found, round(now * DAY) - found.last)


def test_half_is_left_after_a_half_life() -> None:
    assert left(Touch(points=1, half_life_days=10), 0, 10, now=20) == pytest.approx(0.25 + 0.5)


def test_a_straight_line_ends_at_nothing() -> None:
    line = Touch(points=1, linear_days=10)
    assert left(line, 0, now=4) == pytest.approx(0.6)
    assert left(line, 0, 5, now=7.5) == pytest.approx(0.25 + 0.75)
    assert left(line, 0, now=10) == 0
    assert left(line, 0, now=11) == 0


def test_a_step_counts_until_its_day_and_not_on_it() -> None:
    step = Touch(points=1, step_days=10)
    assert left(step, 0, now=10 - 1 / 86_400) == 1
    assert left(step, 0, now=10) == 0


def test_a_span_that_is_no_whole_microsecond_ends_after_it() -> None:
    step = fade_of(Touch(points=1, step_days=1.5 / DAY))
    found = step.after(None, 0)
    assert [step.left(found, age) for age in (0, 1, 2)] == [1, 1, 0]


def test_points_without_a_way_of_fading_stay() -> None:
    assert left(Touch(points=1), 0, 0, 9, now=36_500) == 3


@pytest.mark.parametrize("touch", [Touch(points=1, linear_days=7), Touch(points=1, step_days=7)])
def test_only_touches_still_within_the_window_are_kept(touch: Touch) -> None:
    fade = fade_of(touch)
    found = cell(fade, *range(1000))
    assert len(found.times) == 7
    assert found.heard == 1000
    late = fade.after(found, 0)
    assert late.times == found.times
    assert late.heard == 1001
    assert late.mass == found.mass


@pytest.mark.parametrize("days", [1 / DAY, 1.0, 36_500.0])
def test_decades_between_touches_neither_overflow_nor_lose_the_last(days: float) -> None:
    touch = Touch(points=1, half_life_days=days)
    first, last = -300 * 365.0, 300 * 365.0
    forth = left(touch, first, 0, last, now=last)
    back = left(touch, last, 0, first, now=last)
    assert forth == pytest.approx(back, rel=1e-12)
    assert 1 <= forth < 3


def test_a_cell_of_fading_points_stays_as_small_as_it_began() -> None:
    assert cell(fade_of(Touch(points=1, half_life_days=3)), *range(500)).times == ()
