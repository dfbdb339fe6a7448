"""A change tried on some people is what it would be on everybody, looked at through those people."""

from __future__ import annotations

import time
from datetime import date
from typing import TYPE_CHECKING, Any, cast

import pytest
from hypothesis import given
from hypothesis import strategies as st

from interlock.agreement import read, seal, starter
from interlock.agreement.editing import put
from interlock.connectors import synthetic
from interlock.desk import actions, numbers, sample, whatif, whole
from interlock.measure.ledger import BUCKETS
from interlock.measure.replay import replay, replayed
from interlock.measure.replay.behind import Asked
from interlock.measure.replay.outcome import Deals

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from pathlib import Path

    from interlock.measure.replay import Replay
    from interlock.measure.replay.behind import What
    from interlock.measure.replay.compare import Figures
    from interlock.measure.replay.groups import SideName

PATIENCE = 60
"""Seconds after which what works beside a test is taken to hang."""
BASE = read(starter())
HIGHER = put(starter(), {("handoff", name, "at_score"): 110 for name in ("emea", "amer", "apac")})


@pytest.fixture(autouse=True)
def company(home: Path) -> Iterator[None]:
    assert home
    actions.load(synthetic.company(600, seed=5, until=date(2026, 10, 1)), "synthetic")
    yield
    whatif.forget()


def rows(found: Replay) -> list[tuple[int, int, str, float]]:
    """Return hand-offs; scores as far as the order of adding leaves them."""
    return [(row["person"], row["at"], row["clause"], round(row["score"], 9)) for row in found.handoffs.to_pylist()]


@pytest.mark.parametrize(
    ("keep", "of"),
    [(range(1), 16), (range(5), 16), (range(3, 9), 16), (range(16), 16), (range(1), 32), (range(20, 70), 128)],
)
def test_each_person_of_a_sample_is_handed_over_exactly_as_among_all(keep: range, of: int) -> None:
    snapshot = numbers.snapshot()
    full = rows(replay(BASE, snapshot))
    with sample.sampled(snapshot, keep, of) as engine:
        some = rows(replayed(engine, BASE))
    assert some == [row for row in full if row[0] % of in keep]


@given(rows=st.integers(1, 10**10), wanted=st.integers(1, 10**7))
def test_a_sample_has_as_many_rows_as_wanted_or_up_to_half_fewer(rows: int, wanted: int) -> None:
    keep, of = sample.parts(rows, wanted)
    assert of % BUCKETS == 0
    assert keep[0] == 0
    assert len(keep) == of or wanted / 2 < rows * len(keep) / of <= wanted


def test_the_first_answer_is_of_few_people_and_the_next_ones_of_more(monkeypatch: pytest.MonkeyPatch) -> None:
    snapshot = numbers.snapshot()
    touches = sample.touches(snapshot)
    monkeypatch.setattr(whatif, "AT_FIRST", touches // 20)
    monkeypatch.setattr(whatif, "AT_ONCE", touches // 2)
    full = [row[0] for row in rows(replay(BASE, snapshot))]
    first = whatif.at_once(HIGHER, BASE, seal(BASE))
    until, found = time.monotonic() + 30, first
    while found.share == first.share:
        assert time.monotonic() < until
        time.sleep(0.05)
        found = whatif.at_once(HIGHER, BASE, seal(BASE))
    assert (first.share, found.share) == (1 / 32, 1 / 2)
    for tried, of, parts in ((first, 32, 1), (found, 16, 8)):
        assert tried.comparison is not None
        assert tried.comparison.whole.base.handoffs == sum(person % of < parts for person in full)


def test_deals_are_those_of_the_people_looked_at() -> None:
    snapshot = numbers.snapshot()
    wins = "SELECT COUNT(DISTINCT m.opportunity) FROM moves AS m WHERE kind = 'won'"
    counts = []
    for keep in (range(8), range(8, 16), range(16)):
        with sample.sampled(snapshot, keep) as engine:
            counts.append(engine.sql(wins).fetchall()[0][0])
    assert counts[0] + counts[1] == counts[2] > 0


def test_few_people_are_all_tried_at_once_and_it_says_so() -> None:
    found = whatif.at_once(HIGHER, BASE, seal(BASE))
    assert found.share == 1.0
    assert found.comparison is not None
    whole = found.comparison.whole
    assert whole.candidate.handoffs < whole.base.handoffs
    assert whole.missed.deals >= 0
    again = whatif.at_once(starter(), BASE, seal(BASE))
    assert again.comparison is not None
    assert again.comparison.whole.base == again.comparison.whole.candidate


def test_on_everybody_comes_to_the_same_as_at_once_where_all_are_looked_at() -> None:
    quick = whatif.at_once(HIGHER, BASE, seal(BASE))
    running = whatif.on_everybody(HIGHER, BASE)
    assert whatif.on_everybody(HIGHER, BASE) is running
    assert running.over.wait(PATIENCE)
    assert running.problem == ""
    assert running.result is not None
    assert running.result.comparison is not None
    assert quick.comparison is not None
    assert running.result.comparison.whole.to_json() == quick.comparison.whole.to_json()


def test_it_is_split_by_segment_and_by_source_and_each_split_has_everybody() -> None:
    found = whatif.at_once(HIGHER, BASE, seal(BASE))
    assert found.comparison is not None
    assert list(found.splits) == ["segment", "origin"]
    whole = found.comparison.whole
    for groups in found.splits.values():
        assert len(groups) > 2
        assert sum(group.handoffs["base"] for group in groups) == whole.base.handoffs
        assert sum(group.handoffs["candidate"] for group in groups) == whole.candidate.handoffs
        assert sum(group.deals.get((True, False), Deals()).deals for group in groups) == whole.missed.deals


def test_the_rows_behind_each_number_sum_to_it() -> None:
    tried, rows = whatif.at_once_with_rows(HIGHER, BASE, seal(BASE))
    assert tried.comparison is not None
    assert rows is not None
    found = tried.comparison.whole
    sides: list[tuple[SideName, Figures]] = [("base", found.base), ("candidate", found.candidate)]
    for name, figures in sides:
        every = rows.count(Asked("handed", name))
        assert every == figures.handoffs
        assert every == rows.count(Asked("handed", name, both=True)) + rows.count(Asked("handed", name, both=False))
        assert figures.peak is not None
        assert rows.count(Asked("peak", name, month=figures.peak.month)) == figures.peak.handoffs
        answered, bought = Asked("answered", name), Asked("bought", name)
        assert (rows.figures(answered)[0], rows.count(answered)) == (figures.accepted.part, figures.accepted.whole)
        assert (rows.figures(bought)[1], rows.count(bought)) == (figures.bought.part, figures.bought.whole)
    for what, deals in (("kept", found.kept), ("missed", found.missed), ("caught", found.caught)):
        asked = Asked(cast("What", what))
        assert (rows.count(asked), rows.figures(asked)[2]) == (deals.deals, deals.cents)
    for split, groups in tried.splits.items():
        for group in groups:
            of = None if group.key[split] is None else str(group.key[split])
            for side in ("base", "candidate"):
                asked = Asked("handed", cast("SideName", side), split=split, group=of)
                assert rows.count(asked) == group.handoffs[cast("SideName", side)]
            for what, reached in (("kept", (True, True)), ("missed", (True, False)), ("caught", (False, True))):
                asked = Asked(cast("What", what), split=split, group=of)
                assert rows.count(asked) == group.deals.get(reached, Deals()).deals


def unscored(found: Iterable[dict[str, Any]]) -> list[dict[str, Any]]:
    """Leave scores away: they are as exact as the order of adding."""
    return [{name: value for name, value in row.items() if name != "score"} for row in found]


def test_the_rows_of_everybody_are_those_of_all_who_were_looked_at_at_once() -> None:
    _, quick = whatif.at_once_with_rows(HIGHER, BASE, seal(BASE))
    running = whatif.on_everybody(HIGHER, BASE)
    assert running.over.wait(PATIENCE)
    assert quick is not None
    for asked in (
        Asked("handed", "base"),
        Asked("handed"),
        Asked("missed"),
        Asked("kept", split="origin", group="web"),
    ):
        assert unscored(running.rows.every(asked)) == unscored(quick.every(asked))
    some = {row["person"] for row in quick.page(Asked("handed"), 0, 5)}
    mine = list(quick.every(Asked("handed"), some))
    assert {row["person"] for row in mine} == some
    assert len(mine) == quick.count(Asked("handed"), some)


def test_a_slider_that_moves_on_ends_what_the_same_person_had_tried_on_everybody() -> None:
    whatif.at_once(starter(), BASE, seal(BASE), "sam")  # from here on an answer is much sooner there than everybody's
    running = whatif.on_everybody(HIGHER, BASE, "mia")
    whatif.at_once(starter(), BASE, seal(BASE), "sam")
    assert not running.stopped.is_set()
    whatif.at_once(starter(), BASE, seal(BASE), "mia")
    assert running.stopped.is_set()
    assert running.over.wait(10)
    assert running.result is None
    assert running.process is not None
    assert running.process.poll() is not None


def test_two_people_do_not_take_each_others_turn() -> None:
    first = whatif.on_everybody(HIGHER, BASE, "mia")
    second = whatif.on_everybody(starter(), BASE, "sam")
    assert second.waits
    assert not first.stopped.is_set()
    assert first.over.wait(PATIENCE)
    again = whatif.on_everybody(starter(), BASE, "sam")
    assert not again.waits
    assert again.over.wait(PATIENCE)
    assert again.result is not None
    assert whatif.on_everybody(HIGHER, BASE, "mia") is first


def test_what_nobody_asks_about_any_more_gives_way() -> None:
    first = whatif.on_everybody(HIGHER, BASE, "mia")
    first.asked -= whole.ABANDONED
    assert not whatif.on_everybody(starter(), BASE, "sam").waits
    assert first.stopped.is_set()


def test_what_is_warm_answers_while_something_newer_is_made(monkeypatch: pytest.MonkeyPatch) -> None:
    first = whatif.at_once(HIGHER, BASE, seal(BASE))
    monkeypatch.setattr(whatif, "WARM_SECONDS", 0)
    actions.load(synthetic.company(50, seed=6, until=date(2026, 10, 1)), "more")
    again = whatif.at_once(HIGHER, BASE, seal(BASE))
    assert again.as_of == first.as_of
    until = time.monotonic() + 30
    while whatif.at_once(HIGHER, BASE, seal(BASE)).as_of == first.as_of:
        assert time.monotonic() < until
        time.sleep(0.05)


def test_another_change_takes_the_turn() -> None:
    first = whatif.on_everybody(HIGHER, BASE)
    second = whatif.on_everybody(starter(), BASE)
    assert first.stopped.is_set()
    assert not second.stopped.is_set()
    assert first.over.wait(PATIENCE)
    assert second.over.wait(PATIENCE)
    assert second.result is not None
