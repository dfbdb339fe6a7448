"""Quarantined rows of an import on screen: mended, discarded, and read again by a recipe that says more."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from django.db import transaction

from interlock.connectors import files
from interlock.connectors.files.asking.text import put_together, taken_apart
from interlock.connectors.files.suggesting.kept import taken_up
from interlock.desk import clock, happenings
from interlock.desk.actions.uploads import UploadError, begin, demand, found, note
from interlock.desk.models import Quarantined

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence


@dataclass(frozen=True)
class OfColumn:
    """What is said of a column's words after some of its rows went to quarantine."""

    nothing: tuple[str, ...] = ()
    """Words that mean that nothing is known."""
    same: Mapping[str, str] = field(default_factory=dict)
    """Words that are to be read as others."""
    layouts: tuple[str, ...] = ()
    """The layouts in which its dates are written, the first one first."""


@transaction.atomic
def mend_row(row: int, cells: Sequence[str], by: str, now: int | None = None) -> None:
    """Keep a quarantined row as somebody has mended it; it is read again when its import's rows are."""
    demand(by, "mend a quarantined row")
    one, at = _waiting(row), clock.now() if now is None else now
    Quarantined.objects.filter(pk=one.pk).update(cells=[str(cell) for cell in cells], by=by, at=at)
    happenings.note("mended_row", at=at, by=by, more={"import": one.load_id, "row": row})


@transaction.atomic
def discard_rows(rows: Sequence[int], why: str, by: str, now: int | None = None) -> int:
    """Lay quarantined rows aside for good, with a reason; return how many."""
    demand(by, "discard a quarantined row")
    if not why.strip():
        raise UploadError("say why the rows are discarded: whoever asks for them later reads it")
    at = clock.now() if now is None else now
    waiting = Quarantined.objects.filter(pk__in=list(rows), state="waiting")
    loads = sorted(set(waiting.values_list("load_id", flat=True)))
    count = waiting.update(state="discarded", why=why.strip(), by=by, at=at)
    if count:
        happenings.note("discarded_rows", at=at, by=by, more={"import": loads[0], "rows": count})
    return count


@transaction.atomic
def say_of_column(number: int, file: str, column: str, said: OfColumn, by: str) -> None:
    """Say in the recipe what the words of one column mean, or how its dates are written as well."""
    demand(by, "change a recipe")
    upload = found(number, "loaded")
    written = taken_apart(upload.recipe)
    tables = (one for one in taken_up(upload.seen) if file in (one.about.name, *one.again))
    name = next((one.name for one in tables), "")
    if name not in written.tables.get("file", {}):
        raise UploadError(f"{file} is none of the files of import {number}")
    rule = written.tables["file"][name].setdefault("column", {}).setdefault(column, {})
    rule |= {"nothing": [*rule.get("nothing", ()), *said.nothing]} if said.nothing else {}
    rule |= {"same": {**rule.get("same", {}), **said.same}} if said.same else {}
    if said.layouts:
        rule |= {"type": "date", "layout": list(said.layouts)}
    upload.recipe = put_together(written)
    files.parse(upload.recipe)
    upload.save(update_fields=["recipe"])
    note("recipe_changed", by, number)


@transaction.atomic
def read_again(number: int, by: str) -> None:
    """Have the rows in quarantine read once more, as they were mended and by the recipe as it is now."""
    demand(by, "load mended rows")
    upload = found(number, "loaded")
    files.parse(upload.recipe)
    begin(upload, "mending")
    note("mended_rows_asked", by, number)


def _waiting(row: int) -> Quarantined:
    one = Quarantined.objects.filter(pk=row, state="waiting").first()
    if one is None:
        raise UploadError("this row is no longer in quarantine: it was loaded or discarded")
    return one
