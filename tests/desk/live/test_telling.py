"""Notices speak to their reader: by the clock of their team, or the one they chose, and of themselves as you."""

from __future__ import annotations

import pytest
from desk.live.answering import HOUR, MONDAY, TEXT, capture, set_up

from interlock.desk import actions
from interlock.desk.models import Notice, Preference


@pytest.fixture(autouse=True)
def company(home: object) -> None:  # noqa: ARG001
    set_up(TEXT.replace('time_zone = "UTC"', 'time_zone = "Europe/Berlin"'))


def told(member: str, kind: str) -> str:
    return Notice.objects.filter(member=member, kind=kind).latest("id").text


def test_due_times_stand_in_the_zone_of_the_working_hours_that_count_unless_another_is_chosen() -> None:
    waiting = capture(1, MONDAY)
    assert told(waiting.owner, "handed_over").endswith("Answer by Mon 2 Mar, 12:00 CET.")
    Preference.objects.create(member=waiting.owner, time_zone="America/New_York")
    actions.ring(MONDAY + HOUR * 3 // 2)
    assert told(waiting.owner, "reminded").endswith("Answer by Mon 2 Mar, 06:00 EST.")


def test_whoever_reads_of_themselves_is_called_you() -> None:
    waiting = capture(1, MONDAY)
    new = {"ann": "bob", "bob": "ann"}[waiting.owner]
    actions.hand_on(waiting.id, waiting.owner, new, "Your region.", now=MONDAY + 1)
    assert told(new, "reassigned").startswith("A lead is with you now.")
    actions.hand_on(waiting.id, "rio", waiting.owner, "Back.", now=MONDAY + 2)
    assert told(new, "reassigned").startswith(f"A lead is with {waiting.owner} now.")
