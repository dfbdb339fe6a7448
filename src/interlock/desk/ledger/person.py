"""Everything that the ledger and the tail hold of a few people or accounts, as events of the lifecycle."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar

import duckdb
from django.conf import settings

from interlock.desk.ledger import store, tail
from interlock.lifecycle import Changed, Moved, Touched
from interlock.measure.ledger import BUCKETS

if TYPE_CHECKING:
    from collections.abc import Collection

    from interlock.lifecycle import Event

    One = TypeVar("One", Touched, Changed, Moved)

_MANY = 500
"""Entities that the tail is asked for at once."""


def of_people(people: Collection[int]) -> dict[int, list[Event]]:
    """Return the touches, changes and moves of each of these people, in no order, each id once."""
    found: dict[int, list[Event]] = {person: [] for person in people}
    for touched in _rows(Touched, "touches", "person", people):
        found[touched.person].append(touched)
    for changed in _rows(Changed, "changes", "key", people, entity="person"):
        found[changed.key].append(changed)
    for moved in _rows(Moved, "moves", "person", people):
        if moved.person is not None:
            found[moved.person].append(moved)
    return found


def of_accounts(accounts: Collection[int]) -> dict[int, list[Changed]]:
    """Return the changes of each of these accounts, in no order, each id once."""
    found: dict[int, list[Changed]] = {account: [] for account in accounts}
    for changed in _rows(Changed, "changes", "key", accounts, entity="account"):
        found[changed.key].append(changed)
    return found


def _rows(kind: type[One], table: str, column: str, wanted: Collection[int], entity: str = "") -> list[One]:
    """Read the tail, then the ledger: what is moved between the two is seen twice and kept once."""
    if not wanted:
        return []
    rows = {row.id: row for row in map(kind._make, _in_tail(kind, table, column, list(wanted), entity))}
    rows |= {row.id: row for row in map(kind._make, _in_ledger(kind, table, column, list(wanted), entity))}
    return list(rows.values())


def _in_tail(kind: type[One], table: str, column: str, wanted: list[int], entity: str) -> list[tuple[Any, ...]]:
    of_entity = {"entity": entity} if entity else {}
    rows = tail.TAILS[table].objects.filter(**of_entity).values_list(*kind._fields)
    starts = range(0, len(wanted), _MANY)
    return [row for start in starts for row in rows.filter(**{f"{column}__in": wanted[start : start + _MANY]})]


def _in_ledger(kind: type[One], table: str, column: str, wanted: list[int], entity: str) -> list[tuple[Any, ...]]:
    stored = store.files(store.open_table(Path(settings.LEDGER_ROOT), table))
    paths = [path for bucket in sorted({one % BUCKETS for one in wanted}) for path in stored.get(bucket, ())]
    if not paths:
        return []
    columns = ", ".join(f'stored."{name}"' for name in kind._fields)
    sql = f"SELECT {columns} FROM read_parquet(?, hive_partitioning = false) AS stored WHERE stored.{column} IN "  # noqa: S608
    sql += "(SELECT unnest(?::BIGINT[]))" + (" AND stored.entity = ?" if entity else "")
    with duckdb.connect(config={"threads": 1}) as engine:
        return engine.execute(sql, [paths, wanted, *([entity] if entity else [])]).fetchall()
