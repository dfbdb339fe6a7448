"""Notices speak to their reader: by the clock of their team, or the one they chose, and of themselves as you."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from desk.live.answering import HOUR, MONDAY, TEXT, capture, set_up

from interlock.desk import actions
from interlock.desk.models import Notice, Outgoing, Preference
from interlock.pages.frame.tags import timed

if TYPE_CHECKING:
    from pytest_django.fixtures import SettingsWrapper


@pytest.fixture(autouse=True)
def company(home: object) -> None:  # noqa: ARG001
    set_up(TEXT.replace('time_zone = "UTC"', 'time_zone = "Europe/Berlin"'))


def told(member: str, kind: str) -> str:
    return Notice.objects.filter(member=member, kind=kind).latest("id").text


def mailed(member: str, kind: str) -> str:
    return Outgoing.objects.filter(channel="mail", to=member, kind=kind).latest("id").text


def test_due_times_stand_in_the_zone_of_the_working_hours_that_count_unless_another_is_chosen(
    settings: SettingsWrapper,
) -> None:
    settings.MAIL = "console"
    for name in ("ann", "bob"):
        actions.prefer(name, mail=f"{name}@example.com")
    waiting = capture(1, MONDAY)
    assert mailed(waiting.owner, "handed_over").endswith("Answer by Mon 2 Mar, 12:00 CET.")
    Preference.objects.filter(member=waiting.owner).update(time_zone="America/New_York")
    actions.ring(MONDAY + HOUR * 3 // 2)
    assert mailed(waiting.owner, "reminded").endswith("Answer by Mon 2 Mar, 06:00 EST.")


def test_a_notice_holds_instants_which_pages_show_in_the_zone_of_whoever_reads_it_then() -> None:
    waiting = capture(1, MONDAY)
    text = told(waiting.owner, "handed_over")
    assert text.endswith("Answer by 2026-03-02T11:00Z.")
    assert 'Answer by <time datetime="2026-03-02T11:00:00.000+00:00" data-form="moment">2 Mar 2026, 11:00 UTC' in timed(
        text
    )
    assert timed("<b> & 2026-03-02") == "&lt;b&gt; &amp; 2026-03-02"


def test_whoever_reads_of_themselves_is_called_you() -> None:
    waiting = capture(1, MONDAY)
    new = {"ann": "bob", "bob": "ann"}[waiting.owner]
    actions.hand_on(waiting.id, waiting.owner, new, "Your region.", now=MONDAY + 1)
    assert told(new, "reassigned").startswith("A lead is with you now.")
    actions.hand_on(waiting.id, "rio", waiting.owner, "Back.", now=MONDAY + 2)
    assert told(new, "reassigned").startswith(f"A lead is with {waiting.owner} now.")
