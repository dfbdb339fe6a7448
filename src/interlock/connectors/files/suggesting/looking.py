"""Looking at files, to draft a recipe."""

from __future__ import annotations

import tempfile
from pathlib import Path
from typing import TYPE_CHECKING

from interlock.connectors.files.formats import is_known
from interlock.connectors.files.formats import tables as tables_in
from interlock.connectors.files.header import looks_like_data, names_columns
from interlock.connectors.files.landing import LINE, Landing
from interlock.connectors.files.problem import FileError
from interlock.connectors.files.recipe import File
from interlock.connectors.files.source import sources
from interlock.connectors.files.suggesting.draft import draft
from interlock.connectors.files.suggesting.linking import link, link_by_name
from interlock.connectors.files.suggesting.looked import About, Looked
from interlock.connectors.files.suggesting.profile import profiles
from interlock.connectors.files.suggesting.tables import assign
from interlock.connectors.files.suggesting.together import link_together, tell_apart
from interlock.connectors.files.suggesting.words import as_name

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from interlock.connectors.files.landing import Landed
    from interlock.connectors.files.source import Source

_TITLES = 10
"""Lines of titles above a header that are looked past."""
_SAMPLE = 6
"""Rows that are kept to be shown."""


def suggest(paths: Iterable[Path]) -> str:
    """Draft a recipe for files by looking at all their values; what cannot be decided is left as a question.

    A recipe with a question (`# ASK:`) is refused until it is answered. Raises FileError where there is no file to
    look at.
    """
    return draft(look(paths))


def look(paths: Iterable[Path], encodings: Mapping[str, str] | None = None) -> list[Looked]:
    """Look at all values of all files: which columns they have, how they are linked, what their rows may stand for.

    `encodings` says, by the name of a source, in which it was written; the others are guessed.
    """
    found = [source for source in tables_in(sources(paths)) if source.meant or is_known(source)]
    if not found:
        raise FileError("there is no file to look at")
    with tempfile.TemporaryDirectory(prefix="interlock-suggest-") as folder:
        tables: list[Looked] = []
        landed: dict[str, Landed] = {}
        for number, source in enumerate(found):
            try:
                said = File(encoding=(encodings or {}).get(source.name))
                looked, put = _look(source, said, Path(folder) / f"{number}.arrow", {table.name for table in tables})
            except FileError:
                if source.meant or source.name in (encodings or {}):
                    raise
                continue  # something else that lies in the folder, such as a licence
            if not looked.columns:
                if source.meant:
                    raise FileError(f"{source.name} is empty; export it again")
                continue
            twin = next((table for table in tables if _same(table, looked)), None)
            if twin is not None:
                twin.again.append(source.name)
            elif source.meant or len(looked.columns) > 1:
                tables.append(looked)
                landed[looked.name] = put
                looked.together = tell_apart(looked, put)
        link(tables)
        link_together(tables, landed)
        link_by_name(tables)
        assign(tables)
        return tables


def _same(one: Looked, other: Looked) -> bool:
    """Return whether two sources are exports of one kind."""
    return not one.headerless and [c.name for c in one.columns] == [c.name for c in other.columns]


def _look(source: Source, said: File, place: Path, taken: set[str]) -> tuple[Looked, Landed]:
    said = said.model_copy(update={"header_line": _header_line(source, said, place)})
    landing = Landing(source, said, place)
    headerless = looks_like_data(landing.first, landing.sample)
    if headerless:
        named = tuple(f"column_{number}" for number in range(1, len(landing.first) + 1))
        landing = Landing(source, said.model_copy(update={"header": named}), place)
    for _ in landing.run():
        pass
    name = as_name(source.sheet or source.plain_name.rpartition(".")[0] or source.plain_name)
    while name in taken:
        name += "_too"
    about = _about(landing.landed, landing.doubtful)
    looked = Looked(name, about, profiles(landing.landed), headerless, said.header_line, encoding=said.encoding or "")
    return looked, landing.landed


def _about(landed: Landed, doubtful: str) -> About:
    refused = landed.refused
    first = f"line {refused[0].line}: {refused[0].reason}" if refused else ""
    sample = next((chunk.slice(0, _SAMPLE) for chunk in landed.chunks()), None)
    rows = sample.to_pylist() if sample is not None else []
    return About(
        landed.source.name,
        landed.source.plain_name,
        landed.source.sheet,
        landed.rows,
        tuple(landed.notes),
        len(refused),
        first,
        tuple(row[LINE] for row in rows),
        tuple(tuple(row[name] for name in landed.columns) for row in rows),
        doubtful,
    )


def _header_line(source: Source, said: File, place: Path) -> int:
    """Return the line of the header: the first one with several values, all filled, where titles stand above it."""
    for line in range(1, _TITLES + 2):
        landing = Landing(source, said.model_copy(update={"header_line": line}), place)
        first = landing.first
        if len(first) > 1 and (all(first) or sum(map(bool, first)) > 1 == line):
            below = landing.sample[0] if landing.sample else []
            if not all(first) and len(below) == len(first) and names_columns(below, landing.sample[1:]):
                return line + 1
            return landing.first_line if line > 1 else 1
        if landing.first_line == 0:
            break
    return 1
