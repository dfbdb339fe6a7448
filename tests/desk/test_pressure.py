from __future__ import annotations

import threading

import pytest
from hypothesis import given
from hypothesis import strategies as st

from interlock.desk.pressure import Buckets, Doorway, TooFastError

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


def test_a_full_house_says_so_at_once_and_has_room_again_afterwards() -> None:
    doorway, inside, leave = Doorway(2), threading.Barrier(3), threading.Event()

    def visit() -> None:
        with doorway.enter():
            inside.wait()
            leave.wait()

    visitors = [threading.Thread(target=visit) for _ in range(2)]
    for one in visitors:
        one.start()
    inside.wait()
    with pytest.raises(TooFastError, match="send it again") as full, doorway.enter():
        pytest.fail("a third one came in")
    assert full.value.wait == 1
    leave.set()
    for one in visitors:
        one.join()
    with doorway.enter():
        pass
