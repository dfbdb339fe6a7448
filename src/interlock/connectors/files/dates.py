"""Every layout in which dates are written, and what each makes of a column of text."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from interlock.connectors.files import days
from interlock.connectors.files.months import months

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping
    from zoneinfo import ZoneInfo

_CLOCK = (
    r"(?:(?:T|,? +|,)(?P<hour>\d{1,2}):(?P<minute>\d{2})(?::(?P<second>\d{2})(?:[.,](?P<part>\d{1,9}))?)?"
    r" ?(?P<half>[AaPp]\.?[Mm]\.?)?)? ?(?P<zone>Z|UTC|GMT|[+-]\d{2}(?::?\d{2})?)?"
)
_LETTER = r"[A-Za-z\x{c0}-\x{17f}]"
_WEEKDAY = rf"^(?:{_LETTER}+(?:-feira)?[.,]{{0,2}} )?"
_DAY = r"(?P<a>\d{1,2})(?:st|nd|rd|th|er|º)?"
_MONTH = rf"(?P<m>{_LETTER}+)\.?"
_SHAPES = {
    "figures": r"^(?P<a>\d{1,4})(?P<s>[-/. ])(?P<b>\d{1,2})(?P<s2>[-/. ])(?P<c>\d{1,4})" + _CLOCK + "$",
    "month": r"^(?P<a>(?:19|20)\d{2})-(?P<b>\d{2})(?P<zone>)$",
    "run": r"^(?P<a>\d{8})(?:[T ]?(?P<hour>\d{2})(?P<minute>\d{2})(?P<second>\d{2}))?(?P<zone>Z)?$",
    "day first": _WEEKDAY
    + _DAY
    + "[- /.]{1,2}(?:de )?"
    + _MONTH
    + r",?[- /](?:de |del )?(?P<c>\d{4}|\d{2})"
    + _CLOCK
    + "$",
    "month first": _WEEKDAY + _MONTH + "[- /]" + _DAY + r",?[- /](?P<c>\d{4})" + _CLOCK + "$",
    "hour": r"^(?P<a>(?:19|20)\d{2}(?:0[1-9]|1[0-2])(?:0[1-9]|[12]\d|3[01]))(?P<hour>[01]\d|2[0-3])"
    r"(?P<minute>[0-5]\d)?(?P<zone>)$",
    "month run": r"^(?P<a>(?:19|20)\d{2})(?P<b>0[1-9]|1[0-2])(?P<zone>)$",
    "month, year": r"^(?P<b>\d{1,2})[/-](?P<a>(?:19|20)\d{2})(?P<zone>)$",
    "word, year": rf"^{_MONTH}[ -](?P<a>(?:19|20)\d{{2}})(?P<zone>)$",
    "quarter": r"^(?:(?P<a>(?:19|20)\d{2})[ /-]?)?[Qq](?P<b>[1-4])(?:[ /-]?(?P<c>(?:19|20)\d{2}))?(?P<zone>)$",
    "week": r"^(?P<a>(?:19|20)\d{2})-?W(?P<b>\d{2})(?P<zone>)$",
    "count": r"^(?P<a>\d{1,17}(?:\.\d{1,12})?|\d{5},\d{1,12})$",
}
_EXCEL, _EXCEL_1904 = -25_569, -24_107
"""Days from 1970 to day 0 of Excel's two calendars (the first one as it counts from March 1900 on)."""
_EXCEL_ENDS = 109_575
"""Day of Excel's calendar, the first of 2200, from which on a figure counts no days: `202503` is a month."""


@dataclass(frozen=True)
class Reading:
    """What one layout makes of a column: where it fits, and the times there (UTC; wall clock where `wall`)."""

    fits: np.ndarray
    times: np.ndarray
    wall: np.ndarray

    def utc(self, zone: ZoneInfo) -> np.ndarray:
        """Return the times with wall-clock times understood in the zone."""
        result = self.times.copy()
        mask = self.wall & self.fits
        result[mask] = days.to_utc(result[mask], zone)
        return result


def readings(values: pa.Array) -> Iterator[tuple[str, Reading]]:
    """Give for each layout that fits any of the values what it makes of them; nulls fit none."""
    left = np.asarray(pc.is_valid(values))
    for shape, pattern in _SHAPES.items():
        if not left.any():
            return
        groups = pc.extract_regex(values, pattern=pattern)
        found = np.asarray(pc.is_valid(groups)) & np.asarray(pc.is_valid(values))
        if not found.any():
            continue
        where = np.flatnonzero(found)
        parts = _Parts(groups.filter(pa.array(found)))
        for name, (fits, times, wall) in _OF_SHAPE[shape](parts):
            if fits.any():
                yield name, _spread(len(values), where, fits, times, wall)


def _spread(length: int, where: np.ndarray, fits: np.ndarray, times: np.ndarray, wall: np.ndarray) -> Reading:
    whole = Reading(np.zeros(length, bool), np.zeros(length, np.int64), np.zeros(length, bool))
    whole.fits[where], whole.times[where], whole.wall[where] = fits, times, wall
    return whole


class _Parts:
    """The parts of matched values, as figures."""

    def __init__(self, groups: pa.StructArray) -> None:
        self._groups = groups
        self._names = {field.name for field in groups.type}

    def text(self, name: str) -> pa.Array:
        return self._groups.field(name)

    def figure(self, name: str) -> np.ndarray:
        """Return a part as integers, 0 where it is absent."""
        if name not in self._names:
            return np.zeros(len(self._groups), np.int64)
        text = self.text(name)
        return np.asarray(pc.cast(pc.if_else(pc.equal(text, ""), "0", text), pa.int64()))

    def length(self, name: str) -> np.ndarray:
        return np.asarray(pc.utf8_length(self.text(name)))

    def is_text(self, name: str, value: str) -> np.ndarray:
        return np.asarray(pc.equal(self.text(name), value))

    def clock(self) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
        """Return where the time of day is sound, its microseconds less the zone, and where no zone is given."""
        hour, minute, second = self.figure("hour"), self.figure("minute"), self.figure("second")
        sound = (hour < 24) & (minute < 60) & (second < 60)
        part = np.zeros(len(hour), np.int64)
        if "half" in self._names:
            half = pc.utf8_lower(self.text("half"))
            evening, given = np.asarray(pc.starts_with(half, "p")), np.asarray(pc.not_equal(half, ""))
            sound &= ~given | ((hour >= 1) & (hour <= 12))
            hour = np.where(given, hour % 12 + np.where(evening, 12, 0), hour)
            part = np.asarray(
                pc.cast(pc.utf8_slice_codeunits(pc.utf8_rpad(self.text("part"), 9, "0"), 0, 6), pa.int64())
            )
        zone = self.text("zone")
        offset = _offsets(zone)
        time = ((hour * 60 + minute) * 60 + second) * 1_000_000 + part - offset
        return sound, time, np.asarray(pc.equal(zone, ""))


def _offsets(zones: pa.Array) -> np.ndarray:
    """Return each written offset in microseconds."""
    kinds = pc.dictionary_encode(zones)
    table = np.array([_offset(str(zone)) for zone in kinds.dictionary.to_pylist()] or [0], dtype=np.int64)
    offsets: np.ndarray = table[np.asarray(kinds.indices)]
    return offsets


def _offset(zone: str) -> int:
    if zone in ("", "Z", "UTC", "GMT"):
        return 0
    digits = zone[1:].replace(":", "").ljust(4, "0")
    minutes = int(digits[:2]) * 60 + int(digits[2:])
    return (-minutes if zone[0] == "-" else minutes) * 60_000_000


_Times = tuple[np.ndarray, np.ndarray, np.ndarray]
"""Where a layout fits, the times there, and where they are of the wall clock."""
_Found = tuple[str, _Times]


def _dated(parts: _Parts, where: np.ndarray, year: np.ndarray, month: np.ndarray, day: np.ndarray) -> _Times:
    sound, time, wall = parts.clock()
    fits = where & sound & days.is_day(year, month, day)
    return fits, np.where(fits, days.micros(year, np.clip(month, 1, 12), day) + time, 0), wall


def _figures(parts: _Parts) -> Iterator[_Found]:
    a, b, c = parts.figure("a"), parts.figure("b"), parts.figure("c")
    wide_a, wide_c = parts.length("a"), parts.length("c")
    same = np.asarray(pc.equal(parts.text("s"), parts.text("s2")))
    short = (wide_a <= 2) & (wide_c == 2)
    for mark in "-/. ":
        here = same & parts.is_text("s", mark)
        if not here.any():
            continue
        for order, where, (year, month, day) in (
            ("yyyy mm dd", (wide_a == 4) & (wide_c <= 2), (a, b, c)),
            ("dd mm yyyy", (wide_a <= 2) & (wide_c == 4), (c, b, a)),
            ("mm dd yyyy", (wide_a <= 2) & (wide_c == 4), (c, a, b)),
            ("dd mm yy", short, (_century(c), b, a)),
            ("mm dd yy", short, (_century(c), a, b)),
            ("yy mm dd", short & (wide_a == 2), (_century(a), b, c)),
        ):
            yield order.replace(" ", mark), _dated(parts, here & where, year, month, day)


def _century(year: np.ndarray) -> np.ndarray:
    """Return a two-digit year as POSIX has it: 69 to 99 are of the last century."""
    result: np.ndarray = np.where(year < 69, 2000 + year, 1900 + year)
    return result


def _months(parts: _Parts) -> Iterator[_Found]:
    """Read a month as its first day."""
    year, month = parts.figure("a"), parts.figure("b")
    yield "yyyy-mm", _dated(parts, month > 0, year, month, np.ones(len(year), np.int64))


def _month_run(parts: _Parts) -> Iterator[_Found]:
    for _, found in _months(parts):
        yield "yyyymm", found


def _month_first(parts: _Parts) -> Iterator[_Found]:
    for _, found in _months(parts):
        yield "mm/yyyy", found


def _month_word(parts: _Parts) -> Iterator[_Found]:
    year, words = parts.figure("a"), pc.dictionary_encode(parts.text("m"))
    month = months(words.dictionary.to_pylist())[np.asarray(words.indices)]
    yield "mon yyyy", _dated(parts, month > 0, year, month, np.ones(len(year), np.int64))


def _quarters(parts: _Parts) -> Iterator[_Found]:
    """Read a quarter as its first day; its year stands before or behind, not on both sides."""
    before, behind = parts.figure("a"), parts.figure("c")
    where = (before > 0) ^ (behind > 0)
    yield "quarter", _dated(parts, where, before + behind, parts.figure("b") * 3 - 2, np.ones(len(before), np.int64))


def _weeks(parts: _Parts) -> Iterator[_Found]:
    """Read a week of ISO 8601 as its Monday."""
    year, week = parts.figure("a"), parts.figure("b")
    first, following = _first_monday(year), _first_monday(year + 1)
    times = first + (week - 1) * 7 * days.DAY
    fits = (week >= 1) & (times < following)
    yield "week", (fits, np.where(fits, times, 0), np.ones(len(year), bool))


def _first_monday(year: np.ndarray) -> np.ndarray:
    """Return the Monday of each year's first week: the one that 4 January is in."""
    fourth = days.micros(year, np.ones(len(year), np.int64), np.full(len(year), 4))
    weekday = (fourth // days.DAY + 3) % 7  # 1970-01-01 was a Thursday
    result: np.ndarray = fourth - weekday * days.DAY
    return result


def _hours(parts: _Parts) -> Iterator[_Found]:
    """Read a day with its hour, and its minute, run together."""
    whole, minutes = parts.figure("a"), parts.length("minute") > 0
    for name, where in (("yyyymmddhh", ~minutes), ("yyyymmddhhmm", minutes)):
        yield name, _dated(parts, where, whole // 10_000, whole // 100 % 100, whole % 100)


def _run(parts: _Parts) -> Iterator[_Found]:
    whole = parts.figure("a")
    for order, (year, month, day) in {
        "yyyymmdd": (whole // 10_000, whole // 100 % 100, whole % 100),
        "ddmmyyyy": (whole % 10_000, whole // 10_000 % 100, whole // 1_000_000),
        "mmddyyyy": (whole % 10_000, whole // 1_000_000, whole // 10_000 % 100),
    }.items():
        yield order, _dated(parts, (year >= 1900) & (year < 2200), year, month, day)


def _named(order: str) -> Callable[[_Parts], Iterator[_Found]]:
    def found(parts: _Parts) -> Iterator[_Found]:
        year, wide = parts.figure("c"), parts.length("c")
        words = pc.dictionary_encode(parts.text("m"))
        month = months(words.dictionary.to_pylist())[np.asarray(words.indices)]
        for length, name in ((4, order), (2, order.replace("yyyy", "yy"))):
            full = year if length == 4 else _century(year)
            yield name, _dated(parts, wide == length, full, month, parts.figure("a"))

    return found


def _count(parts: _Parts) -> Iterator[_Found]:
    text = pc.replace_substring(parts.text("a"), ",", ".")
    number = np.asarray(pc.cast(text, pa.float64()))
    whole = np.asarray(pc.equal(pc.find_substring(text, "."), -1))
    wall, bare = np.ones(len(number), bool), np.zeros(len(number), bool)
    for name, epoch in (("excel", _EXCEL), ("excel 1904", _EXCEL_1904)):
        early = (number < 60) if name == "excel" else bare
        fits = (number >= 1) & (number < _EXCEL_ENDS) & ~((number >= 60) & (number < 61) & (name == "excel"))
        seconds = np.rint((number + epoch + early) * 86_400_000) * 1000
        yield name, (fits, np.where(fits, seconds, 0).astype(np.int64), wall)
    for name, low, high, unit in (
        ("epoch seconds", 1e8, 1e10, 1e6),
        ("epoch milliseconds", 1e11, 1e13, 1e3),
        ("epoch microseconds", 1e14, 1e16, 1),
    ):
        fits = (number >= low) & (number < high) & (whole | (unit == 1e6))
        yield name, (fits, np.where(fits, np.rint(number * unit), 0).astype(np.int64), bare)


_OF_SHAPE: Mapping[str, Callable[[_Parts], Iterator[_Found]]] = {
    "figures": _figures,
    "month": _months,
    "run": _run,
    "hour": _hours,
    "month run": _month_run,
    "month, year": _month_first,
    "word, year": _month_word,
    "quarter": _quarters,
    "week": _weeks,
    "day first": _named("dd mon yyyy"),
    "month first": _named("mon dd yyyy"),
    "count": _count,
}

_ORDERS = ("yyyy mm dd", "dd mm yyyy", "mm dd yyyy", "dd mm yy", "mm dd yy", "yy mm dd")
LAYOUTS = (
    *(order.replace(" ", mark) for mark in "-/. " for order in _ORDERS),
    *("yyyy-mm", "yyyymm", "mm/yyyy", "mon yyyy", "quarter", "week", "yyyymmddhh", "yyyymmddhhmm"),
    *("yyyymmdd", "ddmmyyyy", "mmddyyyy", "dd mon yyyy", "dd mon yy", "mon dd yyyy"),
    *("excel", "excel 1904", "epoch seconds", "epoch milliseconds", "epoch microseconds"),
)
"""Every layout by name; a time of day and a zone may follow any that is written with signs or words."""
