"""Who waited, and whether the promise was kept, is said by the version that a hand-off was made under."""

from __future__ import annotations

import pytest
from desk.live.answering import DAY, HOUR, MONDAY, SECOND, TEXT, capture, set_up, visit

from interlock.agreement import read
from interlock.desk import actions
from interlock.desk.lists.waits import by_team, waits

STRICTER = TEXT.replace('answer_within = "PT2H"', 'answer_within = "PT1H"').replace("2026-01-01", "2026-03-03")
AFTER_LUNCH = STRICTER.replace('["09:00-17:00"]', '["13:00-17:00"]')
RENAMED = STRICTER.replace("[handoff.all]", "[handoff.any]").replace("handoff.all", "handoff.any")


@pytest.fixture(autouse=True)
def company(home: object) -> None:  # noqa: ARG001
    set_up()


@pytest.mark.parametrize("later", [STRICTER, AFTER_LUNCH, RENAMED], ids=["sooner", "other hours", "no such clause"])
def test_a_version_signed_later_alters_no_promise_that_was_made(later: str) -> None:
    made = capture(1, MONDAY)
    visit(1, made.handed + HOUR + HOUR // 2, "call", outbound=True)
    before = waits(read(TEXT), MONDAY, MONDAY + DAY, MONDAY + 2 * DAY)
    assert [(one.response.due, one.response.human, one.response.outcome) for one in before.made] == [
        (made.due, HOUR + HOUR // 2, "met")
    ]
    version = actions.propose(later)
    for name in ("mia", "sam"):
        actions.sign(str(version.number), name, "secret")
    assert waits(read(later), MONDAY, MONDAY + DAY, MONDAY + 2 * DAY) == before


def test_a_hold_after_the_due_time_mends_nothing() -> None:
    made = capture(1, MONDAY)
    actions.hold(made.id, made.owner, MONDAY + DAY, "a fair", made.due + SECOND)
    visit(1, MONDAY + DAY, "call", outbound=True)
    [team] = by_team(waits(read(TEXT), MONDAY, MONDAY + DAY, MONDAY + 2 * DAY), MONDAY + 2 * DAY)
    assert (team.met, team.breached, team.paused) == (0, 1, 1)


def test_a_hand_off_counts_when_it_is_made_and_its_promise_when_it_falls_due() -> None:
    late = MONDAY + 7 * HOUR + HOUR // 2  # half an hour before the day ends, of two that the answer may take
    made = capture(1, late)
    visit(1, late + HOUR // 4, "call", outbound=True)
    tuesday, now = MONDAY + DAY, MONDAY + 3 * DAY
    assert late < tuesday <= made.due
    [before] = by_team(waits(read(TEXT), MONDAY, tuesday, now), now)
    assert (before.n, before.answered, before.met, before.decided, before.share) == (1, 1, 0, 0, None)
    [after] = by_team(waits(read(TEXT), tuesday, tuesday + DAY, now), now)
    assert (after.n, after.answered, after.met, after.decided, after.share) == (0, 0, 1, 1, 1.0)
