"""Law: an undo within a minute leaves every table as it was before the verdict, but for the record of what happened."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest
from desk.live.answering import DAY, HOUR, MONDAY, SECOND, capture, handoff, queued, set_up, tables, visit
from django.db import transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from interlock.desk import actions, models
from interlock.desk.clock import UNDO

if TYPE_CHECKING:
    from collections.abc import Callable

T = MONDAY + 60 * SECOND
MANY = settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])

Answer = tuple[str, dict[str, Any]]
answers: st.SearchStrategy[Answer] = st.one_of(
    st.just(("accept", {})),
    st.sampled_from(["too_small", "no_interest", "later"]).map(lambda reason: ("reject", {"reason": reason})),
    st.sampled_from([None, MONDAY + 5 * DAY]).map(lambda until: ("recycle", {"until": until})),
    st.sampled_from(["any", "visit"]).map(lambda trigger: ("recycle", {"trigger": trigger, "reason": "later"})),
    st.integers(1, 40).map(lambda hours: ("hold", {"until": MONDAY + 2 * DAY + hours * HOUR, "reason": "Away"})),
)
earlier = st.lists(
    st.sampled_from(["hold", "visit", "call", "take", "refusals", "remark", "ring", "resume"]), max_size=4, unique=True
)


@pytest.fixture(autouse=True)
def company(home: object) -> None:  # noqa: ARG001
    set_up()


def give(number: int, answer: Answer, at: int) -> Any:
    name, said = answer
    act: Callable[..., Any] = getattr(actions, name)
    return act(number, "ann", **said, now=at)


def happen(what: str, number: int, at: int) -> None:
    match what:
        case "hold":
            actions.hold(number, "ann", MONDAY + DAY + HOUR, "In a meeting", at)
        case "resume":
            actions.resume(number, "ann", at)
        case "visit":
            visit(1, at, "visit")
        case "call":
            visit(1, at, "call", outbound=True)
        case "take":
            actions.take(number, "ann", at)
        case "remark":
            actions.remark(number, "ann", "need", "A cheaper plan", at)
        case "ring":
            actions.ring(at)
        case "refusals":
            for person in (2, 3):
                actions.reject(capture(person, at).id, "rio", "no_interest", now=at + person)


@given(before=earlier, answer=answers, several=st.booleans(), wait=st.integers(1, UNDO // SECOND))
@MANY
def test_an_undo_restores_everything(before: list[str], answer: Answer, wait: int, *, several: bool) -> None:
    with transaction.atomic():
        number = queued(1, MONDAY).id if "take" in before else given_to_ann(1)
        at = T
        for what in before:
            at += 10 * 60 * SECOND
            happen(what, number, at)
        at += 10 * 60 * SECOND
        was = tables()
        give(number, answer, at)
        if several:
            assert give(number, answer, at + SECOND // 2).again
        assert tables() != was
        actions.undo(number, "ann", at + wait * SECOND)
        now = tables()
        assert {name: now[name] for name in was if now[name] != was[name]} == {}
        last = models.Happening.objects.filter(handoff=number).latest("id")
        assert (last.kind, last.by) == ("undone", "ann")
        assert not give(number, answer, at + (wait + 1) * SECOND).again
        transaction.set_rollback(True)


def given_to_ann(person: int) -> int:
    models.Seat.objects.filter(member="bob").update(weight=0)
    found = capture(person, MONDAY)
    models.Seat.objects.filter(member="bob").update(weight=1)
    return found.id


def test_an_undo_is_refused_late_by_others_and_after_what_happened_since() -> None:
    number = given_to_ann(1)
    with pytest.raises(actions.NotUndoneError, match="there is no verdict to undo"):
        actions.undo(number, "ann", T)
    actions.reject(number, "ann", "later", now=T)
    with pytest.raises(actions.NotTheirsError, match="ann gave this verdict"):
        actions.undo(number, "bob", T + SECOND)
    with pytest.raises(actions.NotUndoneError, match="rejected at 09:01 UTC, more than a minute ago"):
        actions.undo(number, "ann", T + UNDO + 1)
    dispute = actions.dispute(number, "mia", "They wrote to us themselves", now=T + SECOND)
    with pytest.raises(actions.NotUndoneError, match="marketing has disputed it since"):
        actions.undo(number, "ann", T + 2 * SECOND)
    actions.settle_dispute(dispute, "rio", upheld=False, note="They did", now=T + 3 * SECOND)
    with pytest.raises(actions.NotUndoneError, match="the lead has moved on since"):
        actions.undo(number, "ann", T + 4 * SECOND)


def test_an_undo_clicked_twice_is_one() -> None:
    number = given_to_ann(1)
    actions.accept(number, "ann", T)
    assert actions.undo(number, "ann", T + SECOND).status == "waiting"
    assert actions.undo(number, "ann", T + 2 * SECOND).again


def test_a_touch_between_verdict_and_undo_is_kept() -> None:
    number = given_to_ann(1)
    actions.accept(number, "ann", T)
    visit(1, T + SECOND, "call", outbound=True)
    actions.undo(number, "ann", T + 2 * SECOND)
    found = handoff(1)
    assert (found.status, found.contacted, found.answered) == ("waiting", T + SECOND, T + SECOND)
    assert models.Lead.objects.get(person=1).state == "waiting"
    assert models.TailTouch.objects.filter(kind="call").exists()


def test_a_verdict_that_was_moved_to_the_ledger_stands() -> None:
    number = given_to_ann(1)
    actions.accept(number, "ann", T)
    models.TailMove.objects.filter(kind="accepted").delete()
    with pytest.raises(actions.NotUndoneError, match="in the ledger already"):
        actions.undo(number, "ann", T + SECOND)
    assert handoff(1).status == "accepted"
