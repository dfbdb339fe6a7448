"""What was seen of files, to be put by and taken up again: the commonest values, not all."""

from __future__ import annotations

from dataclasses import asdict
from typing import TYPE_CHECKING, Any

import pyarrow as pa

from interlock.connectors.files.suggesting.looked import About, Link, Looked
from interlock.connectors.files.suggesting.profile import Profile

if TYPE_CHECKING:
    from collections.abc import Sequence

    from interlock.connectors.files.recipe import Recipe

MOST = 300
"""Different values of a column that are kept."""
_LONGEST = 200


def kept(tables: Sequence[Looked]) -> list[dict[str, Any]]:
    """Write down what was seen, as plain values."""
    return [_plain(table) for table in tables]


def taken_up(found: Sequence[dict[str, Any]]) -> list[Looked]:
    """Return what was seen, as it was written down."""
    return [_looked(dict(one)) for one in found]


def call_as(tables: Sequence[Looked], recipe: Recipe) -> None:
    """Call files as a recipe by which they are to be read calls those that have their columns."""
    renamed: dict[str, str] = {}
    for table in tables:
        columns = {column.name.lower() for column in table.columns}
        fits = (name for name, said in recipe.file.items() if {has.lower() for has in said.has} <= columns)
        renamed[table.name] = next((name for name in fits if name not in renamed.values()), table.name)
    for table in tables:
        table.name = renamed[table.name]
        for link in table.links:
            link.other = renamed.get(link.other, link.other)


def _plain(table: Looked) -> dict[str, Any]:
    about, links = asdict(table.about), [asdict(link) for link in table.links]
    return vars(table) | {"about": about, "links": links, "columns": [_of_column(column) for column in table.columns]}


def _of_column(column: Profile) -> dict[str, Any]:
    return vars(column) | {"values": [value[:_LONGEST] for value in column.values[:MOST].to_pylist()]}


def _looked(found: dict[str, Any]) -> Looked:
    about = found.pop("about")
    for name in ("notes", "lines"):
        about[name] = tuple(about[name])
    about["sample"] = tuple(map(tuple, about["sample"]))
    columns = [Profile(**(one | {"values": pa.array(one["values"], pa.string())})) for one in found.pop("columns")]
    links = [Link(**link | {"besides": tuple(map(tuple, link.get("besides", ())))}) for link in found.pop("links")]
    return Looked(about=About(**about), columns=columns, links=links, **found)
