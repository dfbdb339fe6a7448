"""What a connector delivers is stored once, and every outside row is counted once."""

from __future__ import annotations

import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from desk.instances import batches, held, touches

from interlock import InterlockError
from interlock.connectors import Batch, Refused, Unmatched
from interlock.desk import actions, lists
from interlock.desk.actions import loading
from interlock.desk.numbers import snapshot
from interlock.measure.ledger import TABLES, key


def names(entity: str, ids: list[int], labels: list[str]) -> pa.Table:
    rows = len(ids)
    return pa.table({"entity": [entity] * rows, "id": ids, "key": [f"x:{i}" for i in ids], "label": labels})


def test_the_three_ends_add_up() -> None:
    loaded = actions.load(batches(3, 40), "x")
    assert loaded.rows_read == 126 == loaded.rows_loaded + loaded.duplicates + loaded.quarantined
    assert (loaded.duplicates, loaded.quarantined) == (3, 3)
    assert (loaded.loaded["people"], loaded.loaded["touches"], loaded.loaded["changes"]) == (120, 120, 120)
    assert held("touches") == list(range(120))


def test_an_export_that_grew_brings_only_what_is_new() -> None:
    actions.load(batches(2, 40), "x")
    loaded = actions.load(batches(3, 40), "x")
    assert (loaded.rows_read, loaded.rows_loaded, loaded.duplicates) == (126, 40, 83)
    assert (loaded.loaded["people"], loaded.loaded["touches"]) == (40, 40)


def test_where_chunks_are_cut_changes_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(loading, "CHUNK", 1)
    loaded = actions.load(batches(3, 40), "x")
    assert (loaded.rows_loaded, loaded.duplicates, loaded.quarantined) == (120, 3, 3)
    assert actions.load(batches(3, 40), "x").rows_loaded == 0


def test_what_was_heard_live_is_not_loaded_again() -> None:
    actions.record({"touches": touches(list(range(10)))})
    loaded = actions.load(iter([Batch({"touches": touches(list(range(20)))}, rows_read=20)]), "x")
    assert loaded.loaded["touches"] == 10
    assert held("touches") == list(range(20))


def test_names_are_kept_and_a_newer_label_wins() -> None:
    first = Batch({}, names("person", [1, 2], ["Ann", ""]), rows_read=2)
    second = Batch({}, names("person", [1, 2, 3], ["Anna", "Ben", ""]), rows_read=3)
    nameless = Batch({}, names("person", [1], [""]), rows_read=1)
    company = Batch({}, names("account", [1], ["ACME"]), rows_read=1)
    new = [actions.load(iter([batch]), "x").loaded for batch in (first, second, nameless, company)]
    assert [one["people"] for one in new] == [2, 1, 0, 0]
    assert new[3]["accounts"] == 1
    assert [str(one) for one in lists.known("person", range(9)).values()] == ["Anna", "Ben", "x:3"]
    assert lists.known("account", [1, 9])[1].label == "ACME"


def test_quarantine_and_unmatched_are_kept() -> None:
    refused = Refused("a.csv", 7, "when", "'soon' is not a date", "1,soon")
    lost = Unmatched("deals.product", "products.name", 2, ("GTXPro",), {"GTXPro": "GTX Pro"})
    loaded = actions.load(iter([Batch({}, refused=(refused,), rows_read=1)]), "x", unmatched=lambda: [lost])
    assert loaded.unmatched[0].near == {"GTXPro": "GTX Pro"}
    assert [(one.file, one.line, one.reason) for one in lists.quarantine(loaded.id)] == [
        ("a.csv", 7, "'soon' is not a date")
    ]
    [brought] = lists.imports()
    assert (brought.source, brought.quarantined, brought.finished is not None) == ("x", 1, True)


def test_progress_is_told() -> None:
    told: list[actions.Progress] = []
    actions.load(batches(4, 10), "x", progress=told.append)
    assert [one.rows_read for one in told] == [12, 24, 36, 48]
    assert told[-1].share == 1.0


def test_a_connector_with_a_shape_of_its_own_is_refused() -> None:
    odd = pa.table({"id": [1]})
    with pytest.raises(InterlockError, match="does not have the ledger's shape"):
        actions.load(iter([Batch({"touches": odd}, rows_read=1)]), "x")
    assert lists.imports() == []


@pytest.mark.parametrize("name", sorted(TABLES))
def test_every_table_of_the_ledger_can_be_loaded(name: str) -> None:
    shape = TABLES[name]
    values = {pa.int64(): 5, pa.string(): "word", pa.float64(): 0.5, pa.bool_(): True}
    row = {field.name: values[field.type] for field in shape}
    least = {field.name: None if field.nullable else values[field.type] for field in shape} | {"id": 6}
    given = pa.Table.from_pylist([row, least], shape)
    assert actions.load(iter([Batch({name: given}, rows_read=2)]), "x").loaded[name] == 2
    assert held(name) == [5, 6]


def said(value: str, taken: int) -> pa.Table:
    """Make what an export taken at some time says about a field of unknown age."""
    row = {"id": key(value, str(taken)), "person": 7, "entity": "person", "key": 7, "field": "city", "text": value}
    row |= {"number": None, "at": None, "recorded": taken, "source": "x"}
    return pa.Table.from_pylist([row], TABLES["changes"])


def cities() -> list[str]:
    """Return the values that are kept, in the order in which they came to count."""
    rows = pa.concat_tables(pq.read_table(path) for paths in snapshot().files["changes"].values() for path in paths)
    return [row["text"] for row in sorted(rows.to_pylist(), key=lambda row: row["recorded"])]


def test_every_export_says_all_again_and_only_news_is_kept() -> None:
    for value, taken in [("Bonn", 1), ("Bonn", 2), ("Kiel", 3), ("Kiel", 4), ("Bonn", 5), ("Bonn", 1)]:
        actions.load(iter([Batch({"changes": said(value, taken)}, rows_read=1)]), "x")
    assert cities() == ["Bonn", "Kiel", "Bonn"]


def test_of_two_exports_of_one_moment_the_later_load_counts() -> None:
    for value in ("Bonn", "Kiel"):
        actions.load(iter([Batch({"changes": said(value, 9)}, rows_read=1)]), "x")
    assert cities() == ["Bonn", "Kiel"]


def deal(amount: int) -> pa.Table:
    """Make what an export says of one opportunity: the move is one and the same, its amount may differ."""
    row = dict.fromkeys(TABLES["moves"].names) | {"id": 5, "person": 7, "opportunity": 3, "kind": "opened"}
    return pa.Table.from_pylist([row | {"at": 1, "recorded": 1, "amount": amount, "source": "x"}], TABLES["moves"])


def test_an_amount_that_a_later_export_says_otherwise_is_an_amendment() -> None:
    loaded = []
    for number, amount in enumerate([400, 400, 460, 460, 400]):
        batch = Batch({"moves": deal(amount).append_column("row", pa.array([0]))}, rows_read=1)
        loaded.append(actions.load(iter([batch]), "x", digest=f"export {number}").rows_loaded)
    again = Batch({"moves": deal(460)}, rows_read=1)
    loaded.append(actions.load(iter([again]), "x", digest="export 2").rows_loaded)
    assert loaded == [1, 0, 1, 0, 1, 0]
    rows = pa.concat_tables(pq.read_table(path) for paths in snapshot().files["moves"].values() for path in paths)
    told = sorted(rows.to_pylist(), key=lambda row: row["recorded"])
    assert [(row["kind"], row["amount"]) for row in told] == [("opened", 400), ("amended", 460), ("amended", 400)]


def test_a_move_that_now_has_another_time_is_kept_and_counted() -> None:
    day = 86_400_000_000
    counted = []
    for at in (day, day + 5, 3 * day):
        rows = deal(400).set_column(4, TABLES["moves"].field("at"), pa.array([at], pa.int64()))
        counted.append(actions.load(iter([Batch({"moves": rows}, rows_read=1)]), "x").retimed)
    assert counted == [0, 0, 1]
