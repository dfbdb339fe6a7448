"""The clock, against calendars counted by hand and against a walk through every minute."""

from __future__ import annotations

import random
from datetime import UTC, date, datetime, timedelta
from itertools import pairwise
from zoneinfo import ZoneInfo

import pytest

from interlock.agreement.calendar import Calendar
from interlock.lifecycle.clock import Clock, ClockError, Run

MINUTE = 60_000_000
HOUR = 60 * MINUTE
DAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
EPOCH = datetime(1970, 1, 1, tzinfo=UTC)


def at(text: str, zone: str = "UTC") -> int:
    moment = datetime.fromisoformat(text).replace(tzinfo=ZoneInfo(zone))
    return (moment - EPOCH) // timedelta(microseconds=1)


def clock(hours: dict[str, tuple[str, ...]], zone: str = "UTC", holidays: tuple[date, ...] = ()) -> Clock:
    return Clock(Calendar(says="Work.", time_zone=zone, hours=hours, holidays=holidays), "work")


def office(zone: str = "UTC", holidays: tuple[date, ...] = ()) -> Clock:
    return clock(dict.fromkeys(DAYS[:5], ("09:00-17:00",)), zone, holidays)


def test_a_lead_of_saturday_afternoon_is_due_on_monday_at_ten() -> None:
    assert office().deadline(at("2024-06-01T15:00"), HOUR) == at("2024-06-03T10:00")


def test_work_used_up_at_closing_time_is_due_then_and_not_the_next_morning() -> None:
    assert office().deadline(at("2024-05-31T16:00"), HOUR) == at("2024-05-31T17:00")


def test_a_holiday_is_no_working_day() -> None:
    assert office(holidays=(date(2024, 6, 3),)).deadline(at("2024-06-01T15:00"), HOUR) == at("2024-06-04T10:00")


def test_hours_are_those_of_the_calendars_zone() -> None:
    assert office("America/New_York").deadline(at("2024-06-01T15:00"), HOUR) == at(
        "2024-06-03T10:00", "America/New_York"
    )


@pytest.mark.parametrize(
    ("day", "worked"), [("2024-03-31", 23 * HOUR), ("2024-10-27", 25 * HOUR), ("2024-06-01", 24 * HOUR)]
)
def test_a_day_around_the_clock_is_as_long_as_it_is_lived(day: str, worked: int) -> None:
    always = clock(dict.fromkeys(DAYS, ("00:00-24:00",)), "Europe/Berlin")
    start = at(f"{day}T00:00", "Europe/Berlin")
    after = (datetime.fromisoformat(day) + timedelta(days=1)).isoformat()
    assert always.elapsed(start, at(after, "Europe/Berlin")) == worked


def test_hours_that_begin_within_the_skipped_hour_begin_when_the_clock_has_jumped() -> None:
    night = clock({"sun": ("02:30-05:00",)}, "Europe/Berlin")
    assert night.deadline(at("2024-03-31T00:00"), 0) == at("2024-03-31T00:00")
    assert night.elapsed(at("2024-03-31T00:00"), at("2024-03-31T12:00")) == 2 * HOUR


def test_the_hour_that_comes_twice_is_worked_twice() -> None:
    night = clock({"sun": ("02:00-02:30",)}, "Europe/Berlin")
    assert night.elapsed(at("2024-10-27T00:00"), at("2024-10-27T12:00")) == HOUR


def test_nothing_passes_backwards() -> None:
    assert office().elapsed(at("2024-06-03T12:00"), at("2024-06-03T11:00")) == 0


def test_no_time_to_answer_is_due_at_once() -> None:
    saturday = at("2024-06-01T15:00")
    assert office().deadline(saturday, 0) == saturday
    assert Run(saturday, office()).deadline(0) == saturday


def test_years_asked_for_in_any_order_agree() -> None:
    forth, back = office("Europe/Berlin"), office("Europe/Berlin")
    years = [at(f"{year}-03-01T12:00") for year in range(2015, 2031)]
    ahead = [forth.elapsed(a, b) for a, b in pairwise(years)]
    behind = [back.elapsed(a, b) for a, b in reversed(list(pairwise(years)))]
    assert ahead == behind[::-1]
    assert sum(ahead) == office("Europe/Berlin").elapsed(years[0], years[-1])
    assert back.deadline(years[0], sum(ahead)) == years[-1]


def test_a_calendar_without_hours_says_what_to_do() -> None:
    with pytest.raises(ClockError, match=r"calendar\.work.*give it hours"):
        clock({"mon": ()}).deadline(0, 1)
    assert clock({}).elapsed(0, 10**15) == 0


def test_an_instant_beyond_all_years_is_refused() -> None:
    with pytest.raises(ClockError, match="outside the years"):
        office().elapsed(0, 10**18)


def test_seconds_count_as_they_pass() -> None:
    start = at("2024-06-03T16:59:30.250000")
    assert office().elapsed(start, at("2024-06-04T09:00:10")) == 29_750_000 + 10_000_000
    assert office().deadline(start, 30_000_000) == at("2024-06-04T09:00:00.250000")


def test_a_pause_stops_the_clock_and_overlapping_pauses_stop_it_once() -> None:
    start = at("2024-06-03T09:00")
    run = Run(
        start,
        office(),
        pauses=((at("2024-06-03T10:00"), at("2024-06-04T09:00")), (at("2024-06-03T12:00"), at("2024-06-03T13:00"))),
    )
    assert run.deadline(2 * HOUR) == at("2024-06-04T10:00")
    assert run.elapsed(at("2024-06-04T10:00")) == 2 * HOUR
    assert run.deadline(HOUR) == at("2024-06-03T10:00")


def test_a_new_owner_takes_over_what_is_left_on_their_own_hours() -> None:
    start = at("2024-06-03T15:00")
    york = office("America/New_York")
    run = Run(start, office(), owners=((at("2024-06-03T16:00"), york),))
    assert run.deadline(3 * HOUR) == at("2024-06-03T18:00")
    assert run.deadline(9 * HOUR) == at("2024-06-04T12:00", "America/New_York")
    assert run.elapsed(at("2024-06-03T16:30")) == HOUR + HOUR // 2


# Every minute, one after the other.

ZONES = (
    "UTC",
    "Europe/Berlin",
    "America/New_York",
    "America/St_Johns",
    "America/Sao_Paulo",
    "Australia/Lord_Howe",
    "Asia/Kathmandu",
    "Asia/Beirut",
    "Africa/Casablanca",
    "Pacific/Apia",
    "Pacific/Chatham",
    "Antarctica/Troll",
)
TURNS = ("2011-12-30", "2016-03-27", "2016-10-15", "2017-11-05", "2018-11-04", "2024-03-10", "2024-03-31", "2024-10-27")
SPAN_DAYS = 12
MINUTES = SPAN_DAYS * 1440
CALENDARS, CASES = 200, 55


def random_hours(draw: random.Random) -> dict[str, tuple[str, ...]]:
    def span() -> str:
        opens = draw.randrange(1440)
        closes = draw.randrange(opens, 1441)
        return f"{opens // 60:02}:{opens % 60:02}-{closes // 60:02}:{closes % 60:02}"

    def day() -> tuple[str, ...]:
        return draw.choice([(), ("09:00-17:00",), ("00:00-24:00",), (span(),), (span(), span()), (span(), span())])

    return {name: day() for name in DAYS if draw.random() < 0.85}


def walked(calendar: Calendar, start: int) -> bytearray:
    """Say of every minute from `start` on whether the wall clock of the calendar shows working time."""
    zone = ZoneInfo(calendar.time_zone)
    spans = {
        DAYS.index(name): [
            tuple(60 * int(part[:2]) + int(part[3:]) for part in span.split("-")) for span in calendar.hours[name]
        ]
        for name in calendar.hours
    }
    moment, minute, flags = EPOCH + timedelta(microseconds=start), timedelta(minutes=1), bytearray()
    for _ in range(MINUTES):
        local = moment.astimezone(zone)
        now = local.hour * 60 + local.minute
        works = any(opens <= now < closes for opens, closes in spans.get(local.weekday(), []))
        flags.append(works and local.date() not in calendar.holidays)
        moment += minute
    return flags


def worked(flags: bytearray, start: int, end: int) -> int:
    """Add up the working time between two instants, given from the first minute on, minute by minute."""
    if end <= start:
        return 0
    first, last = start // MINUTE, end // MINUTE
    if first == last:
        return flags[first] * (end - start)
    whole = flags.count(1, first + 1, last) * MINUTE
    ends = flags[last] * (end - last * MINUTE) if last < len(flags) else 0
    return flags[first] * ((first + 1) * MINUTE - start) + whole + ends


def due(flags: bytearray, start: int, duration: int) -> int | None:
    """Walk minute by minute until the duration is used up."""
    if duration <= 0:
        return start
    left, now = duration, start
    while now < len(flags) * MINUTE:
        minute_ends = (now // MINUTE + 1) * MINUTE
        here = flags[now // MINUTE] * (minute_ends - now)
        if here >= left:
            return now + left
        left -= here
        now = minute_ends
    return None


def random_instant(draw: random.Random, minutes: int = MINUTES) -> int:
    fraction = draw.choice([0, 0, draw.randrange(60) * 1_000_000, draw.randrange(MINUTE)])
    return draw.randrange(minutes) * MINUTE + fraction


def check_case(draw: random.Random, origin: int, sides: tuple[tuple[Clock, bytearray], ...]) -> None:
    """Draw a start, pauses, perhaps a new owner; compare what is elapsed and due with the walk."""
    start, end = random_instant(draw), random_instant(draw)
    pauses = [
        (pause := random_instant(draw), pause + draw.randrange(3 * 1440) * MINUTE)
        for _ in range(draw.choice([0, 0, 1, 2, 3]))
    ]
    change = random_instant(draw) if draw.random() < 0.3 else None
    (clock_, flags), (other, others) = sides
    lived = bytearray(flags)
    if change is not None:
        change = change // MINUTE * MINUTE
        lived[max(change, start) // MINUTE :] = others[max(change, start) // MINUTE :]
    if change is not None and change <= start:
        lived = bytearray(others)
    for pause, until in pauses:
        pause, until = pause // MINUTE, min(until // MINUTE, MINUTES)  # noqa: PLW2901
        lived[pause:until] = bytes(max(0, until - pause))
    run = Run(
        origin + start,
        clock_,
        () if change is None else ((origin + change, other),),
        tuple((origin + a // MINUTE * MINUTE, origin + b // MINUTE * MINUTE) for a, b in pauses),
    )
    assert run.elapsed(origin + end) == worked(lived, start, end)
    duration = draw.choice([HOUR, 4 * HOUR, draw.randrange(3 * 24 * 60) * MINUTE, draw.randrange(24 * HOUR)])
    expected = due(lived, start, duration)
    if expected is not None:
        assert run.deadline(duration) == origin + expected
        if not pauses and change is None:
            assert clock_.deadline(origin + start, duration) == origin + expected
    elif any(lived):
        assert run.elapsed(origin + MINUTES * MINUTE) < duration


@pytest.mark.parametrize("seed", range(CALENDARS // 20))
def test_the_clock_equals_a_walk_through_every_minute(seed: int) -> None:
    draw = random.Random(seed)
    for _ in range(20):
        day = date.fromisoformat(draw.choice(TURNS)) + timedelta(days=draw.randrange(-8, 1))
        if draw.random() < 0.2:
            day = date(2000, 1, 1) + timedelta(days=draw.randrange(12_000))
        origin = at(day.isoformat())
        sides = tuple(side(draw, day, origin) for _ in range(2))
        for _ in range(CASES):
            check_case(draw, origin, sides)


def side(draw: random.Random, day: date, origin: int) -> tuple[Clock, bytearray]:
    holidays = tuple(day + timedelta(days=draw.randrange(SPAN_DAYS)) for _ in range(draw.randrange(3)))
    calendar = Calendar(says="Work.", time_zone=draw.choice(ZONES), hours=random_hours(draw), holidays=holidays)
    return Clock(calendar, "work"), walked(calendar, origin)
