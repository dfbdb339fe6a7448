"""Snapshots, versions, upkeep and pins: what a reader sees of the ledger and its tail."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

import duckdb
import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from desk.instances import changes, held, touches
from django.conf import settings
from django.db import connection

from interlock import InterlockError
from interlock.desk import actions, instance, lists, numbers
from interlock.desk.ledger import append, person, rows, store, tail, upkeep
from interlock.desk.lists.touches import collapsed
from interlock.desk.lists.touches import touches as told
from interlock.lifecycle import Touched
from interlock.measure.ledger import BUCKETS, TABLES

if TYPE_CHECKING:
    from interlock.measure.ledger import Snapshot

FIRST, SECOND = list(range(300)), list(range(300, 500))


def hear(ids: list[int]) -> None:
    actions.record({"touches": touches(ids), "changes": changes(ids)})


def ids_in(snapshot: Snapshot, name: str = "touches") -> list[int]:
    paths = [path for bucket in snapshot.files[name].values() for path in bucket]
    found = duckdb.execute("SELECT id FROM read_parquet(?)", [paths]).fetchall() if paths else []
    beyond = snapshot.tail[name]["id"].to_pylist() if name in snapshot.tail else []
    return sorted([row[0] for row in found] + beyond)


def test_nothing_heard_is_an_empty_snapshot() -> None:
    snapshot = numbers.snapshot()
    assert set(snapshot.files) == set(TABLES)
    assert not any(snapshot.files.values())
    assert not snapshot.tail


def test_rows_keep_their_columns_on_their_way_through_the_tail() -> None:
    given = touches(FIRST)
    actions.record({"touches": given})
    assert numbers.snapshot().tail["touches"].equals(given)
    actions.move()
    paths = [path for bucket in numbers.snapshot().files["touches"].values() for path in bucket]
    stored = duckdb.execute("SELECT * FROM read_parquet(?, hive_partitioning = false) ORDER BY id", [paths])
    assert stored.to_arrow_table().cast(given.schema).equals(given)


def test_rows_lie_in_their_persons_bucket_sorted_by_person_and_time() -> None:
    hear(FIRST)
    actions.move()
    for bucket, paths in numbers.snapshot().files["touches"].items():
        for path in paths:
            rows = pq.ParquetFile(path).read(["person", "at"]).to_pylist()
            keys = [(row["person"], row["at"]) for row in rows]
            assert keys == sorted(keys)
            assert {person % BUCKETS for person, _ in keys} == {bucket}


def test_hearing_again_changes_nothing_in_the_tail_and_in_the_ledger() -> None:
    assert len(actions.record({"touches": touches(FIRST)})["touches"]) == 300
    assert actions.record({"touches": touches([0, 1, 300])}) == {"touches": {300}}
    assert actions.move() == 301
    assert actions.record({"touches": touches([0, 300, 301])}) == {"touches": {301}}
    assert held("touches") == list(range(302))


def test_what_reaches_the_ledger_while_it_is_heard_is_not_said_to_be_new(monkeypatch: pytest.MonkeyPatch) -> None:
    given, without = touches(FIRST), rows.without

    def meanwhile(table: pa.Table, ids: pa.Array) -> pa.Table:
        monkeypatch.setattr(rows, "without", without)
        append.append(Path(settings.LEDGER_ROOT), "touches", touches(FIRST[:100]), ("another", 1))
        return without(table, ids)

    monkeypatch.setattr(rows, "without", meanwhile)
    heard = actions.record({"touches": given})["touches"]
    assert heard == set(given["id"].to_pylist()[100:])
    assert numbers.snapshot().tail["touches"].num_rows == 200
    assert ids_in(numbers.snapshot()) == sorted(given["id"].to_pylist())


def test_what_is_not_heard_one_by_one_is_refused() -> None:
    with pytest.raises(InterlockError, match="import them"):
        actions.record({"quotas": TABLES["quotas"].empty_table()})


@pytest.mark.parametrize("step", ["read", "open_table"])
def test_a_move_in_the_middle_of_a_reading_loses_and_doubles_nothing(
    monkeypatch: pytest.MonkeyPatch, step: str
) -> None:
    hear(FIRST)
    owner: Any = tail if step == "read" else store
    was, moved = getattr(owner, step), []

    def meanwhile(*args: Any, **kwargs: Any) -> Any:
        found = was(*args, **kwargs)
        if not moved:
            moved.append(True)
            actions.move()
            hear(SECOND)
            actions.move()
        return found

    monkeypatch.setattr(owner, step, meanwhile)
    snapshot = numbers.snapshot()
    for name in ("touches", "changes"):
        found = ids_in(snapshot, name)
        assert len(found) == len(set(found))
        assert set(FIRST) <= set(found)


def test_touches_are_told_by_day_wherever_they_lie() -> None:
    many = [*range(0, 200, 4)]
    days = pa.array([one * 6 * 3_600_000_000 for one in range(len(many))])
    given = touches(many).set_column(1, "person", pa.array([7] * len(many))).set_column(2, "at", days)
    assert TABLES["touches"].names[1:3] == ["person", "at"]
    actions.record({"touches": given.slice(0, 30)})
    actions.move()
    actions.record({"touches": given.slice(30)})
    append.append(Path(settings.LEDGER_ROOT), "touches", given.slice(25, 10), ("another", 1))  # a move half done
    assert told(7) == collapsed(one for one in person.of_people([7])[7] if isinstance(one, Touched))
    assert sum(one.times for one in told(7)) == len(many) > len(told(7)) > 1
    assert told(8) == ()


def test_an_old_version_reads_back() -> None:
    hear(FIRST)
    versions = actions.settle()
    hear(SECOND)
    actions.move()
    assert ids_in(numbers.snapshot()) == FIRST + SECOND
    then = numbers.snapshot(versions)
    assert ids_in(then) == FIRST
    assert then.as_of == " ".join(f"{name}@{version}" for name, version in sorted(versions.items()))


def test_merging_keeps_every_row_and_old_versions() -> None:
    hear(FIRST)
    versions = actions.settle()
    hear(SECOND)
    actions.settle()
    assert actions.compact() == 32
    snapshot = numbers.snapshot()
    assert ids_in(snapshot) == FIRST + SECOND
    assert all(len(paths) == 1 for paths in snapshot.files["touches"].values())
    assert ids_in(numbers.snapshot(versions)) == FIRST


def test_vacuum_keeps_what_a_pinned_report_needs() -> None:
    hear(FIRST)
    pinned = actions.settle()
    actions.pin("january", "0" * 64, pinned, {"name": "leads"}, b"300")
    hear(SECOND)
    middle = actions.settle()
    actions.compact()
    assert actions.vacuum(keep_hours=0) == 32
    assert ids_in(numbers.snapshot()) == FIRST + SECOND
    assert ids_in(numbers.snapshot(lists.pinned("january").versions)) == FIRST
    paths = [path for bucket in numbers.snapshot(middle).files["touches"].values() for path in bucket]
    assert not all(Path(path).exists() for path in paths)


def test_full_files_are_left_as_they_are(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(upkeep, "FULL", 15)
    hear(FIRST)  # 18 or 19 rows a bucket
    actions.move()
    for first in (300, 400):
        hear(list(range(first, first + 100)))  # 6 or 7
        actions.move()
    assert {len(paths) for paths in numbers.snapshot().files["touches"].values()} == {3}
    assert actions.compact() == 32
    assert {len(paths) for paths in numbers.snapshot().files["touches"].values()} == {2}
    assert ids_in(numbers.snapshot()) == FIRST + SECOND


def test_a_restored_database_does_not_give_numbers_again() -> None:
    hear(FIRST)
    actions.move()
    with connection.cursor() as cursor:
        for table in ("desk_tailtouch", "desk_tailchange"):
            if connection.vendor == "postgresql":
                cursor.execute("SELECT setval(pg_get_serial_sequence(%s, 'seq'), 5)", [table])
            else:
                cursor.execute("UPDATE sqlite_sequence SET seq = 5 WHERE name = %s", [table])
    instance.set_up()
    hear(SECOND)
    assert ids_in(numbers.snapshot()) == FIRST + SECOND
    actions.move()
    assert ids_in(numbers.snapshot(), "changes") == FIRST + SECOND


def test_a_pin_stays_as_it_is() -> None:
    actions.pin("january", "0" * 64, {"touches": 0}, {"by": "origin"}, b"rendered")
    with pytest.raises(InterlockError, match="already"):
        actions.pin("january", "1" * 64, {}, {}, b"other")
    [pin] = lists.pins()
    assert (pin.rendered, pin.versions, pin.parameters) == (b"rendered", {"touches": 0}, {"by": "origin"})
    with pytest.raises(InterlockError, match="pinned are: january"):
        lists.pinned("february")
