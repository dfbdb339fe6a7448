"""What sources say is heard once, judged at once, and handed over where it follows."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from desk.live.agreed import DAY, HOUR, MONDAY, SECOND, TEXT, agreed

from interlock.agreement import read
from interlock.connectors import Said, Who
from interlock.desk import actions, lists, numbers
from interlock.desk.live import leads
from interlock.desk.models import (
    Handoff,
    Happening,
    Identity,
    Lead,
    Ownership,
    Person,
    TailChange,
    TailMove,
    TailTouch,
    VisitorTouch,
)
from interlock.desk.models import Heard as HeardId
from interlock.measure.replay import replay

if TYPE_CHECKING:
    from interlock.desk.actions import Heard

ADA = Who(email="Ada@Example.com ", name="Ada Byron", company="Analytical Engines")


@pytest.fixture(autouse=True)
def agreement() -> None:
    agreed()


def hear(*said: Said, now: int = MONDAY) -> list[Heard]:
    return actions.hear(said, "site", now=now)


def test_a_touch_that_makes_a_lead_ready_hands_it_over_at_once() -> None:
    [first] = hear(Said("1", ADA, kind="demo", channel="web", fields={"size": 120}))
    assert (first.status, first.problem) == ("heard", "")
    handoff = Handoff.objects.get()
    assert (handoff.id, handoff.person) == (first.handoff, first.person)
    assert (handoff.status, handoff.channel, handoff.handed, handoff.triggered) == ("waiting", "web", MONDAY, MONDAY)
    assert "demo" in handoff.why
    assert Ownership.objects.get().handoff_id == handoff.id
    assert {one.kind for one in TailMove.objects.all()} == {"captured", "handed_over"}
    assert [one.kind for one in Happening.objects.filter(person=first.person).order_by("id")][:2] == [
        "captured",
        "handed_over",
    ]
    assert Person.objects.get().label == "Ada Byron"
    assert {one.field for one in TailChange.objects.all()} >= {"size", "account"}
    assert Lead.objects.get().state == "waiting"


def test_the_same_twice_is_heard_once_whatever_else_it_then_says() -> None:
    one = Said("1", ADA, kind="visit")
    assert [found.status for found in hear(one, one)] == ["heard", "duplicate"]
    assert [found.status for found in hear(one, Said("1", Who(key="x:9"), kind="demo"), now=MONDAY + DAY)] == [
        "duplicate",
        "duplicate",
    ]
    assert TailTouch.objects.count() == 1
    assert actions.move() > 0
    assert [found.status for found in hear(one)] == ["duplicate"]


def test_what_is_wrong_is_refused_and_keeps_nothing_else_back() -> None:
    found = hear(
        Said("", ADA, kind="visit"),
        Said("2", Who(), kind="visit"),
        Said("3", ADA),
        Said("4", ADA, fields={"size": "many"}),
        Said("5", ADA, kind="visit"),
        Said("6", ADA, move="handed_over"),  # type: ignore[arg-type]
    )
    assert [one.status for one in found] == ["refused"] * 4 + ["heard", "refused"]
    assert found[3].problem == "field size: 'many' is not a number"
    assert TailTouch.objects.count() == 1


def test_a_touch_of_a_kind_that_nobody_agreed_on_is_kept_and_said_to_be_odd() -> None:
    known, near, far = hear(
        Said("1", ADA, kind="visit"), Said("2", ADA, kind="demmo"), Said("3", Who(visitor="v1"), kind="quarrel")
    )
    assert [one.status for one in (known, near, far)] == ["heard"] * 3
    assert known.warnings == ()
    assert "did you mean demo?" in near.warnings[0]
    assert "agreed are call, demo, visit" in far.warnings[0]
    assert TailTouch.objects.filter(kind="demmo").count() == VisitorTouch.objects.filter(kind="quarrel").count() == 1
    hear(Said("2", ADA, kind="demmo"), Said("4", ADA, kind="demmo"), now=MONDAY + HOUR)
    demmo, quarrel = lists.strays("site")
    assert (demmo.kind, demmo.times, demmo.first, demmo.last) == ("demmo", 2, MONDAY, MONDAY + HOUR)
    assert (quarrel.kind, quarrel.times) == ("quarrel", 1)


def test_a_browser_becomes_a_person_and_brings_what_it_did() -> None:
    here = Who(visitor="v1")
    assert [one.person for one in hear(Said("1", here, at=MONDAY - HOUR, kind="visit"), now=MONDAY - HOUR)] == [None]
    assert VisitorTouch.objects.count() == 1
    assert TailTouch.objects.count() == 0
    [found] = hear(Said("2", Who(visitor="v1", email="ada@example.com"), kind="demo"))
    assert VisitorTouch.objects.count() == 0
    assert sorted(TailTouch.objects.values_list("person", "at", "recorded")) == [
        (found.person, MONDAY - HOUR, MONDAY),
        (found.person, MONDAY, MONDAY),
    ]
    [later] = hear(Said("3", here, kind="visit"), now=MONDAY + HOUR)
    assert later.person == found.person


def test_a_person_is_the_same_by_key_and_by_address() -> None:
    [first] = hear(Said("1", Who(key="crm:77", email="ada@example.com"), kind="visit"))
    [again] = hear(Said("2", Who(email="ADA@example.com"), kind="visit"))
    [by_key] = hear(Said("3", Who(key="crm:77"), kind="visit"))
    assert first.person == again.person == by_key.person
    assert Identity.objects.count() == 2


def test_without_an_agreement_everything_is_kept_and_judged_once_there_is_one() -> None:
    early = MONDAY - 400 * DAY
    [found] = hear(Said("1", ADA, kind="demo", at=early), now=early)
    assert (found.status, found.handoff) == ("heard", None)
    [later] = hear(Said("2", ADA, kind="visit"))
    assert later.handoff is not None


def test_a_verdict_that_may_be_taken_back_stays_out_of_the_ledger() -> None:
    [found] = hear(Said("1", ADA, kind="demo"))
    with leads.held(found.person or 0, MONDAY + HOUR) as lead:
        lead.move("accepted", by="sam")
    actions.move(MONDAY + HOUR + 59 * SECOND)
    assert [one.kind for one in TailMove.objects.all()] == ["accepted"]
    actions.move(MONDAY + HOUR + 66 * SECOND)
    assert not TailMove.objects.exists()


def test_what_was_heard_long_ago_is_known_by_the_ledger() -> None:
    one = Said("1", ADA, at=MONDAY, kind="visit")
    hear(one)
    actions.move()
    late = MONDAY + 40 * DAY
    assert actions.forget_old(late) == 1
    assert not HeardId.objects.exists()
    assert [found.status for found in hear(one, now=late)] == ["duplicate"]
    assert [found.status for found in hear(Said("2", ADA, at=MONDAY, kind="visit"), now=late)] == ["heard"]


def test_a_browser_that_does_not_come_back_is_forgotten() -> None:
    hear(Said("1", Who(visitor="v1"), kind="visit"))
    assert actions.forget_old(MONDAY + 91 * DAY) == 2
    assert not VisitorTouch.objects.exists()


def test_a_lead_is_decided_on_later_than_all_that_is_known_of_its_account() -> None:
    first = Who(email="ann@firm.com", company="Firm")
    hear(Said("1", first, kind="visit"), now=MONDAY - DAY)
    hear(Said("2", first, kind="visit", fields={"size": 500}), now=MONDAY + 5 * HOUR)
    found = hear(*(Said(f"3-{n}", Who(email="bob@firm.com"), kind="visit") for n in range(3)), now=MONDAY)
    assert [one.handoff is not None for one in found] == [False, False, True]
    bob = Handoff.objects.get(person=found[0].person or 0)
    assert bob.handed > MONDAY + 5 * HOUR
    again = replay(read(TEXT), numbers.snapshot(), "recorded").handoffs
    assert sorted(zip(again["person"].to_pylist(), again["at"].to_pylist(), strict=True)) == sorted(
        Handoff.objects.values_list("person", "handed")
    )
