"""Somebody leaves: what waits with them goes on, their ways in end at once, and what they signed and did stays."""

from __future__ import annotations

import pytest
from desk.live.answering import MONDAY, SECOND, TEXT, queued, set_up
from django.contrib.auth.models import User
from django.test import Client

from interlock.desk import actions, lists, models
from interlock.desk.actions import people, tokens
from interlock.desk.lists import people as known

T = MONDAY + 60 * SECOND


@pytest.fixture(autouse=True)
def company(home: object) -> None:  # noqa: ARG001
    set_up(TEXT)


def test_what_waits_goes_by_the_routing_and_what_was_answered_stays() -> None:
    first, second, answered = queued(1, MONDAY), queued(2, MONDAY), queued(3, MONDAY)
    for one in (first, second, answered):
        actions.take(one.id, "ann", T)
    actions.accept(answered.id, "ann", T)
    due = dict(models.Handoff.objects.values_list("id", "due"))
    assert people.close_member("ann", now=T + SECOND) == 2
    owners = dict(models.Handoff.objects.values_list("id", "owner"))
    assert owners == {first.id: "bob", second.id: "bob", answered.id: "ann"}
    assert dict(models.Handoff.objects.values_list("id", "due")) == due
    last = models.Ownership.objects.filter(handoff=first.id).latest("since")
    assert (last.owner, last.since) == ("bob", T + SECOND)
    assert last.why.startswith("ann has left; ")
    noted = models.Happening.objects.filter(kind="reassigned", handoff=first.id).latest("id")
    assert (noted.owner, noted.more["from"]) == ("bob", "ann")
    assert actions.accept(first.id, "bob", T + 2 * SECOND).owner == "bob"


def test_where_nobody_is_left_it_waits_in_the_queue_of_its_team() -> None:
    waiting = queued(1, MONDAY)
    actions.take(waiting.id, "ann", T)
    actions.remove_seat("bob", "inbound")
    assert people.close_member("ann", now=T + SECOND) == 1
    row = models.Handoff.objects.get(pk=waiting.id)
    assert (row.owner, row.team, row.status, row.due) == ("", "inbound", "waiting", waiting.due)
    assert models.Ownership.objects.filter(handoff=row).latest("since").why == "the log-in of ann was closed"
    assert models.Timer.objects.filter(handoff=row.id, kind="breach", done=None).exists()
    actions.add_seat("bob", "inbound")
    assert actions.take(waiting.id, "bob", T + 2 * SECOND).owner == "bob"


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
