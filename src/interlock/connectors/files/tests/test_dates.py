"""The layout of a column of dates is decided from all its values, or asked."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pyarrow as pa
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from interlock.connectors.files.date_column import DateColumn, named
from interlock.connectors.files.dates import LAYOUTS
from interlock.connectors.files.problem import FileError, UndecidedError

DAYS = st.dates(date(1990, 1, 1), date(2039, 12, 31))
EARLY, LATE = datetime.fromisoformat("1975-01-01"), datetime.fromisoformat("2035-01-01")
WRITTEN = {
    "yyyy-mm-dd": "%Y-%m-%d",
    "dd/mm/yyyy": "%d/%m/%Y",
    "mm/dd/yyyy": "%m/%d/%Y",
    "dd.mm.yyyy": "%d.%m.%Y",
    "mm-dd-yyyy": "%m-%d-%Y",
    "yyyymmdd": "%Y%m%d",
    "dd mon yyyy": "%d %b %Y",
    "mon dd yyyy": "%B %d, %Y",
}


def decided(values: list[str | None], zone: str = "UTC", said: tuple[str, ...] = ()) -> DateColumn:
    column = DateColumn("f.csv, column 'd'", ZoneInfo(zone), said)
    for at in range(0, len(values), 7):
        column.see(pa.array(values[at : at + 7], pa.string()))
    column.decide()
    return column


def times(values: list[str | None], zone: str = "UTC", said: tuple[str, ...] = ()) -> list[datetime | None]:
    read = decided(values, zone, said).read(pa.array(values, pa.string()))
    start = datetime(1970, 1, 1, tzinfo=UTC)
    known = read.known.tolist()
    return [
        start + timedelta(microseconds=int(time)) if there else None
        for time, there in zip(read.time, known, strict=True)
    ]


@settings(max_examples=100, deadline=None)
@given(
    days=st.lists(DAYS, min_size=1, max_size=40),
    settling=DAYS.filter(lambda day: day.day > 12),
    layout=st.sampled_from(sorted(WRITTEN)),
)
def test_a_value_that_settles_the_layout_settles_it_for_the_column(
    days: list[date], settling: date, layout: str
) -> None:
    days.insert(len(days) // 2, settling)
    values = [day.strftime(WRITTEN[layout]) for day in days]
    assert decided(values).layouts == [layout]
    assert [time.date() for time in times(values)] == days


@settings(max_examples=60, deadline=None)
@given(days=st.lists(DAYS.filter(lambda day: day.day <= 12), min_size=1, max_size=20), mark=st.sampled_from("/-. "))
def test_a_column_that_nothing_settles_is_asked_about_with_both_readings(days: list[date], mark: str) -> None:
    values = [day.strftime(f"%d{mark}%m{mark}%Y") for day in days]
    if all(day.day == day.month for day in days):
        assert [time.date() for time in times(values)] == days
        return
    with pytest.raises(UndecidedError) as raised:
        decided(values)
    assert f"'dd{mark}mm{mark}yyyy' or 'mm{mark}dd{mark}yyyy'" in str(raised.value)
    odd = next(day for day in days if day.day != day.month)
    assert odd.isoformat() in str(raised.value)
    assert "f.csv, column 'd'" in str(raised.value)


@pytest.mark.parametrize(
    "values",
    [
        ["13/02/2018", "02/13/2018", "01/01/2018"],
        ["2018-02-13", "01/02/2018"],
        ["13-02-2018", "2/1/2018"],
        ["20180213", "2018-02-13"],
        ["13 Feb 2018", "43144"],
    ],
)
def test_mixed_layouts_are_refused_with_examples(values: list[str]) -> None:
    with pytest.raises(FileError, match="several layouts are mixed") as raised:
        decided(values)
    assert all(repr(value) in str(raised.value) for value in values[:2])


def test_what_is_no_date_is_left_to_its_row() -> None:
    read = decided(["13/02/2018", "soon", "01/02/2018", None]).read(
        pa.array(["01/02/2018", "soon", None, "30/02/2018"])
    )
    assert read.bad.tolist() == [False, True, False, True]
    assert read.text.to_pylist() == ["2018-02-01T00:00:00Z", None, None, None]


def test_a_column_that_is_mostly_no_dates_is_refused_whole() -> None:
    with pytest.raises(FileError, match="3 of 4 different values are no dates"):
        decided(["a", "b", "c", "2018-02-13"])


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        ("2018-02-13T10:11:12.345678Z", datetime(2018, 2, 13, 10, 11, 12, 345678, UTC)),
        ("2018-02-13 10:11", datetime(2018, 2, 13, 10, 11, tzinfo=UTC)),
        ("2018-02-13T10:11:12+02:00", datetime(2018, 2, 13, 8, 11, 12, tzinfo=UTC)),
        ("2018-02-13 10:11:12 -0530", datetime(2018, 2, 13, 15, 41, 12, tzinfo=UTC)),
        ("2/13/2018 12:05 AM", datetime(2018, 2, 13, 0, 5, tzinfo=UTC)),
        ("2/13/2018 12:05:06 pm", datetime(2018, 2, 13, 12, 5, 6, tzinfo=UTC)),
        ("13-02-2018 19:58", datetime(2018, 2, 13, 19, 58, tzinfo=UTC)),
        ("2/13/18", datetime(2018, 2, 13, tzinfo=UTC)),
        ("31/12/99", datetime(1999, 12, 31, tzinfo=UTC)),
        ("13-Feb-18", datetime(2018, 2, 13, tzinfo=UTC)),
        ("Tue, 13 Feb 2018 10:00:00 GMT", datetime(2018, 2, 13, 10, tzinfo=UTC)),
        ("Feb 13th, 2018", datetime(2018, 2, 13, tzinfo=UTC)),
        ("20180213", datetime(2018, 2, 13, tzinfo=UTC)),
        ("20180213101112", datetime(2018, 2, 13, 10, 11, 12, tzinfo=UTC)),
        ("13022018", datetime(2018, 2, 13, tzinfo=UTC)),
        ("43144", datetime(2018, 2, 13, tzinfo=UTC)),
        ("43144.5", datetime(2018, 2, 13, 12, tzinfo=UTC)),
        ("1", datetime(1900, 1, 1, tzinfo=UTC)),
        ("61", datetime(1900, 3, 1, tzinfo=UTC)),
        ("1518480000", datetime(2018, 2, 13, tzinfo=UTC)),
        ("1518480000123", datetime(2018, 2, 13, 0, 0, 0, 123000, UTC)),
        ("2016-02-29", datetime(2016, 2, 29, tzinfo=UTC)),
    ],
)
def test_layouts(value: str, expected: datetime) -> None:
    assert times([value]) == [expected]


@pytest.mark.parametrize(
    "value", ["2018-02-30", "2019-02-29", "2018-13-01", "31/04/2018", "2018-02-13 25:00", "60", "13/2/2018 13:00 PM"]
)
def test_days_that_are_none(value: str) -> None:
    assert decided(["2018-02-13", "2018-02-14", "2018-02-15"]).read(pa.array([value])).bad.tolist() == [True]


def test_two_digit_years_are_told_by_how_few_there_are_or_asked_about() -> None:
    days = [date(2018, 1, 1) + timedelta(days=3 * number) for number in range(60)]
    assert [time.date() for time in times([day.strftime("%d/%m/%y") for day in days])] == days
    assert [time.date() for time in times([day.strftime("%y/%m/%d") for day in days])] == days
    with pytest.raises(UndecidedError, match="yy/mm/dd"):
        decided(["13/02/18", "14/03/18"])


def test_wall_clock_times_are_of_the_zone_said() -> None:
    berlin = times(["2018-01-15 12:00", "2018-07-15 12:00", "2018-07-15T12:00Z"], "Europe/Berlin")
    assert [time.hour for time in berlin] == [11, 10, 12]


@settings(max_examples=60, deadline=None)
@given(moments=st.lists(st.datetimes(EARLY, LATE), min_size=1, max_size=30),
       zone=st.sampled_from(("America/New_York", "Asia/Kolkata", "Australia/Lord_Howe", "UTC")))  # fmt: skip
def test_zones_agree_with_the_standard_library(moments: list[datetime], zone: str) -> None:
    values = [moment.isoformat(sep=" ") for moment in moments]
    assert times(values, zone) == [moment.replace(tzinfo=ZoneInfo(zone)).astimezone(UTC) for moment in moments]


def test_the_recipe_may_say_the_layout_and_rows_that_do_not_fit_are_bad() -> None:
    column = decided(["01/02/2018", "13/02/2018"], said=("m/d/yyyy",))
    assert column.read(pa.array(["01/02/2018", "13/02/2018"])).text.to_pylist() == ["2018-01-02T00:00:00Z", None]
    mixed = decided(["2018-02-01", "01/02/2018"], said=("yyyy-mm-dd", "DD/MM/YYYY"))
    assert mixed.read(pa.array(["2018-02-01", "01/02/2018"])).text.to_pylist() == ["2018-02-01T00:00:00Z"] * 2
    torn = decided(["01/02/2018"], said=("dd/mm/yyyy", "mm/dd/yyyy"))
    assert torn.read(pa.array(["01/02/2018", "03/03/2018"])).bad.tolist() == [True, False]


@pytest.mark.parametrize(
    ("said", "name"),
    [
        ("DD/MM/YYYY HH:MM", "dd/mm/yyyy"),
        ("m/d/yy", "mm/dd/yy"),
        ("d-mmm-yyyy", "dd mon yyyy"),
        *((one, one) for one in LAYOUTS),
    ],
)
def test_layouts_may_be_spelt_as_people_do(said: str, name: str) -> None:
    assert named(said) == name


def test_a_layout_nobody_knows_is_refused() -> None:
    with pytest.raises(ValueError, match="not a layout"):
        named("whenever")


def test_the_latest_time_is_told() -> None:
    assert decided(["2018-02-13", "2019-01-01", "2017-01-01"]).latest == 1546300800000000


@pytest.mark.parametrize(
    ("values", "layout", "first"),
    [
        (["2025013112", "2025020109"], "yyyymmddhh", datetime(2025, 1, 31, 12, tzinfo=UTC)),
        (["202501311230", "202502010905"], "yyyymmddhhmm", datetime(2025, 1, 31, 12, 30, tzinfo=UTC)),
        (["202501", "202512"], "yyyymm", datetime(2025, 1, 1, tzinfo=UTC)),
        (["3/2025", "12/2025"], "mm/yyyy", datetime(2025, 3, 1, tzinfo=UTC)),
        (["Mar 2025", "Dec 2025"], "mon yyyy", datetime(2025, 3, 1, tzinfo=UTC)),
        (["Q3 2025", "2025-Q4", "q1/2026"], "quarter", datetime(2025, 7, 1, tzinfo=UTC)),
    ],
)
def test_periods_and_hours_run_together_are_no_counts(values: list[str], layout: str, first: datetime) -> None:
    assert decided([*values]).layouts == [layout]
    assert times([*values])[0] == first


@given(DAYS)
def test_a_week_is_its_monday(day: date) -> None:
    year, week, weekday = day.isocalendar()
    assert times([f"{year}-W{week:02d}"]) == [
        datetime(day.year, day.month, day.day, tzinfo=UTC) - timedelta(days=weekday - 1)
    ]


def test_what_is_no_period_is_no_date() -> None:
    for value in ("2025-W53", "2025-W00", "2025 Q3 2025", "Q5 2025", "13/2025", "Q3"):
        with pytest.raises(FileError):
            decided([value])
