"""Store what a connector delivers.

Batches are gathered into chunks. Of each chunk, what is new is worked out first; its counts, names and quarantined
rows are committed to the database together; then its rows go to the ledger, under a transaction number that the ledger
keeps. Killed anywhere, the same load started again skips what the database has counted and the ledger holds, and ends
the same.
"""

from __future__ import annotations

import re
from collections import Counter
from contextlib import nullcontext
from dataclasses import asdict, dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING

import pyarrow as pa
from django.conf import settings
from django.db import transaction
from django.utils import timezone

from interlock import InterlockError
from interlock.connectors import Unmatched
from interlock.desk import clock, happenings, routing
from interlock.desk.actions import names
from interlock.desk.actions.chunks import Chunk
from interlock.desk.ledger import amended, append, store, upkeep
from interlock.desk.models import Import, Quarantined
from interlock.measure.ledger import TABLES

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence

    from interlock.connectors import Batch, Refused

CHUNK = 400_000
"""Rows of the ledger that are gathered before they are written."""
CROWDED = 24
"""Files per bucket beyond which a load merges them."""
REHEARSED = 200
"""Rows for quarantine that a rehearsal shows."""
_PARTICULAR = re.compile(r"'[^']*'|\"[^\"]*\"|\b\d[\d,.]*\b|(?<= in )\S+, line")


@dataclass(frozen=True)
class Progress:
    """How far a load has come."""

    rows_read: int
    share: float | None
    """Of the whole, 0..1, where known."""


@dataclass(frozen=True)
class Loaded:
    """What became of every row that was read: `rows_read` = `rows_loaded` + `duplicates` + `quarantined`."""

    id: int
    rows_read: int
    rows_loaded: int
    duplicates: int
    quarantined: int
    loaded: Mapping[str, int]
    """New people, accounts, opportunities, and new rows by table of the ledger."""
    retimed: int
    """Moves that were known with another time, by more than a day; the first is kept."""
    unmatched: tuple[Unmatched, ...]
    resumed: bool
    """Whether an earlier attempt, cut short, was carried on."""


def load(  # noqa: PLR0913 - what is known about a source
    batches: Iterable[Batch],
    source: str,
    *,
    digest: str = "",
    recipe: str = "",
    unmatched: Callable[[], Sequence[Unmatched]] = tuple,
    progress: Callable[[Progress], None] | None = None,
    by: str = "",
    of: int | None = None,
) -> Loaded:
    """Store batches; `digest` says what they were made from, so that a load cut short is carried on.

    `unmatched` is asked once all batches have been read. Loading the same twice changes nothing. With `of`, the
    batches are quarantined rows of that import, read once more: what became of each is written beside it.
    """
    root = Path(settings.LEDGER_ROOT)
    with store.locked(root, f"load-{digest}") if digest else nullcontext():
        row, resumed = _begin(source, recipe, digest, by, of)
        known = bool(digest) and Import.objects.filter(digest=digest).exclude(finished=None).exists()
        try:
            for number, chunk in enumerate(_chunks(batches, progress), start=1):
                _store(root, row, number, chunk, amend=not known)
        except InterlockError:
            Import.objects.filter(pk=row.pk, chunk=0).delete()  # nothing was loaded: there is nothing to carry on
            raise
        row.unmatched = [asdict(one) for one in unmatched()]
        _finish(row)
    for name in TABLES:
        upkeep.compact(root, name, CROWDED)
    if row.loaded.get("moves"):
        routing.relearn()
    return _loaded(row, resumed=resumed)


def finished(digest: str, since: int) -> Loaded | None:
    """Return what became of a load that was begun since an instant and has ended; None where there is none."""
    begun = datetime.fromtimestamp(since / clock.SECOND, UTC)
    row = Import.objects.filter(digest=digest, started__gte=begun).exclude(finished=None).order_by("-id").first()
    return None if row is None else _loaded(row, resumed=True)


@dataclass(frozen=True)
class Rehearsed:
    """What would become of every row, were it loaded now."""

    rows_read: int
    rows_loaded: int
    duplicates: int
    quarantined: int
    loaded: Mapping[str, int]
    reasons: tuple[tuple[str, int], ...]
    """Why rows would go to quarantine, the commonest first."""
    refused: tuple[Refused, ...]
    """The first of them."""


def rehearse(batches: Iterable[Batch], progress: Callable[[Progress], None] | None = None) -> Rehearsed:
    """Go through batches as `load` does, and store nothing."""
    root, found = Path(settings.LEDGER_ROOT), Counter[str]()
    read = duplicates = 0
    reasons: Counter[str] = Counter()
    refused: list[Refused] = []
    for chunk in _chunks(batches, progress):
        fresh = {name: append.fresh(root, name, chunk.table(name)) for name in TABLES if name in chunk.tables}
        with transaction.atomic():
            new = Counter(names.keep(pa.concat_tables(chunk.names))) if chunk.names else Counter()
            transaction.set_rollback(True)
        new.update({name: rows.num_rows for name, rows in fresh.items()})
        found.update(new)
        read += chunk.rows_read
        duplicates += chunk.duplicates + chunk.said_before(fresh, new)
        reasons.update(kind_of(one.reason) for one in chunk.refused)
        refused += chunk.refused[: REHEARSED - len(refused)]
    quarantined = sum(reasons.values())
    left = read - duplicates - quarantined
    return Rehearsed(read, left, duplicates, quarantined, found, tuple(reasons.most_common()), tuple(refused))


def kind_of(reason: str) -> str:
    """Return what reasons have in common: values, counts and places left out."""
    return _PARTICULAR.sub("\N{HORIZONTAL ELLIPSIS}", reason)


@transaction.atomic
def _finish(row: Import) -> None:
    """Say that a load is over, and what became of the quarantined rows that it was of."""
    row.finished = timezone.now()
    row.save()
    if row.of_id is not None:
        _settle(row, row.of_id)
    counts = {"rows_read": row.rows_read, "duplicates": row.duplicates, "quarantined": row.quarantined}
    happenings.note("imported", at=clock.now(), by=row.by, more={"import": row.pk, "source": row.source, **counts})


def _settle(row: Import, of: int) -> None:
    again = {(one.file, one.line): one for one in Quarantined.objects.filter(load=row)}
    waiting = list(Quarantined.objects.filter(load_id=of, state="waiting"))
    for one in waiting:
        still = again.get((one.file, one.line))
        if still is None:
            one.state = "loaded"
        else:
            one.column, one.reason, one.row = still.column, still.reason, still.row
    Quarantined.objects.bulk_update(waiting, ["state", "column", "reason", "row"], batch_size=500)
    Quarantined.objects.filter(load=row).delete()


def _begin(source: str, recipe: str, digest: str, by: str, of: int | None) -> tuple[Import, bool]:
    """Find the attempt that was cut short, or begin a new one."""
    found = Import.objects.filter(digest=digest, finished=None).order_by("-id").first() if digest else None
    if found is not None:
        return found, found.chunk > 0
    at = timezone.now()
    return Import.objects.create(source=source, recipe=recipe, digest=digest, started=at, by=by, of_id=of), False


def _chunks(batches: Iterable[Batch], progress: Callable[[Progress], None] | None) -> Iterator[Chunk]:
    """Gather batches; where they are cut depends on nothing but the batches."""
    chunk, read = Chunk(), 0
    for batch in batches:
        chunk.add(batch)
        read += batch.rows_read
        if progress is not None:
            progress(Progress(read, batch.progress))
        if chunk.rows >= CHUNK:
            yield chunk
            chunk = Chunk()
    if chunk.rows or chunk.rows_read:
        yield chunk


def _store(root: Path, row: Import, number: int, chunk: Chunk, *, amend: bool) -> None:
    """Count a chunk in the database, then write it to the ledger, each once; files known before amend nothing."""
    app = f"import-{row.pk}"
    if number < row.chunk:
        return
    tables = {name: chunk.table(name) for name in TABLES if name in chunk.tables}
    if number > row.chunk:
        fresh = {name: append.fresh(root, name, rows, amend=amend) for name, rows in tables.items()}
        if "moves" in tables:
            row.retimed += amended.retimed(root, tables["moves"])
        _count(row, number, chunk, fresh)
        tables = {name: rows for name, rows in fresh.items() if rows.num_rows}
    for name, rows in tables.items():
        append.append(root, name, rows.select(TABLES[name].names), (app, number), amend=amend)


@transaction.atomic
def _count(row: Import, number: int, chunk: Chunk, fresh: Mapping[str, pa.Table]) -> None:
    new = Counter(names.keep(pa.concat_tables(chunk.names))) if chunk.names else Counter()
    new.update({name: rows.num_rows for name, rows in fresh.items()})
    Quarantined.objects.bulk_create(
        [Quarantined(load=row, **asdict(refused)) for refused in chunk.refused], batch_size=1000
    )
    row.chunk = number
    row.loaded = dict(Counter(row.loaded) + new)
    row.rows_read += chunk.rows_read
    row.quarantined += len(chunk.refused)
    row.duplicates += chunk.duplicates + chunk.said_before(fresh, new)
    row.save()


def _loaded(row: Import, *, resumed: bool) -> Loaded:
    return Loaded(
        id=row.pk,
        rows_read=row.rows_read,
        rows_loaded=row.rows_read - row.duplicates - row.quarantined,
        duplicates=row.duplicates,
        quarantined=row.quarantined,
        loaded={name: row.loaded.get(name, 0) for name in ("people", "accounts", "touches", "opportunities", *TABLES)},
        retimed=row.retimed,
        unmatched=tuple(Unmatched(**one) for one in row.unmatched),
        resumed=resumed,
    )
