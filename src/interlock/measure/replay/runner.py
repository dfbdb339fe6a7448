"""Replay bucket by bucket, in bounded memory."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, NamedTuple

import pyarrow as pa
import pyarrow.compute as pc

from interlock.agreement.seal import seal
from interlock.measure.engine import Engine
from interlock.measure.ledger import BUCKETS
from interlock.measure.replay.candidates import TABLE as CANDIDATES
from interlock.measure.replay.candidates import candidates
from interlock.measure.replay.deciding import Rounds
from interlock.measure.replay.kept import Made
from interlock.measure.replay.known import TIME, Step
from interlock.measure.replay.passing import Passing

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from interlock.agreement.document import Agreement
    from interlock.measure.ledger import Snapshot
    from interlock.measure.replay.known import Order

    Progress = Callable[[int, int], None]
    """Called with the parts done and their number."""

ROWS_AT_ONCE = 7_000_000
"""As many buckets are replayed at once as have up to so many rows of the ledger; one that has more is cut."""

HANDOFFS = pa.schema(
    [
        pa.field("person", pa.int64(), nullable=False),
        pa.field("at", pa.int64(), nullable=False),
        pa.field("clause", pa.string(), nullable=False),
        pa.field("score", pa.float64()),
    ]
)
"""One row per hand-off, by time; the score is unknown where it was never recorded."""


@dataclass(frozen=True)
class Replay:
    """What an agreement would have handed over."""

    agreement: Agreement
    seal: str
    order: Order
    handoffs: pa.Table
    """In the shape `HANDOFFS`, by time and person."""


def replay(  # noqa: PLR0913
    agreement: Agreement,
    snapshot: Snapshot,
    order: Order = "happened",
    *,
    since: int | None = None,
    until: int | None = None,
    progress: Progress | None = None,
    memory_limit: str = "700MB",
) -> Replay:
    """Return every hand-off the agreement would have made in the whole history, as if it had always been in force.

    `happened` takes events when they happened (what if?), `recorded` when they became known (what did we know when we
    decided?). Hand-offs that were recorded are left out, verdicts that followed are taken as sales' answer. `since`
    and `until` (microseconds UTC, `until` not included) only choose which hand-offs are returned: what happened before
    counts all the same.
    """
    with Engine(snapshot, memory_limit=memory_limit) as engine:
        return replayed(engine, agreement, order, since=since, until=until, progress=progress)


def replayed(  # noqa: PLR0913
    engine: Engine,
    agreement: Agreement,
    order: Order = "happened",
    *,
    since: int | None = None,
    until: int | None = None,
    progress: Progress | None = None,
    made: Made | None = None,
) -> Replay:
    """Replay on an engine that stands already; `made` on it by replays before need not be made again."""
    found = list(_in_parts(engine, agreement, order, progress, made)) if agreement.handoff else []
    handoffs = pa.concat_tables([HANDOFFS.empty_table(), *found]).sort_by(
        [("at", "ascending"), ("person", "ascending")]
    )
    if since is not None:
        handoffs = handoffs.filter(pc.field("at") >= since)
    if until is not None:
        handoffs = handoffs.filter(pc.field("at") < until)
    return Replay(agreement, seal(agreement), order, handoffs)


class Span(NamedTuple):
    """The first and the last instant of history (microseconds UTC), and how many rows it has."""

    first: int
    last: int
    rows: int


def span(engine: Engine, order: Order) -> Span | None:
    """Return how far history reaches, None if there is none."""
    time = TIME[order]
    parts = [
        f"SELECT MIN({time}) AS a, MAX({time}) AS z, COUNT(*) AS n FROM {table}"
        for table in ("touches", "changes", "moves")
    ]
    row = engine.sql(f"SELECT MIN(a), MAX(z), SUM(n) FROM ({' UNION ALL '.join(parts)}) AS parts").fetchall()[0]
    return None if row[0] is None else Span(*row)


def _in_parts(
    engine: Engine, agreement: Agreement, order: Order, progress: Progress | None, made: Made | None
) -> Iterator[pa.Table]:
    """Yield the hand-offs of each part of the people: one bucket, or all of them at once where there is little."""
    history = span(engine, order)
    if history is None:
        return
    passing, rounds = Passing(agreement, order, history.first, history.last), Rounds(agreement, order)
    once = list(passing.once())
    parts, of = _together(history.rows)
    made = made if made is not None and len(parts) == 1 else Made(engine)
    made.begin()
    for step in once:
        made.make(step)
    for done, part in enumerate(parts, 1):
        with engine.bucket(*part, of=of):
            yield from _part(made, passing, rounds)
        if progress is not None:
            progress(done, len(parts))
    for step in once:
        made.drop(step)


def _together(rows: int) -> tuple[list[range], int]:
    """Return the numbers of the buckets of each part, which has few enough rows, and of how many buckets they are."""
    of = BUCKETS * -(-rows // (BUCKETS * ROWS_AT_ONCE))
    size = min(of, of * ROWS_AT_ONCE // max(rows, 1))
    return [range(of)[first : first + size] for first in range(0, of, size)], of


def _part(made: Made, passing: Passing, rounds: Rounds) -> Iterator[pa.Table]:
    """Yield the hand-offs of the people that the engine's views are restricted to, and give back the memory."""
    before = [passing.leads(), *passing.steps()]
    for step in before:
        made.make(step)
    after = [Step("passing", passing.passing(candidates(made.engine, passing))), *rounds.before()]
    for step in after:
        made.make(step)
    yield from _decided(made, rounds)
    for step in (*before, *after):
        made.drop(step)
    made.engine.sql(f"DROP TABLE taken; DROP TABLE IF EXISTS {CANDIDATES}")


def _decided(made: Made, rounds: Rounds) -> Iterator[pa.Table]:
    """Yield the hand-offs of each round."""
    names = pa.array([name for name, _ in rounds.agreement.handoffs()], pa.string())
    while True:
        made.make(rounds.taken())
        found = made.engine.arrow("SELECT person, t, clause, score FROM taken")
        if not found.num_rows:
            return
        clause = names.take(found["clause"].combine_chunks())
        yield pa.table([found["person"], found["t"], clause, found["score"]], schema=HANDOFFS)
        made.make(rounds.waking())
