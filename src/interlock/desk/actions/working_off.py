"""What is due of the files that are brought in on screen: done step by step, and carried on where it was cut short."""

from __future__ import annotations

import hashlib
import time
from contextlib import contextmanager
from dataclasses import asdict
from importlib.metadata import version
from pathlib import Path
from typing import TYPE_CHECKING

from django.conf import settings

from interlock import InterlockError
from interlock.connectors import files
from interlock.connectors.files.asking.reads import encodings
from interlock.connectors.files.asking.text import taken_apart
from interlock.connectors.files.suggesting.draft import draft
from interlock.connectors.files.suggesting.kept import call_as, kept, taken_up
from interlock.desk import clock
from interlock.desk.actions.adopting import adopt
from interlock.desk.actions.loading import finished, load, rehearse
from interlock.desk.actions.uploads import STEPS, folder_of, forget_files
from interlock.desk.ledger import store
from interlock.desk.models import Instance, Quarantined, Upload

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from interlock.desk.actions.loading import Loaded, Progress

DUE = ("looking", "trying", "mending", "loading", "waiting")
"""States in which something is to be done, the quickest first."""
_OFTEN = 0.5
"""Seconds between two notes of how far a step has come."""
_BLOCK = 1 << 20


def work_due() -> list[int]:
    """List the uploads for which something is to be done, in the order in which it is."""
    rows = Upload.objects.filter(state__in=DUE).values_list("pk", "state")
    return [number for number, _ in sorted(rows, key=lambda row: (DUE.index(row[1]), row[0]))]


def work_off(number: int) -> str:
    """Do what is due for one upload and say what was done; whoever else is at it is waited for.

    What cannot be done is kept as the upload's problem, for whoever looks at it.
    """
    with store.locked(Path(settings.LEDGER_ROOT), "import-on-screen"):
        upload = Upload.objects.filter(pk=number, state__in=DUE).first()
        if upload is None:
            return ""
        step = "loading" if upload.state == "waiting" else upload.state
        cut_short = upload.state in STEPS and upload.began is not None
        upload.state, upload.began = step, upload.began if cut_short else clock.now()
        upload.save(update_fields=["state", "began"])
        try:
            said = _STEPS[step](upload)
        except InterlockError as error:
            _failed(upload, step, str(error))
            return f"import {number} on screen: {error}"
        upload.state, upload.done = STEPS[step], 1.0
        upload.save()
        if step in ("loading", "mending") and not _waits(upload):
            forget_files(upload)
    return f"import {number} on screen: {said}"


def _look(upload: Upload) -> str:
    said = encodings(taken_apart(upload.recipe), taken_up(upload.seen))
    try:
        tables = files.look([folder_of(upload)], said)
    except files.FileError:
        Upload.objects.filter(pk=upload.pk).update(recipe="", seen=[])  # so that the next look guesses again
        raise
    called = {name: [column.name for column in one.columns] for one in tables for name in (one.about.name, *one.again)}
    upload.columns = called
    known = _known_recipe(upload)
    if not all(f'encoding = "{encoding}"' in known for encoding in said.values()):
        known = ""
    if known:
        call_as(tables, files.parse(known))
    upload.seen = kept(tables)
    upload.recipe = known or _at_home(draft(tables))
    return f"looked at {len(tables)} files"


def _try(upload: Upload) -> str:
    recipe = files.parse(upload.recipe)
    reading = files.Reading(recipe, [folder_of(upload)])
    with _telling(upload) as tell:
        found = rehearse(reading, tell)
    upload.tried = {
        "counts": [found.rows_read, found.rows_loaded, found.duplicates, found.quarantined],
        "loaded": dict(found.loaded),
        "reasons": found.reasons,
        "refused": [asdict(one) for one in found.refused],
        "unmatched": [asdict(one) for one in reading.account.unmatched],
        "notes": reading.account.notes,
        "unused": reading.account.unused,
    }
    return f"{found.rows_read:,} rows tried"


def _load(upload: Upload) -> str:
    done = _loading(upload, None)
    upload.load_id = done.id
    return f"{done.rows_read:,} rows read, {done.rows_loaded:,} loaded, {done.quarantined:,} in quarantine"


def _mend(upload: Upload) -> str:
    rows: dict[str, dict[int, tuple[str, ...] | None]] = {}
    waiting = Quarantined.objects.filter(load_id=upload.load_id, state="waiting")
    for file, line, cells in waiting.values_list("file", "line", "cells"):
        rows.setdefault(file, {})[line] = None if cells is None else tuple(cells)
    if not rows:
        return "no row waits in quarantine"
    done = _loading(upload, files.Mends(rows))
    return f"{done.rows_loaded + done.duplicates:,} of {done.rows_read:,} rows came out of quarantine"


def _loading(upload: Upload, mends: files.Mends | None) -> Loaded:
    recipe = files.parse(upload.recipe)
    digest = _digest(upload, mends)
    if (before := finished(digest, upload.began or clock.now())) is not None:
        adopt()
        return before  # whoever did it was killed before they could say so
    reading = files.Reading(recipe, [folder_of(upload)], mends)
    with _telling(upload) as tell:
        done = load(
            reading,
            recipe.source,
            digest=digest,
            recipe=_called(upload),
            unmatched=lambda: reading.account.unmatched,
            progress=tell,
            by=upload.by,
            of=upload.load_id if mends is not None else None,
        )
    upload.columns |= reading.columns
    adopt()
    return done


_STEPS: dict[str, Callable[[Upload], str]] = {"looking": _look, "trying": _try, "loading": _load, "mending": _mend}


def _failed(upload: Upload, step: str, problem: str) -> None:
    upload.state = {"looking": "given", "mending": "loaded"}.get(step, "drafted")
    upload.problem = problem
    upload.save(update_fields=["state", "problem"])


def _waits(upload: Upload) -> bool:
    return Quarantined.objects.filter(load_id=upload.load_id, state="waiting").exists()


def _paths(upload: Upload) -> list[Path]:
    return [folder_of(upload) / one["name"] for one in upload.files]


def _called(upload: Upload) -> str:
    return ", ".join(one["name"] for one in upload.files)


def _known_recipe(upload: Upload) -> str:
    """Return the recipe by which files of the same columns were loaded before; empty: there were none."""
    mine = _shape(upload.columns)
    earlier = Upload.objects.exclude(load=None).exclude(pk=upload.pk).order_by("-pk").values_list("recipe", "columns")
    return next((recipe for recipe, columns in earlier[:50] if _shape(columns) == mine), "")


def _shape(columns: dict[str, list[str]]) -> set[tuple[str, ...]]:
    return set(map(tuple, columns.values()))


def _at_home(text: str) -> str:
    """Let a drafted recipe say the instance's time zone, where it has one."""
    zone = Instance.objects.values_list("time_zone", flat=True).first()
    return text.replace('source = "files"', f'time_zone = "{zone}"\nsource = "files"', 1) if zone else text


@contextmanager
def _telling(upload: Upload) -> Iterator[Callable[[Progress], None]]:
    """Note how far a step has come, now and then."""
    last = [0.0]

    def tell(progress: Progress) -> None:
        here = time.monotonic()
        if here - last[0] > _OFTEN:
            last[0] = here
            Upload.objects.filter(pk=upload.pk).update(done=progress.share or 0.0, rows=progress.rows_read)

    yield tell


def _digest(upload: Upload, mends: files.Mends | None) -> str:
    """Return what tells one load from another: this version of the product, recipe, files, and what was mended."""
    digest = hashlib.sha256(f"{version('interlock')}\0{upload.recipe}\0".encode())
    digest.update(
        repr(None if mends is None else sorted((f, sorted(r.items())) for f, r in mends.rows.items())).encode()
    )
    for path in _paths(upload):
        with path.open("rb") as file:
            while block := file.read(_BLOCK):
                digest.update(block)
    return digest.hexdigest()
