"""Statistics against values published or worked out by hand."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from interlock.measure.statistics.kaplan_meier import kaplan_meier
from interlock.measure.statistics.wilson import wilson

# Newcombe 1998, table I, method 3 (the score method).
PUBLISHED = [(81, 263, 0.2553, 0.3662), (15, 148, 0.0624, 0.1605), (0, 20, 0.0, 0.1611), (1, 29, 0.0061, 0.1718)]

# Freireich et al. 1963, weeks of remission under 6-MP; those censored were still in remission then.
REMISSION = (6, 6, 6, 7, 10, 13, 16, 22, 23)
CENSORED = (6, 9, 10, 11, 17, 19, 20, 25, 32, 32, 34, 35)


@pytest.mark.parametrize(("part", "whole", "low", "high"), PUBLISHED)
def test_wilson_gives_the_published_intervals(part: int, whole: int, low: float, high: float) -> None:
    assert wilson(part, whole) == pytest.approx((low, high), abs=5e-5)


def test_nothing_of_nothing_has_no_interval() -> None:
    assert wilson(0, 0) is None


@given(st.integers(1, 10_000).flatmap(lambda whole: st.tuples(st.integers(0, whole), st.just(whole))))
def test_wilson_holds_the_share_and_stays_within_bounds(given_: tuple[int, int]) -> None:
    part, whole = given_
    interval = wilson(part, whole)
    assert interval is not None
    assert 0 <= interval[0] <= part / whole <= interval[1] <= 1


def test_kaplan_meier_and_greenwood_give_the_published_remission_curve() -> None:
    durations = np.array([*REMISSION, *CENSORED], dtype=np.float64)
    estimate = kaplan_meier(durations, np.array([True] * len(REMISSION) + [False] * len(CENSORED)))
    assert estimate.times.tolist() == [6, 7, 10, 13, 16, 22, 23]
    assert estimate.survival == pytest.approx([0.8571, 0.8067, 0.7529, 0.6902, 0.6275, 0.5378, 0.4482], abs=5e-5)
    assert estimate.error == pytest.approx([0.0764, 0.0869, 0.0963, 0.1068, 0.1141, 0.1282, 0.1346], abs=5e-5)
    assert estimate.median == 23


def test_without_censoring_the_estimate_is_the_plain_share() -> None:
    estimate = kaplan_meier(np.array([1.0, 2.0, 3.0, 4.0]), np.ones(4, dtype=bool))
    assert estimate.median == 2
    assert estimate.share(3.5)[0] == pytest.approx(0.75)


def test_nobody_went_on_means_no_median_and_a_share_of_nothing() -> None:
    estimate = kaplan_meier(np.array([1.0, 2.0]), np.zeros(2, dtype=bool))
    assert (estimate.median, estimate.share()) == (None, (0.0, 0.0, 0.0))
