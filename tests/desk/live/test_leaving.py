"""Somebody leaves: what waits with them goes on, their ways in end at once, and what they signed and did stays."""

from __future__ import annotations

import pytest
from desk.live.answering import DAY, MONDAY, SECOND, TEXT, queued, set_up
from django.contrib.auth.models import User
from django.test import Client

from interlock.desk import actions, lists, models
from interlock.desk.actions import people, tokens
from interlock.desk.lists import people as known
from interlock.desk.lists.leaving import OpenWith, open_with

T = MONDAY + 60 * SECOND


@pytest.fixture(autouse=True)
def company(home: object) -> None:  # noqa: ARG001
    set_up(TEXT)


def test_what_waits_and_what_is_worked_goes_by_the_routing_and_says_who_had_it_when() -> None:
    first, second, answered, refused = (queued(person, MONDAY) for person in (1, 2, 3, 4))
    for one in (first, second, answered, refused):
        actions.take(one.id, "ann", T)
    actions.accept(answered.id, "ann", T)
    actions.reject(refused.id, "ann", "no_interest", now=T)
    due = dict(models.Handoff.objects.values_list("id", "due"))
    assert open_with("ann", T) == OpenWith(waiting=2, worked=1, disputes=0, deals=0, listed=0, stands_in=())
    left = people.close_member("ann", now=T + SECOND)
    assert left == people.Left(went=3, queued=0, disputes=0, deals=0, listed=0)
    assert open_with("ann", T + SECOND).nothing
    owners = dict(models.Handoff.objects.values_list("id", "owner"))
    assert owners == {first.id: "bob", second.id: "bob", answered.id: "bob", refused.id: "ann"}
    assert dict(models.Handoff.objects.values_list("id", "due")) == due
    for one in (first, answered):
        last = models.Ownership.objects.filter(handoff=one.id).latest("since")
        assert (last.owner, last.since) == ("bob", T + SECOND)
        assert last.why.startswith("ann has left; ")
        noted = models.Happening.objects.filter(kind="reassigned", handoff=one.id).latest("id")
        assert (noted.owner, noted.more["from"]) == ("bob", "ann")
    told = dict(models.Notice.objects.filter(member="bob", kind="reassigned").values_list("handoff", "text"))
    assert "whom sales accepted" in told[answered.id]
    assert "Answer by" in told[first.id]
    assert actions.accept(first.id, "bob", T + 2 * SECOND).owner == "bob"


def test_where_nobody_is_left_it_waits_in_the_queue_and_whoever_leads_the_team_works_on() -> None:
    waiting, worked = queued(1, MONDAY), queued(2, MONDAY)
    for one in (waiting, worked):
        actions.take(one.id, "ann", T)
    actions.accept(worked.id, "ann", T)
    actions.remove_seat("bob", "inbound")
    people.change_member("bob", role="rep")
    people.change_member("cat", role="rep")
    assert people.close_member("ann", now=T + SECOND) == people.Left(1, 1, 0, 0, 0)
    row = models.Handoff.objects.get(pk=waiting.id)
    assert (row.owner, row.team, row.status, row.due) == ("", "inbound", "waiting", waiting.due)
    assert models.Ownership.objects.filter(handoff=row).latest("since").why == "the log-in of ann was closed"
    assert models.Timer.objects.filter(handoff=row.id, kind="breach", done=None).exists()
    assert models.Handoff.objects.get(pk=worked.id).owner == "sam"  # leads sales
    assert models.Notice.objects.filter(handoff=worked.id, member="sam", kind="reassigned").exists()
    assert models.Notice.objects.filter(handoff=waiting.id, member="rio", kind="reassigned").exists()
    actions.add_seat("bob", "inbound")
    assert actions.take(waiting.id, "bob", T + 2 * SECOND).owner == "bob"


def test_what_they_were_to_settle_is_settled_by_somebody_else() -> None:
    refused = queued(1, MONDAY)
    actions.take(refused.id, "ann", T)
    actions.reject(refused.id, "ann", "no_interest", now=T)
    number = actions.dispute(refused.id, "mia", "They asked for a price", "bob", T + SECOND)
    assert people.close_member("bob", now=T + 2 * SECOND).disputes == 1
    assert models.Dispute.objects.get(pk=number).settles == "rio"
    actions.add_member("ada", "secret", "other", "admin")
    assert people.close_member("rio", now=T + 3 * SECOND).disputes == 1
    assert models.Dispute.objects.get(pk=number).settles in {"cat", "sam"}
    told = models.Notice.objects.filter(kind="dispute_passed_on").values_list("member", flat=True)
    assert {"rio"} < set(told)


def test_who_is_away_and_leaves_nobody_behind_has_what_waits_go_to_others() -> None:
    first = queued(1, MONDAY)
    actions.take(first.id, "ann", T)
    actions.add_absence("ann", T, T + DAY, "ann", now=T + SECOND)
    assert models.Handoff.objects.get(pk=first.id).owner == "bob"
    actions.add_absence("bob", T, T + DAY, "bob", now=T + 2 * SECOND)
    assert models.Handoff.objects.get(pk=first.id).owner == "bob"  # nobody else is there: the leads of the team know
    told = set(models.Notice.objects.filter(kind="stays_away", handoff=first.id).values_list("member", flat=True))
    assert told & {"sam", "cat"} or told == {"ann", "bob"}
    second = queued(2, MONDAY + SECOND)
    actions.hand_on(second.id, "rio", "", "nobody", T + 3 * SECOND)
    stays = actions.add_absence("cat", T, T + DAY, "cat", delegate="rio", now=T + 3 * SECOND)
    assert models.Absence.objects.get(pk=stays).passes_on is False


def test_the_ways_in_end_at_once_and_signatures_stay() -> None:
    browser = Client()
    browser.force_login(User.objects.get(username="sam"))
    assert browser.get("/notices/").status_code == 200
    made, feed = tokens.make_token("sam", "report", ["read:figures"], 30), actions.give_feed("sam")
    assert Client().get(f"/calendar/{feed}.ics").status_code == 200
    signed = [(one.team, one.by, one.at) for one in lists.versions()[-1].signed]
    assert "sam" in {by for _, by, _ in signed}
    people.close_member("sam")
    assert browser.get("/notices/")["Location"].startswith("/login/")
    assert known.token_of(made.token, T) is None
    assert Client().get(f"/calendar/{feed}.ics").status_code == 404
    version = lists.versions()[-1]
    assert [(one.team, one.by, one.at) for one in version.signed] == signed
    assert version.binds
