"""Who takes a lead, and the reason that is given."""

from __future__ import annotations

from collections import Counter

from interlock.lifecycle import Assignment, Member, route


def test_leads_go_round_by_weight() -> None:
    given: Counter[str] = Counter()
    for _ in range(60):
        members = [Member("ana", given=given["ana"]), Member("bo", weight=2, given=given["bo"])]
        owner = route("inbound", members).owner
        assert owner is not None
        given[owner] += 1
    assert given == {"ana": 20, "bo": 40}


def test_among_equals_the_less_busy_then_the_first_by_name() -> None:
    assert route("inbound", [Member("bo"), Member("ana")]).owner == "ana"
    assert route("inbound", [Member("bo"), Member("ana", working=1)]) == Assignment(
        "inbound", "bo", "bo's turn among 2: 0 given so far at weight 1"
    )


def test_whoever_owns_the_account_goes_first_if_they_can() -> None:
    members = [Member("ana"), Member("bo", given=9)]
    assert route("inbound", members, "bo") == Assignment("inbound", "bo", "bo owns the account")
    away = [Member("ana"), Member("bo", available=False)]
    found = route("inbound", away, "bo")
    assert found.owner == "ana"
    assert found.reason.endswith("(bo owns the account but is away)")
    assert route("inbound", members, "cy").owner == "ana"


def test_nobody_is_left_out_in_silence() -> None:
    members = [Member("ana", working=3, at_most=3), Member("bo", available=False), Member("cy", weight=0)]
    assert route("inbound", members) == Assignment(
        "inbound",
        None,
        "waits in the queue of inbound: ana has 3 open of at most 3, bo is away, cy takes no leads",
    )
    assert route("inbound", []).reason == "waits in the queue of inbound: nobody is in the team"
