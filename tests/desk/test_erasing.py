"""A person who is erased is in no file of the instance any more, and no number knows the difference."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest
from desk import erasure
from django.apps import apps

from interlock.desk.erasing import quoted

if TYPE_CHECKING:
    from desk.places import Place

LEDGER, DATABASE = "interlock.desk.ledger.erasing", "interlock.desk.erasing.database"
STEPS = [
    ("interlock.desk.actions.erasing:begin", "after", 1),
    (f"{LEDGER}:_write", "after", 3),
    ("pathlib:Path.replace", "after", 1),
    ("pathlib:Path.replace", "after", 2),
    (f"{LEDGER}:rewrite", "after", 1),
    (f"{DATABASE}:_deals", "after", 1),
    (f"{DATABASE}:rewrite", "after", 1),
    ("interlock.desk.actions.erasing:_render", "after", 1),
    ("interlock.desk.erasing.pages:clean", "before", 1),
    ("interlock.desk.erasing.pages:clean", "after", 1),
]


def test_everything_is_there_before(known: Place, before: Any) -> None:
    assert known.found() == {*erasure.VALUES, *map(str, known.ids)}
    assert before["Violation"] == before["Remark"] == before["Handoff"] == 1
    assert before["again"] == [True, True]


def test_nothing_is_left_and_every_number_is_as_it_was(place: Place, before: Any) -> None:
    rows, pins = place.run("erase")
    assert rows > 10
    assert pins == ["rows"]
    assert place.found() == set()
    assert place.differing(before) == {}


@pytest.mark.parametrize(("target", "when", "nth"), STEPS)
def test_killed_and_done_again_it_ends_the_same(place: Place, before: Any, target: str, when: str, nth: int) -> None:
    place.run("erase", killed=True, at_step=(target, when, nth))
    place.run("erase")
    assert place.found() == set()
    assert place.differing(before) == {}


def test_the_ledger_s_log_still_says_how_long_its_files_are(place: Place) -> None:
    place.run("erase")
    assert place.run("lengths") == []


def test_others_stay(place: Place) -> None:
    place.run("erase")
    held = place.run("export", whom=erasure.OTHER)
    assert held["name"] == erasure.OTHER
    assert [one["kind"] for one in held["records"]["touches"]] == ["demo_request", *["page_view"] * 3]


def test_a_hand_off_that_waits_is_shown_without_a_name_and_can_be_answered(place: Place) -> None:
    assert place.run("waiting") == [[200, 200, 200], [False, False, False], "accepted", 0]


def test_somebody_erased_who_is_heard_of_again_is_new(place: Place, before: Any) -> None:
    place.run("erase")
    place.run("meet_again")
    held = place.run("export")
    assert [one["kind"] for one in held["records"]["touches"]] == ["page_view"]
    assert place.counts()["leads"][0] == before["leads"][0] + 1


def test_the_export_holds_what_is_known_from_everywhere(known: Place) -> None:
    held = known.run("export")
    assert (held["name"], held["key"]) == (erasure.NAME, erasure.KEY)
    records = held["records"]
    assert {one["value"] for one in records["identities"]} == {erasure.EMAIL, erasure.KEY}
    problems = [one["text"] for one in records["fields"] if one["field"] == "problem"]
    assert problems == [erasure.PROBLEM, f"{erasure.PROBLEM}, still"]
    assert {one["kind"] for one in records["moves"]} == {"captured", "handed_over", "accepted", "opened", "reported"}
    assert [one["text"] for one in records["remarks"]] == [erasure.REMARKED]
    assert len(records["handoffs"]) == len(records["visitors"]) == len(records["violations"]) == 1
    assert {"page_view", "form", "demo_request", "call", "email_click"} == {one["kind"] for one in records["touches"]}
    assert records["handoffs"][0]["handed"].startswith("20")


def test_whom_nobody_knows_cannot_be_erased(place: Place) -> None:
    assert "nobody is known by 'nobody@x.example'" in place.run("refused", whom="nobody@x.example")


def test_every_table_is_searched_for_quotes_or_left_for_a_stated_reason() -> None:
    tables = {model.__name__ for model in apps.get_app_config("desk").get_models()}
    searched = {model.__name__: columns for model, columns in quoted.written()}
    assert set(quoted.LEFT) <= tables
    assert {"Comment", "SavedView", "Quarantined", "Upload", "Happening", "Proposal", "Remark"} <= set(searched)
    assert {"cells", "row", "why"} <= set(searched["Quarantined"])
    written = {"TextField", "JSONField"}
    for model in apps.get_app_config("desk").get_models():
        if model.__name__ not in searched and model.__name__ not in quoted.LEFT:
            assert not [
                one for one in model._meta.concrete_fields if one.get_internal_type() in written and not one.unique
            ]
