"""What a change would have done: at once on a sample of people, then on all of history in the background.

A sample is whole buckets of people, so everything about each of them is in it. Kept warm per process; new data is
looked at from the next warm-up on, and every answer says which data it is of.
"""

from __future__ import annotations

import threading
import time
from contextlib import suppress
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

import pyarrow.parquet as pq

from interlock import InterlockError
from interlock.agreement import read, seal
from interlock.desk import clock, numbers
from interlock.measure.engine import Engine
from interlock.measure.facts.store import Facts
from interlock.measure.ledger import BUCKETS, TABLES, Snapshot
from interlock.measure.replay import compare, recorded, replayed, side

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from interlock.agreement import Agreement
    from interlock.measure.replay import Comparison, Side

AT_ONCE = 1_300_000
"""Touches that are replayed while somebody waits."""
WARM_SECONDS = 900
MEMORY = "700MB"
SPLITS = ("segment", "origin")
"""What results are split by, as far as the agreement has it."""


@dataclass(frozen=True)
class Tried:
    """What a change would have done to some or all people."""

    comparison: Comparison | None
    """None: there is no history to try it on."""
    share: float
    """Part of all people that were looked at, 0..1; figures are of these people, not scaled."""
    as_of: str
    seconds: float


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
    """An engine over some people, with the agreement in force already replayed."""

    seal: str
    engine: Engine
    facts: Facts
    base: Side
    share: float
    as_of: str
    since: float


_alone = threading.Lock()
_warm: list[_Warm] = []
_whole: list[Running] = []
_turn = threading.Lock()


def at_once(candidate: str, base: Agreement, base_seal: str) -> Tried:
    """Try a text on a sample, or on everybody where they are few; the first answer of a process warms up."""
    started = time.monotonic()
    with _alone:
        warm = _ready(base, base_seal)
        agreement = read(candidate)
        after = _side(warm.engine, agreement)
        found = compare(warm.facts, warm.base, after, by=_splits(agreement))
        return Tried(found, warm.share, warm.as_of, time.monotonic() - started)


def on_everybody(candidate: str, base: Agreement) -> Running:
    """Begin to try a text on everybody, or say how far that has come; whatever else was being tried is given up."""
    agreement = read(candidate)
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


def sampled(snapshot: Snapshot, keep: Sequence[int]) -> Snapshot:
    """Return everything about the people of some buckets, and nothing about others, held in memory.

    Their accounts and opportunities come along, in whatever bucket the ledger keeps them.
    """
    mine = f"% {BUCKETS} IN ({', '.join(str(int(bucket)) for bucket in keep)})"
    with Engine(snapshot, memory_limit=MEMORY) as engine:
        tables = {name: engine.arrow(sql.replace("% $mine", mine)).cast(TABLES[name]) for name, sql in _OF_SOME.items()}
    return Snapshot({}, tables, snapshot.versions)


_OF_SOME = {
    "touches": "SELECT * FROM touches WHERE person % $mine",
    "moves": """
SELECT m.* FROM moves AS m LEFT JOIN (
  SELECT opportunity, MIN(person) AS person FROM moves
  WHERE NOT opportunity IS NULL AND NOT person IS NULL GROUP BY opportunity
) AS o ON o.opportunity = m.opportunity WHERE COALESCE(m.person, o.person) % $mine""",
    "changes": """
SELECT * FROM changes WHERE CASE
  WHEN entity = 'person' THEN key % $mine
  WHEN entity = 'account' THEN key IN (
    SELECT TRY_CAST(text AS BIGINT) FROM changes WHERE entity = 'person' AND field = 'account' AND key % $mine
  )
  ELSE person % $mine END""",
}


def _ready(base: Agreement, base_seal: str) -> _Warm:
    if _warm and (_warm[0].seal != base_seal or time.monotonic() - _warm[0].since > WARM_SECONDS):
        _cool()
    if not _warm:
        snapshot = numbers.snapshot()
        keep = _buckets(snapshot)
        some = snapshot if len(keep) == BUCKETS else sampled(snapshot, keep)
        engine = Engine(some, memory_limit=MEMORY)
        facts = Facts(engine, base, clock.now())
        found = _side(engine, base)
        _warm.append(_Warm(base_seal, engine, facts, found, len(keep) / BUCKETS, snapshot.as_of, time.monotonic()))
    return _warm[0]


def _buckets(snapshot: Snapshot) -> range:
    """Return as many buckets as can be replayed while somebody waits."""
    paths = [path for of in snapshot.files.get("touches", {}).values() for path in of]
    rows = sum(pq.read_metadata(path).num_rows for path in paths)
    rows += snapshot.tail["touches"].num_rows if "touches" in snapshot.tail else 0
    return range(max(1, min(BUCKETS, BUCKETS * AT_ONCE // max(rows, 1))))


def _side(engine: Engine, agreement: Agreement, progress: Callable[[int, int], None] | None = None) -> Side:
    """Return what an agreement would have handed over; without hand-offs, what was really handed over."""
    if not agreement.handoff:
        return recorded(engine)
    return side(replayed(engine, agreement, progress=progress))


def _splits(agreement: Agreement) -> list[str]:
    return [name for name in SPLITS if name in agreement.field or (name == "segment" and agreement.segment)][:1]


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
            found = compare(Facts(engine, candidate, clock.now()), before, after, by=_splits(candidate))
            running.result = Tried(found, 1.0, snapshot.as_of, time.monotonic() - started)
            running.problem = ""
    except InterlockError as error:
        running.problem = str(error)
    finally:
        running.over.set()


def _cool() -> None:
    while _warm:
        _warm.pop().engine.close()
