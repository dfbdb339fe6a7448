"""Whoever arrives tells a story that the starter agreement can run on."""

from __future__ import annotations

from itertools import islice

from interlock.agreement import read, starter
from interlock.connectors.synthetic.arrivals import arrivals

STORIES = list(islice(arrivals(3, "run"), 300))


def test_the_same_seed_tells_the_same_stories() -> None:
    assert list(islice(arrivals(3, "run"), 20)) == STORIES[:20]
    assert list(islice(arrivals(4, "run"), 20)) != STORIES[:20]


def test_no_two_things_share_an_id_and_no_two_people_an_address() -> None:
    ids = [step.said.id for story in STORIES for step in story]
    assert len(ids) == len(set(ids))
    people = [{step.said.who.email for step in story} for story in STORIES]
    assert all(len(one) == 1 for one in people)
    assert len(set.union(*people)) == len(STORIES)


def test_everything_said_is_known_to_the_starter_agreement() -> None:
    agreement = read(starter())
    for step in (step for story in STORIES for step in story):
        assert step.said.kind in agreement.touchpoint
        assert set(step.said.fields) <= set(agreement.field)
        assert step.after > 0


def test_some_of_them_mean_to_buy_and_some_do_not() -> None:
    asked = sum(any(step.said.kind == "demo_request" for step in story) for story in STORIES)
    assert 0.3 < asked / len(STORIES) < 0.5
