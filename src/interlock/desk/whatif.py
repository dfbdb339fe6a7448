"""What a change would have done: at once on a sample of people, then on all of history in the background.

A sample is of whole people, so everything about each of them is in it. Kept warm per process, from when the agreement
is opened: few people first, so that nobody waits, then as many as can be replayed while somebody waits. It is made anew
beside the old one where data or agreement moved on, and every answer says which data it is of.
"""

from __future__ import annotations

import threading
import time
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from typing import TYPE_CHECKING

import duckdb
from django.conf import settings

from interlock import InterlockError
from interlock.agreement import seal
from interlock.desk import clock, numbers, sample, whole
from interlock.desk.lists.agreement import parsed
from interlock.desk.trial import Rows, Tried, compared, keep_rows, side_of
from interlock.desk.whole import Running
from interlock.measure.engine import Engine
from interlock.measure.facts.store import Facts
from interlock.measure.replay import Kept

if TYPE_CHECKING:
    from collections.abc import Iterator

    from interlock.agreement import Agreement
    from interlock.measure.ledger import Snapshot
    from interlock.measure.replay import Side

AT_ONCE = 650_000
"""Touches that are replayed while somebody waits."""
AT_FIRST = 160_000
"""Touches that are read and replayed while somebody waits, where nothing is warm."""
WARM_SECONDS = 900
PATIENCE = 5
KEPT_ROWS = 4
"""Trials whose rows stay at hand, of samples and of everybody each."""


@dataclass
class _Warm:
    """An engine over some people, with the agreement in force already replayed; used by one at a time."""

    key: str
    """Of which agreement and which ledger."""
    engine: Engine
    made: Kept
    facts: Facts
    base: Side
    parts: tuple[int, int]
    """How many of so many parts of all people."""
    as_of: str
    since: float
    settled: bool
    """Whether it has as many people as can be replayed while somebody waits."""


_alone = threading.Lock()
_warming = threading.Lock()
_beginning = threading.Lock()
_asking: set[object] = set()
_warm: list[_Warm] = []
_rows: dict[tuple[str, str, str, int], tuple[Tried, Rows]] = {}
"""The rows behind trials on samples, by agreements, data and parts."""
_whole: list[Running] = []
"""What was tried on everybody, the newest last; at most one runs."""
_turn = threading.Lock()


def at_once(candidate: str, base: Agreement, base_seal: str, by: str = "") -> Tried:
    """Try a text on a sample, or on everybody where they are few; waits for a small sample where nothing is warm.

    What the same person had tried on everybody before is given up.
    """
    agreement = parsed(candidate)
    _move_on(seal(agreement), by)
    return _asked_at_once(agreement, base, base_seal)[0]


def at_once_with_rows(candidate: str, base: Agreement, base_seal: str) -> tuple[Tried, Rows | None]:
    """Try a text as `at_once` does, and keep the rows behind it; no rows where there is no history."""
    return _asked_at_once(parsed(candidate), base, base_seal, with_rows=True)


def _asked_at_once(
    agreement: Agreement, base: Agreement, base_seal: str, *, with_rows: bool = False
) -> tuple[Tried, Rows | None]:
    started, found = time.monotonic(), None
    while found is None:  # something else may become warm in between
        with _asked():
            if not _is_warm(base_seal):
                _begin(base, base_seal, numbers.snapshot())
            found = _tried(agreement, base_seal, started, with_rows=with_rows)
        warm(base, base_seal)
    return found


def _tried(
    agreement: Agreement, base_seal: str, started: float, *, with_rows: bool
) -> tuple[Tried, Rows | None] | None:
    """Try an agreement on what is warm; None where something else has become warm meanwhile."""
    with _alone:
        if not _is_warm(base_seal):
            return None
        ready = _warm[0]
        key = (base_seal, seal(agreement), ready.as_of, ready.parts[1])
        if with_rows and key in _rows:
            return _rows[key]
        found, splits = compared(ready.facts, ready.base, side_of(ready.engine, agreement, made=ready.made))
        tried = Tried(found, *ready.parts, ready.as_of, time.monotonic() - started, splits)
        if found is None:  # there may be history the next time
            _cool()
        if found is None or not with_rows:
            return tried, None
        while len(_rows) >= KEPT_ROWS:
            _rows.pop(next(iter(_rows)))
        _rows[key] = tried, Rows()
        keep_rows(ready.facts, found, _rows[key][1].directory)
        return _rows[key]


def warm(base: Agreement, base_seal: str) -> None:
    """Get ready in the background, so that the first answer comes at once; does nothing where it is warm already."""
    if _beginning.locked() or _warming.locked() or _is_settled(base_seal):
        return
    snapshot = numbers.snapshot()
    if snapshot.files.get("moves") or snapshot.tail:
        threading.Thread(target=_get_ready, args=(base, base_seal, snapshot), daemon=True).start()


def on_everybody(candidate: str, base: Agreement, by: str = "") -> Running:
    """Begin to try a text on everybody, or say how far that has come.

    One is tried at a time. What the same person was trying before is given up; what somebody else waits for is not.
    """
    agreement = parsed(candidate)
    numbered = seal(agreement), seal(base)
    with _turn:
        found = _running(*numbered)
        if found is not None:
            found.asked = time.monotonic()
            return found
        if any(one.wanted and one.by != by for one in _whole):
            return Running(*numbered, by, waits=True)
        for one in _whole:
            if not one.over.is_set():
                one.stop()
        _whole[:] = [one for one in _whole if one.result is not None][-KEPT_ROWS + 1 :]
        _whole.append(Running(*numbered, by))
        whole.begin(_whole[-1], numbers.snapshot(), agreement, base, clock.now())
        return _whole[-1]


def _running(number: str, base_seal: str) -> Running | None:
    """Return what runs or has come out for these agreements, on data as old as what is warm at most."""
    for one in _whole:
        if (one.seal, one.base_seal) == (number, base_seal) and not one.stopped.is_set() and not one.outdated:
            return one
    return None


def _move_on(number: str, by: str) -> None:
    """Give up what somebody had tried on everybody, where it is another change that they look at now."""
    with _turn:
        for one in _whole:
            if one.by == by and one.seal != number and not one.over.is_set():
                one.stop()


def forget() -> None:
    """Give back what is kept warm, and give up what runs."""
    with _turn:
        for running in _whole:
            running.stop()
        _whole.clear()
    with _alone:
        _rows.clear()
        _cool()


def _is_warm(base_seal: str) -> bool:
    return bool(_warm) and _warm[0].key == _key(base_seal)


def _key(base_seal: str) -> str:
    return f"{base_seal} {settings.LEDGER_ROOT}"


def _is_old() -> bool:
    return bool(_warm) and time.monotonic() - _warm[0].since > WARM_SECONDS


def _is_settled(base_seal: str) -> bool:
    return _is_warm(base_seal) and _warm[0].settled and not _is_old()


def _get_ready(base: Agreement, base_seal: str, snapshot: Snapshot) -> None:
    with suppress(duckdb.Error, OSError, InterlockError):  # whoever asks makes it again, and is told
        _begin(base, base_seal, snapshot)
        _give_way()
        _settle(base, base_seal, snapshot)


@contextmanager
def _asked() -> Iterator[None]:
    """Say that somebody waits for an answer."""
    one = object()
    _asking.add(one)
    try:
        yield
    finally:
        _asking.discard(one)


def _give_way() -> None:
    """Let those who wait have their answers first, for some seconds at most."""
    until = time.monotonic() + PATIENCE
    while _asking and time.monotonic() < until:
        time.sleep(0.02)


def _begin(base: Agreement, base_seal: str, snapshot: Snapshot) -> None:
    """Make a small sample, unless something is warm."""
    with _beginning:
        if _is_warm(base_seal):
            return
        ready = _made(base, base_seal, snapshot, AT_FIRST)
        with _alone:
            _cool()
            _warm.append(ready)


def _settle(base: Agreement, base_seal: str, snapshot: Snapshot) -> None:
    """Make a large sample beside what is warm so far; then take its place, unless another agreement has."""
    with _warming:
        if _is_settled(base_seal):
            return
        ready = _made(base, base_seal, snapshot, AT_ONCE)
        with _alone:
            if not _is_warm(base_seal):
                ready.engine.close()
                return
            _cool()
            _warm.append(ready)


def _made(base: Agreement, base_seal: str, snapshot: Snapshot, touches: int) -> _Warm:
    """Make a sample of about so many touches and replay the agreement in force on it."""
    rows = sample.touches(snapshot)
    keep, of = sample.parts(rows, touches)
    everybody = len(keep) == of
    engine = Engine(snapshot, memory_limit=sample.MEMORY) if everybody else sample.sampled(snapshot, keep, of)
    made = Kept(engine)
    found, facts = side_of(engine, base, made=made), Facts(engine, base, clock.now())
    settled, parts = (keep, of) == sample.parts(rows, AT_ONCE), (1, 1) if everybody else (len(keep), of)
    return _Warm(_key(base_seal), engine, made, facts, found, parts, snapshot.as_of, time.monotonic(), settled)


def _cool() -> None:
    while _warm:
        _warm.pop().engine.close()
