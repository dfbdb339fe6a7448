"""What a change would have done: at once on a sample of people, then on all of history in the background.

A sample is whole buckets of people, so everything about each of them is in it. Kept warm per process, from when the
agreement is opened; it is made anew beside the old one where data or agreement moved on, and every answer says which
data it is of.
"""

from __future__ import annotations

import threading
import time
from contextlib import suppress
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

import duckdb
import pyarrow.parquet as pq
from django.conf import settings

from interlock import InterlockError
from interlock.agreement import seal
from interlock.desk import clock, numbers
from interlock.desk.lists.agreement import parsed
from interlock.measure.engine import Engine
from interlock.measure.facts.store import Facts
from interlock.measure.ledger import BUCKETS, TABLES, Snapshot
from interlock.measure.replay import compare, groups, recorded, replayed, side

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from interlock.agreement import Agreement
    from interlock.measure.replay import Comparison, Group, Side

AT_ONCE = 1_300_000
"""Touches that are replayed while somebody waits."""
WARM_SECONDS = 900
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


_alone = threading.Lock()
_warming = threading.Lock()
_warm: list[_Warm] = []
_whole: list[Running] = []
_turn = threading.Lock()


def at_once(candidate: str, base: Agreement, base_seal: str) -> Tried:
    """Try a text on a sample, or on everybody where they are few; waits for the warm-up where nothing is warm."""
    started = time.monotonic()
    agreement = parsed(candidate)
    if not _is_warm(base_seal):
        _make_warm(base, base_seal, numbers.snapshot())
    elif _is_old():
        warm(base, base_seal)
    with _alone:
        ready = _warm[0] if _is_warm(base_seal) else None
        if ready is not None:
            after = _side(ready.engine, agreement)
            found = compare(ready.facts, ready.base, after)
            splits = _splits(ready.facts, found)
            if found is None:  # there may be history the next time
                _cool()
            return Tried(found, ready.share, ready.as_of, time.monotonic() - started, splits)
    return at_once(candidate, base, base_seal)


def warm(base: Agreement, base_seal: str) -> None:
    """Get ready in the background, so that the first answer comes at once; does nothing where it is warm already."""
    if _warming.locked() or (_is_warm(base_seal) and not _is_old()):
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


def sampled(snapshot: Snapshot, keep: Sequence[int]) -> Snapshot:
    """Return everything about the people of some buckets, and nothing about others, held in memory.

    Their accounts and opportunities come along, in whatever bucket the ledger keeps them.
    """
    mine = f"% {BUCKETS} IN ({', '.join(str(int(bucket)) for bucket in keep)})"
    with Engine(snapshot, memory_limit=MEMORY) as engine:
        with engine.bucket(*keep):
            touches = engine.arrow("SELECT * FROM touches")
        rest = {name: engine.arrow(sql.replace("% $mine", mine)) for name, sql in _OF_SOME.items()}
    tables = {name: rows.cast(TABLES[name]) for name, rows in (rest | {"touches": touches}).items()}
    return Snapshot({}, tables, snapshot.versions)


_OF_SOME = {
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


def _is_warm(base_seal: str) -> bool:
    return bool(_warm) and _warm[0].key == _key(base_seal)


def _key(base_seal: str) -> str:
    return f"{base_seal} {settings.LEDGER_ROOT}"


def _is_old() -> bool:
    return bool(_warm) and time.monotonic() - _warm[0].since > WARM_SECONDS


def _get_ready(base: Agreement, base_seal: str, snapshot: Snapshot) -> None:
    with suppress(duckdb.Error, OSError, InterlockError):  # whoever asks makes it again, and is told
        _make_warm(base, base_seal, snapshot)


def _make_warm(base: Agreement, base_seal: str, snapshot: Snapshot) -> None:
    """Make a sample and replay the agreement in force on it, beside what is warm so far; then take its place."""
    with _warming:
        if _is_warm(base_seal) and not _is_old():
            return
        keep = _buckets(snapshot)
        some = snapshot if len(keep) == BUCKETS else sampled(snapshot, keep)
        engine = Engine(some, memory_limit=MEMORY)
        found = _side(engine, base)
        facts = Facts(engine, base, clock.now())
        ready = _Warm(_key(base_seal), engine, facts, found, len(keep) / BUCKETS, snapshot.as_of, time.monotonic())
        with _alone:
            _cool()
            _warm.append(ready)


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
