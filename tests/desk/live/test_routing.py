"""Hand-offs reach somebody: by rule, by turn, by delegate; and where nobody can take one, that is said."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING, Any

import pytest
from desk import instances
from desk.live.answering import DAY, HOUR, MONDAY, TEXT, capture, handoff, set_up, visit

from interlock.desk import actions, models
from interlock.desk.live import leads
from interlock.desk.previewing import preview
from interlock.desk.rights import NoRightError
from interlock.desk.routing import deals
from interlock.lifecycle import Changed, Moved
from interlock.measure.ledger import key

if TYPE_CHECKING:
    from pathlib import Path

ROUTED = (
    TEXT
    + """
[field.account_owner]
says = "Who looks after the company."
of = "account"

[team.inbound]
says = "Who answers."
at_most = 3
fallback = "rest"

[team.rest]
says = "Who takes the rest."

[route.owner]
says = "Whoever owns the account."
order = 1
account_owner = true

[route.deal]
says = "Whoever has a deal with them."
order = 2
open_opportunity = true

[route.named]
says = "Named accounts."
order = 3
list = "named"
"""
)


@pytest.fixture(autouse=True)
def company(home: object) -> None:  # noqa: ARG001
    set_up(ROUTED)


def told(kind: str) -> list[models.Happening]:
    return list(models.Happening.objects.filter(kind=kind).order_by("id"))


def in_account(person: int, account: int, at: int, **fields: str) -> None:
    """Let a lead belong to an account, of which something may be known."""
    with leads.held(person, at) as lead:
        when = lead.instant
        of_person = Changed(key("c", str(person)), "person", person, "account", str(account), None, when, when, person)
        lead.hear([of_person], when)
    if fields:
        frozen = {name: [at, at, 1, text, None] for name, text in fields.items()}
        models.AccountFields.objects.update_or_create(account=account, defaults={"fields": frozen})


def captured(person: int, at: int, account: int = 0, **fields: str) -> models.Handoff:
    with leads.held(person, at) as lead:
        lead.move("captured")
    if account:
        in_account(person, account, at + 1, **fields)
    visit(person, at + 10)
    return handoff(person)


def test_leads_go_round_until_all_have_what_they_may_and_then_to_the_queue_not_in_silence() -> None:
    owners = [capture(person, MONDAY + person).owner for person in range(1, 8)]
    assert Counter(owners) == {"ann": 3, "bob": 3, "": 1}
    assert owners[0] != owners[1]
    last = handoff(7)
    assert (last.owner, last.team) == ("", "inbound")
    [unassigned] = told("unassigned")
    assert (unassigned.handoff, unassigned.team) == (last.id, "inbound")
    assert models.Notice.objects.filter(handoff=last.id).exists()
    why = models.Ownership.objects.get(handoff=last).why
    assert "ann has 3 open of at most 3" in why
    assert "rest: nobody sits in the team" in why
    actions.add_seat("cat", "rest", now=MONDAY + 50)
    assert (found := capture(8, MONDAY + 60)).owner == "cat"
    assert found.team == "rest"
    assert [row["rule"] for row in found.routed] == [
        "route.owner",
        "route.deal",
        "route.named",
        "team.inbound",
        "team.rest",
    ]
    assert {one["member"]: one["could"] for one in found.routed[3]["members"]} == {"ann": False, "bob": False}


@pytest.mark.parametrize(("at_most", "most"), [(50, 8), (5, 5)])
def test_leads_handed_over_at_the_same_moment_are_not_one_turn(tmp_path: Path, at_most: int, most: int) -> None:
    [found] = instances.run(instances.environment(tmp_path), "hand_over_at_once", leads=16, at_most=at_most)
    assert Counter(owner for owner in found if owner) == {"ann": most, "bob": most}
    assert len(found) == 16


def test_the_owner_of_the_account_then_of_the_deal_then_of_the_list() -> None:
    owned = captured(1, MONDAY, 77, account_owner=" cat ")
    assert (owned.owner, owned.routed[0]["why"]) == ("cat", "cat owns the account")
    moved = Moved(5, 2, "opened", MONDAY, MONDAY, opportunity=900, by="bob")
    deals.learn([moved])
    assert captured(2, MONDAY + HOUR).owner == "bob"
    deals.learn([moved._replace(id=6, kind="lost", at=MONDAY + 1)])
    assert not models.Deal.objects.filter(closed=False).exists()
    models.Account.objects.create(id=88, key="acme")
    actions.put_on_list("named", 88, "cat", "rio", MONDAY)
    assert captured(3, MONDAY + 2 * HOUR, 88).routed[2]["took"] == "cat"
    actions.take_off_list("named", 88, "rio", MONDAY)
    assert captured(4, MONDAY + 3 * HOUR, 88).owner in {"ann", "bob"}


def test_deals_are_learnt_in_any_order() -> None:
    opened = Moved(5, 2, "opened", MONDAY, MONDAY, opportunity=900, by="bob")
    amended = opened._replace(id=6, kind="amended", at=MONDAY + 5, by="cat")
    for order in ([opened, amended], [amended, opened]):
        models.Deal.objects.all().delete()
        for move in order:
            deals.learn([move])
        assert deals.owner(2, None) == "cat"
    deals.learn([opened._replace(id=7, kind="won", at=MONDAY + 9, by="zoe"), opened])
    assert deals.owner(2, None) == ""


def test_deals_of_a_lead_heard_live_and_of_an_import_are_known() -> None:
    with leads.held(2, MONDAY) as lead:
        lead.move("captured")
    with leads.held(2, MONDAY + 1) as lead:
        lead.move("opened", opportunity=900, by="bob", amount=1)
    assert deals.owner(2, None) == "bob"
    actions.move()
    models.Deal.objects.all().delete()
    in_account(3, 44, MONDAY)
    with leads.held(3, MONDAY + 5) as lead:
        for number, by in ((901, "cat"), (902, "ann")):
            lead.move("opened", number=number, opportunity=number, by=by)
    with leads.held(3, MONDAY + 6) as lead:
        lead.move("won", opportunity=901)
    actions.move()
    models.Deal.objects.exclude(opportunity=902).delete()
    models.Deal.objects.filter(opportunity=902).update(owner="zoe", moved=MONDAY)
    assert deals.relearn() == 2
    assert dict(models.Deal.objects.values_list("opportunity", "owner")) == {900: "bob", 902: "ann"}
    assert models.Deal.objects.get(opportunity=902).account == 44
    assert deals.owner(99, 44) == "ann"


def test_who_is_away_is_passed_over_and_what_waits_goes_on_if_they_say_so() -> None:
    first = capture(1, MONDAY)
    other = {"ann": "bob", "bob": "ann"}[first.owner]
    stays = actions.add_absence(first.owner, MONDAY, MONDAY + DAY, first.owner, passes_on=False, now=MONDAY + 1)
    assert handoff(1).owner == first.owner
    assert [capture(person, MONDAY + person).owner for person in (2, 3)] == [other, other]
    actions.end_absence(stays, first.owner, MONDAY + 20)
    later = MONDAY + DAY
    actions.add_absence(first.owner, later, later + DAY, "rio", passes_on=True, now=MONDAY + 30)
    assert handoff(1).owner == first.owner
    actions.ring(later)
    passed = handoff(1)
    assert (passed.owner, passed.status, passed.due) == (other, "waiting", first.due)
    [happened] = told("reassigned")
    assert happened.more["from"] == first.owner
    assert not models.Timer.objects.filter(kind="away", done=None).exists()
    assert [row.owner for row in models.Ownership.objects.filter(handoff=passed).order_by("id")] == [first.owner, other]


def test_a_delegate_takes_what_is_somebody_s_by_name() -> None:
    actions.add_absence("cat", MONDAY, MONDAY + DAY, "cat", delegate="ann", now=MONDAY)
    found = captured(1, MONDAY, 77, account_owner="cat")
    assert found.owner == "ann"
    assert found.routed[0]["why"] == "cat owns the account; cat is away, ann stands in"


def test_a_preview_says_the_same_as_the_hand_off_then_does_and_writes_nothing() -> None:
    with leads.held(1, MONDAY) as lead:
        lead.move("captured")
    before = (list(models.Seat.objects.values()), models.Happening.objects.count())
    told_before = preview(1, MONDAY + 5)
    assert told_before is not None
    assert before == (list(models.Seat.objects.values()), models.Happening.objects.count())
    assert [one.clause for one in told_before.unmet] == ["handoff.all.at_score"]
    visit(1, MONDAY + 10)
    assert handoff(1).owner == told_before.routed.owner != ""


REFUSED: list[tuple[Any, str]] = [
    (lambda: actions.add_seat("ann", "nowhere", now=MONDAY), "inbound, rest"),
    (lambda: actions.add_seat("ann", "inbound", now=MONDAY), "already"),
    (lambda: actions.add_seat("nobody", "inbound", now=MONDAY), "no user"),
    (lambda: actions.add_seat("cat", "inbound", "ann", now=MONDAY), "RevOps"),
    (lambda: actions.add_seat("cat", "inbound", now=MONDAY, weight=-1), "weight"),
    (lambda: actions.add_seat("cat", "inbound", now=MONDAY, weight=float("nan")), "weight"),
    (lambda: actions.add_seat("cat", "inbound", now=MONDAY, at_most=0), "at least 1"),
    (lambda: actions.add_seat("cat", "inbound", now=MONDAY, calendar="mars"), "office"),
    (lambda: actions.change_seat("cat", "inbound", now=MONDAY, weight=2), "no seat"),
    (lambda: actions.remove_seat("cat", "inbound", now=MONDAY), "no seat"),
    (lambda: actions.add_absence("ann", MONDAY, MONDAY + 1, "bob", now=MONDAY), "RevOps"),
    (lambda: actions.add_absence("ann", MONDAY, MONDAY, now=MONDAY), "after it begins"),
    (lambda: actions.add_absence("ann", MONDAY, MONDAY + 1, delegate="ann", now=MONDAY), "themselves"),
    (lambda: actions.add_absence("ann", MONDAY, MONDAY + 999 * DAY, now=MONDAY), "a year"),
    (lambda: actions.end_absence(99, now=MONDAY), "no absence"),
    (lambda: actions.put_on_list("Not A Name", 1, now=MONDAY), "small letters"),
    (lambda: actions.put_on_list("named", 1, now=MONDAY), "no account"),
    (lambda: actions.take_off_list("named", 1, now=MONDAY), "not on the list"),
]


@pytest.mark.parametrize(("ask", "words"), REFUSED)
def test_what_cannot_be_is_refused_in_words(ask: Any, words: str) -> None:
    before = models.Happening.objects.count()
    with pytest.raises((actions.RoutingError, NoRightError), match=words):
        ask()
    assert models.Happening.objects.count() == before


def test_seats_change_and_go_and_each_is_noted() -> None:
    actions.change_seat("ann", "inbound", "rio", MONDAY, weight=0, ramp_days=10, since=MONDAY)
    assert {capture(person, MONDAY + person).owner for person in (1, 2)} == {"bob"}
    actions.remove_seat("bob", "inbound", "rio", MONDAY + 10)
    assert capture(3, MONDAY + 20).owner == ""
    assert [told(kind)[0].owner for kind in ("seat_changed", "seat_removed")] == ["ann", "bob"]
    assert told("seat_changed")[0].more == {"changed": ["ramp_days", "since", "weight"]}
