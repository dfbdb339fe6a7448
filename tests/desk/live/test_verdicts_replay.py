"""Law: what live did, with every answer of sales, is what replay makes of it in the order in which it became known."""

from __future__ import annotations

from typing import Any

import pytest
from desk.live.answering import DAY, HOUR, MONDAY, SECOND, set_up, visit
from django.db import transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from interlock import InterlockError
from interlock.agreement import read
from interlock.desk import actions, lists, models, numbers
from interlock.desk.live import leads
from interlock.measure.replay import replay

MANY = settings(max_examples=25, deadline=None, suppress_health_check=list(HealthCheck))
PEOPLE = (1, 2)
DEEDS = (
    *("visit", "visit", "demo", "call", "accept", "reject", "close", "recycle", "any", "trigger"),
    *("hold", "resume", "undo", "dispute", "overturn", "uphold", "ring", "ring"),
)
waits = st.sampled_from([SECOND, HOUR, DAY, 12 * DAY])
lives = st.lists(st.tuples(st.sampled_from(PEOPLE), st.sampled_from(DEEDS), waits), max_size=40)


@pytest.fixture(autouse=True)
def company(home: object) -> None:  # noqa: ARG001
    set_up()


def do(deed: str, person: int, now: int) -> None:  # noqa: PLR0912, C901 - one deed each
    row = models.Handoff.objects.filter(person=person).order_by("-handed").first()
    number = row.id if row else 0
    dispute = models.Dispute.objects.filter(handoff=number, settled=None).first()
    match deed:
        case "visit" | "demo":
            visit(person, now, deed)
        case "call":
            visit(person, now, "call", outbound=True)
        case "accept":
            actions.accept(number, "rio", now)
        case "reject":
            actions.reject(number, "rio", "later", now=now)
        case "close":
            actions.reject(number, "rio", "too_small", now=now)
        case "recycle":
            actions.recycle(number, "rio", now + 3 * DAY, now=now)
        case "any" | "trigger":
            actions.recycle(number, "rio", trigger="any" if deed == "any" else "demo", now=now)
        case "hold":
            actions.hold(number, "rio", now + DAY, "Away", now)
        case "resume":
            actions.resume(number, "rio", now)
        case "undo":
            actions.undo(number, "rio", now)
        case "dispute":
            actions.dispute(number, "mia", "They want to talk", "sam", now=now)
        case "overturn" | "uphold" if dispute:
            actions.settle_dispute(dispute.pk, "rio", upheld=deed == "uphold", note="So it is", now=now)
        case "ring":
            actions.ring(now)


@given(life=lives)
@MANY
def test_replay_in_recorded_order_is_what_live_did(life: list[tuple[int, str, int]]) -> None:
    with transaction.atomic():
        now = MONDAY
        for person in PEOPLE:
            with leads.held(person, now) as lead:
                lead.move("captured")
            visit(person, now + SECOND, "demo")
        for person, deed, wait in life:
            now += wait
            try:
                with transaction.atomic():
                    do(deed, person, now)
            except InterlockError:
                continue
        assert replayed() == lived()
        transaction.set_rollback(True)


def lived() -> list[tuple[Any, ...]]:
    rows = models.Handoff.objects.order_by("handed", "person").values_list("person", "handed", "clause", "score")
    return [(*row[:3], round(row[3], 6)) for row in rows]


def replayed() -> list[tuple[Any, ...]]:
    text = lists.versions()[0].text
    found = replay(read(text), numbers.snapshot(), "recorded").handoffs.to_pylist()
    return sorted(((each["person"], each["at"], each["clause"], round(each["score"], 6)) for each in found),
                  key=lambda row: (row[1], row[0]))  # fmt: skip
