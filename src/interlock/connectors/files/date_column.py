"""The layout of a column of dates, decided from all its values."""

from __future__ import annotations

import re
from collections import Counter
from itertools import combinations
from typing import TYPE_CHECKING

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from interlock.connectors.files import days
from interlock.connectors.files.dates import LAYOUTS, Reading, readings
from interlock.connectors.files.problem import FileError, UndecidedError
from interlock.connectors.files.values import Values

if TYPE_CHECKING:
    from collections.abc import Sequence
    from zoneinfo import ZoneInfo

_YEAR = 31_556_952_000_000
_ENOUGH = 20
"""Values it takes before the spread of years says which figures are the year."""


class DateColumn:
    """Sees every value of a column, then says its layout, then reads by it."""

    def __init__(self, called: str, zone: ZoneInfo, said: Sequence[str] = ()) -> None:
        self._called = called
        self._zone = zone
        self._said = [named(layout) for layout in said]
        self._total = 0
        self._strange: list[str] = []
        self._strangers = 0
        self._fit: Counter[str] = Counter()
        self._first: dict[str, str] = {}
        self._latest: dict[str, int] = {}
        self._differ: dict[tuple[str, str], tuple[str, int, int]] = {}
        self._years: dict[str, set[int]] = {}
        self.layouts: list[str] = list(self._said)

    def see(self, values: pa.Array) -> None:
        """Take a chunk into account; equal values count once."""
        values = values.unique().drop_null()
        self._total += len(values)
        found = dict(readings(values))
        count, farthest = np.zeros(len(values), np.int64), days.farthest()
        for layout, reading in found.items():
            self._fit[layout] += int(reading.fits.sum())
            count += reading.fits
            self._first.setdefault(layout, values[int(np.argmax(reading.fits))].as_py())
            there = reading.times[reading.fits & (reading.times <= farthest)]
            self._latest[layout] = int(there.max(initial=self._latest.get(layout, 0)))
            if "yy" in layout and "yyyy" not in layout:
                self._years.setdefault(layout, set()).update(np.unique(reading.times[reading.fits] // _YEAR).tolist())
        for (one, a), (other, b) in combinations(found.items(), 2):
            self._note_difference((one, other), values, a, b)
        strange = values.filter(pa.array(count == 0))
        self._strangers += len(strange)
        self._strange += strange[:3].to_pylist() if len(self._strange) < 3 else []

    def _note_difference(self, pair: tuple[str, str], values: pa.Array, one: Reading, other: Reading) -> None:
        where = one.fits & other.fits & (one.times != other.times)
        if pair not in self._differ and where.any():
            at = int(np.argmax(where))
            self._differ[pair] = (values[at].as_py(), int(one.times[at]), int(other.times[at]))

    def decide(self) -> str:
        """Settle the layout and return a sentence about it.

        Raises UndecidedError with the readings where several fit all values and differ, FileError where they are mixed.
        """
        if self._said or not self._total:
            return f"dates as {' or '.join(self._said)}, as the recipe says" if self._said else ""
        if 2 * self._strangers > self._total:
            raise FileError(
                f"{self._called}: {self._strangers:,} of {self._total:,} different values are no dates "
                f"(such as {_quoted(self._strange)}); say another type, or which words mean `nothing`"
            )
        whole = [layout for layout, fit in self._fit.items() if fit == self._total - self._strangers]
        fitting = self._without_unlikely([layout for layout in whole if layout != "excel 1904"])
        if not fitting:
            raise FileError(self._mixed())
        for pair in combinations(fitting, 2):
            if pair in self._differ:
                raise UndecidedError(self._question(fitting, pair))
        self.layouts = fitting[:1]
        return f"dates as {fitting[0]}"

    @property
    def candidates(self) -> list[str]:
        """Return the layouts that fit, the one decided on first, else the one that fits most values first."""
        fitting = [layout for layout, _ in self._fit.most_common() if layout != "excel 1904"]
        whole = [layout for layout in fitting if self._fit[layout] == self._total - self._strangers]
        named = self._without_unlikely(whole) or fitting
        return [*self.layouts, *(layout for layout in named if layout not in self.layouts)]

    def _without_unlikely(self, fitting: list[str]) -> list[str]:
        """Drop the readings of two-digit years under which far more years occur than under another reading.

        So are counts of seconds where all figures are days with their hours: `2025013112` would be in 2034.
        """
        if any(layout.startswith("yyyymmddhh") for layout in fitting):
            fitting = [layout for layout in fitting if not layout.startswith("epoch")]
        if self._total < _ENOUGH:
            return fitting
        least = min((len(self._years[layout]) for layout in fitting if layout in self._years), default=0)
        return [layout for layout in fitting if len(self._years.get(layout, ())) <= max(3 * least - 1, least)]

    @property
    def latest(self) -> int:
        """Return the latest time in the column that can be meant, 0 if there is none."""
        return max((self._latest.get(layout, 0) for layout in self.layouts), default=0)

    def _mixed(self) -> str:
        layouts: dict[str, list[str]] = {}
        for layout, value in self._first.items():
            layouts.setdefault(value, []).append(layout)
        listed = ", ".join(f"{value!r} is {' or '.join(named)}" for value, named in layouts.items())
        return (
            f"{self._called}: dates of several layouts are mixed ({listed}); export it again in one layout, or say "
            f"`layout` in the recipe: rows that do not fit it are then quarantined"
        )

    def _question(self, fitting: list[str], pair: tuple[str, str]) -> str:
        value, one, other = self._differ[pair]
        return (
            f"{self._called}: nothing settles the layout of its dates: {value!r} is {_day(one)} read as {pair[0]}, "
            f"and {_day(other)} read as {pair[1]}; say `layout` in the recipe: {' or '.join(map(repr, fitting))}"
        )

    def read(self, values: pa.Array) -> Values:
        """Read a chunk by the decided layout; where the recipe says several and they contradict, the value is bad."""
        known = np.asarray(pc.is_valid(values))
        times = np.zeros(len(values), np.int64)
        done = np.zeros(len(values), bool)
        torn = np.zeros(len(values), bool)
        for layout, reading in readings(values):
            if layout not in self.layouts:
                continue
            utc = reading.utc(self._zone)
            torn |= done & reading.fits & (utc != times)
            times = np.where(reading.fits & ~done, utc, times)
            done |= reading.fits
        good = done & ~torn
        times = np.where(good, times, 0)
        text = pc.if_else(pa.array(good), _iso(times), pa.scalar(None, pa.string()))
        return Values(text, known & ~good, np.where(good, times.astype(np.float64), np.nan), times)


def _iso(times: np.ndarray) -> pa.Array:
    return pc.strftime(pa.array(times // 1_000_000, pa.timestamp("s")), format="%Y-%m-%dT%H:%M:%SZ")


def _day(time: int) -> str:
    return str(np.datetime64(time, "us"))[:10]


def _quoted(values: list[str]) -> str:
    return ", ".join(map(repr, values[:3]))


def named(layout: str) -> str:
    """Return a layout as people write it (`DD/MM/YYYY HH:MM`, `m/d/yy`) under the name it has in `LAYOUTS`."""
    name = re.sub(r"[ t]h{1,2}:.*$", "", layout.strip().lower())
    for mark in "-/. ":
        parts = name.split(mark)
        if len(parts) == 3 and all(parts):
            spelt = [{"d": "dd", "m": "mm", "mmm": "mon", "mmmm": "mon", "y": "yyyy"}.get(part, part) for part in parts]
            name = (" " if "mon" in spelt else mark).join(spelt)
    if name not in LAYOUTS:
        raise ValueError(f"{layout!r} is not a layout of dates; there are {', '.join(LAYOUTS)}")
    return name
