"""Who waited, and whether the promise was kept."""

from __future__ import annotations

from typing import Any

import pytest
from lifecycle.small import DAY, HOUR, agreement

from interlock.lifecycle import (
    Compliance,
    Moments,
    Run,
    Touched,
    alarms,
    compliance,
    first_answer,
    outcome,
    prepare,
    proves_answer,
    response,
)

MONDAY = 1_717_372_800_000_000  # 2024-06-03 00:00 UTC
NINE = MONDAY + 9 * HOUR


def contacts(text: dict[str, Any]) -> None:
    sales = {"says": "By sales.", "owner": "sales", "direction": "outbound", "human": True}
    text["touchpoint"] = {
        "call": sales,
        "sequence": sales | {"human": False},
        "visit": {"says": "Theirs.", "owner": "marketing"},
    }


def touched(kind: str, at: int, *, outbound: bool = True) -> Touched:
    return Touched(1, 7, at, at, kind, outbound=outbound)


def test_an_answer_is_an_outbound_human_touch() -> None:
    text = agreement(contacts)
    proving = [
        kind
        for kind in ("call", "sequence", "visit", "unheard_of")
        if proves_answer(text, "to_sales", touched(kind, 0))
    ]
    assert proving == ["call"]
    assert not proves_answer(text, "to_sales", touched("call", 0, outbound=False))


def test_a_hand_off_may_name_what_answers_it() -> None:
    def named(text: dict[str, Any]) -> None:
        contacts(text)
        text["handoff"]["to_sales"]["answered_by"] = ["sequence"]

    assert not proves_answer(agreement(named), "to_sales", touched("call", 0))
    assert not proves_answer(agreement(named), "to_sales", touched("sequence", 0, outbound=False))
    assert proves_answer(agreement(named), "to_sales", touched("sequence", 0))


def test_the_first_answer_comes_after_the_hand_off() -> None:
    text = agreement(contacts)
    touches = [
        touched("call", NINE - 1),
        touched("visit", NINE + 1),
        touched("call", NINE + 9),
        touched("call", NINE + 5),
    ]
    assert first_answer(text, "to_sales", NINE, touches) == NINE + 5
    assert first_answer(text, "to_sales", NINE + 5, touches) == NINE + 5  # a call at the very moment is one
    assert first_answer(text, "to_sales", NINE + 10, touches) is None


def test_a_response_says_how_long_system_marketing_and_sales_took() -> None:
    clock = prepare(agreement()).clocks["office"]
    saturday = MONDAY - 2 * DAY + 15 * HOUR
    run = Run(saturday, clock)
    times = Moments(triggered=saturday - 5 * HOUR, passed=saturday - 4 * HOUR, answered=NINE + HOUR // 2)
    found = response(run, run.deadline(HOUR), times, now=NINE + 9 * DAY)
    assert (found.system, found.hold, found.human) == (HOUR, 4 * HOUR, HOUR // 2)
    assert found.speed == NINE + HOUR // 2 - (saturday - 5 * HOUR)
    assert (found.due, found.outcome) == (NINE + HOUR, "met")
    waiting = response(run, run.deadline(HOUR), times._replace(answered=None), now=NINE + HOUR // 4)
    assert (waiting.human, waiting.speed, waiting.outcome) == (HOUR // 4, None, "open")


@pytest.mark.parametrize(
    ("answered", "now", "said"),
    [(10, 50, "met"), (11, 50, "breached"), (None, 10, "open"), (None, 11, "breached"), (3, 5, "met")],
)
def test_a_promise_is_kept_broken_or_open(answered: int | None, now: int, said: str) -> None:
    assert outcome(10, answered, now) == said


def test_compliance_counts_what_fell_due_in_the_period() -> None:
    promises = [(10, 9), (10, 12), (11, None), (19, 12), (19, None), (9, 1), (20, 1)]
    found = compliance(promises, since=10, until=20, now=15)
    assert found == Compliance(met=1, breached=2, open=2)
    assert found.share == pytest.approx(1 / 3)
    assert compliance([], 0, 9, 5).share is None


def test_people_are_told_in_working_time_before_and_after_a_lead_is_due() -> None:
    def told(text: dict[str, Any]) -> None:
        text["handoff"]["to_sales"] |= {
            "answer_within": "PT4H",
            "remind_before": ["PT1H", "PT4H"],
            "escalate": [{"after": "PT2H", "to": "sales_lead"}, {"after": "PT8H", "to": "both"}],
        }

    text = agreement(told)
    run = Run(NINE + 3 * HOUR, prepare(text).clocks["office"])
    assert alarms("to_sales", text.handoff["to_sales"], run) == [
        (NINE + 6 * HOUR, "handoff.to_sales.remind_before", None),
        (NINE + DAY + HOUR, "handoff.to_sales.escalate", "sales_lead"),
        (NINE + DAY + 7 * HOUR, "handoff.to_sales.escalate", "both"),
    ]
