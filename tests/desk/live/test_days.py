"""Random days of many reps, leads, calendars, absences and ticks of the clock.

Whatever happens: nobody is left unassigned in silence, no clock differs from one that counts minutes, no hand-off is
lost or made twice, everything is told once, and what is undone was never there.
"""

from __future__ import annotations

from collections import Counter
from contextlib import suppress
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Any
from zoneinfo import ZoneInfo

import pytest
from desk.live.answering import DAY, HOUR, MONDAY, SECOND, tables
from django.db import transaction
from hypothesis import HealthCheck, Phase, event, given, settings
from hypothesis import strategies as st
from texts import STEPS, TOUCHES

from interlock import InterlockError
from interlock.desk import actions, models
from interlock.desk.actions import people
from interlock.desk.ledger.person import of_people
from interlock.desk.lists.leaving import waits_with, worked_by
from interlock.desk.lists.program import binding
from interlock.desk.live import leads
from interlock.lifecycle import Touched, history, thaw
from interlock.measure.ledger import key

if TYPE_CHECKING:
    from collections.abc import Callable

    from interlock.desk.models import Handoff

MINUTE = 60 * SECOND
REPS = ("ann", "bob", "cat", "dan", "eve")
LEADS = range(1, 7)
WITHIN = 90
"""Minutes in which a hand-off is answered."""
LONGEST = 15 * DAY
"""How far away the end of a clock is at most that nothing pauses any more: the next Tuesday may be a holiday."""
EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
TEXT = (
    """
title = "Days"
says = "s"
starts = 2026-01-01
"""
    + STEPS
    + TOUCHES
    + """
[score.s]
says = "s"
[score.s.engagement.web.touch]
visit = { points = 8, half_life_days = 1 }
demo = { points = 30, half_life_days = 2 }
[score.s.engagement.web]
says = "s"
[team.one]
says = "s"
at_most = 2
fallback = "two"
reassign_after = "PT1H"
[team.two]
says = "s"
share = "least_loaded"
at_most = 3
[handoff.hot]
says = "s"
stage = "mql"
model = "s"
at_score = 20
to = "one"
calendar = "days"
answer_within = "PT90M"
remind_before = ["PT1H", "PT10M"]
escalate = [{ after = "PT30M", to = "team_lead" }, { after = "PT2H", to = "two" }]
recycle = { after_days = 1, at_most = 2 }
[reason.never]
says = "s"
contradicts = "handoff.hot"
recycle = false
[reason.later]
says = "s"
contradicts = "score.s.engagement.web"
recycle_after_days = 0.5
"""
)
HOURS = ([], ["09:00-17:00"], ["00:00-24:00"], ["06:30-06:50", "22:00-24:00"], ["09:00-12:00", "13:00-17:30"])
WEEK = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
CALENDARS = st.fixed_dictionaries(
    {
        "zone": st.sampled_from(["UTC", "Europe/Berlin", "America/St_Johns", "Asia/Kathmandu", "Pacific/Chatham"]),
        "hours": st.dictionaries(st.sampled_from(WEEK), st.sampled_from(HOURS)).map(
            lambda hours: hours | {"tue": ["09:00-17:00"]}
        ),
        "holidays": st.lists(st.dates(datetime(2026, 3, 1).date(), datetime(2026, 3, 12).date()), max_size=2),  # noqa: DTZ001
    }
)
STARTS = MONDAY + 24 * DAY
"""A Thursday before clocks go forward in Europe, and after they have in America."""
VERDICTS: dict[str, Callable[[int, str, int], Any]] = {
    "accept": actions.accept,
    "never": lambda number, by, at: actions.reject(number, by, "never", now=at),
    "later": lambda number, by, at: actions.reject(number, by, "later", now=at),
    "recycle": lambda number, by, at: actions.recycle(number, by, at + 5 * HOUR, now=at),
    "await": lambda number, by, at: actions.recycle(number, by, trigger="demo", now=at),
    "hold": lambda number, by, at: actions.hold(number, by, at + 45 * MINUTE, "They are away", at),
    "hold long": lambda number, by, at: actions.hold(number, by, at + 30 * HOUR, "They are away", at),
    "resume": actions.resume,
    "take": actions.take,
    "back": lambda number, by, at: actions.hand_on(number, by, "", "Not mine", at),
}
UNDOABLE = {"accept", "never", "later", "recycle", "await", "hold", "hold long"}
HAPPENS = st.lists(
    st.tuples(
        st.sampled_from([1, 5, 25, 60, 61, 200, 700, 2000]),
        st.one_of(
            st.tuples(st.just("touch"), st.sampled_from(LEADS), st.sampled_from(["visit", "demo", "demo", "call"])),
            st.tuples(st.sampled_from(["verdict", "undone"]), st.sampled_from(LEADS), st.sampled_from(list(VERDICTS))),
            st.tuples(st.just("tick"), st.sampled_from([0, 0, 0, -DAY, 1]), st.sampled_from([1, 3, 1000])),
            st.tuples(st.just("away"), st.sampled_from(REPS), st.sampled_from([100, 3000])),
            st.tuples(st.sampled_from(["closed", "closed", "opened"]), st.sampled_from(REPS), st.just(0)),
            st.tuples(st.just("jump"), st.sampled_from([-3000, -90, -1, 90, 3000]), st.just(0)),
        ),
    ),
    min_size=30,
    max_size=60,
)


@pytest.fixture(autouse=True)
def company(home: object) -> None:  # noqa: ARG001
    for name in REPS:
        actions.add_member(name, "secret", "sales", title="Team lead" if name == "eve" else "")
    for name, team in (("mia", "marketing"), ("rio", "other")):
        actions.add_member(name, "secret", team)


def seen() -> dict[str, Any]:
    """Return every row but what happened, and but when a lead is next looked at: it may be too early."""
    return tables() | {"Lead": [row[:-1] for row in tables()["Lead"]]}


@dataclass
class Days:
    """What is done, and when it is."""

    at: int = STARTS
    latest: int = STARTS
    """The latest time that the clock has shown."""

    def touch(self, person: int, kind: str) -> None:
        with leads.held(person, self.at - SECOND) as lead:
            if lead.standing.state == "unknown":
                lead.move("captured")
        with leads.held(person, self.at) as lead:
            when = lead.instant
            number = key("touch", str(person), str(when))
            lead.hear([Touched(number, person, when, when, kind, outbound=kind == "call", source="web")], when)

    def verdict(self, which: int, what: str, *, undone: bool = False) -> None:
        rows = models.Handoff.objects.order_by("-status", "-handed", "id")  # those that wait come first
        if not rows:
            return
        row = rows[which % len(rows)]
        before = seen()
        with suppress(InterlockError):
            VERDICTS[what](row.id, row.owner or "rio", self.at)
            event(what)
        if undone and what in UNDOABLE and seen() != before:
            actions.undo(row.id, "rio", self.at + 59 * SECOND)
            now = seen()
            changed = {name: sorted(set(map(repr, before[name])) ^ set(map(repr, now[name]))) for name in before}
            assert not any(changed.values()), "\n".join(row for rows in changed.values() for row in rows)
            event(f"undone {what}")

    def away(self, name: str, minutes: int) -> None:
        with suppress(InterlockError):
            until = self.at + minutes * MINUTE
            actions.add_absence(name, self.at, until, "rio", passes_on=minutes > 1000, now=self.at)

    def closed(self, name: str) -> None:
        with suppress(InterlockError):  # the last who looks after people stays
            left = people.close_member(name, "rio", self.at)
            event(f"closed with {min(left.went, 2)} open and {min(left.queued, 2)} for the queue")
        assert not waits_with(name).exists()
        assert not worked_by(name).exists()

    def step(self, after: int, what: tuple[Any, ...]) -> None:
        self.at += after * MINUTE
        self.latest = max(self.latest, self.at)
        kind, one, other = what
        if kind == "touch":
            self.touch(one, other)
        elif kind == "tick":
            actions.ring(self.at + one, other)
        elif kind == "away":
            self.away(one, other)
        elif kind == "closed":
            self.closed(one)
        elif kind == "opened":
            people.reopen_member(one, "rio", self.at)
        elif kind == "jump":  # of a clock that is set, back or forth
            self.at += one * MINUTE
        else:
            self.verdict(one, other, undone=kind == "undone")


def agree(drawn: dict[str, Any]) -> None:
    hours = "".join(f"hours.{day} = {list(spans)}\n" for day, spans in drawn["hours"].items())
    days = ", ".join(str(day + timedelta(days=24)) for day in drawn["holidays"])
    text = f'{TEXT}[calendar.days]\nsays = "s"\ntime_zone = "{drawn["zone"]}"\nholidays = [{days}]\n{hours}'
    number = str(actions.propose(text.replace("'", '"')).number)
    for name in ("mia", "ann"):
        actions.sign(number, name, "secret")
    for name, team in zip(REPS, ("one", "one", "two", "two", "two"), strict=True):
        models.Seat.objects.create(member=name, team=team)


def due(drawn: dict[str, Any], row: Handoff) -> int:
    """Count a hand-off's minutes, one after the other, until they are used up."""
    zone, pauses = ZoneInfo(drawn["zone"]), [(pause.since, pause.until) for pause in row.pauses.all()]
    holidays = {day + timedelta(days=24) for day in drawn["holidays"]}
    edges = {edge for pause in pauses for edge in pause}
    left, at, end = WITHIN * MINUTE, row.handed, max({row.handed, *edges}) + LONGEST
    while at < end:
        until = min([edge for edge in edges if at < edge], default=at + MINUTE)
        until = min(until, (at // MINUTE + 1) * MINUTE)
        here = (EPOCH + timedelta(microseconds=at)).astimezone(zone)
        spans = [span.split("-") for span in drawn["hours"].get(WEEK[here.weekday()], ())]
        works = here.date() not in holidays and any(opens <= f"{here:%H:%M}" < closes for opens, closes in spans)
        if works and not any(since <= at < over for since, over in pauses):
            if until - at >= left:
                return at + left
            left -= until - at
        at = until
    raise AssertionError("the calendar has no working time")


def nobody_waits_in_silence(row: Handoff) -> None:
    told = set(models.Notice.objects.filter(handoff=row.id).values_list("member", flat=True))
    first, *later = row.owners.order_by("since", "id")
    assert {first.owner} <= told if first.owner else {"ann", "bob", "cat", "dan", "eve", "rio"} & told
    for one in later:
        assert one.owner in told or one.by == one.owner or one.why == "answered from the queue" or not one.owner
        assert one.owner or not one.why.startswith("the log-in of") or {*REPS, "rio"} & told
    assert row.owner == [first, *later][-1].owner


def everything_is_told_once(row: Handoff, now: int) -> None:
    told = Counter(models.Happening.objects.filter(handoff=row.id).values_list("kind", flat=True))
    assert told["handed_over"] == 1
    assert told["reminded"] <= 2
    assert told["escalated"] <= 2
    assert told["breached"] <= 1
    if row.due <= now and (row.answered is None or row.answered > row.due):
        assert told["breached"] == 1
    per_member = Counter(models.Notice.objects.filter(handoff=row.id).values_list("member", "kind"))
    assert all(count <= told[kind] for (_, kind), count in per_member.items())


def the_lead_stands_as_replayed(person: int) -> None:
    bound = binding(STARTS)
    assert bound is not None
    events = of_people([person])[person]
    rows = list(models.Handoff.objects.filter(person=person).order_by("handed"))
    assert [row.handed for row in rows] == [handed.at for handed in history(bound.program, events, "recorded")]
    standing = thaw(bound.program, models.Lead.objects.get(person=person).folded).standing
    if standing.state == "waiting":
        assert (rows[-1].status, rows[-1].due) == ("waiting", standing.due)
    else:
        assert all(row.status != "waiting" for row in rows)


@settings(
    max_examples=25,
    deadline=None,
    phases=[Phase.explicit, Phase.reuse, Phase.generate],
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
@given(CALENDARS, HAPPENS)
def test_random_days_keep_every_promise(drawn: dict[str, Any], steps: list[tuple[int, tuple[Any, ...]]]) -> None:
    with transaction.atomic():
        agree(drawn)
        days = Days()
        for after, what in steps:
            days.step(after, what)
        days.at = max(days.at, days.latest) + 5 * 24 * 60 * MINUTE
        assert actions.ring(days.at, 10_000) is not None
        assert actions.ring(days.at) == []
        assert not models.Timer.objects.filter(done=None, due__lte=days.at).exists()
        closed = set(models.Member.objects.filter(user__is_active=False).values_list("user__username", flat=True))
        for row in models.Handoff.objects.all():
            assert (
                row.owner not in closed or row.status in {"rejected", "recycled"} or not worked_by(row.owner).exists()
            )
            assert row.due == due(drawn, row)
            assert {one.due for one in models.Timer.objects.filter(handoff=row.id, kind="breach")} <= {row.due}
            nobody_waits_in_silence(row)
            everything_is_told_once(row, days.at)
        for person in models.Lead.objects.values_list("person", flat=True):
            the_lead_stands_as_replayed(person)
        transaction.set_rollback(True)
