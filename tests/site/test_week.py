"""The demonstration lives a week at a hundred times its speed or more, with a worker, and keeps every promise."""

from __future__ import annotations

from collections import Counter
from datetime import UTC, datetime
from typing import TYPE_CHECKING

import pytest

from interlock import agreement
from interlock.connectors.synthetic import words
from interlock.desk import actions, clock, lists, models, numbers
from interlock.measure.engine import Engine
from interlock.measure.facts.store import Facts
from interlock.measure.funnel import Asked, funnel, rows
from interlock.measure.replay import replay
from interlock.site import staff
from interlock.site.jobs import JOBS
from interlock.site.living import company

if TYPE_CHECKING:
    from pathlib import Path

    from pytest_django.fixtures import SettingsWrapper

    from interlock.desk.models import Handoff

SECOND = clock.SECOND
MONDAY = int(datetime(2026, 11, 16, 7, 30, tzinfo=UTC).timestamp()) * SECOND
LOOK = 10 * 60 * SECOND
"""How much of the week passes between two looks of the company and of the worker."""
WEEK = 7 * 86_400 * SECOND
FASTER = 100
"""The worker's pauses are those of a clock that runs so many times faster."""
EVERY = 3_600
"""Seconds between two people who arrive."""
REPS = {f"{team}{number}": team for team in words.TEAMS for number in (1, 2)}


@pytest.fixture
def over(tmp_path: Path, settings: SettingsWrapper, db: None) -> int:  # noqa: ARG001
    """Let a week go by; return when it is over."""
    settings.LEDGER_ROOT = tmp_path / "ledger"
    staff.hire("secret", REPS)
    number = str(actions.propose(agreement.starter()).number)
    for name in ("cora", "carl"):
        actions.sign(number, name, "secret")
    staff.seat(REPS)
    staff.open_site()
    lived, last = company(EVERY, 11, "week"), dict.fromkeys(JOBS, 0)
    at, end = MONDAY, MONDAY + WEEK
    while at < end:
        at += LOOK
        lived.step(at)
        for job in JOBS:
            if at - last[job] >= job.every * FASTER * SECOND:
                last[job] = at
                while job.do(at) and job.again:
                    pass
    return at


def test_a_week_of_the_demonstration_keeps_every_promise(over: int) -> None:
    handed = list(models.Handoff.objects.order_by("handed"))
    statuses = Counter(row.status for row in handed)
    assert len(handed) > 25
    assert min(statuses["accepted"], statuses["rejected"]) > 3
    assert models.Happening.objects.filter(kind__in=("reminded", "breached")).exists(), "nights are slept through"
    assert not models.Timer.objects.filter(done=None, due__lte=over).exists(), "nothing due is unrung"
    assert not models.Lead.objects.filter(wakes__lte=over).exists()
    for row in handed:
        nobody_is_left_in_silence(row)
        everything_happened_once(row, over)
    keys = Counter((one.member, one.key) for one in models.Notice.objects.all())
    assert set(keys.values()) == {1}
    assert not models.Outgoing.objects.filter(sent=None, due__lte=over).exists()
    replay_and_numbers_agree(over)


def nobody_is_left_in_silence(row: Handoff) -> None:
    told = set(models.Notice.objects.filter(handoff=row.id, kind="handed_over").values_list("member", flat=True))
    first = row.owners.order_by("since", "id")[0]
    assert told
    assert not first.owner or first.owner in told
    if not first.owner:
        assert models.Happening.objects.filter(handoff=row.id, kind="unassigned").count() == 1


def everything_happened_once(row: Handoff, now: int) -> None:
    happened = models.Happening.objects.filter(handoff=row.id)
    kinds = Counter(happened.values_list("kind", flat=True))
    assert kinds["handed_over"] == 1
    assert kinds["accepted"] + kinds["rejected"] + kinds["recycled"] == (row.status in {"accepted", "rejected"})
    clauses = Counter((one.kind, one.more.get("clause"), one.more.get("due")) for one in happened if "due" in one.more)
    assert all(count == 1 for count in clauses.values()), clauses
    late = row.answered is None or row.answered > row.due
    own = f"handoff.{row.clause}.answer_within"
    breaches = [one for one in happened if one.kind == "breached" and one.more.get("clause") == own]
    assert len(breaches) == (late and row.due <= now)


def replay_and_numbers_agree(over: int) -> None:
    signed = agreement.read(agreement.starter())
    recorded = replay(signed, numbers.snapshot(), "recorded").handoffs
    again = sorted(zip(recorded["person"].to_pylist(), recorded["at"].to_pylist(), strict=True))
    assert again == sorted(models.Handoff.objects.values_list("person", "handed"))
    with Engine(numbers.snapshot()) as engine:
        assert engine.sql("SELECT count(*) FROM touches").fetchall()[0][0] > 300
        facts = Facts(engine, signed, over)
        asked = Asked()
        for stage in funnel(facts, asked).groups[0].stages:
            assert stage.entered == len(rows(facts, asked, stage.stage, "entered")), stage.stage
        handed = facts.engine.sql("SELECT count(*) FROM moves WHERE kind = 'handed_over'").fetchall()[0][0]
    assert handed == models.Handoff.objects.count()
    tails = {one.table: one.tail for one in lists.status()}
    assert tails["touches"] < 60, "what was heard has moved into the ledger but for the last hours"
