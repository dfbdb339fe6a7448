"""Refusals that repeat under one reason open one proposal; marketing answers it, and then counting starts anew."""

from __future__ import annotations

import pytest
from desk.live.answering import DAY, HOUR, MONDAY, SECOND, TEXT, capture, handoff, set_up, visit

from interlock.agreement import changes, check, read
from interlock.desk import actions, lists, models
from interlock.desk.rights import NoRightError

T = MONDAY + HOUR


@pytest.fixture(autouse=True)
def company(home: object) -> None:  # noqa: ARG001
    set_up()


def refuse(person: int, at: int, reason: str = "no_interest") -> int:
    found = capture(person, at).id
    actions.reject(found, "rio", reason, now=at + SECOND)
    return found


def opened() -> list[tuple[str, str, int, str]]:
    found = models.Proposal.objects.order_by("id")
    return [(one.clause, one.reason, len(one.handoffs), one.status) for one in found]


def test_the_third_refusal_opens_a_proposal_and_the_fourth_is_more_evidence() -> None:
    first = [refuse(person, T + person * HOUR) for person in (1, 2)]
    refuse(3, T + HOUR, "later")
    assert opened() == []
    third = refuse(4, T + 4 * HOUR)
    assert opened() == [("score.s.engagement.web", "no_interest", 3, "open")]
    found = models.Proposal.objects.get()
    assert found.handoffs == [*first, third]
    assert found.due == MONDAY + 2 * DAY + 5 * HOUR + SECOND
    assert models.Timer.objects.get(kind="proposal_due").due == found.due
    refuse(5, T + 5 * HOUR)
    assert opened() == [("score.s.engagement.web", "no_interest", 4, "open")]
    assert models.Happening.objects.filter(kind="proposal_opened").count() == 1


def test_what_was_undone_or_is_too_old_or_came_from_elsewhere_does_not_count() -> None:
    refuse(1, T)
    refuse(2, T + HOUR)
    third = refuse(3, T + 2 * HOUR)
    assert len(opened()) == 1
    actions.undo(third, "rio", T + 2 * HOUR + 30 * SECOND)
    assert opened() == []
    assert not models.Timer.objects.filter(kind="proposal_due").exists()
    models.Handoff.objects.filter(person=1).update(adopted=True)
    refuse(4, T + 3 * HOUR)
    assert opened() == []
    refuse(5, T + 31 * DAY)
    assert opened() == []


def test_an_overturned_refusal_does_not_count() -> None:
    refuse(1, T)
    struck = refuse(2, T + HOUR)
    dispute = actions.dispute(struck, "mia", "They asked for it", "sam", now=T + 2 * HOUR)
    actions.settle_dispute(dispute, "rio", upheld=False, note="They did", now=T + 3 * HOUR)
    refuse(3, T + 4 * HOUR)
    assert opened() == []
    refuse(4, T + 5 * HOUR)
    assert len(opened()) == 1


def test_a_proposal_is_worked_out_with_its_replay_and_taken_over_as_a_version_to_be_signed() -> None:
    for person in (1, 2, 3):
        visit_first = T + person * HOUR
        refuse(person, visit_first)
    [number] = actions.replay_proposals(T + DAY)
    assert actions.replay_proposals(T + DAY) == []
    found = models.Proposal.objects.get()
    assert found.says == "Of 3 refused leads 3 had points for demo: it gives 10 points instead of 20."
    assert [row["points"] for row in found.evidence] == [20.0, 20.0, 20.0]
    assert [row["saw"] for row in found.evidence] == ["demo"] * 3
    assert check(found.text) == []
    assert found.change == [
        {"clause": "score.s.engagement.web.touch.demo.points", "was": 20.0, "now": 10.0},
    ]
    assert found.replay is not None
    assert found.replay["before"] == {"handoffs": 3, "accepted": 0, "refused": 3}
    assert found.replay["after"] == {"handoffs": 0, "accepted": 0, "refused": 0}
    with pytest.raises(actions.NotTheirsError, match="marketing's"):
        actions.answer_proposal(number, "ann", take=True, answer="")
    bound = lists.in_force(read(found.text).starts)
    answered = actions.answer_proposal(number, "mia", take=True, answer="Fair", now=T + 2 * DAY)
    version = lists.version(str(answered.version))
    assert version.missing == ("marketing", "sales")
    assert lists.in_force(version.starts) == bound
    assert bound is not None
    assert len(changes(read(bound.text), read(version.text))) == 1
    assert actions.answer_proposal(number, "mia", take=True, answer="Fair", now=T + 2 * DAY).pk == number
    with pytest.raises(actions.AnsweredError, match="accepted by mia"):
        actions.answer_proposal(number, "mia", take=False, answer="No", now=T + 2 * DAY)
    assert not models.Timer.objects.filter(kind="proposal_due", done=None).exists()


def test_what_was_suggested_for_another_version_is_worked_out_anew_before_it_is_taken_over() -> None:
    for person in (1, 2, 3):
        refuse(person, T + person * HOUR)
    [number] = actions.replay_proposals(T + DAY)
    version = actions.propose(TEXT.replace('"PT2H"', '"PT1H"').replace("2026-01-01", "2026-03-04"))
    for name in ("mia", "sam"):
        actions.sign(str(version.number), name, "secret")
    with pytest.raises(actions.NotAgreedError, match="another version of the agreement binds since"):
        actions.answer_proposal(number, "mia", take=True, answer="", now=T + 3 * DAY)
    assert actions.replay_proposals(T + 3 * DAY) == [number]
    assert actions.replay_proposals(T + 3 * DAY) == []
    answered = actions.answer_proposal(number, "mia", take=True, answer="Fair", now=T + 3 * DAY)
    [changed] = changes(read(version.text), read(lists.version(str(answered.version)).text))
    assert changed.clause.startswith("score.s.engagement.web")


def test_after_an_answer_counting_starts_anew() -> None:
    for person in (1, 2, 3):
        refuse(person, T + person * HOUR)
    number = models.Proposal.objects.get().pk
    with pytest.raises(actions.NotAgreedError, match="say why it is declined"):
        actions.answer_proposal(number, "mia", take=False, answer=" ", now=T + 5 * HOUR)
    actions.answer_proposal(number, "mia", take=False, answer="A fair brought them", now=T + 5 * HOUR)
    for person in (4, 5):
        refuse(person, T + (person + 20) * HOUR)
    assert len(opened()) == 1
    refuse(6, T + 30 * HOUR)
    assert [status for *_, status in opened()] == ["declined", "open"]


def test_where_nothing_can_be_suggested_it_says_why_and_takes_a_text_of_marketings_own() -> None:
    found = models.Proposal.objects.create(
        clause="stage.lead", reason="later", review="review.refusals", seal="", handoffs=[refuse(1, T)], opened=T, due=T
    )
    assert actions.replay_proposal(found.pk, T + DAY)
    found.refresh_from_db()
    assert (found.text, found.change, found.replay) == ("", None, None)
    assert found.says == "stage.lead holds no number that could be moved: it takes a person to say what to change"
    with pytest.raises(actions.NotAgreedError, match="write the change into the agreement's text"):
        actions.answer_proposal(found.pk, "mia", take=True, answer="")
    binding = lists.in_force(read(lists.versions()[-1].text).starts)
    assert binding is not None
    text = binding.text.replace('says = "Known."', 'says = "Known to us, and not a customer yet."')
    assert actions.answer_proposal(found.pk, "mia", take=True, answer="Clearer", text=text).version


def test_a_dispute_is_settled_by_a_named_person_and_overturning_hands_over_again() -> None:
    first = refuse(1, T)
    with pytest.raises(actions.NotTheirsError, match="a dispute is marketing's"):
        actions.dispute(first, "ann", "No", now=T + HOUR)
    with pytest.raises(actions.NotAgreedError, match="say why"):
        actions.dispute(first, "mia", "", now=T + HOUR)
    with pytest.raises(actions.NotAgreedError, match="nobody of RevOps"):
        actions.dispute(first, "mia", "They wrote to us", now=T + HOUR)
    with pytest.raises(actions.NotAgreedError, match="mia has a part in it"):
        actions.dispute(first, "mia", "They wrote to us", "mia", now=T + HOUR)
    number = actions.dispute(first, "mia", "They wrote to us", "sam", now=T + HOUR)
    assert actions.dispute(first, "mia", "They wrote to us", "sam", now=T + HOUR) == number
    with pytest.raises(NoRightError, match=r"mia .* may not settle"):
        actions.settle_dispute(number, "mia", upheld=False, note="Yes", now=T + 2 * HOUR)
    with pytest.raises(actions.NotTheirsError, match="sam was asked"):
        actions.settle_dispute(number, "bob", upheld=False, note="Yes", now=T + 2 * HOUR)
    actions.settle_dispute(number, "sam", upheld=False, note="Call them", now=T + 2 * HOUR)
    again = handoff(1)
    assert again.id != first
    assert again.status == "waiting"
    with pytest.raises(actions.AnsweredError, match="overturned"):
        actions.settle_dispute(number, "sam", upheld=True, note="No", now=T + 3 * HOUR)
    kinds = list(models.Happening.objects.order_by("id").values_list("kind", flat=True))
    assert kinds[-4:] == ["disputed", "dispute_settled", "returned", "handed_over"]


def test_an_overturned_refusal_of_a_lead_that_no_longer_meets_the_clause_stays_with_marketing() -> None:
    found = capture(1, T)
    actions.accept(found.id, "rio", T + SECOND)
    actions.recycle(found.id, "rio", reason="later", now=T + HOUR)
    version = actions.propose(lists.versions()[-1].text.replace("at_score = 20", "at_score = 60"))
    for name in ("mia", "sam"):
        actions.sign(str(version.number), name, "secret")
    number = actions.dispute(found.id, "mia", "They are ready", "sam", now=T + 2 * HOUR)
    actions.settle_dispute(number, "sam", upheld=False, note="They are", now=T + 3 * HOUR)
    assert models.Handoff.objects.count() == 1
    assert models.Lead.objects.get(person=1).state == "open"
    visit(1, T + 4 * HOUR)
    visit(1, T + 5 * HOUR)
    assert models.Handoff.objects.count() == 2


def test_an_upheld_verdict_stands() -> None:
    first = refuse(1, T)
    number = actions.dispute(first, "mia", "They wrote to us", "sam", now=T + HOUR)
    actions.settle_dispute(number, "sam", upheld=True, note="A student", now=T + 2 * HOUR)
    assert models.Handoff.objects.count() == 1
    with pytest.raises(actions.AnsweredError, match="disputed before, and upheld by sam: A student"):
        actions.dispute(first, "mia", "Still", "sam", now=T + 3 * HOUR)


def test_a_suggestion_that_fails_says_so_and_does_not_fail_again(monkeypatch: pytest.MonkeyPatch) -> None:
    for person in (1, 2, 3):
        refuse(person, T + person * HOUR)
    monkeypatch.setattr("interlock.desk.proposing.compare", lambda *_: 1 / 0)
    assert len(actions.replay_proposals(T + DAY)) == 1
    assert models.Proposal.objects.get().says == "The suggestion could not be worked out: division by zero"
    assert actions.replay_proposals(T + DAY) == []
