"""A small agreement that both teams have signed, from the start of 2026."""

from __future__ import annotations

from datetime import UTC, datetime

from texts import OFFICE, STEPS, TOUCHES

from interlock.agreement import Agreement, read
from interlock.desk import actions, lists

SECOND = 1_000_000
HOUR = 3_600 * SECOND
DAY = 24 * HOUR
MONDAY = int(datetime(2026, 3, 2, 9, tzinfo=UTC).timestamp()) * SECOND
"""Nine in the morning, when the office opens."""

TEXT = (
    """
title = "Small"
says = "A small agreement."
starts = 2026-01-01
"""
    + STEPS
    + """gate = { requires = ["email"] }
means = { crm = "Marketing Qualified" }

[stage.sql]
says = "Qualified by sales."
order = 3
owner = "sales"
entered = "reported"
means = { crm = "Qualified" }

[stage.customer]
says = "Won."
order = 4
owner = "sales"
entered = "won"

[field.email]
says = "Address."

[field.size]
says = "Employees."
type = "number"
of = "account"
"""
    + TOUCHES
    + """
[score.s]
says = "A score."

[score.s.fit.size]
says = "Large ones."
field = "size"
ranges = [{ at_least = 100, points = 30 }]

[score.s.engagement.web]
says = "What they do."
touch = { visit = { points = 10, half_life_days = 7 }, demo = { points = 50 } }

[handoff.all]
says = "Everybody."
stage = "mql"
model = "s"
at_score = 50
to = "inbound"
calendar = "office"
answer_within = "PT4H"
remind_before = ["PT1H"]
recycle = { after_days = 30, at_most = 2 }

[reason.no_fit]
says = "No fit."
contradicts = "score.s.fit.size"
"""
    + OFFICE
)


def agreed(text: str = TEXT) -> Agreement:
    """Let both teams sign a text."""
    for name, team in (("mia", "marketing"), ("sam", "sales")):
        if not lists.log_in(name):
            actions.add_member(name, "secret", team)
    number = str(actions.propose(text).number)
    for name in ("mia", "sam"):
        actions.sign(number, name, "secret")
    return read(text)
