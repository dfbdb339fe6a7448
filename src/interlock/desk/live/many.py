"""Write many rows with one statement: on the way from a touch to a hand-off every statement counts."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.db import connection

if TYPE_CHECKING:
    from collections.abc import Collection, Sequence

    from django.db.models import Model

AT_ONCE = 1_000
"""Values bound at once on SQLite, which takes 32,766."""


def put(model: type[Model], columns: Sequence[str], rows: Sequence[Sequence[Any]], conflict: str = "") -> None:
    """Insert rows; `conflict` is what follows ON CONFLICT."""
    if not rows:
        return
    head = _head(model, columns)
    tail = f" ON CONFLICT {conflict}" if conflict else ""
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            arrays = ", ".join(f"%s::{kind}[]" for kind in _types(model, columns))
            cursor.execute(f"{head} SELECT * FROM unnest({arrays}){tail}", _columns(rows))  # noqa: S608
        else:
            cursor.executemany(f"{head} VALUES ({', '.join(['%s'] * len(columns))}){tail}", rows)


def put_new(model: type[Model], columns: Sequence[str], rows: Sequence[Sequence[Any]]) -> set[int]:
    """Insert the rows whose key, the first column, is not there yet; return the keys of those that were inserted."""
    if not rows:
        return set()
    head, key = _head(model, columns), columns[0]
    last = f'ON CONFLICT DO NOTHING RETURNING "{key}"'
    new: set[int] = set()
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            arrays = ", ".join(f"%s::{kind}[]" for kind in _types(model, columns))
            cursor.execute(f"{head} SELECT * FROM unnest({arrays}) {last}", _columns(rows))  # noqa: S608
            return {found for (found,) in cursor.fetchall()}
        one = f"({', '.join(['%s'] * len(columns))})"
        for start in range(0, len(rows), AT_ONCE):
            piece = rows[start : start + AT_ONCE]
            cursor.execute(f"{head} VALUES {', '.join([one] * len(piece))} {last}", [v for row in piece for v in row])
            new |= {found for (found,) in cursor.fetchall()}
    return new


def pick(model: type[Model], columns: Sequence[str], column: str, values: Collection[Any]) -> list[tuple[Any, ...]]:
    """Return these columns of the rows in which one column has one of these values."""
    if not values:
        return []
    names = ", ".join(f'"{name}"' for name in columns)
    condition, bound = among(column, list(values))
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT {names} FROM {model._meta.db_table} WHERE {condition}", bound)  # noqa: S608
        return list(cursor.fetchall())


def among(column: str, values: Sequence[Any]) -> tuple[str, list[Any]]:
    """Return the condition that a column is one of these values, and what is bound to it."""
    if connection.vendor == "postgresql":
        return f"{column} = ANY(%s)", [list(values)]
    return f"{column} IN ({', '.join(['%s'] * len(values))})", list(values)


def _columns(rows: Sequence[Sequence[Any]]) -> list[list[Any]]:
    return [list(column) for column in zip(*rows, strict=True)]


def _head(model: type[Model], columns: Sequence[str]) -> str:
    names = ", ".join(f'"{column}"' for column in columns)
    return f"INSERT INTO {model._meta.db_table} ({names})"


def _types(model: type[Model], columns: Sequence[str]) -> list[str]:
    """Return the columns' types on PostgreSQL."""
    fields = {field.column: field for field in model._meta.concrete_fields}
    return [str(fields[column].db_type(connection)).split(" GENERATED")[0] for column in columns]
