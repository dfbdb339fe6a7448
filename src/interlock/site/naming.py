"""Rows of a number with the keys and names that their ids stand for."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from interlock.desk import lists

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from interlock.desk.lists import Known

KINDS = ("person", "opportunity")
"""Columns whose ids stand for somebody or something outside."""


def named(rows: Sequence[Mapping[str, Any]]) -> list[dict[str, Any]]:
    """Return the rows with `<column>_key` and `<column>_label` after each id: its outside key, its readable name."""
    known = {kind: _known(kind, rows) for kind in KINDS}
    return [dict(_cells(row, known)) for row in rows]


def _known(kind: Any, rows: Sequence[Mapping[str, Any]]) -> dict[int, Known]:
    return lists.known(kind, {row[kind] for row in rows if row.get(kind) is not None})


def _cells(row: Mapping[str, Any], known: Mapping[str, Mapping[int, Known]]) -> Iterable[tuple[str, Any]]:
    for name, value in row.items():
        yield name, value
        if name in known:
            found = known[name].get(value)
            yield f"{name}_key", found.key if found else None
            yield f"{name}_label", found.label or None if found else None
