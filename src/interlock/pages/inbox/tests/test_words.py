"""What the inbox says in words, without a database."""

from __future__ import annotations

from collections import Counter

import pytest
from hypothesis import given
from hypothesis import strategies as st

from interlock.agreement import read, starter
from interlock.desk.lists.touches import DAY, collapsed
from interlock.lifecycle import Touched
from interlock.pages.inbox.choices import DIGITS, reasons
from interlock.pages.inbox.told import SECOND, spoken

touched = st.builds(
    Touched,
    id=st.integers(0, 10**6),
    person=st.just(1),
    at=st.integers(0, 3 * DAY),
    recorded=st.just(0),
    kind=st.sampled_from(["page_view", "form"]),
    content=st.sampled_from([None, "Pricing"]),
    outbound=st.just(value=False),
    by=st.none(),
    channel=st.none(),
    campaign=st.none(),
    source=st.just("site"),
)


@given(st.lists(touched, unique_by=lambda one: one.id))
def test_no_touch_is_lost_and_none_told_twice_a_day(told: list[Touched]) -> None:
    lines = collapsed(told)
    assert sum(line.times for line in lines) == len(told)
    assert [line.at for line in lines] == sorted((line.at for line in lines), reverse=True)
    alike = Counter((line.at // DAY, line.kind, line.content) for line in lines)
    assert set(alike.values()) <= {1}
    for line in lines:
        assert line.at == max(one.at for one in told if (one.at // DAY, one.kind, one.content) == same(line))


def same(line: object) -> tuple[object, ...]:
    return line.at // DAY, line.kind, line.content  # type: ignore[attr-defined]


def test_every_agreed_reason_is_offered_once_under_what_it_contradicts() -> None:
    agreement = read(starter())
    offered = [choice for group in reasons(agreement) for choice in group.choices]
    assert sorted(choice.name for choice in offered) == sorted(agreement.reason)
    assert [choice.key for choice in offered if choice.key] == list(DIGITS[: len(offered)])
    for choice in offered:
        assert choice.clause == agreement.reason[choice.name].contradicts


@pytest.mark.parametrize(
    ("seconds", "said"),
    [
        (0, "0 s"),
        (-4, "0 s"),
        (59, "59 s"),
        (720, "12 min"),
        (3_600, "1 h"),
        (3_900, "1 h 05 min"),
        (86_400, "1 day"),
        (270_000, "3 days 3 h"),
    ],
)
def test_a_length_of_time_is_said_in_two_units_at_most(seconds: int, said: str) -> None:
    assert spoken(seconds * SECOND) == said
