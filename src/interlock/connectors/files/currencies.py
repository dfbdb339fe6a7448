"""Amounts whose currency stands in a column of its own: several of them are never added up."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from interlock.connectors.files.problem import FileError
from interlock.connectors.files.recipe import Column
from interlock.connectors.files.spelling import spelt
from interlock.connectors.files.values import plain

if TYPE_CHECKING:
    from collections.abc import Iterable

    from interlock.connectors.files.landing import Landed

_CALLED = re.compile(r"\b(currency|wahrung|waehrung|devise|moneda|moeda|valuta|waluta)\b( iso)?( code)?( of .*)?$")


def is_currency(column: str) -> bool:
    """Return whether a column is called like one of currencies."""
    return _CALLED.search(spelt(column)) is not None


def question(name: str, column: str, found: Iterable[str]) -> str:
    """Say what must be settled where a column names several currencies."""
    listed = ", ".join(map(repr, sorted(found)[:6]))
    return (
        f"{name}, column {column!r}: it says {listed}, and amounts of several currencies cannot be added up: let the "
        f"clauses with an amount take one of them by `when`, or convert them and say the column's `type` in the recipe"
    )


def refuse_several(landed: Landed, settled: Iterable[str]) -> None:
    """Raise FileError where a column names several currencies and the recipe settles nothing about it."""
    for column in landed.columns:
        if is_currency(column) and column not in settled:
            found: set[str] = set()
            for chunk in landed.chunks():
                found.update(plain(chunk.column(column), Column(case="upper")).unique().drop_null().to_pylist())
            if len(found) > 1 and all(word.isalpha() or len(word) == 1 for word in found):
                raise FileError(question(landed.source.name, column, found))
