"""A lead that waits cools off exactly when its score says so, worked out from the score alone."""

from __future__ import annotations

from hypothesis import given, settings
from hypothesis import strategies as st
from texts import STEPS

from interlock.agreement import read
from interlock.lifecycle import NOTHING, Lead, Program, Touched, cools, fold, prepare, score, unknown
from interlock.lifecycle.cooling import FINEST

DAY = 86_400_000_000
NOW = 20_000 * DAY
KINDS = ("calm", "line", "stair", "kept", "sour")
TEXT = (
    """
title = "t"
says = "s"
starts = 2024-01-01
"""
    + STEPS
    + """
[calendar.day]
says = "s"
time_zone = "UTC"
hours = { mon = ["09:00-17:00"] }
[score.interest]
says = "s"
grade = { fit = { A = 0, B = -10 }, engagement = { 1 = 20, 2 = 10, 3 = 0 } }
[score.interest.engagement.all]
says = "s"
cap = 60
[score.interest.engagement.all.touch]
calm = { points = 12, half_life_days = 5 }
line = { points = 9, linear_days = 8 }
stair = { points = 11, step_days = 6 }
kept = { points = 2 }
sour = { points = -15, half_life_days = 3 }
[handoff.by_score]
says = "s"
stage = "mql"
model = "interest"
at_score = 15
to = "sales"
calendar = "day"
answer_within = "PT4H"
[handoff.by_grade]
says = "s"
stage = "mql"
order = 2
model = "interest"
at_grade = ["A1", "A2"]
to = "sales"
calendar = "day"
answer_within = "PT4H"
"""
) + "".join(f'[touchpoint.{kind}]\nsays = "s"\nowner = "marketing"\n' for kind in KINDS)
PROGRAM: Program = prepare(read(TEXT))
TOUCHES = st.lists(st.tuples(st.sampled_from(KINDS), st.floats(0, 20)), max_size=8)


def lead_of(touches: list[tuple[str, float]]) -> Lead:
    lead = unknown(PROGRAM, 1)
    for number, (kind, age) in enumerate(touches):
        at = NOW - round(age * DAY)
        lead = fold(PROGRAM, lead, Touched(number, 1, at, at, kind))
    assert lead.fields == NOTHING
    return lead


def reaches(lead: Lead, at: int, handoff: str) -> bool:
    found = score(PROGRAM, lead, at, "interest")
    return found.total >= 15 - 1e-6 if handoff == "by_score" else found.grade in {"A1", "A2"}


@settings(max_examples=200, deadline=None)
@given(TOUCHES, st.sampled_from(["by_score", "by_grade"]))
def test_it_cools_at_the_first_instant_that_the_score_does_not_reach(
    touches: list[tuple[str, float]], handoff: str
) -> None:
    lead = lead_of(touches)
    end = cools(PROGRAM, lead, NOW, handoff)
    if not reaches(lead, NOW, handoff):
        assert end is None
        return
    until = NOW + 40 * DAY if end is None else end - FINEST
    assert all(reaches(lead, NOW + (until - NOW) * step // 500, handoff) for step in range(501) if until > NOW)
    if end is not None:
        assert not reaches(lead, end, handoff)
        later = (NOW + end) // 2
        assert cools(PROGRAM, lead, later, handoff) == end


def test_points_that_stay_never_cool() -> None:
    assert cools(PROGRAM, lead_of([("kept", 1.0)] * 8), NOW, "by_score") is None


def test_a_sum_that_falls_and_rises_again_is_found_where_it_first_falls() -> None:
    lead = lead_of([("stair", 5.9), ("stair", 0.0), ("line", 0.0), ("sour", 0.5)])
    end = cools(PROGRAM, lead, NOW, "by_score")
    assert end is not None
    assert NOW < end <= NOW + DAY


def test_a_hand_off_that_nobody_agreed_on_does_not_cool() -> None:
    assert cools(PROGRAM, lead_of([("kept", 1.0)] * 8), NOW, "elsewhere") is None
