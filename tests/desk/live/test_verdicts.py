"""Sales answers: who may, once, with agreed reasons, after contact where it is asked for; and what follows."""

from __future__ import annotations

import pytest
from desk.live.answering import DAY, HOUR, MONDAY, SECOND, TEXT, capture, handoff, queued, set_up, visit

from interlock.desk import actions, models
from interlock.desk.rights import NotAllowedError

T = MONDAY + 60 * SECOND


@pytest.fixture(autouse=True)
def company(home: object) -> None:  # noqa: ARG001
    set_up()


def moves() -> list[tuple[str, str | None, str | None]]:
    found = models.TailMove.objects.order_by("recorded")
    return [(row.kind, row.by, row.reason) for row in found if row.kind not in {"captured", "handed_over"}]


def kinds() -> list[str]:
    return list(models.Happening.objects.order_by("id").values_list("kind", flat=True))


def test_an_acceptance_is_told_once_and_to_whoever_comes_late() -> None:
    waiting = queued(1, MONDAY)
    given = actions.accept(waiting.id, "ann", T)
    assert (given.status, given.by, given.owner, given.at, given.again) == ("accepted", "ann", "ann", T, False)
    assert actions.accept(waiting.id, "ann", T + 5).again
    with pytest.raises(actions.AnsweredError, match="accepted by ann at 09:01 UTC"):
        actions.accept(waiting.id, "bob", T + 6)
    assert moves() == [("accepted", "ann", None)]
    assert kinds().count("accepted") == 1
    assert models.Lead.objects.get(person=1).state == "working"
    assert not models.Timer.objects.filter(done=None, kind__in=("remind", "breach")).exists()


def test_only_those_who_receive_answer() -> None:
    waiting = queued(1, MONDAY)
    for name, why in (("mia", "sales answers"), ("cat", "no seat there"), ("nobody", "there is no user")):
        with pytest.raises(actions.NotTheirsError, match=why):
            actions.accept(waiting.id, name, T)
    actions.take(waiting.id, "ann", T)
    with pytest.raises(actions.NotTheirsError, match="ann has this hand-off"):
        actions.accept(waiting.id, "bob", T)
    assert actions.accept(waiting.id, "rio", T).owner == "ann"


@pytest.mark.parametrize("team", ["marketing", "sales"])
def test_an_executive_answers_what_is_theirs_or_waits_where_they_sit_and_nothing_else(team: str) -> None:
    actions.add_member("eve", "secret", team, "executive")
    first, second = queued(1, MONDAY), queued(2, MONDAY)
    with pytest.raises(actions.NotTheirsError, match="eve has no seat there"):
        actions.accept(first.id, "eve", T)
    models.Seat.objects.create(member="eve", team=first.team)
    assert actions.take(first.id, "eve", T).owner == "eve"
    with pytest.raises(NotAllowedError, match="may not hand a hand-off on"):
        actions.hand_on(first.id, "eve", "", "Not mine", T)
    assert actions.accept(first.id, "eve", T).owner == "eve"
    actions.take(second.id, "ann", T)
    with pytest.raises(actions.NotTheirsError, match="ann has this hand-off"):
        actions.accept(second.id, "eve", T)
    assert actions.hand_on(second.id, "ann", "eve", "She knows them", T).owner == "eve"


def test_only_agreed_reasons_refuse() -> None:
    waiting = capture(1, MONDAY)
    with pytest.raises(actions.NotAgreedError, match="too_small, no_interest, later"):
        actions.reject(waiting.id, "ann", "bad feeling", now=T)
    with pytest.raises(actions.NotAgreedError, match="may not come back"):
        actions.recycle(waiting.id, "ann", reason="too_small", now=T)
    assert moves() == []
    given = actions.reject(waiting.id, "ann", "too_small", "Two people in a garage", now=T)
    assert (given.status, given.until) == ("rejected", None)
    assert models.Lead.objects.get(person=1).state == "closed"
    assert handoff(1).note == "Two people in a garage"


def test_a_double_click_on_a_refusal_is_one_and_another_reason_is_a_conflict() -> None:
    waiting = capture(1, MONDAY)
    actions.reject(waiting.id, "ann", "later", now=T)
    assert actions.reject(waiting.id, "ann", "later", now=T + 1).again
    with pytest.raises(actions.AnsweredError, match="rejected by ann"):
        actions.reject(waiting.id, "ann", "no_interest", now=T + 2)
    assert moves() == [("rejected", "ann", "later")]


def test_an_accepted_lead_can_be_given_back_later() -> None:
    waiting = capture(1, MONDAY)
    actions.accept(waiting.id, "ann", T)
    given = actions.recycle(waiting.id, "ann", reason="later", now=T + DAY)
    assert (given.status, given.until) == ("recycled", T + 11 * DAY)
    assert moves() == [("accepted", "ann", None), ("recycled", "ann", "later")]


def test_a_date_brings_a_lead_back() -> None:
    waiting = capture(1, MONDAY)
    given = actions.recycle(waiting.id, "ann", MONDAY + 3 * DAY, now=T)
    assert given.until == MONDAY + 3 * DAY
    visit(1, MONDAY + 2 * DAY)
    assert handoff(1).id == waiting.id
    visit(1, MONDAY + 4 * DAY)
    assert handoff(1).id != waiting.id
    with pytest.raises(actions.NotAgreedError, match="lies ahead"):
        actions.recycle(handoff(1).id, "ann", MONDAY, now=MONDAY + 4 * DAY + HOUR)


def test_a_touch_brings_a_lead_back() -> None:
    waiting = capture(1, MONDAY)
    with pytest.raises(actions.NotAgreedError, match="choose one of: any, visit, demo"):
        actions.recycle(waiting.id, "ann", trigger="call", now=T)
    given = actions.recycle(waiting.id, "ann", trigger="demo", now=T)
    assert given.until is None
    visit(1, MONDAY + 400 * DAY, "visit")
    visit(1, MONDAY + 401 * DAY, "demo", outbound=True)
    assert handoff(1).id == waiting.id
    visit(1, MONDAY + 402 * DAY, "demo")
    assert handoff(1).id != waiting.id
    assert [kind for kind, *_ in moves()] == ["recycled", "returned"]
    assert models.Handoff.objects.get(id=waiting.id).until == MONDAY + 402 * DAY
    assert kinds().count("returned") == 1


def test_a_verdict_waits_for_contact_where_the_clause_asks_for_it() -> None:
    set_up_again = actions.propose(TEXT.replace("remind_before", "verdict_needs_contact = true\nremind_before"))
    for name in ("mia", "sam"):
        actions.sign(str(set_up_again.number), name, "secret")
    waiting = capture(1, MONDAY)
    with pytest.raises(actions.NoContactError, match="record one of call first"):
        actions.accept(waiting.id, "ann", T)
    visit(1, T, "call", outbound=True)
    assert (handoff(1).contacted, handoff(1).answered) == (T, T)
    assert not models.Timer.objects.filter(done=None, kind__in=("remind", "breach")).exists()
    assert actions.accept(waiting.id, "ann", T + SECOND).status == "accepted"
    assert handoff(1).answered == T
    assert kinds().count("contacted") == 1


def test_a_hold_stops_the_clock_and_a_resumption_starts_it() -> None:
    waiting = capture(1, MONDAY)
    assert waiting.due == MONDAY + 2 * HOUR
    with pytest.raises(actions.NotAgreedError, match="needs a reason"):
        actions.hold(waiting.id, "ann", MONDAY + DAY, " ", MONDAY + HOUR)
    held = actions.hold(waiting.id, "ann", MONDAY + DAY, "They are travelling", MONDAY + HOUR)
    assert (held.status, held.until, held.due) == ("waiting", MONDAY + DAY, MONDAY + DAY + HOUR)
    assert actions.hold(waiting.id, "ann", MONDAY + DAY, "They are travelling", MONDAY + HOUR + 1).again
    assert models.Timer.objects.get(kind="breach").due == held.due
    assert models.Lead.objects.get(person=1).folded["standing"][3:5] == [held.due, held.until]
    resumed = actions.resume(waiting.id, "ann", MONDAY + 3 * HOUR)
    assert (resumed.until, resumed.due) == (None, MONDAY + 4 * HOUR)
    assert actions.resume(waiting.id, "ann", MONDAY + 3 * HOUR).again
    assert models.Timer.objects.get(kind="breach").due == MONDAY + 4 * HOUR
    assert [pause.until - pause.since for pause in models.Pause.objects.all()] == [2 * HOUR]


def test_a_hand_off_is_taken_from_the_queue_once_and_handed_on_with_its_clock() -> None:
    waiting = queued(1, MONDAY)
    assert waiting.owner == ""
    assert actions.take(waiting.id, "ann", T).owner == "ann"
    assert actions.take(waiting.id, "ann", T + 1).again
    with pytest.raises(actions.AnsweredError, match="ann has it since 09:01 UTC"):
        actions.take(waiting.id, "bob", T + 2)
    with pytest.raises(actions.NotAgreedError, match="cat has no seat in inbound"):
        actions.hand_on(waiting.id, "ann", "cat", "Her patch", T + 3)
    with pytest.raises(actions.NotAgreedError, match="say why"):
        actions.hand_on(waiting.id, "ann", "bob", "", T + 3)
    models.Absence.objects.create(member="bob", since=MONDAY, until=MONDAY + DAY, delegate="ann")
    with pytest.raises(actions.NotAgreedError, match="bob is away until 3 Mar 2026, 09:00 UTC; ann stands in"):
        actions.hand_on(waiting.id, "ann", "bob", "His patch", T + 3)
    given = actions.hand_on(waiting.id, "ann", "bob", "His patch", MONDAY + DAY)
    assert (given.owner, given.due) == ("bob", waiting.due)
    owners = models.Ownership.objects.order_by("since").values_list("owner", "why")
    assert list(owners)[1:] == [("ann", "taken from the queue"), ("bob", "His patch")]


def test_who_leads_a_team_hands_on_without_a_seat() -> None:
    models.Member.objects.filter(user__username__in=("ann", "bob", "cat")).update(role="rep")
    waiting = capture(1, MONDAY)
    assert waiting.owner == "ann"
    for name in ("cat", "mia"):
        with pytest.raises(actions.NotTheirsError):
            actions.hand_on(waiting.id, name, "bob", "Hers is full", T)
    assert actions.hand_on(waiting.id, "sam", "bob", "Hers is full", T).owner == "bob"
    models.Member.objects.filter(user__username="cat").update(role="sales_lead")
    models.Seat.objects.create(member="cat", team="inbound")
    with pytest.raises(actions.NotTheirsError, match="bob has this hand-off"):
        actions.hand_on(waiting.id, "sam", "ann", "A lead sits in that team, and it is not sam", T + 1)
    assert actions.hand_on(waiting.id, "cat", "", "Somebody else", T + 2).owner == ""
    with pytest.raises(actions.NotTheirsError):
        actions.accept(waiting.id, "sam", T + 3)


def test_nothing_is_answered_that_is_not_there() -> None:
    with pytest.raises(actions.NoSuchHandoffError, match="no hand-off 5"):
        actions.accept(5, "ann")
