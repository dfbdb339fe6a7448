"""What is asked about a column of words that may be meant as something else."""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal

import numpy as np
import pyarrow.compute as pc

from interlock.connectors.files.dates import readings
from interlock.connectors.files.number_column import NumberColumn
from interlock.connectors.files.suggesting.words import hints
from interlock.connectors.files.text_column import shortened

if TYPE_CHECKING:
    from collections.abc import Iterator

    import pyarrow as pa

BARE = ("excel", "epoch", "yyyymm", "ddmmyyyy", "mmddyyyy")
"""Layouts that other figures have too."""
_MOST = {"date": 0.5, "money": 0.7}
"""Share of the different values that must be dates, or amounts, for it to be asked where no name says so."""
_SOME = 0.2
"""The same where the column is called so."""
_YEAR = r"(^|\D)(19|20)\d\d(\D|$)"
_FIGURE = r"\d"


Doubt = tuple[Literal["text", "date", "money"], str]
"""How a column is read until somebody says otherwise, and the question."""


def of(called: str, name: str, values: pa.Array) -> Doubt | None:
    """Return the question about a column of words, or of numbers called like dates, if there is one."""
    if hints(name, "id") or hints(name, "personal"):
        stray = shortened(values)
        return ("text", f"{called}: {stray}; export it again with that column as text") if stray else None
    return _nearly(called, name, values) or _unread(called, name, values)


def _nearly(called: str, name: str, values: pa.Array) -> Doubt | None:
    """Ask where some values are dates, or amounts, and the others are not."""
    for fits, kind, what in _kinds(values):
        named = hints(name, kind)
        if (_SOME if named else _MOST[kind]) < fits.mean() < 1:
            stray = values[int(np.argmin(fits))].as_py()
            return kind if named else "text", (
                f"{called}: {int(fits.sum()):,} of {len(fits):,} different values are {what}, and {stray!r} is none: "
                f"is it a column of {what}? Then say type = {kind!r}, and rows with the others go to quarantine; or "
                f"leave it as text"
            )
    return None


def _kinds(values: pa.Array) -> Iterator[tuple[np.ndarray, Literal["date", "money"], str]]:
    yield _dates(values), "date", "dates"
    yield numbers(values), "money", "amounts"


def _unread(called: str, name: str, values: pa.Array) -> Doubt | None:
    """Ask where a column is called like dates or amounts, its values have figures, and none of them can be read."""
    for kind, what, sign in (("date", "dates", _YEAR), ("money", "amounts", _FIGURE)):
        looks = np.asarray(pc.match_substring_regex(values, sign))
        reads = _dates(values) if kind == "date" else numbers(values)
        if hints(name, kind) and not hints(name, "count") and not reads.any() and 2 * looks.sum() > len(looks):
            return "text", (
                f"{called} is called like {what}, and {values[int(np.argmax(looks))].as_py()!r} is in no way that "
                f"{what} are read: write them otherwise, or leave it as text, which no number is made of"
            )
    return None


def _dates(values: pa.Array) -> np.ndarray:
    dates = np.zeros(len(values), bool)
    for layout, reading in readings(values):
        if not layout.startswith(BARE):
            dates |= reading.fits
    return dates


def layouts(values: pa.Array) -> list[str]:
    """Return the layouts in which most of the dates of a column are written, the commonest first."""
    fit = {layout: int(reading.fits.sum()) for layout, reading in readings(values) if not layout.startswith(BARE)}
    return [layout for layout in sorted(fit, key=lambda one: -fit[one]) if 2 * fit[layout] > max(fit.values())]


def numbers(values: pa.Array) -> np.ndarray:
    """Return which values can be read as numbers, with whichever decimal mark."""
    bad: np.ndarray = NumberColumn("", said=".").read(values).bad & NumberColumn("", said=",").read(values).bad
    return ~bad
