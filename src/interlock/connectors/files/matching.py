"""Which given file is which of the recipe's."""

from __future__ import annotations

from fnmatch import fnmatch
from pathlib import PurePath
from typing import TYPE_CHECKING

from interlock.connectors.files.header import looks_like_data, names
from interlock.connectors.files.landing import Landing
from interlock.connectors.files.prepared import find
from interlock.connectors.files.problem import FileError

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence
    from pathlib import Path

    from interlock.connectors.files.mends import Mends
    from interlock.connectors.files.recipe import File, Recipe
    from interlock.connectors.files.source import Source


def match(
    recipe: Recipe, found: Sequence[Source], place: Path, mends: Mends
) -> tuple[dict[str, list[Landing]], list[str]]:
    """Open each source as the file of the recipe that it is; return them by file, and the names of those it is none of.

    Raises FileError for a source that was named itself and fits nothing, and for files that are missing.
    """
    matched: dict[str, list[Landing]] = {name: [] for name in recipe.file}
    unused, why = [], []
    for number, source in enumerate(found):
        fitting, reasons = _fitting(recipe.file.items(), source, place / f"{number}.arrow", mends)
        if fitting:
            name = _most_told(source, fitting, recipe)
            matched[name].append(fitting[name])
            continue
        unused.append(source.name)
        why += reasons
        if source.meant:
            raise FileError(f"{source.name} is none of the recipe's files:\n" + "\n".join(reasons))
    gone = [name for name, landings in matched.items() if not landings and not recipe.file[name].optional]
    if gone:
        why += [f"  {one.landed.source.name} is {name}" for name, landings in matched.items() for one in landings]
        looked = "\n".join(why) or "no file was given"
        raise FileError(f"no file is [file.{gone[0]}], which is not optional; of the files given:\n{looked}")
    return matched, unused


def _most_told(source: Source, fitting: Mapping[str, Landing], recipe: Recipe) -> str:
    """Return the file that says most about a source that could be several; raise FileError where none says more."""
    told = {name: {*recipe.file[name].has, *recipe.file[name].names} for name in fitting}
    most = [name for name, words in told.items() if all(words > told[other] for other in told if other != name)]
    if len(most) == 1:
        return most[0]
    could_be = " or ".join(f"[file.{name}]" for name in fitting)
    raise FileError(
        f"{source.name} could be {could_be}: it has the columns by which either is recognised; say more columns that "
        "only one of them has in `has`, or file names in `names`"
    )


def _fitting(
    files: Iterable[tuple[str, File]], source: Source, place: Path, mends: Mends
) -> tuple[dict[str, Landing], list[str]]:
    """Return as which files a source could be read, and why not as the others."""
    fitting: dict[str, Landing] = {}
    reasons = []
    for name, said in files:
        if said.names and not any(
            fnmatch(part.lower(), pattern.lower()) for pattern in said.names for part in _called(source)
        ):
            reasons.append(f"  not {name}: {source.name} is not called {' or '.join(said.names)}")
            continue
        try:
            landing = Landing(source, said, place, mends.of(source.name))
        except FileError as error:
            if source.meant:
                raise
            reasons.append(f"  not {name}: {error}")
            continue
        lacking = [column for column in said.has if find(landing.landed.columns, column) is None]
        if not lacking:
            fitting[name] = landing
            continue
        reasons.append(f"  not {name}: {source.name} has no column {', '.join(map(repr, lacking))}{_hint(landing)}")
    return fitting, reasons


def _called(source: Source) -> set[str]:
    return {source.path.name, PurePath(source.member).name, source.plain_name, source.sheet} - {""}


def _hint(landing: Landing) -> str:
    columns, _ = names(landing.first)
    if not looks_like_data(landing.first, landing.sample):
        return f" (it has {', '.join(map(repr, columns[:8]))})"
    return (
        f". Its first row looks like data ({', '.join(landing.first[:4])}), so it seems to have no header: "
        'say its columns as `header = ["...", ...]` in the recipe'
    )
