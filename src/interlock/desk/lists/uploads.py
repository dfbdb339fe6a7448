"""What is being brought in on screen, and what became of each import: every row accounted for."""

from __future__ import annotations

import csv
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django.db.models import Count, Sum

from interlock.desk import clock
from interlock.desk.clock import SECOND
from interlock.desk.models import Import, Quarantined, Upload

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from datetime import datetime

    from django.db.models import QuerySet

RUNNING = ("looking", "trying", "loading", "mending")


@dataclass(frozen=True)
class OnScreen:
    """Files that somebody has given, and how far they have come."""

    number: int
    by: str
    created: int
    files: tuple[tuple[str, int], ...]
    """Name and bytes of each."""
    state: str
    done: float
    rows: int
    per_second: float | None
    left: float | None
    """Seconds until the step that runs is done, where that can be told."""
    problem: str
    recipe: str
    seen: list[dict[str, Any]]
    tried: Mapping[str, Any]
    columns: Mapping[str, list[str]]
    load: int | None

    @property
    def works(self) -> bool:
        """Say whether something is being done or waits to be done."""
        return self.state in RUNNING or self.state == "waiting"

    @property
    def bytes(self) -> int:
        """Return how much it is."""
        return sum(size for _, size in self.files)

    @property
    def called(self) -> str:
        """Return the names of the files."""
        return ", ".join(name for name, _ in self.files)


@dataclass(frozen=True)
class Result:
    """One import: rows read = loaded + duplicates + waiting + discarded, mended rows included."""

    number: int
    source: str
    by: str
    recipe: str
    """How its recipe, or its files, are called."""
    started: datetime
    finished: datetime | None
    rows_read: int
    loaded: int
    duplicates: int
    waiting: int
    """In quarantine."""
    discarded: int
    made: Mapping[str, int]
    """New people, accounts, opportunities, and rows by table of the ledger."""
    mended: int
    """Rows that came out of quarantine."""
    unmatched: tuple[Mapping[str, Any], ...]
    upload: int | None
    """The upload it came from, where it came on screen."""


@dataclass(frozen=True)
class Held:
    """One quarantined row, as it is to be mended."""

    number: int
    file: str
    line: int
    column: str
    reason: str
    cells: tuple[tuple[str, str], ...]
    """Column and value; one cell without a name where the row could not be taken apart."""
    touched: bool
    """Whether somebody has changed it since it was read."""
    state: str
    why: str


@dataclass(frozen=True)
class Reason:
    """Why rows are in quarantine, and how many are for it."""

    text: str
    column: str
    count: int


def uploads(*, closed: bool = False) -> list[OnScreen]:
    """List what is being brought in, the last first."""
    rows = Upload.objects.order_by("-pk")
    return [_on_screen(row) for row in (rows if closed else rows.exclude(state="closed"))]


def upload(number: int) -> OnScreen | None:
    """Find one."""
    row = Upload.objects.filter(pk=number).first()
    return None if row is None else _on_screen(row)


def ahead(number: int) -> OnScreen | None:
    """Return the import that runs while another one waits."""
    row = Upload.objects.filter(state__in=("loading", "waiting"), pk__lt=number).order_by("pk").first()
    row = Upload.objects.filter(state="loading").exclude(pk=number).first() or row
    return None if row is None else _on_screen(row)


def results(number: int | None = None) -> list[Result]:
    """List what became of the imports, the last first; those of mended rows are counted with the import they are of."""
    rows = Import.objects.filter(of=None).order_by("-pk")
    rows = rows if number is None else rows.filter(pk=number)
    return [_result(row) for row in rows]


def held(load: int, state: str = "waiting", column: str = "", first: int = 0, most: int | None = 50) -> list[Held]:
    """List an import's quarantined rows by place."""
    columns = _columns(load)
    rows = _rows(load, state, column)
    return [_held(row, columns) for row in (rows[first : first + most] if most is not None else rows)]


def held_one(number: int) -> tuple[int, Held] | None:
    """Find one quarantined row, with its import."""
    row = Quarantined.objects.filter(pk=number).first()
    return None if row is None else (row.load_id, _held(row, _columns(row.load_id)))


def held_count(load: int, state: str = "waiting", column: str = "") -> int:
    """Count an import's quarantined rows."""
    return _rows(load, state, column).count()


def every_held(load: int) -> Iterator[Held]:
    """Give all quarantined rows of an import one after the other, whatever became of them."""
    columns = _columns(load)
    rows = Quarantined.objects.filter(load_id=load).order_by("file", "line", "pk")
    return (_held(row, columns) for row in rows.iterator(chunk_size=1_000))


def reasons(load: int) -> list[Reason]:
    """Count an import's quarantined rows by the column that is in the way."""
    rows = Quarantined.objects.filter(load_id=load, state="waiting").order_by()
    counts = rows.values("column").annotate(count=Count("pk")).order_by("-count", "column")
    first = dict(rows.order_by("-line").values_list("column", "reason"))
    return [Reason(first[row["column"]], row["column"], row["count"]) for row in counts]


def alike(load: int, column: str, most: int = 40) -> list[tuple[str, int]]:
    """List what a column says in an import's quarantined rows, the commonest first."""
    said: dict[str, int] = {}
    for one in held(load, "waiting", column, most=2_000):
        for name, value in one.cells:
            if name == column:
                said[value] = said.get(value, 0) + 1
    return sorted(said.items(), key=lambda pair: (-pair[1], pair[0]))[:most]


def _rows(load: int, state: str, column: str) -> QuerySet[Quarantined]:
    rows = Quarantined.objects.filter(load_id=load, state=state).order_by("file", "line", "pk")
    return rows.filter(column=column) if column else rows


def _columns(load: int) -> Mapping[str, list[str]]:
    found = Upload.objects.filter(load_id=load).values_list("columns", flat=True).first()
    return found or {}


def _held(row: Quarantined, columns: Mapping[str, list[str]]) -> Held:
    names = columns.get(row.file, [])
    cells = row.cells if row.cells is not None else next(csv.reader([row.row]), [])
    if names and len(cells) <= len(names):
        cells = [*cells, *[""] * (len(names) - len(cells))]
        named = tuple(zip(names, cells, strict=True))
    elif names:
        named = tuple(zip([*names, *[""] * (len(cells) - len(names))], cells, strict=True))
    else:
        named = (("", row.row),)
    return Held(row.pk, row.file, row.line, row.column, row.reason, named, row.cells is not None, row.state, row.why)


def _result(row: Import) -> Result:
    mended = row.mended.aggregate(read=Sum("rows_read"), again=Sum("duplicates"), not_=Sum("quarantined"))
    read, again, refused = (mended[name] or 0 for name in ("read", "again", "not_"))
    states = dict(Quarantined.objects.filter(load=row).values_list("state").annotate(Count("pk")))
    made = dict(row.loaded)
    for loaded in row.mended.values_list("loaded", flat=True):
        for name, count in loaded.items():
            made[name] = made.get(name, 0) + count
    return Result(
        row.pk,
        row.source,
        row.by,
        row.recipe,
        row.started,
        row.finished,
        row.rows_read,
        row.rows_read - row.duplicates - row.quarantined + read - again - refused,
        row.duplicates + again,
        states.get("waiting", 0),
        states.get("discarded", 0),
        {name: count for name, count in made.items() if count},
        read - refused,
        tuple(row.unmatched),
        row.uploads.values_list("pk", flat=True).first(),
    )


def _on_screen(row: Upload) -> OnScreen:
    elapsed = 0.0 if row.began is None else max(0.0, (clock.now() - row.began) / SECOND)
    known = row.state in RUNNING and elapsed > 1 and row.done > 0.02
    return OnScreen(
        row.pk,
        row.by,
        row.created,
        tuple((one["name"], one["bytes"]) for one in row.files),
        row.state,
        row.done,
        row.rows,
        row.rows / elapsed if row.rows and elapsed > 0 else None,
        elapsed * (1 - row.done) / row.done if known else None,
        row.problem,
        row.recipe,
        row.seen,
        row.tried,
        row.columns,
        row.load_id,
    )
