"""`interlock import`: bring files in."""

from __future__ import annotations

import hashlib
import os
import sys
import threading
from dataclasses import asdict
from importlib.metadata import version
from pathlib import Path  # noqa: TC003 - read by typer
from time import monotonic, sleep
from typing import TYPE_CHECKING, Annotated, Any

import typer
from rich.console import Console
from rich.progress import BarColumn, Progress, TaskProgressColumn, TextColumn, TimeRemainingColumn

from interlock import InterlockError
from interlock.connectors import files
from interlock.connectors.files.shipped import find_recipe
from interlock.desk import actions, lists
from interlock.desk.actions import working_off
from interlock.site import output

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator

_SHOWN = 20
"""Quarantined rows that are listed to people; `--json` lists more."""
_TOLD = 1000
_LOOK = 0.5
"""Seconds between two looks whether the process that asked is there."""
_WIDE = 120
_ONE = {
    "people": "person",
    "accounts": "account",
    "touches": "touch",
    "opportunities": "opportunity",
    "changes": "change",
    "moves": "move",
    "quotas": "quota",
}
"""By table of the ledger, what a single row of it is."""
_BLOCK = 1 << 20


def register(app: typer.Typer) -> None:
    """Add the command."""

    @app.command("import")
    def import_(
        paths: Annotated[
            list[Path] | None, typer.Argument(metavar="PATH...", help="Files, folders, gz or zip archives.")
        ] = None,
        recipe: Annotated[str, typer.Option(help="A recipe's file, or the name of one that ships.")] = "",
        suggest: Annotated[bool, typer.Option("--suggest", help="Draft a recipe by looking at the files.")] = False,
        waiting: Annotated[bool, typer.Option("--waiting", help="Bring in what was given on screen.")] = False,
        json: Annotated[bool, typer.Option("--json", help="Print one JSON object.")] = False,
        parent: Annotated[int, typer.Option(hidden=True, help="Stop when this process is gone.")] = 0,
    ) -> None:
        """Bring files in by a recipe: every row ends loaded, duplicate, or in quarantine."""
        if waiting:
            _work_off(parent)
            return
        if not paths:
            message = "name the files to bring in: `interlock import --recipe R PATH...`"
            raise InterlockError(message)
        if suggest:
            _suggest(paths, json)
            return
        if not recipe:
            message = "say --recipe R; `interlock import --suggest PATH... > recipe.toml` drafts one"
            raise InterlockError(message)
        reading, loaded = _load(find_recipe(recipe), paths)
        actions.adopt()
        if json:
            output.emit(_answer(reading, loaded))
        else:
            _summary(reading, loaded)


def _work_off(parent: int) -> None:
    """Do what is due for files that were given on screen, until nothing is, or the process that asked is gone."""
    if parent:
        threading.Thread(target=_end_with, args=(parent,), daemon=True).start()
    tried: set[int] = set()
    while due := [number for number in working_off.work_due() if number not in tried]:
        tried.add(due[0])
        if said := working_off.work_off(due[0]):
            output.people().print(said, soft_wrap=True, markup=False)


def _end_with(parent: int) -> None:
    """End at once when the process that started this one is gone: what was begun is carried on by the next one."""
    while os.getppid() == parent:
        sleep(_LOOK)
    os._exit(1)


def _suggest(paths: list[Path], json: bool) -> None:
    draft = files.suggest(paths)
    if json:
        output.emit({"recipe": draft})
    else:
        sys.stdout.write(draft)


def _load(recipe: Path, paths: list[Path]) -> tuple[files.Reading, actions.Loaded]:
    understood = files.load_recipe(recipe)
    reading = files.Reading(understood, paths)
    with _telling() as tell:
        loaded = actions.load(
            reading,
            understood.source,
            digest=_digest(recipe, paths),
            recipe=str(recipe),
            unmatched=lambda: reading.account.unmatched,
            progress=tell,
        )
    return reading, loaded


class _telling:  # noqa: N801 - reads as the words it stands for
    """Show progress, rate and time left on standard error while something is read; nothing where nobody looks."""

    def __init__(self) -> None:
        console = Console(stderr=True)
        self._bar = Progress(
            TextColumn("{task.description}"),
            BarColumn(),
            TaskProgressColumn(),
            TextColumn("{task.fields[rate]}"),
            TimeRemainingColumn(),
            console=console,
            transient=True,
            disable=not console.is_terminal,
        )
        self._task = self._bar.add_task("reading", total=1.0, rate="")
        self._began = monotonic()

    def __enter__(self) -> Callable[[actions.Progress], None]:
        self._bar.start()
        return self._tell

    def __exit__(self, *_: object) -> None:
        self._bar.stop()

    def _tell(self, progress: actions.Progress) -> None:
        rate = progress.rows_read / max(monotonic() - self._began, 1e-3)
        words = f"{progress.rows_read:,} rows, {rate:,.0f}/s" if progress.rows_read else ""
        what = "loading" if progress.rows_read else "reading"
        self._bar.update(self._task, description=what, completed=progress.share or 0.0, rate=words)


def _digest(recipe: Path, paths: Iterable[Path]) -> str:
    """Return what tells one load from another: this version of the product, the recipe and the files."""
    digest = hashlib.sha256(version("interlock").encode())
    for path in [recipe, *_inside(paths)]:
        digest.update(f"\0{path.name}\0".encode())
        with path.open("rb") as file:
            while block := file.read(_BLOCK):
                digest.update(block)
    return digest.hexdigest()


def _inside(paths: Iterable[Path]) -> Iterator[Path]:
    for path in paths:
        if path.is_dir():
            yield from (inside for inside in sorted(path.iterdir()) if inside.is_file())
        elif path.is_file():
            yield path
        else:
            message = f"{path}: there is no such file"
            raise InterlockError(message)


def _answer(reading: files.Reading, loaded: actions.Loaded) -> dict[str, Any]:
    return {
        "source": reading.recipe.source,
        "rows_read": loaded.rows_read,
        "rows_loaded": loaded.rows_loaded,
        "loaded": dict(loaded.loaded),
        "duplicates": loaded.duplicates,
        "quarantined": loaded.quarantined,
        "unmatched": [asdict(one) for one in loaded.unmatched],
        "quarantine": [asdict(one) for one in lists.quarantine(loaded.id, _TOLD)],
        "retimed": loaded.retimed,
        "notes": reading.account.notes,
        "unused": reading.account.unused,
        "resumed": loaded.resumed,
    }


def _summary(reading: files.Reading, loaded: actions.Loaded) -> None:
    say = output.people().print
    if loaded.resumed:
        say("an earlier import of the same files was cut short; it was carried on")
    say(
        f"{output.counted(loaded.rows_read, 'row')} read = {loaded.rows_loaded:,} loaded "
        f"+ {output.counted(loaded.duplicates, 'duplicate')} + {loaded.quarantined:,} in quarantine",
        soft_wrap=True,
    )
    new = ", ".join(output.counted(count, _ONE.get(name, name), name) for name, count in loaded.loaded.items() if count)
    say(f"new: {new or 'nothing; all of it was known'}", soft_wrap=True)
    for note in reading.account.notes:
        say(f"note: {note}", soft_wrap=True, markup=False)
    if loaded.retimed:
        moves = output.counted(loaded.retimed, "move")
        say(f"kept: {moves} known with another time, by more than a day; the first time stands", soft_wrap=True)
    for name in reading.account.unused:
        say(f"not used: {name} is none of the recipe's files", soft_wrap=True, markup=False)
    _say_unmatched(loaded)
    _say_quarantine(loaded)


def _say_unmatched(loaded: actions.Loaded) -> None:
    for one in loaded.unmatched:
        near = "; ".join(f"{value!r} may mean {meant!r}" for value, meant in one.near.items())
        words = f"unmatched: {output.counted(one.count, 'row')} of {one.column} without a match in {one.joins}"
        examples = ", ".join(map(repr, one.examples))
        output.people().print(f"{words} ({examples}){': ' if near else ''}{near}", soft_wrap=True, markup=False)


def _say_quarantine(loaded: actions.Loaded) -> None:
    if not loaded.quarantined:
        return
    for one in lists.quarantine(loaded.id, _SHOWN):
        column = f", {one.column}" if one.column else ""
        words = f"quarantine: {one.file}, line {one.line}{column}: {one.reason}: {one.row[:_WIDE]}"
        output.people().print(words, soft_wrap=True, markup=False)
    if loaded.quarantined > _SHOWN:
        more = loaded.quarantined - _SHOWN
        output.people().print(f"and {more:,} more; `--json` lists up to {_TOLD:,} of them", soft_wrap=True)
