"""What time alone brings about: in order, once, however late and however often the worker comes."""

from __future__ import annotations

import pytest
from desk.live.answering import DAY, HOUR, MONDAY, SECOND, capture, handoff, queued, set_up, visit
from desk.live.clocks import RICH

from interlock.desk import actions, models
from interlock.desk.models import Happening, Lead, Notice, Timer

MINUTE = 60 * SECOND


@pytest.fixture(autouse=True)
def company(home: object) -> None:  # noqa: ARG001
    set_up(RICH)


def kinds(*, since: int = 0) -> list[str]:
    rows = Happening.objects.filter(at__gte=since).exclude(person=None).order_by("id").values_list("kind", flat=True)
    return [kind for kind in rows if kind not in {"captured", "handed_over"}]


def due(number: int) -> list[tuple[str, int]]:
    """Return the timers of a hand-off by their time, in minutes after the office opened on Monday."""
    found = Timer.objects.filter(handoff=number, done=None).order_by("due", "key").values_list("key", "due")
    return [(key.replace(f":{number}", ""), (at - MONDAY) // MINUTE) for key, at in found]


def test_a_hand_off_sets_all_its_clocks_at_once() -> None:
    waiting = capture(1, MONDAY)
    assert due(waiting.id) == [
        ("remind:0", 60),
        ("remind:1", 90),
        ("breach", 120),
        ("escalate:2", 180),
        ("reassign", 240),
        ("escalate:3", 300),
        ("promise:verdict", 480),
    ]


def test_everything_comes_in_its_turn_and_the_clock_goes_on() -> None:
    waiting = capture(1, MONDAY)
    first = waiting.owner
    for minute, kind in ((60, "reminded"), (90, "reminded"), (120, "breached"), (180, "escalated")):
        assert actions.ring(MONDAY + minute * MINUTE - 1) == []
        assert [rung.late for rung in actions.ring(MONDAY + minute * MINUTE)] == [0]
        assert kinds()[-1] == kind
    actions.ring(MONDAY + 240 * MINUTE)
    assert kinds()[-1] == "reassigned"
    now = handoff(1)
    assert {first, now.owner} == {"ann", "bob"}
    assert now.due == waiting.due
    assert [one.owner for one in now.owners.order_by("since")] == [first, now.owner]
    assert Notice.objects.filter(kind="reassigned").count() == 2
    actions.ring(MONDAY + DAY)
    assert kinds() == ["reminded", "reminded", "breached", "escalated", "reassigned", "escalated", "breached"]
    assert Happening.objects.latest("id").more["promise"] == "verdict"


def test_a_week_off_says_what_holds_now_and_reminds_of_nothing_that_is_over() -> None:
    capture(1, MONDAY)
    rung = actions.ring(MONDAY + 7 * DAY)
    assert [one.kind for one in rung if one.handoff] == [
        "remind", "remind", "breach", "escalate", "reassign", "escalate", "promise",
    ]  # fmt: skip
    assert kinds() == ["breached", "escalated", "reassigned", "escalated", "breached"]
    assert {row.at for row in Happening.objects.exclude(person=None).exclude(kind="handed_over")} == {MONDAY + 7 * DAY}
    assert Happening.objects.filter(kind="breached").first().more["due"] == MONDAY + 120 * MINUTE  # type: ignore[union-attr]
    assert actions.ring(MONDAY + 7 * DAY) == []


def test_an_answer_ends_reminders_and_a_verdict_everything_but_what_it_starts() -> None:
    waiting = capture(1, MONDAY)
    visit(1, MONDAY + 10 * MINUTE, "call", outbound=True)
    assert [key for key, _ in due(waiting.id)] == ["promise:verdict"]
    actions.recycle(waiting.id, "rio", reason="later", now=MONDAY + 20 * MINUTE)
    assert due(waiting.id) == [
        ("promise_soon:feedback", 20 + 12 * 60 + 2 * 16 * 60 - 960),
        ("promise:feedback", 20 + 2 * DAY // MINUTE),
    ]


def test_an_undone_verdict_brings_the_clocks_back_as_they_were() -> None:
    waiting = capture(1, MONDAY)
    actions.ring(MONDAY + 60 * MINUTE)
    before = due(waiting.id)
    actions.reject(waiting.id, "rio", "later", now=MONDAY + 61 * MINUTE)
    actions.ring(MONDAY + 61 * MINUTE + 30 * SECOND)
    actions.undo(waiting.id, "rio", MONDAY + 61 * MINUTE + 59 * SECOND)
    assert due(waiting.id) == before
    actions.ring(MONDAY + 2 * HOUR + MINUTE)
    assert kinds() == ["reminded", "rejected", "undone", "breached"]


def test_a_reminder_that_fell_into_an_undone_verdict_comes_late() -> None:
    waiting = capture(1, MONDAY)
    actions.reject(waiting.id, "rio", "later", now=MONDAY + 60 * MINUTE - 10 * SECOND)
    actions.ring(MONDAY + 60 * MINUTE)
    actions.undo(waiting.id, "rio", MONDAY + 60 * MINUTE + 30 * SECOND)
    actions.ring(MONDAY + 60 * MINUTE + 31 * SECOND)
    assert kinds().count("reminded") == 1


def test_a_hold_moves_what_is_left_and_its_end_is_told() -> None:
    waiting = capture(1, MONDAY)
    until = MONDAY + 65 * MINUTE
    actions.hold(waiting.id, "rio", until, "They are on holiday", MONDAY + 5 * MINUTE)
    assert [(key, at) for key, at in due(waiting.id) if key != "promise:verdict"] == [
        (f"unhold:{until}", 65),
        ("remind:0", 120),
        ("remind:1", 150),
        ("breach", 180),
        ("escalate:2", 240),
        ("reassign", 300),
        ("escalate:3", 360),
    ]
    actions.ring(until)
    assert kinds() == ["held", "resumed"]
    assert handoff(1).until is None
    actions.ring(MONDAY + 180 * MINUTE)
    assert kinds().count("breached") == 1


def test_a_late_answer_is_noted_as_one_also_if_the_worker_was_away() -> None:
    waiting = capture(1, MONDAY)
    actions.accept(waiting.id, "rio", MONDAY + 3 * HOUR)
    actions.ring(MONDAY + 4 * HOUR)
    assert kinds() == ["accepted", "breached"]
    assert not Notice.objects.filter(kind="breached").exists()
    assert handoff(1).answered == MONDAY + 3 * HOUR


def test_a_lead_whose_rest_is_over_comes_back_and_is_judged_again() -> None:
    waiting = capture(1, MONDAY)
    actions.reject(waiting.id, "rio", "later", now=MONDAY + MINUTE)
    for day in range(1, 8):
        visit(1, MONDAY + day * DAY)
    assert Lead.objects.get(person=1).state == "resting"
    end = Lead.objects.get(person=1).wakes
    assert end == MONDAY + MINUTE + 10 * DAY
    assert actions.ring(end - 1) is not None
    assert "returned" not in kinds()
    actions.ring(end)
    assert "returned" in kinds()
    assert models.TailMove.objects.filter(kind="returned").count() == 1
    again = handoff(1)
    assert (again.id != waiting.id, again.status, again.handed) == (True, "waiting", end)


def test_a_lead_that_cools_while_it_waits_is_noted_once_and_again_after_it_was_warm() -> None:
    waiting = capture(1, MONDAY)
    cold = Lead.objects.get(person=1).wakes
    assert cold is not None
    assert MONDAY + 10 * DAY < cold <= MONDAY + 10 * DAY + 2 * SECOND  # twenty of forty points: the next second less
    actions.ring(cold - 1)
    assert "cooled" not in kinds()
    actions.ring(cold)
    actions.ring(cold + HOUR)
    assert kinds().count("cooled") == 1
    assert handoff(1).cooled == cold
    assert models.TailMove.objects.filter(kind="cooled").count() == 1
    visit(1, cold + DAY)
    warm = Lead.objects.get(person=1).wakes
    assert warm is not None
    assert warm > cold + 15 * DAY
    actions.ring(warm)
    assert kinds().count("cooled") == 2
    assert handoff(1).id == waiting.id


def test_marketing_is_reminded_of_its_promise_and_a_broken_one_is_noted() -> None:
    waiting = capture(1, MONDAY)
    actions.recycle(waiting.id, "rio", reason="later", now=MONDAY + MINUTE)
    actions.ring(MONDAY + 3 * DAY)
    told = [row for row in Happening.objects.order_by("id") if row.more.get("promise") == "feedback"]
    assert [(row.kind, row.team) for row in told] == [("breached", "marketing")]
    assert list(Notice.objects.filter(kind="breached").values_list("member", flat=True)) == ["mia"]


def test_a_kept_promise_is_left_alone() -> None:
    waiting = capture(1, MONDAY)
    actions.recycle(waiting.id, "rio", reason="later", now=MONDAY + MINUTE)
    visit(1, MONDAY + HOUR, "newsletter", outbound=True)
    actions.ring(MONDAY + DAY + 6 * HOUR)
    actions.ring(MONDAY + 3 * DAY)
    assert not [row for row in Happening.objects.all() if row.more.get("promise") == "feedback"]


def test_marketing_is_reminded_before_its_promise_is_broken() -> None:
    waiting = capture(1, MONDAY)
    actions.recycle(waiting.id, "rio", reason="later", now=MONDAY)
    actions.ring(MONDAY + DAY + 4 * HOUR + MINUTE)
    assert [row.kind for row in Happening.objects.order_by("id") if row.more.get("promise") == "feedback"] == [
        "reminded"
    ]


def test_what_waits_in_a_queue_is_everybodys_there() -> None:
    waiting = queued(1, MONDAY)
    assert set(Notice.objects.filter(kind="handed_over").values_list("member", flat=True)) == {"ann", "bob"}
    actions.ring(MONDAY + HOUR)
    assert set(Notice.objects.filter(kind="reminded").values_list("member", flat=True)) == {"ann", "bob"}
    assert waiting.owner == ""


def test_clocks_that_jump_do_no_harm() -> None:
    capture(1, MONDAY)
    actions.ring(MONDAY + 90 * MINUTE)
    actions.ring(MONDAY - DAY)
    actions.ring(MONDAY + 90 * MINUTE)
    actions.ring(MONDAY + 30 * DAY)
    actions.ring(MONDAY + 91 * MINUTE)
    assert kinds().count("reminded") == 2
    assert kinds().count("breached") == 2


def test_what_fails_keeps_nothing_else_from_being_done() -> None:
    first, second = capture(1, MONDAY), capture(2, MONDAY)
    Timer.objects.filter(handoff=first.id, kind="remind").update(kind="unheard_of")
    rung = actions.ring(MONDAY + HOUR)
    assert [one.handoff for one in rung if one.handoff] == [second.id]
    Timer.objects.filter(handoff=first.id, kind="unheard_of").update(kind="remind")
    assert [one.handoff for one in actions.ring(MONDAY + HOUR)] == [first.id]


def test_what_was_told_long_ago_is_forgotten_and_yet_not_done_again() -> None:
    waiting = capture(1, MONDAY)
    actions.ring(MONDAY + HOUR)
    actions.accept(waiting.id, "rio", MONDAY + 3 * HOUR)
    actions.ring(MONDAY + 4 * HOUR)
    assert actions.forget_told(MONDAY + 89 * DAY) == 0
    assert actions.forget_told(MONDAY + 100 * DAY) > 0
    assert not Notice.objects.exists()
    actions.recycle(waiting.id, "rio", reason="later", now=MONDAY + 100 * DAY)
    actions.ring(MONDAY + 100 * DAY)
    assert kinds() == ["reminded", "accepted", "breached", "recycled"]
