"""The living demonstration: stories in their order, and colleagues who answer."""

from __future__ import annotations

import random
from datetime import UTC, datetime
from typing import TYPE_CHECKING

import pytest

from interlock.agreement import starter
from interlock.connectors.synthetic.arrivals import arrivals
from interlock.desk import actions, clock
from interlock.desk.lists import inbox
from interlock.desk.lists.inbox_wanted import Wanted
from interlock.desk.models import Handoff
from interlock.site.living import SOURCE, Stage, answer, answerable, looked_after

if TYPE_CHECKING:
    from pathlib import Path

    from pytest_django.fixtures import SettingsWrapper


@pytest.fixture(autouse=True)
def signed(tmp_path: Path, settings: SettingsWrapper, db: None) -> None:  # noqa: ARG001
    settings.LEDGER_ROOT = tmp_path / "ledger"
    for name, team in (("cora", "marketing"), ("carl", "sales"), ("sam", "sales"), ("mate", "sales")):
        actions.add_member(name, "secret", team)
    number = str(actions.propose(starter()).number)
    actions.sign(number, "cora", "secret")
    actions.sign(number, "carl", "secret")
    for team in ("emea", "amer", "apac", "key_accounts", "inbound"):
        for name in ("sam", "mate"):
            actions.add_seat(name, team)


def stage(every: float) -> Stage:
    return Stage(arrivals(5, "t"), every, random.Random(5))


def test_stories_are_told_in_their_order_and_not_before_their_time() -> None:
    one, two = stage(10), stage(10)
    by_steps = [said.id for second in range(600) for said in one.due(second)]
    assert len(by_steps) == len(set(by_steps)) > 100
    assert by_steps[:20] != sorted(by_steps[:20]), "stories overlap"
    for story in {name.rsplit("-", 1)[0] for name in by_steps}:
        told = [int(name.rsplit("-", 1)[1]) for name in by_steps if name.rsplit("-", 1)[0] == story]
        assert told == list(range(len(told)))
    assert two.due(0.5) == []


def test_people_arrive_and_colleagues_answer_but_players_are_waited_for() -> None:
    now = int(datetime(2026, 11, 18, 10, 0, tzinfo=UTC).timestamp()) * clock.SECOND
    play = stage(5)
    for second in range(300):
        for said in play.due(second):
            (heard,) = actions.hear([said], SOURCE, now=now + second * clock.SECOND)
            assert (heard.status, heard.problem) == ("heard", "")
    waiting = inbox.handoffs(Wanted(), now).rows
    assert {row.owner for row in waiting} == {"sam", "mate"}
    later = now + 3600 * clock.SECOND
    mates = answerable(["sam"], later)
    assert {row.owner for row in mates} == {"mate"}
    assert answerable(["sam"], now) == []
    told = [answer(row, random.Random(row.id)) for row in mates]
    assert any("accepted" in one for one in told)
    assert any("rejected" in one for one in told)
    assert answerable(["sam"], later) == []
    left = inbox.handoffs(Wanted(), later).rows
    assert {row.owner for row in left} == {"sam"}


def test_whose_company_somebody_looks_after_goes_to_them() -> None:
    now = int(datetime(2026, 11, 18, 10, 0, tzinfo=UTC).timestamp()) * clock.SECOND
    draw, found = random.Random(2), []
    play = stage(5)
    for second in range(400):
        for said in play.due(second):
            at = now + second * clock.SECOND
            if (owner := looked_after(said, ["mate"], draw)) is not None:
                assert [heard.status for heard in actions.hear([owner], "crm", now=at)] == ["heard"]
            (heard,) = actions.hear([said], SOURCE, now=at + 1)
            found += [heard.handoff] if heard.handoff else []
    rows = Handoff.objects.filter(id__in=found)
    owned = [row for row in rows for rule in row.routed if rule["rule"] == "route.account_owner" and rule["matched"]]
    assert 0 < len(owned) < len(rows)
    assert {row.owner for row in owned} == {"mate"}
