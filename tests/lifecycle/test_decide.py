"""One lead's way, told step by step."""

from __future__ import annotations

from math import fsum
from typing import TYPE_CHECKING, Any

import pytest
from lifecycle.small import DAY, HOUR, agreement

from interlock.lifecycle import (
    Changed,
    Fields,
    HandedOver,
    LayoutError,
    Lead,
    Moved,
    Program,
    Touched,
    Unmet,
    fold,
    freeze,
    freeze_fields,
    history,
    obstacles,
    prepare,
    roll_up,
    score,
    step,
    thaw,
    thaw_fields,
    unknown,
)

if TYPE_CHECKING:
    from interlock.lifecycle.events import MoveKind

MONDAY = 1_717_372_800_000_000  # 2024-06-03 00:00 UTC
NINE = MONDAY + 9 * HOUR
ANA, ACME = 7, 99
GERMAN = {ACME: Fields().after(Changed(1, "account", ACME, "country", "DE", None, None, 0))}


@pytest.fixture(scope="module")
def program() -> Program:
    return prepare(agreement())


def known(program: Program) -> Lead:
    told = [
        Changed(1, "person", ANA, "email", "ana@example.com", None, None, 0),
        Changed(2, "person", ANA, "account", str(ACME), None, None, 0),
        Moved(1, ANA, "captured", 0, 0),
    ]
    return step(program, unknown(program, ANA), told, 0)[0]


def visits(*days: float, kind: str = "pricing") -> list[Touched]:
    return [Touched(n, ANA, NINE + round(day * DAY), NINE + round(day * DAY), kind) for n, day in enumerate(days)]


def moved(kind: MoveKind, day: float, number: int = 50, **more: object) -> Moved:
    at = NINE + round(day * DAY)
    return Moved(number, ANA, kind, at, at, **more)  # type: ignore[arg-type]


def handed(program: Program) -> Lead:
    """Return a lead that was handed over on Monday at nine."""
    bigger = {ACME: GERMAN[ACME].after(Changed(2, "account", ACME, "size", None, 600.0, None, 0))}
    lead, handover = step(program, known(program), visits(0, 0, 0), NINE, bigger)
    assert handover is not None
    return lead


def test_a_lead_that_reaches_the_threshold_is_handed_over_with_its_due_time(program: Program) -> None:
    lead, handover = step(program, known(program), visits(0, 0, 0), NINE, GERMAN)
    assert handover is None
    assert lead.standing.state == "open"
    bigger = {ACME: GERMAN[ACME].after(Changed(2, "account", ACME, "size", None, 600.0, None, 0))}
    lead, handover = step(program, lead, [], NINE + HOUR, bigger)
    assert handover == HandedOver(ANA, NINE + HOUR, "to_sales", "mql", "inside_sales", NINE + 2 * HOUR, 55.0)
    assert lead.standing.state == "waiting"
    assert lead.standing.due == NINE + 2 * HOUR


def test_the_threshold_is_reached_from_a_millionth_below(program: Program) -> None:
    assert obstacles(program, known(program), NINE, "to_sales", GERMAN)[0] == Unmet(
        "handoff.to_sales.at_score", "5.0 of 40 points"
    )
    just = agreement()
    near = just.handoff["to_sales"].model_copy(update={"at_score": 5.0000009})
    under = just.handoff["to_sales"].model_copy(update={"at_score": 5.0000011})
    for handoff, expected in ((near, True), (under, False)):
        other = prepare(just.model_copy(update={"handoff": {"to_sales": handoff}}))
        assert (step(other, known(other), [], NINE, GERMAN)[1] is not None) is expected


def test_what_keeps_a_lead_from_sales_is_said_by_clause(program: Program) -> None:
    lead = fold(program, unknown(program, ANA), moved("captured", 0))
    assert obstacles(program, lead, NINE, "to_sales") == (
        Unmet("handoff.to_sales.at_score", "-5.0 of 40 points"),
        Unmet("stage.mql.gate.requires", "email is not known"),
        Unmet("segment.home", "asks that country is “DE”; country is not known"),
    )
    swiss = {ACME: Fields().after(Changed(1, "account", ACME, "country", "CH", None, None, 0))}
    assert obstacles(program, known(program), NINE, "to_sales", swiss)[1:] == (
        Unmet("segment.home", "asks that country is “DE”; country is CH"),
    )


def test_a_grade_that_is_not_asked_for_is_an_obstacle() -> None:
    def grades(text: dict[str, Any]) -> None:
        bounds = {"fit": {"A": 10.0, "B": 0.0, "C": -10.0, "D": -90.0}}
        bounds["engagement"] = {"1": 20.0, "2": 5.0, "3": 1.0, "4": 0.5}
        text["score"]["interest"]["grade"] = bounds
        text["handoff"]["to_sales"] |= {"at_score": None, "at_grade": ["A1"]}

    program = prepare(agreement(grades))
    lead = known(program)
    assert obstacles(program, lead, NINE, "to_sales", GERMAN) == (
        Unmet("handoff.to_sales.at_grade", "grade none is not one of A1"),
    )
    lead, handover = step(program, lead, visits(0), NINE, GERMAN)
    assert handover is None
    assert score(program, lead, NINE, "interest", GERMAN).grade == "B2"
    bigger = {ACME: GERMAN[ACME].after(Changed(2, "account", ACME, "size", None, 60.0, None, 0))}
    _, handover = step(program, lead, visits(0.1, 0.1), NINE + DAY // 10, bigger)
    assert handover is not None
    assert handover.grade == "A1"


@pytest.mark.parametrize(("above", "expected"), [(9e-7, "A1"), (1.1e-6, "B2")])
def test_a_grade_is_reached_from_a_millionth_below(above: float, expected: str) -> None:
    def grades(text: dict[str, Any]) -> None:
        text["score"]["interest"]["grade"] = {
            "fit": {"A": 5.0 + above, "B": 0.0, "C": -10.0, "D": -90.0},
            "engagement": {"1": 10.0 + above, "2": 5.0, "3": 1.0, "4": 0.5},
        }

    program = prepare(agreement(grades))
    lead, _ = step(program, known(program), visits(0), NINE, GERMAN)
    found = score(program, lead, NINE, "interest", GERMAN)
    assert (found.fit, found.engagement, found.grade) == (5.0, 10.0, expected)


def test_every_line_says_its_clause_and_what_it_is_for(program: Program) -> None:
    lead = known(program)
    for touch in [*visits(0, 0, 0, 0), Touched(9, ANA, NINE, NINE, "bounce"), Touched(10, ANA, NINE, NINE, "bounce")]:
        lead = fold(program, lead, touch)
    found = score(program, lead, NINE, "interest", GERMAN)
    assert {line.clause: line.points for line in found.lines} == {
        "score.interest.fit.size": -5,
        "score.interest.fit.country": 10,
        "score.interest.engagement.web": 40,
        "score.interest.engagement.web.cap": -10,
        "score.interest.engagement.mail": -40,
        "score.interest.engagement.mail.floor": 10,
    }
    assert found.total == fsum(line.points for line in found.lines) == 5
    assert found.lines[1].evidence == (("country", "DE", None),)
    assert found.lines[2].evidence == (("pricing", 4, NINE, 40.0),)


def test_a_score_from_before_the_last_touch_is_refused(program: Program) -> None:
    lead = fold(program, known(program), visits(0)[0])
    with pytest.raises(ValueError, match="fold only what had happened"):
        score(program, lead, NINE - 1, "interest")
    with pytest.raises(ValueError, match="fold only what had happened"):
        step(program, lead, [], NINE - 1)


def test_sales_accepts_and_the_lead_is_worked_until_it_is_lost(program: Program) -> None:
    lead, _ = step(program, handed(program), [moved("accepted", 0.1)], NINE + DAY // 10, GERMAN)
    assert lead.standing.state == "working"
    lead, _ = step(program, lead, [moved("lost", 1, reason="later")], NINE + DAY, GERMAN)
    assert lead.standing.state == "resting"
    assert lead.standing.until == NINE + 31 * DAY, "a lost deal waits as long as the hand-off says, whatever the reason"


@pytest.mark.parametrize(
    ("move", "state", "until"),
    [
        (moved("rejected", 1), "resting", 31),
        (moved("rejected", 1, reason="later"), "resting", 11),
        (moved("recycled", 1, reason="later", until=NINE + 5 * DAY), "resting", 5),
        (moved("rejected", 1, reason="never"), "closed", None),
        (moved("lost", 1, reason="never"), "closed", None),
        (moved("won", 1), "customer", None),
        (moved("captured", 1), "waiting", None),
    ],
)
def test_sales_answer_says_where_the_lead_goes(program: Program, move: Moved, state: str, until: int | None) -> None:
    standing = fold(program, handed(program), move).standing
    assert standing.state == state
    assert standing.until == (None if until is None else NINE + until * DAY)


def test_a_lead_comes_back_as_often_as_agreed_and_not_once_more(program: Program) -> None:
    bigger = {ACME: GERMAN[ACME].after(Changed(2, "account", ACME, "size", None, 600.0, None, 0))}
    lead, states = handed(program), []
    for day in (0, 40, 80):
        lead, _ = step(program, lead, [moved("rejected", day + 1)], NINE + (day + 1) * DAY, bigger)
        states.append(lead.standing.state)
        lead, _ = step(program, lead, visits(day + 40, day + 40, day + 40), NINE + (day + 40) * DAY, bigger)
        states.append(lead.standing.state)
    assert states == ["resting", "waiting", "resting", "waiting", "closed", "closed"]


def test_a_resting_lead_is_open_again_only_when_something_happens_after_its_rest(program: Program) -> None:
    lead, _ = step(program, handed(program), [moved("recycled", 1, until=NINE + DAY)], NINE + DAY, GERMAN)
    assert lead.standing.state == "resting", "not at the very instant at which it was sent back"
    lead, _ = step(program, lead, [], NINE + DAY + 1)
    assert lead.standing.state == "open"


def test_holding_a_lead_stops_its_clock(program: Program) -> None:
    lead = handed(program)
    assert lead.standing.due == NINE + HOUR
    half = HOUR // 2 / DAY
    lead = fold(program, lead, moved("held", half, until=NINE + DAY))
    assert lead.standing.due == NINE + DAY + HOUR // 2
    again = fold(program, lead, moved("held", half * 2, until=NINE + 2 * DAY))
    assert again.standing.due == NINE + 2 * DAY + HOUR // 2
    assert fold(program, lead, moved("held", half * 2, until=NINE + DAY // 2)) == lead, "a shorter hold changes nothing"
    assert fold(program, lead, moved("held", 3, until=NINE + 9 * DAY)) == lead, "too late to hold what is overdue"
    assert fold(program, lead, moved("held", half)) == lead, "a hold without an end stops nothing"


def test_a_hand_off_from_elsewhere_puts_a_lead_before_sales(program: Program) -> None:
    lead = fold(program, known(program), moved("handed_over", 0, clause="by_hand", due=NINE + HOUR))
    assert lead.standing[:4] == ("waiting", NINE, "by_hand", NINE + HOUR)
    lead = fold(program, lead, moved("held", 0.01, until=NINE + DAY))
    assert lead.standing.due == NINE + HOUR, "no clause, no calendar: its due time stands"
    assert fold(program, lead, moved("rejected", 1)).standing.until == NINE + 91 * DAY


def test_a_customer_stays_one(program: Program) -> None:
    lead = fold(program, unknown(program, ANA), moved("won", 0))
    for kind in ("captured", "handed_over", "rejected", "lost"):
        assert fold(program, lead, moved(kind, 1)) == lead  # type: ignore[arg-type]


def test_what_is_known_of_a_field_is_the_last_word_whenever_it_is_heard(program: Program) -> None:
    first = Changed(1, "person", ANA, "title", "engineer", None, 5, 9)
    second = Changed(2, "person", ANA, "title", None, None, 6, 7)
    always = Changed(3, "person", ANA, "title", "student", None, None, 99)
    for order in ([first, second, always], [always, second, first], [second, always, first, second]):
        lead = unknown(program, ANA)
        for change in order:
            lead = fold(program, lead, change)
        assert lead.fields.get("title") is None
    assert fold(program, unknown(program, ANA), always).fields.get("title") is not None


def test_a_change_of_the_account_concerns_those_who_belong_to_it_then(program: Program) -> None:
    told = [
        Changed(1, "person", ANA, "email", "ana@example.com", None, None, 0),
        Moved(1, ANA, "captured", 0, 0),
        *visits(0, 0, 0),
        Changed(2, "account", ACME, "country", "DE", None, NINE + DAY, NINE + DAY),
        Changed(3, "account", ACME, "size", None, 600.0, NINE + DAY, NINE + DAY),
    ]
    join = Changed(4, "person", ANA, "account", str(ACME), None, NINE, NINE)
    late = join._replace(at=NINE + 2 * DAY, recorded=NINE + 2 * DAY)
    assert [each.at for each in history(program, [*told, join])] == [NINE + DAY]
    assert [each.at for each in history(program, [*told, late])] == [NINE + 2 * DAY]
    assert history(program, told) == []
    deal = Changed(5, "opportunity", 3, "amount", None, 5.0, NINE + 3 * DAY, NINE + 3 * DAY)
    assert history(program, [*told, deal]) == []


def test_a_history_is_of_one_person(program: Program) -> None:
    with pytest.raises(ValueError, match="of one person"):
        history(program, [*visits(0), visits(0)[0]._replace(person=8, id=3)])


def test_an_account_is_the_sum_of_its_people_up_to_the_cap(program: Program) -> None:
    found = roll_up(program, "interest", {1: 30.0, 2: 90.0})
    assert found is not None
    assert found.total == 100 == fsum(share.points for share in found.shares)
    assert found.shares[-1] == ("score.interest.account.cap", None, -20.0)
    assert roll_up(program, "interest", {}) is None


@pytest.mark.parametrize(("of", "total", "shares"), [("max", 90, 1), ("mean", 60, 2), ("sum", 120, 2)])
def test_an_account_may_be_its_best_or_its_mean(of: str, total: float, shares: int) -> None:
    program = prepare(agreement(lambda text: text["score"]["interest"].update(account={"of": of})))
    found = roll_up(program, "interest", {1: 30.0, 2: 90.0})
    assert found is not None
    assert found.total == total == fsum(share.points for share in found.shares)
    assert len(found.shares) == shares


def test_a_lead_folded_under_other_fades_is_not_read_back(program: Program) -> None:
    stored = freeze(program, handed(program))
    visit = {"points": 4, "half_life_days": 11}
    other = prepare(agreement(lambda text: text["score"]["interest"]["engagement"]["web"]["touch"].update(visit=visit)))
    with pytest.raises(LayoutError, match="fold the lead again"):
        thaw(other, stored)
    assert thaw_fields(freeze_fields(GERMAN[ACME])) == GERMAN[ACME]


def test_a_decision_is_kept_as_a_row_of_the_ledger(program: Program) -> None:
    lead = handed(program)
    handover = HandedOver(ANA, NINE, "to_sales", "mql", "inside_sales", NINE + HOUR, 55.0)
    row = handover.as_move(1, "seal", recorded=NINE + 1)
    assert (row.kind, row.due, row.seal, row.recorded) == ("handed_over", NINE + HOUR, "seal", NINE + 1)
    assert fold(program, lead, row) == lead, "hearing its own decision again changes nothing"


def test_moves_of_one_instant_are_taken_in_the_order_of_a_leads_way(program: Program) -> None:
    accepted, rejected = moved("accepted", 1, 53), moved("rejected", 1, 52, reason="later")
    recycled = moved("recycled", 1, 51, until=NINE + 90 * DAY)
    for arrived in ([accepted, rejected, recycled], [recycled, rejected, accepted]):
        lead, _ = step(program, handed(program), arrived, NINE + DAY, GERMAN)
        assert (lead.standing.state, lead.standing.until) == ("resting", NINE + 11 * DAY)
