"""A calendar has working time, in a zone that exists, in spans that do not overlap."""

from __future__ import annotations

from functools import lru_cache
from importlib.resources import files
from itertools import pairwise
from typing import TYPE_CHECKING

from interlock.agreement.expression.problem import unknown
from interlock.agreement.problem import Finding

if TYPE_CHECKING:
    from collections.abc import Iterator

    from interlock.agreement.problem import Path
    from interlock.agreement.shape import Whole


def check(whole: Whole) -> Iterator[Finding]:
    """Find calendars in which nobody ever works, and hours that contradict each other."""
    for name, calendar in whole.agreement.calendar.items():
        at: Path = ("calendar", name)
        if calendar.time_zone not in _zones():
            yield Finding((*at, "time_zone"), f"no such zone: {unknown(calendar.time_zone, _zones())}")
        if not any(calendar.hours.values()):
            yield Finding(
                (*at, "hours"), "nobody ever works by it; give at least one day hours, as mon = ['09:00-17:00']"
            )
        for day, spans in calendar.hours.items():
            yield from _spans((*at, "hours", day), spans)


@lru_cache(maxsize=1)
def _zones() -> frozenset[str]:
    return frozenset((files("tzdata") / "zones").read_text(encoding="utf-8").split())


def _spans(path: Path, spans: tuple[str, ...]) -> Iterator[Finding]:
    for span in spans:
        start, end = span.split("-")
        if start >= end:
            yield Finding(path, f"{span} ends before it begins; work past midnight goes on on the next day, from 00:00")
    for one, two in pairwise(sorted(spans)):
        if two.split("-")[0] < one.split("-")[1]:
            yield Finding(path, f"{one} and {two} overlap; join them")
