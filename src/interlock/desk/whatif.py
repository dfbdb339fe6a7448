"""What a change would have done: at once on a sample of people, then on all of history in the background.

A sample is of whole people, so everything about each of them is in it. Kept warm per process, from when the agreement
is opened: few people first, so that nobody waits, then as many as can be replayed while somebody waits. It is made anew
beside the old one where data or agreement moved on, and every answer says which data it is of.
"""

from __future__ import annotations

import threading
import time
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

import duckdb
from django.conf import settings

from interlock import InterlockError
from interlock.agreement import seal
from interlock.desk import clock, numbers, sample
from interlock.desk.lists.agreement import parsed
from interlock.measure.engine import Engine
from interlock.measure.facts.store import Facts
from interlock.measure.ledger import BUCKETS
from interlock.measure.replay import compare, groups, recorded, replayed, side

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping, Sequence

    from interlock.agreement import Agreement
    from interlock.measure.ledger import Snapshot
    from interlock.measure.replay import Comparison, Group, Side

AT_ONCE = 1_300_000
"""Touches that are replayed while somebody waits."""
AT_FIRST = 160_000
"""Touches that are read and replayed while somebody waits, where nothing is warm."""
WARM_SECONDS = 900
PATIENCE = 5
MEMORY = "700MB"
SOURCES = ("origin", "source", "lead_source", "utm_source", "channel")
"""Fields that say where a lead came from; results are split by the first that is there, and by segment."""


@dataclass(frozen=True)
class Tried:
    """What a change would have done to some or all people."""

    comparison: Comparison | None
    """None: there is no history to try it on."""
    share: float
    """Part of all people that were looked at, 0..1; figures are of these people, not scaled."""
    as_of: str
    seconds: float
    splits: Mapping[str, Sequence[Group]]
    """The same by segment and by source, as far as the agreement and the data know them."""


@dataclass
class Running:
    """A change that is tried on everybody."""

    seal: str
    done: int = 0
    of: int = BUCKETS
    result: Tried | None = None
    problem: str = ""
    stopped: threading.Event = field(default_factory=threading.Event)
    over: threading.Event = field(default_factory=threading.Event)


class StoppedError(Exception):
    """Another change is being tried instead."""


@dataclass
class _Warm:
    """An engine over some people, with the agreement in force already replayed; used by one at a time."""

    key: str
    """Of which agreement and which ledger."""
    engine: Engine
    facts: Facts
    base: Side
    share: float
    as_of: str
    since: float
    settled: bool
    """Whether it has as many people as can be replayed while somebody waits."""


_alone = threading.Lock()
_warming = threading.Lock()
_beginning = threading.Lock()
_asking: set[object] = set()
_warm: list[_Warm] = []
_whole: list[Running] = []
_turn = threading.Lock()


def at_once(candidate: str, base: Agreement, base_seal: str) -> Tried:
    """Try a text on a sample, or on everybody where they are few; waits for a small sample where nothing is warm."""
    started = time.monotonic()
    agreement = parsed(candidate)
    with _asked():
        if not _is_warm(base_seal):
            _begin(base, base_seal, numbers.snapshot())
        found = _tried(agreement, base_seal, started)
    warm(base, base_seal)
    return found or at_once(candidate, base, base_seal)


def _tried(agreement: Agreement, base_seal: str, started: float) -> Tried | None:
    """Try an agreement on what is warm; None where something else has become warm meanwhile."""
    with _alone:
        if not _is_warm(base_seal):
            return None
        ready = _warm[0]
        found = compare(ready.facts, ready.base, _side(ready.engine, agreement))
        splits = _splits(ready.facts, found)
        if found is None:  # there may be history the next time
            _cool()
        return Tried(found, ready.share, ready.as_of, time.monotonic() - started, splits)


def warm(base: Agreement, base_seal: str) -> None:
    """Get ready in the background, so that the first answer comes at once; does nothing where it is warm already."""
    if _beginning.locked() or _warming.locked() or _is_settled(base_seal):
        return
    snapshot = numbers.snapshot()
    if snapshot.files.get("moves") or snapshot.tail:
        threading.Thread(target=_get_ready, args=(base, base_seal, snapshot), daemon=True).start()


def on_everybody(candidate: str, base: Agreement) -> Running:
    """Begin to try a text on everybody, or say how far that has come; whatever else was being tried is given up."""
    agreement = parsed(candidate)
    number = seal(agreement)
    with _turn:
        if _whole and _whole[0].seal == number and not _whole[0].stopped.is_set():
            return _whole[0]
        for running in _whole:
            running.stopped.set()
        _whole[:] = [Running(number)]
        threading.Thread(target=_work, args=(_whole[0], numbers.snapshot(), agreement, base), daemon=True).start()
        return _whole[0]


def forget() -> None:
    """Give back what is kept warm, and give up what runs."""
    with _turn:
        for running in _whole:
            running.stopped.set()
        _whole.clear()
    with _alone:
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
    some = snapshot if len(keep) == of else sample.sampled(snapshot, keep, of)
    engine = Engine(some, memory_limit=MEMORY)
    found, facts = _side(engine, base), Facts(engine, base, clock.now())
    settled = (keep, of) == sample.parts(rows, AT_ONCE)
    return _Warm(_key(base_seal), engine, facts, found, len(keep) / of, snapshot.as_of, time.monotonic(), settled)


def _side(engine: Engine, agreement: Agreement, progress: Callable[[int, int], None] | None = None) -> Side:
    """Return what an agreement would have handed over; without hand-offs, what was really handed over."""
    if not agreement.handoff:
        return recorded(engine)
    return side(replayed(engine, agreement, progress=progress))


def _splits(facts: Facts, found: Comparison | None) -> dict[str, Sequence[Group]]:
    """Split what was just compared by segment and by source."""
    if found is None:
        return {}
    known = {*facts.agreement.field, *facts.recorded}
    names = [name for name in ("segment",) if facts.agreement.segment or name in known]
    names += [name for name in SOURCES if name in known][:1]
    return {name: groups(facts, [name], found.whole.since, found.whole.until) for name in names}


def _work(running: Running, snapshot: Snapshot, candidate: Agreement, base: Agreement) -> None:
    """Try a change on everybody; stops where another change is being tried instead."""
    running.problem = "it was cut short; try it again"
    started = time.monotonic()

    def tell(_done: int, of: int) -> None:
        running.done, running.of = running.done + 1, 2 * of
        if running.stopped.is_set():
            raise StoppedError

    try:
        with suppress(StoppedError), Engine(snapshot, memory_limit=MEMORY) as engine:
            before, after = _side(engine, base, tell), _side(engine, candidate, tell)
            facts = Facts(engine, base, clock.now())
            found = compare(facts, before, after)
            splits = _splits(facts, found)
            running.result = Tried(found, 1.0, snapshot.as_of, time.monotonic() - started, splits)
            running.problem = ""
    except InterlockError as error:
        running.problem = str(error)
    finally:
        running.over.set()


def _cool() -> None:
    while _warm:
        _warm.pop().engine.close()
