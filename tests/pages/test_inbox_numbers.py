"""What the inbox counts is what it lists, and what it lists is what the reader may see, for every role."""

from __future__ import annotations

import random
from dataclasses import replace
from itertools import product
from typing import TYPE_CHECKING

import pytest
from django.contrib.auth.models import User
from django.test import RequestFactory

from interlock.desk import actions, clock
from interlock.desk.actions import people
from interlock.desk.lists import inbox
from interlock.desk.lists import inbox_wanted as wanted
from interlock.desk.lists.inbox_numbers import many, numbers
from interlock.desk.lists.inbox_wanted import TABS
from interlock.desk.models import Account, Deal, Dispute, Handoff, Lead, Listed, Person, Seat
from interlock.pages.inbox import asked

if TYPE_CHECKING:
    from interlock.desk.lists.inbox_wanted import Tab
    from interlock.pages.inbox.asked import Asked

DAY = 86_400_000_000
ASKED = 8
"""The hand-off about whose dispute the reader is asked."""
TEAM = {"rep": "sales", "sales_lead": "sales", "marketing": "marketing"}
READERS = [
    *(("rep", "inbound", reps_see) for reps_see in ("own", "team", "everything")),
    *(("rep", "", "own"), ("sales_lead", "inbound", "own"), ("sales_lead", "", "own")),
    *(("marketing", "", "own"), ("revops", "inbound", "own"), ("auditor", "", "own")),
]
LISTS: tuple[dict[str, str], ...] = (
    *({"who": who, **words} for who, words in product(("mine", "all"), ({}, {"team": "inbound"}, {"q": "okafor 1"}))),
    *({"who": "lou"}, {"who": "all", "late": "1"}, {"who": "mine", "reason": "no_budget"}),
)


@pytest.fixture
def now() -> int:
    """Write hand-offs of some people in every state, with whatever may make them somebody's; return the time."""
    draw, now = random.Random(6), clock.now()
    Account.objects.bulk_create(Account(id=n, key=f"f{n}", label=f"Firm {n}") for n in range(1, 6))
    names = ("Amara Okafor", "Tom Brandt")
    Person.objects.bulk_create(Person(id=n, key=f"p{n}", label=f"{names[n % 2]} {n}") for n in range(1, 31))
    Lead.objects.bulk_create(
        Lead(person=n, account=n % 6 or None, state="x", folded={}, seal="", recorded=1) for n in range(1, 31)
    )
    made = Handoff.objects.bulk_create(_handed(number, draw, now) for number in range(1, 91))
    Listed.objects.create(list="top", account=2, owner="me")
    Deal.objects.create(opportunity=1, person=4, owner="me", moved=1)
    Deal.objects.create(opportunity=2, account=3, person=9, owner="me", moved=1, closed=True)
    Dispute.objects.create(handoff=made[ASKED - 1], by="mia", why="They wrote", at=1, settles="me")
    return now


def _handed(number: int, draw: random.Random, now: int) -> Handoff:
    person, status = draw.randrange(1, 31), draw.choice(["waiting", "waiting", "accepted", "rejected", "recycled"])
    waits = status == "waiting"
    return Handoff(
        id=number,
        person=person,
        account=person % 6 or None,
        clause="fast",
        stage="mql",
        team=draw.choice(["inbound", "emea", "amer"]),
        owner=draw.choice(["me", "kim", "lou", "lou", ""]),
        score=draw.choice([None, 80.0, 90.0]),
        seal="",
        why=draw.choice(["demo request", "pricing view"]),
        triggered=1,
        passed=1,
        handed=now - DAY,
        due=now + draw.choice([-DAY, 60_000_000, DAY]),
        status=status,
        until=draw.choice([None, None, now + DAY, now - DAY]) if waits else None,
        decided=None if waits else now - draw.randrange(3),
        answered=draw.choice([None, None, now - 5]) if waits else now,
        reason="no_budget" if status == "rejected" else "",
    )


def _asks(words: dict[str, str], tab: Tab, now: int) -> Asked:
    request = RequestFactory().get("/inbox/", {**words, "tab": tab})
    request.user = User.objects.get(username="me")
    return asked.read(request).looked(now)


def _sees(role: str, sits: set[str], reps_see: str) -> set[int]:
    """Say it again in other words: which hand-offs are of leads that are the reader's."""
    rows = list(Handoff.objects.all())
    if role not in {"rep", "sales_lead"} or (role == "sales_lead" and not sits) or reps_see == "everything":
        return {row.id for row in rows}
    pool = {""} if role == "rep" and reps_see == "own" else {"me", "kim", "lou", ""}
    theirs = {row.person for row in rows if row.owner == "me" or (row.team in sits and row.owner in pool)}
    theirs |= {row.person for row in rows if row.id == ASKED}
    return {row.id for row in rows if row.person in theirs or row.person == 4 or row.account == 2}


@pytest.mark.usefixtures("signed")
@pytest.mark.parametrize(("role", "seat", "reps_see"), READERS)
def test_every_number_is_the_rows_of_its_tab_and_every_row_is_the_reader_s_to_see(
    role: str, seat: str, reps_see: str, now: int
) -> None:
    actions.add_member("me", "secret", TEAM.get(role, "other"), role)
    if seat:
        Seat.objects.create(member="me", team=seat)
    people.let_reps_see(reps_see)
    sees = _sees(role, {seat} - {""}, reps_see)
    for words in LISTS:
        _holds(words, now, sees)
    queue = inbox.handoffs(_asks({"who": "mine"}, "queue", now).wanted, now, most=200).rows
    assert not seat or {row.team for row in queue} == {seat}


def _holds(words: dict[str, str], now: int, sees: set[int]) -> None:
    listed: dict[Tab, int] = {}
    counted = {}
    for tab in TABS:
        here = _asks(words, tab, now).wanted
        rows = inbox.handoffs(here, now, most=200).rows
        assert {row.id for row in rows} <= sees
        plain = inbox.handoffs(replace(here, late=False), now, most=200).rows if here.late else rows
        listed[tab], counted[tab] = len(plain), numbers(here, now, now + DAY // 2)
        if tab == "waiting":
            assert counted[tab].promised.all == len(rows)
    for tab, counts in counted.items():
        assert counts.tabs == ({tab: listed[tab]} if "q" in words else listed)


@pytest.mark.usefixtures("signed")
def test_many_finds_are_the_same_rows_as_a_few(now: int, monkeypatch: pytest.MonkeyPatch) -> None:
    actions.add_member("me", "secret", "sales", "rep")
    for few, (tab, find) in product((0, 1_000), product(TABS, ("a", "firm 2", "nobody of that name"))):
        monkeypatch.setattr(wanted, "_FEW", few)
        here = _asks({"who": "all", "q": find}, tab, now).wanted
        assert (here.among is None) == (many(here, now) > few)
        slowly = _asks({"who": "all"}, tab, now).wanted
        names = {row.id: f"{row.face.name} {row.face.company} {row.why}".lower() for row in inbox.every(slowly, now)}
        found = {number for number, text in names.items() if all(word in text for word in find.split())}
        assert {row.id for row in inbox.every(here, now)} == found
