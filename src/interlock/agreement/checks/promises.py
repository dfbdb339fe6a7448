"""Promises are complete, and no two of them promise different things for the same leads."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from itertools import islice
from typing import TYPE_CHECKING

from interlock.agreement.duration import to_words
from interlock.agreement.expression.problem import unknown
from interlock.agreement.problem import Finding, address

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import timedelta

    from interlock.agreement.document import Agreement
    from interlock.agreement.handoff import Promise
    from interlock.agreement.problem import Path
    from interlock.agreement.shape import Whole

EVENTS = (
    "captured",
    "handed_over",
    "held",
    "answered",
    "accepted",
    "rejected",
    "recycled",
    "decided",
    "reported",
    "opened",
    "amended",
    "won",
    "lost",
)
"""Events that start or stop a clock, beside every kind of touch; `decided` is any final verdict."""
_CLOCK, _TARGET = ("from_", "to", "within", "calendar"), ("at_least", "at_most", "per", "metric")
_MOST = 100


@dataclass(frozen=True)
class _Clock:
    """How fast one event follows another, for which leads."""

    path: Path
    start: str
    stop: str
    within: timedelta
    calendar: str
    handoff: str | None
    segment: str | None


def check(whole: Whole) -> Iterator[Finding]:
    """Find promises that are half said, and pairs that contradict each other."""
    agreement = whole.agreement
    for name, promise in agreement.promise.items():
        yield from _complete(("promise", name), promise)
        yield from _events(("promise", name), promise, whole)
    yield from islice(_contradictions(agreement), _MOST)
    yield from islice(_targets(agreement), _MOST)


def _complete(path: Path, promise: Promise) -> Iterator[Finding]:
    clock = [name for name in _CLOCK if getattr(promise, name) is not None]
    target = [name for name in _TARGET if getattr(promise, name) is not None]
    if clock and target:
        yield Finding(path, "is a clock and a target at once; make two promises of it")
    elif clock and len(clock) < len(_CLOCK):
        missing = ", ".join(name.strip("_") for name in _CLOCK if name not in clock)
        yield Finding(path, f"a clock says from, to, within and calendar; add {missing}")
    elif not clock and (promise.metric is None or promise.per is None or len(target) < 3):
        yield Finding(path, "a target says metric, per, and at_least or at_most; add what is missing")
    if promise.at_least is not None and promise.at_most is not None and promise.at_least > promise.at_most:
        yield Finding((*path, "at_least"), f"no value is at least {promise.at_least:g} and at most {promise.at_most:g}")


def _events(path: Path, promise: Promise, whole: Whole) -> Iterator[Finding]:
    for name, event in (("from", promise.from_), ("to", promise.to)):
        if event is not None and event not in EVENTS and not whole.knows("touchpoint", event):
            known = [*EVENTS, *whole.agreement.touchpoint]
            yield Finding((*path, name), f"no such event: {unknown(event, known)}")


def _clocks(agreement: Agreement) -> Iterator[_Clock]:
    for name, h in agreement.handoff.items():
        path: Path = ("handoff", name, "answer_within")
        yield _Clock(path, "handed_over", "answered", h.answer_within, h.calendar, name, h.segment)
    for name, p in agreement.promise.items():
        if p.from_ is not None and p.to is not None and p.within is not None and p.calendar is not None:
            yield _Clock(("promise", name, "within"), p.from_, p.to, p.within, p.calendar, p.handoff, p.segment)


def _contradictions(agreement: Agreement) -> Iterator[Finding]:
    alike: dict[tuple[str, str], list[_Clock]] = defaultdict(list)
    for clock in _clocks(agreement):
        before = alike[clock.start, clock.stop]
        for other in before[:_MOST]:
            if clock.path[0] != "handoff" and _same_leads(clock, other):
                yield _contradiction(clock, other)
        before.append(clock)


def _same_leads(one: _Clock, two: _Clock) -> bool:
    handoff = one.handoff is None or two.handoff is None or one.handoff == two.handoff
    segment = one.segment is None or two.segment is None or one.segment == two.segment
    return handoff and segment


def _contradiction(one: _Clock, two: _Clock) -> Finding:
    there = address(two.path)
    if one.within != two.within:
        told = f"{to_words(one.within)} here, but {to_words(two.within)} in {there}"
    elif one.calendar != two.calendar:
        told = f"by calendar.{one.calendar} here, but by calendar.{two.calendar} in {there}"
    else:
        told = f"the same in {there}"
    return Finding(
        one.path,
        f"from {one.start} to {one.stop} is promised twice for the same leads: {told}; keep one of the two",
        two.path,
    )


def _targets(agreement: Agreement) -> Iterator[Finding]:
    seen: dict[tuple[object, ...], str] = {}
    for name, p in agreement.promise.items():
        if p.metric is None:
            continue
        for bound in ("at_least", "at_most"):
            if getattr(p, bound) is not None:
                first = seen.setdefault((p.metric, p.per, p.segment, p.handoff, bound), name)
                if first != name:
                    there, here = getattr(agreement.promise[first], bound), getattr(p, bound)
                    yield Finding(
                        ("promise", name, bound),
                        f"metric.{p.metric} is promised twice per {p.per}: {here:g} here, {there:g} in promise.{first};"
                        " keep one of the two",
                        ("promise", first, bound),
                    )
