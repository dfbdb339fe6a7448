"""Keep the outside keys and readable names behind the ledger's ids."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pyarrow.compute as pc
from django.db import connection

from interlock.desk.models import Account, Opportunity, Person
from interlock.desk.readable import readable

if TYPE_CHECKING:
    import pyarrow as pa
    from django.db.models import Model

_ENTITIES: dict[str, tuple[str, type[Model]]] = {
    "person": ("people", Person),
    "account": ("accounts", Account),
    "opportunity": ("opportunities", Opportunity),
}


def keep(names: pa.Table) -> dict[str, int]:
    """Store names by entity; return how many people, accounts and opportunities were not known before."""
    return {
        plural: _keep(model._meta.db_table, names.filter(pc.equal(names["entity"], entity)))
        for entity, (plural, model) in _ENTITIES.items()
    }


def _keep(table: str, names: pa.Table) -> int:
    if not names.num_rows:
        return 0
    names = names.sort_by("id")
    ids, keys = names["id"].to_pylist(), names["key"].to_pylist()
    labels = [readable(label or "") for label in names["label"].to_pylist()]
    new = _insert(table, ids, keys, labels)
    if new < len(ids):
        _relabel(table, {one: label for one, label in zip(ids, labels, strict=True) if label})
    return new


def _insert(table: str, ids: list[int], keys: list[str], labels: list[str]) -> int:
    """Insert what is missing; one statement on PostgreSQL, one prepared statement on SQLite: 1M rows in seconds."""
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.execute(
                f"INSERT INTO {table} (id, key, label) "  # noqa: S608 - our own table's name
                "SELECT DISTINCT ON (id) * FROM unnest(%s::bigint[], %s::text[], %s::text[]) AS new (id, key, label) "
                "ON CONFLICT (id) DO NOTHING",
                [ids, keys, labels],
            )
        else:
            cursor.executemany(
                f"INSERT INTO {table} (id, key, label) VALUES (%s, %s, %s) ON CONFLICT (id) DO NOTHING",  # noqa: S608
                list(zip(ids, keys, labels, strict=True)),
            )
        new: int = cursor.rowcount
    return max(new, 0)


def _relabel(table: str, labels: dict[int, str]) -> None:
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.execute(
                f"UPDATE {table} AS known SET label = new.label "  # noqa: S608
                "FROM unnest(%s::bigint[], %s::text[]) AS new (id, label) "
                "WHERE known.id = new.id AND known.label <> new.label",
                [list(labels), list(labels.values())],
            )
        else:
            cursor.executemany(
                f"UPDATE {table} SET label = %s WHERE id = %s AND label <> %s",  # noqa: S608
                [(label, one, label) for one, label in labels.items()],
            )
