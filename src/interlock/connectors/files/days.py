"""From the parts of a date to microseconds, whole columns at a time."""

from __future__ import annotations

from datetime import UTC, datetime
from time import time
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from zoneinfo import ZoneInfo

DAY = 86_400_000_000
_MONTH_LENGTHS = np.array([0, 31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31])
_QUARTER_HOUR = 900_000_000


def farthest() -> int:
    """Return the last instant that can be meant: a year ahead of the clock; later ones are such as 9999-12-31."""
    return int(time() * 1_000_000) + 366 * DAY


def is_day(year: np.ndarray, month: np.ndarray, day: np.ndarray) -> np.ndarray:
    """Return where the three make a day of the Gregorian calendar between the years 1000 and 9999."""
    leap = (year % 4 == 0) & ((year % 100 != 0) | (year % 400 == 0))
    sound = (month >= 1) & (month <= 12)
    length = _MONTH_LENGTHS[np.where(sound, month, 0)] + (leap & (month == 2))
    inside: np.ndarray = sound & (day >= 1) & (day <= length) & (year >= 1000) & (year <= 9999)
    return inside


def micros(year: np.ndarray, month: np.ndarray, day: np.ndarray) -> np.ndarray:
    """Return midnight UTC of each day, in microseconds since 1970; where it is no day, the figure means nothing."""
    months = (year.astype(np.int64) - 1970) * 12 + (month - 1)
    start = months.astype("datetime64[M]").astype("datetime64[D]").astype(np.int64)
    result: np.ndarray = (start + day - 1) * DAY
    return result


def to_utc(local: np.ndarray, zone: ZoneInfo) -> np.ndarray:
    """Turn wall-clock times of a zone into UTC; where clocks were set back the first of both is meant (PEP 495).

    Offsets only ever change on quarter hours, so each quarter hour is looked up once.
    """
    if zone.key == "UTC":
        return local
    quarters, where = np.unique(local // _QUARTER_HOUR, return_inverse=True)
    offsets = np.array([_offset(int(quarter) * _QUARTER_HOUR, zone) for quarter in quarters], dtype=np.int64)
    result: np.ndarray = local - offsets[where] if len(quarters) else local
    return result


def _offset(local: int, zone: ZoneInfo) -> int:
    wall = datetime.fromtimestamp(local // 1_000_000, UTC).replace(tzinfo=zone)
    offset = wall.utcoffset()
    return round(offset.total_seconds() * 1_000_000) if offset is not None else 0
