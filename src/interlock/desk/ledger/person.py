"""Everything that the ledger and the tail hold of a few people or accounts, as events of the lifecycle."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any, Self, TypeVar

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
_HELD = {Touched: ("touches", "person"), Changed: ("changes", "key"), Moved: ("moves", "person")}
"""The table of each kind of event, and the column that says whose it is."""
_COLUMNS = ", ".join(f'"{name}"' for name in Touched._fields)
_BY_DAY = f"""
SELECT unnest(one), many FROM (
  SELECT first(stored ORDER BY "at" DESC, id) AS one, count(*) AS many
  FROM (
    SELECT {_COLUMNS} FROM read_parquet(?, hive_partitioning = false)
    WHERE person = ? AND id NOT IN (SELECT unnest(?::BIGINT[]))
  ) AS stored
  GROUP BY floor("at" / 86400000000), kind, channel, campaign, content, "by"
)
"""  # noqa: S608 - our own words


def of_people(people: Collection[int]) -> dict[int, list[Event]]:
    """Return the touches, changes and moves of each of these people, in no order, each id once."""
    found: dict[int, list[Event]] = {person: [] for person in people}
    with _Ledger() as ledger:
        for touched in _rows(ledger, Touched, people):
            found[touched.person].append(touched)
        for changed in _rows(ledger, Changed, people, "person"):
            found[changed.key].append(changed)
        for moved in _rows(ledger, Moved, people):
            if moved.person is not None:
                found[moved.person].append(moved)
    return found


def told_by_day(person: int) -> list[tuple[Touched, int]]:
    """Return what somebody did, the same touch of one day (UTC) once: the last of them, and how often it came.

    The ledger's are counted where they lie. Those of the tail come one by one, so that an answer may say the same
    twice, once of each.
    """
    fresh = [Touched._make(row) for row in _in_tail(Touched, [person])]
    with _Ledger() as ledger:
        found = ledger.ask("touches", [person], _BY_DAY, person, [one.id for one in fresh])
    return [*((one, 1) for one in fresh), *((Touched._make(row), many) for *row, many in found)]


def of_accounts(accounts: Collection[int]) -> dict[int, list[Changed]]:
    """Return the changes of each of these accounts, in no order, each id once."""
    found: dict[int, list[Changed]] = {account: [] for account in accounts}
    with _Ledger() as ledger:
        for changed in _rows(ledger, Changed, accounts, "account"):
            found[changed.key].append(changed)
    return found


class _Ledger:
    """Asks the ledger's files with one engine: to make one takes longer than to ask it for a few rows."""

    def __init__(self) -> None:
        """Make none before something is asked."""
        self._engine: duckdb.DuckDBPyConnection | None = None

    def __enter__(self) -> Self:
        """Begin to ask."""
        return self

    def __exit__(self, *_: object) -> None:
        """Let go of the engine."""
        if self._engine is not None:
            self._engine.close()

    def ask(self, table: str, wanted: Collection[int], sql: str, *values: object) -> list[tuple[Any, ...]]:
        """Return what the files that may tell of these entities say; the question's first value are the files."""
        stored = store.files(store.open_table(Path(settings.LEDGER_ROOT), table))
        paths = [path for bucket in sorted({one % BUCKETS for one in wanted}) for path in stored.get(bucket, ())]
        if not paths:
            return []
        if self._engine is None:
            self._engine = duckdb.connect(config={"threads": 1})
        return self._engine.execute(sql, [paths, *values]).fetchall()


def _rows(ledger: _Ledger, kind: type[One], wanted: Collection[int], entity: str = "") -> list[One]:
    """Read the tail, then the ledger: what is moved between the two is seen twice and kept once."""
    if not wanted:
        return []
    rows = {row.id: row for row in map(kind._make, _in_tail(kind, list(wanted), entity))}
    rows |= {row.id: row for row in map(kind._make, _in_ledger(ledger, kind, list(wanted), entity))}
    return list(rows.values())


def _in_tail(kind: type[One], wanted: list[int], entity: str = "") -> list[tuple[Any, ...]]:
    table, column = _HELD[kind]
    of_entity = {"entity": entity} if entity else {}
    rows = tail.TAILS[table].objects.filter(**of_entity).values_list(*kind._fields)
    starts = range(0, len(wanted), _MANY)
    return [row for start in starts for row in rows.filter(**{f"{column}__in": wanted[start : start + _MANY]})]


def _in_ledger(ledger: _Ledger, kind: type[One], wanted: list[int], entity: str) -> list[tuple[Any, ...]]:
    table, column = _HELD[kind]
    columns = ", ".join(f'stored."{name}"' for name in kind._fields)
    sql = f"SELECT {columns} FROM read_parquet(?, hive_partitioning = false) AS stored WHERE stored.{column} IN "  # noqa: S608
    sql += "(SELECT unnest(?::BIGINT[]))" + (" AND stored.entity = ?" if entity else "")
    return ledger.ask(table, wanted, sql, wanted, *([entity] if entity else []))
