"""Months in words are read in any of the languages, and never as another month."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pyarrow as pa
import pytest

from interlock.connectors.files.dates import readings
from interlock.connectors.files.months import NAMES, months

if TYPE_CHECKING:
    import numpy as np


def days(*values: str) -> np.ndarray:
    """Return the days by the layout of a day, a month in words and a year."""
    found = dict(readings(pa.array(values)))
    return found["dd mon yyyy"].times.astype("datetime64[us]").astype("datetime64[D]").astype(str)


@pytest.mark.parametrize("names", NAMES.values(), ids=NAMES)
def test_every_name_and_every_form_of_a_language_is_its_month(names: str) -> None:
    for forms in zip(*(month.split("/") * 3 for month in names.split()), strict=False):
        assert months(forms).tolist() == list(range(1, 13))
        assert months([form.upper() for form in forms]).tolist() == list(range(1, 13))


@pytest.mark.parametrize(
    ("written", "day"),
    [
        ("13. März 2025", "2025-03-13"),
        ("Donnerstag, 13. März 2025 14:30", "2025-03-13"),
        ("1er août 2025", "2025-08-01"),
        ("3 janv. 2025", "2025-01-03"),
        ("7 de enero de 2025", "2025-01-07"),
        ("7 de março de 2025", "2025-03-07"),
        ("9 września 2025", "2025-09-09"),
        ("5 mei 2025", "2025-05-05"),
        ("05-MRZ-2025", "2025-03-05"),
    ],
)
def test_dates_are_read_as_people_write_them(written: str, day: str) -> None:
    assert days(written)[0] == day


def test_a_name_of_two_months_is_none_until_others_tell_the_language() -> None:
    assert months(["listopada"]).tolist() == [0]
    assert months(["listopada", "stycznia"]).tolist() == [11, 1]
    assert months(["listopada", "siječnja"]).tolist() == [10, 1]
    assert months(["jui"]).tolist() == [0]
    assert months(["smarch", "today"]).tolist() == [0, 0]


def test_a_month_of_a_year_is_its_first_day() -> None:
    found = dict(readings(pa.array(["2025-01", "2025-12", "2025-13", "1899-01"])))["yyyy-mm"]
    assert found.fits.tolist() == [True, True, False, False]
    assert found.times.astype("datetime64[us]").astype("datetime64[D]").astype(str).tolist()[:2] == [
        "2025-01-01",
        "2025-12-01",
    ]
