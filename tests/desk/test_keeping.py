"""What the agreement keeps no longer is gone from every file, and no number knows the difference."""

from __future__ import annotations

import time
from concurrent.futures import ThreadPoolExecutor
from typing import TYPE_CHECKING, Any

import pytest
from desk import erasure

if TYPE_CHECKING:
    from desk.places import Place

DAY = 86_400_000_000
LATER = time.time_ns() // 1000 + 8 * 365 * DAY
STEPS = [
    ("interlock.desk.ledger.erasing:rewrite", "after", 1),
    ("interlock.desk.erasing.database:rewrite", "after", 7),
]


@pytest.fixture(scope="module")
def due(known: Place) -> Any:
    return known.run("due", now=LATER)


def test_whoever_is_silent_for_long_is_due_by_group_and_the_others_are_not(known: Place, due: Any) -> None:
    groups = {name: over for name, (over, _) in due["clauses"].items()}
    assert all(groups[name] > 3 for name in ("never_handed_over", "refused", "no_deal", "lost"))
    assert (groups["refused_rows"], groups["uploads"]) == (2, 1)
    assert len(due["people"]) == sum(groups[name] for name in ("never_handed_over", "refused", "no_deal", "lost"))
    assert known.found([erasure.EMAIL], []) == {erasure.EMAIL}
    assert not set(known.run("ids")) & set(due["people"]), "an open deal is kept"
    assert known.run("due", now=known.at)["people"] == [], "nobody has been silent for four years"


def test_they_are_gone_from_every_file_and_every_number_is_as_it_was(place: Place, due: Any, before: Any) -> None:
    assert len(place.found(due["words"], due["people"])) > len(due["people"])
    told = place.run("keep", now=LATER, most=40)
    assert len(told) > 1, "in several batches"
    assert sum(one["people"] for batch in told for one in batch) == len(due["people"])
    assert place.found(due["words"], due["people"]) == set()
    assert place.differing(before) == {}
    assert place.run("export")["name"] == erasure.NAME
    assert place.run("keep", now=LATER) == [], "done twice it changes nothing"
    assert place.differing(before) == {}


@pytest.mark.parametrize("step", STEPS, ids=lambda step: step[0])
def test_killed_it_goes_on_where_it_was(place: Place, due: Any, before: Any, step: tuple[str, str, int]) -> None:
    place.run("keep", killed=True, now=LATER, at_step=step)
    place.run("keep", now=LATER)
    assert place.found(due["words"], due["people"]) == set()
    assert place.differing(before) == {}


def test_fields_may_be_dropped_and_people_held_by_a_clause_that_both_signed(
    place: Place, due: Any, before: Any
) -> None:
    place.run(
        "replace",
        old='what     = "refused"\nfor_days = 1461',
        new='what     = "refused"\nfor_days = 1461\nthen     = "drop_fields"\nunless   = "seniority = \'vp\'"',
    )
    refused, now = due["clauses"]["refused"][0], place.run("due", now=LATER)
    left = now["clauses"]["refused"][0]
    assert 0 < left < refused
    _, values = place.run("personal", people=now["people"])
    assert len(values) > 5
    told = place.run("keep", now=LATER)
    assert [one for batch in told for one in batch if one["ends"] == "drop_fields"] == [
        {"clause": "keep.refused", "people": left, "ends": "drop_fields"}
    ]
    assert place.run("due", now=LATER)["people"] == []
    assert place.run("personal", people=now["people"]) == [left, ["erased"]]
    assert place.differing(before) == {}


def test_two_workers_at_once_erase_each_once(place: Place, due: Any, before: Any) -> None:
    with ThreadPoolExecutor(2) as both:
        told = list(both.map(lambda _: place.run("keep", now=LATER, most=40), range(2)))
    assert sum(one["people"] for batches in told for batch in batches for one in batch) == len(due["people"])
    assert place.found(due["words"], due["people"]) == set()
    assert place.differing(before) == {}
