from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from interlock.desk.pressure import Buckets, TooFastError

arrivals = st.lists(st.tuples(st.floats(0, 5), st.integers(1, 50)), min_size=1, max_size=60)


@given(rate=st.integers(1, 100), arrivals=arrivals)
def test_no_more_than_agreed_comes_in_and_whoever_waits_as_told_does(
    rate: int, arrivals: list[tuple[float, int]]
) -> None:
    now, came, largest = 0.0, 0, max(count for _, count in arrivals)
    buckets = Buckets(lambda: now)
    for pause, count in arrivals:
        now += pause
        try:
            buckets.take("web", rate, count)
        except TooFastError as error:
            now += error.wait + 1e-6
            buckets.take("web", rate, count)
        came += count
        assert came <= rate * (now + 1) + largest + 1e-3


def test_sources_do_not_wait_for_each_other() -> None:
    buckets = Buckets(lambda: 0.0)
    buckets.take("one", 1, 100)
    with pytest.raises(TooFastError, match="more than 1 a second"):
        buckets.take("one", 1)
    buckets.take("other", 1)


def test_what_is_remembered_is_bounded() -> None:
    buckets = Buckets(lambda: 0.0)
    for number in range(25_000):
        buckets.take(str(number), 1)
    assert len(buckets._buckets) <= 10_000  # noqa: SLF001 - what is kept cannot be seen otherwise
