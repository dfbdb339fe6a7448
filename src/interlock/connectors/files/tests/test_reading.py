"""From files and a recipe to batches: every row accounted for, and the same each time."""

from __future__ import annotations

from collections import Counter
from datetime import UTC, datetime
from typing import TYPE_CHECKING

import pyarrow as pa
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from interlock.connectors.files import FileError, Reading, UndecidedError, parse
from interlock.measure.ledger import MOVE_KINDS, TABLES, key

if TYPE_CHECKING:
    from pathlib import Path

    from interlock.connectors import Refused

LEADS = """
source = "crm"

[file.leads]
has = ["id", "created"]
column.size = { type = "number" }
column.source = { nothing = ["n/a"], same = { Adverts = "ads" }, case = "lower", optional = true }

[people.lead]
rows = "leads"
key = "id"
label = ["name", "town"]
captured = "created"
account = "company"
field.source = { column = "source", known = "captured" }
field.size = { column = "size" }
move.won = { kind = "won", when = { status = ["won", "signed"] }, at = "closed", amount = "worth", by = "owner" }

[account.company]
rows = "leads"
key = "company"
"""
HEADER = "id,created,name,town,company,source,size,status,closed,worth,owner\n"


def loaded(recipe: str, folder: Path, **files: str) -> tuple[dict[str, pa.Table], list[Refused], Reading]:
    """Write the files, read them, and return the tables, the refused rows and the reading."""
    for name, text in files.items():
        (folder / f"{name}.csv").write_text(text, encoding="utf-8", newline="")
    reading = Reading(parse(recipe), [folder / f"{name}.csv" for name in files])
    tables: dict[str, list[pa.Table]] = {}
    refused: list[Refused] = []
    shares = []
    for batch in reading:
        for name, table in batch.tables.items():
            assert table.drop_columns("row").schema == TABLES[name]
            assert all(0 <= row < batch.rows_read for row in table["row"].to_pylist())
            tables.setdefault(name, []).append(table)
        if batch.names is not None:
            tables.setdefault("names", []).append(batch.names)
        refused += batch.refused
        shares += [batch.progress] if batch.progress is not None else []
    assert shares == sorted(shares)
    account = reading.account
    assert account.rows_read == account.loaded + account.duplicates + account.quarantined
    assert account.quarantined == len(refused)
    return {name: pa.concat_tables(parts) for name, parts in tables.items()}, refused, reading


def micros(*moment: int) -> int:
    return round(datetime(*moment, tzinfo=UTC).timestamp() * 1_000_000)


def test_people_with_all_that_is_said_about_them(tmp_path: Path) -> None:
    tables, refused, _ = loaded(
        LEADS,
        tmp_path,
        leads=HEADER
        + '7,2024-03-01,Ann,Ulm,Acme,Adverts,50,won,2024-04-01,"1,250.50",rep\n'
        + "8,2024-03-02,Bo,,,N/A,,open,,,\n",
    )
    ann, bo, acme = key("person", "crm", "7"), key("person", "crm", "8"), key("account", "crm", "Acme")
    assert refused == []
    assert tables["names"].to_pylist() == [
        {"entity": "account", "id": acme, "key": "crm:Acme", "label": ""},
        {"entity": "person", "id": ann, "key": "crm:7", "label": "Ann Ulm"},
        {"entity": "person", "id": bo, "key": "crm:8", "label": "Bo"},
    ]
    moves = [
        (row["person"], row["kind"], row["at"], row["recorded"], row["amount"], row["by"])
        for row in tables["moves"].to_pylist()
    ]
    captured, closed = micros(2024, 3, 1), micros(2024, 4, 1)
    assert moves == [
        (ann, "captured", captured, captured, None, None),
        (bo, "captured", micros(2024, 3, 2), micros(2024, 3, 2), None, None),
        (ann, "won", closed, closed, 125050, "rep"),
    ]
    changes = {(row["key"], row["field"]): row for row in tables["changes"].to_pylist()}
    assert set(changes) == {(ann, "account"), (ann, "source"), (ann, "size")}
    assert changes[ann, "account"]["text"] == str(acme)
    assert (changes[ann, "source"]["text"], changes[ann, "source"]["at"]) == ("ads", captured)
    size = changes[ann, "size"]
    assert (size["text"], size["number"], size["at"], size["recorded"]) == ("50", 50.0, None, closed)


def test_what_cannot_be_loaded_says_line_column_and_reason(tmp_path: Path) -> None:
    tables, refused, reading = loaded(
        LEADS,
        tmp_path,
        leads=HEADER
        + "1,2024-03-13,A,,,,5,,,,\n"
        + "2,soon,B,,,,6,,,,\n"
        + ",2024-03-14,C,,,,7,,,,\n"
        + "4,2024-03-14,D,,,,many,,,,\n"
        + "5,,E,,,,8,,,,\n"
        + "1,2024-03-15,A again,,,,5,,,,\n"
        + "1,2024-03-13,A,,,,5,,,,\n"
        + "9,2024-03-15\n",
    )
    found = {(one.line, one.column): one.reason for one in refused}
    assert list(found) == [(9, "name"), (3, "created"), (4, "id"), (5, "size"), (6, "created"), (7, "id")]
    assert (
        found[3, "created"] == "'soon' cannot be read as a date as yyyy-mm-dd; if it means nothing, say so in `nothing`"
    )
    assert found[5, "size"].startswith("'many' cannot be read as a number")
    assert found[6, "created"] == "nothing is said here, and a row must say it"
    assert found[7, "id"] == "id is the same as in leads.csv, line 2: an earlier row says otherwise"
    assert next(one.row for one in refused if one.line == 5) == "4,2024-03-14,D,,,,many,,,,"
    account = reading.account
    assert (account.rows_read, account.loaded, account.duplicates, account.quarantined) == (8, 1, 1, 6)
    assert tables["moves"].num_rows == 1


def test_later_rows_may_win_or_amend(tmp_path: Path) -> None:
    text = HEADER + "1,2024-03-13,,,,,5,,,,\n1,2024-03-13,,,,,6,,,,\n"
    tables, refused, _ = loaded(LEADS.replace('has = ["id"', 'later = "wins"\nhas = ["id"'), tmp_path, leads=text)
    assert [one.line for one in refused] == [2]
    assert [row["text"] for row in tables["changes"].to_pylist()] == ["6"]
    tables, refused, _ = loaded(LEADS.replace('has = ["id"', 'later = "amends"\nhas = ["id"'), tmp_path, leads=text)
    assert refused == []
    assert [row["text"] for row in tables["changes"].to_pylist()] == ["5", "6"]
    assert len(set(tables["moves"]["id"].to_pylist())) == 1


DEALS = """
source = "crm"
[file.leads]
has = ["lead", "deal"]
[file.deals]
has = ["nr", "opened"]
[join.deal_of_lead]
from = "leads.deal"
to = "deals.nr"
[people.lead]
rows = "leads"
key = "lead"
captured = "unknown"
[opportunity.deal]
rows = "deals"
key = "nr"
person = "leads.lead"
owner = "rep"
move.opened = { kind = "opened", at = "opened", amount = "worth" }
move.accepted = { kind = "accepted", when = { yes = true }, at = "decided", by = "rep", reason = { is = "fits" } }
move.rejected = { kind = "rejected", when = { yes = false }, at = "decided", team = { is = "sales" } }
move.proposed = { kind = "reported", at = "decided", stage = "stage", recorded = "told" }
"""


def test_opportunities_find_their_people_through_a_join(tmp_path: Path) -> None:
    tables, refused, reading = loaded(
        DEALS,
        tmp_path,
        leads="lead,deal\na,GTXPro\nb,MX\nc,\nd,XX\n",
        deals="nr,opened,worth,rep,yes,decided,stage,told\n"
        "GTX Pro,2024-03-13,10,r1,yes,2024-03-20,won it,2024-03-25\nMX,2024-03-13,20,r2,no,2024-03-21,,\n",
    )
    assert refused == []
    moves = tables["moves"].to_pylist()
    assert Counter(row["kind"] for row in moves) == {
        "captured": 4,
        "opened": 2,
        "accepted": 1,
        "rejected": 1,
        "reported": 1,
    }
    assert {row["kind"] for row in moves} <= set(MOVE_KINDS)
    assert all(row["at"] == 0 for row in moves if row["kind"] == "captured")
    opened = {row["opportunity"]: row["person"] for row in moves if row["kind"] == "opened"}
    assert opened == {
        key("opportunity", "crm", "GTX Pro"): None,
        key("opportunity", "crm", "MX"): key("person", "crm", "b"),
    }
    reported = next(row for row in moves if row["kind"] == "reported")
    assert (reported["stage"], reported["recorded"] - reported["at"]) == ("won it", 5 * 86_400_000_000)
    assert next(row["reason"] for row in moves if row["kind"] == "accepted") == "fits"
    (stray,) = reading.account.unmatched
    assert (stray.column, stray.joins, stray.count) == ("leads.deal", "deals.nr", 2)
    assert (stray.examples, stray.near) == (("GTXPro", "XX"), {"GTXPro": "GTX Pro"})


def test_a_partner_that_is_two_is_no_partner(tmp_path: Path) -> None:
    _, refused, _ = loaded(
        DEALS,
        tmp_path,
        leads="lead,deal\na,X\nb,X\n",
        deals="nr,opened,worth,rep,yes,decided,stage,told\nX,2024-03-13,10,,,,,\nY,2024-03-14,10,,,,,\n",
    )
    assert [(one.file, one.line, one.column) for one in refused] == [("deals.csv", 2, "nr")]
    assert refused[0].reason == "several rows answer to it, with different values of leads.lead"


TOUCHES = """
source = "web"
time_zone = "Europe/Berlin"
[file.touches]
has = ["who", "when"]
[touch.all]
rows = "touches"
person = "who"
at = "when"
kind = "what"
channel = { is = "web" }
outbound = "ours"
[file.spend]
has = ["day", "cost"]
optional = true
[spend.ads]
rows = "spend"
at = "day"
amount = "cost"
channel = "where"
[file.quotas]
has = ["Year"]
optional = true
column."How Much" = { decimal = "." }
[quota.leads]
rows = "quotas"
name = { is = "leads" }
amount = "How Much"
year = "Year"
quarter = "Quarter"
"""


def test_touches_spend_and_quotas(tmp_path: Path) -> None:
    tables, refused, reading = loaded(
        TOUCHES,
        tmp_path,
        touches="who,when,what,ours,page\na,2024-07-01 10:00,visit,no,1\na,2024-07-01 10:00,visit,no,2\n"
        "b,2024-07-01 12:00,call,yes,\na,2024-07-01 10:00,visit,no,1\n",
        spend='day,cost,where\n2024-07-01,"$1,000.00",ads\n2024-07-02,$0.10,ads\n',
        quotas='Year,Quarter,How Much\n2024,1,\n2024,4,"$200,000 "\n',
    )
    touches = tables["touches"].to_pylist()
    assert [(row["kind"], row["at"], row["outbound"]) for row in touches] == [
        ("visit", micros(2024, 7, 1, 8), False),
        ("visit", micros(2024, 7, 1, 8), False),
        ("call", micros(2024, 7, 1, 10), True),
    ]
    assert len({row["id"] for row in touches}) == 3
    assert tables["spend"]["amount"].to_pylist() == [100_000, 10]
    (quota,) = tables["quotas"].to_pylist()
    assert (quota["since"], quota["until"], quota["amount"]) == (micros(2024, 10, 1), micros(2025, 1, 1), 200_000.0)
    assert (refused, reading.account.duplicates) == ([], 1)


@settings(max_examples=40, deadline=None)
@given(
    rows=st.lists(
        st.tuples(
            st.integers(1, 9),
            st.sampled_from(("2024-03-13", "", "13.3.24?", "2024-04-01")),
            st.sampled_from(("5", "x", "", "1.5")),
        ),
        min_size=1,
        max_size=25,
    ),
    cut=st.integers(0, 24),
)
def test_every_row_ends_once_and_reading_twice_gives_the_same(
    tmp_path_factory: pytest.TempPathFactory, rows: list[tuple[int, str, str]], cut: int
) -> None:
    good = "98,2024-03-13,,,,,5,,,,\n97,2024-04-01,,,,,1.5,,,,\n96,2024-05-02,,,,,,,,,\n"
    lines = [f"{number},{day},,,,,{size},,,,\n" for number, day, size in rows]
    if cut < len(lines):
        lines[cut] = "99,2024\n"
    folder = tmp_path_factory.mktemp("laws")
    first, refused, reading = loaded(LEADS, folder, leads=HEADER + good + "".join(lines))
    assert reading.account.rows_read == len(rows) + 3
    assert len({one.line for one in refused}) == len(refused)
    again, _, _ = loaded(LEADS, folder, leads=HEADER + good + "".join(lines))
    assert {name: table.to_pylist() for name, table in first.items()} == {
        name: table.to_pylist() for name, table in again.items()
    }
    for name in ("moves", "changes"):
        assert len(set(first[name]["id"].to_pylist())) == first[name].num_rows


def test_an_undecided_column_stops_everything_before_anything_is_loaded(tmp_path: Path) -> None:
    (tmp_path / "leads.csv").write_text(HEADER + "1,03/04/2024,,,,,,,,,\n")
    reading = Reading(parse(LEADS), [tmp_path / "leads.csv"])
    taken = []
    with pytest.raises(UndecidedError, match=r"leads\.csv, column 'created': nothing settles the layout"):
        taken.extend(batch for batch in reading if batch.tables)
    assert taken == []


def test_files_are_found_by_columns_and_those_that_are_none_are_named(tmp_path: Path) -> None:
    (tmp_path / "notes.csv").write_text("a,b\n1,2\n")
    (tmp_path / "export.csv").write_text(HEADER + "1,2024-03-13,,,,,,,,,\n")
    reading = Reading(parse(LEADS), [tmp_path])
    assert sum(batch.rows_read for batch in reading) == 1
    assert reading.account.unused == ["notes.csv"]
    with pytest.raises(FileError, match=r"notes\.csv is none of the recipe's files"):
        list(Reading(parse(LEADS), [tmp_path / "export.csv", tmp_path / "notes.csv"]))
    with pytest.raises(FileError, match="no such file"):
        list(Reading(parse(LEADS), [tmp_path / "gone.csv"]))


AMBIGUOUS = """
source = "crm"
[file.leads]
has = ["id", "created"]
[file.deals]
has = ["id", "closed"]
optional = true
[people.lead]
rows = "leads"
key = "id"
captured = "created"
[opportunity.deal]
rows = "deals"
key = "id"
move.won = { kind = "won", at = "closed" }
"""


def test_a_file_that_could_be_two_is_asked_about_and_the_one_that_says_more_counts(tmp_path: Path) -> None:
    files = {"deals": "id,created,closed\nD1,2024-03-13,2024-03-14\n", "leads": "id,created\n1,2024-03-13\n"}
    with pytest.raises(FileError, match=r"deals\.csv could be \[file\.leads\] or \[file\.deals\]"):
        loaded(AMBIGUOUS, tmp_path, **files)
    tables, _, _ = loaded(AMBIGUOUS.replace('"id", "closed"', '"id", "created", "closed"'), tmp_path, **files)
    assert sorted(tables["moves"]["kind"].to_pylist()) == ["captured", "won"]


def test_a_missing_column_is_named_with_the_clause_that_needs_it(tmp_path: Path) -> None:
    (tmp_path / "leads.csv").write_text("id,created,town\n1,2024-03-13,Ulm\n")
    with pytest.raises(FileError, match=r"no column 'size', which file\.leads\.column needs"):
        list(Reading(parse(LEADS), [tmp_path / "leads.csv"]))
    (tmp_path / "leads.csv").write_text("id,created,size\n1,2024-03-13,5\n")
    with pytest.raises(FileError, match=r"no column 'name', which people\.lead\.label needs"):
        list(Reading(parse(LEADS), [tmp_path / "leads.csv"]))


HEADERLESS = """
source = "crm"
[file.leads]
has = ["id", "created"]
[people.lead]
rows = "leads"
key = "id"
captured = "created"
"""


def test_a_file_without_a_header_is_asked_about_or_told(tmp_path: Path) -> None:
    (tmp_path / "leads.csv").write_text("a1,2024-03-13\na2,2024-03-14\n")
    with pytest.raises(FileError, match="Its first row looks like data") as raised:
        list(Reading(parse(HEADERLESS), [tmp_path / "leads.csv"]))
    assert 'header = ["...", ...]' in str(raised.value)
    told = HEADERLESS.replace('has = ["id", "created"]', 'has = ["id", "created"]\nheader = ["id", "created"]')
    assert sum(batch.rows_read for batch in Reading(parse(told), [tmp_path / "leads.csv"])) == 2
    (tmp_path / "leads.csv").write_text("created,id\n2024-03-13,a1\n2024-03-14,a2\n")
    assert sum(batch.rows_read for batch in Reading(parse(told), [tmp_path / "leads.csv"])) == 2


def test_rows_that_no_clause_speaks_of_are_not_dropped_in_silence(tmp_path: Path) -> None:
    only = HEADERLESS.replace('rows = "leads"', 'rows = "leads"\nwhen = { kind = "lead" }')
    _, refused, _ = loaded(only, tmp_path, leads="id,created,kind\n1,2024-03-13,lead\n2,2024-03-14,other\n")
    assert [(one.line, one.reason) for one in refused] == [(3, "no clause of the recipe speaks of such a row")]


def test_duplicate_columns_must_be_told_apart(tmp_path: Path) -> None:
    (tmp_path / "leads.csv").write_text("id,created,id\n1,2024-03-13,2\n")
    with pytest.raises(FileError, match="no column 'id'"):
        list(Reading(parse(HEADERLESS), [tmp_path / "leads.csv"]))


def test_what_an_export_shows_was_known_by_the_day_it_was_taken(tmp_path: Path) -> None:
    taken = LEADS.replace('source = "crm"\n', 'source = "crm"\ntaken = 2025-01-01\n', 1)
    tables, _, _ = loaded(taken, tmp_path, leads=HEADER + "7,2024-03-13,,,,,50,,,,\n")
    assert tables["changes"]["recorded"].to_pylist() == [micros(2025, 1, 1)]


def test_one_system_may_have_keys_of_another(tmp_path: Path) -> None:
    tables, _, _ = loaded(
        'namespace = "crm"\n' + HEADERLESS.replace('"crm"', '"export"', 1), tmp_path, leads="id,created\n1,2024-03-13\n"
    )
    assert tables["moves"]["person"].to_pylist() == [key("person", "crm", "1")]
    assert tables["moves"]["source"].to_pylist() == ["export"]


def test_times_amounts_and_answers_may_come_from_a_joined_file(tmp_path: Path) -> None:
    recipe = """
source = "crm"
[file.leads]
has = ["lead"]
[file.deals]
has = ["nr"]
column.signed = { type = "yes_no" }
[join.deal]
from = "leads.deal"
to = "deals.nr"
[people.lead]
rows = "leads"
key = "lead"
captured = "unknown"
field.signed = { column = "deals.signed", known = "deals.closed" }
move.won = { kind = "won", at = "deals.closed", amount = "deals.worth" }
"""
    tables, refused, _ = loaded(
        recipe,
        tmp_path,
        leads="lead,deal\na,1\nb,\n",
        deals='nr,closed,worth,signed\n1,13/02/2024,"1.250,50",TRUE\n2,,,\n',
    )
    assert refused == []
    won = [row for row in tables["moves"].to_pylist() if row["kind"] == "won"]
    assert [(row["person"], row["at"], row["amount"]) for row in won] == [
        (key("person", "crm", "a"), micros(2024, 2, 13), 125050)
    ]
    assert [(row["text"], row["at"]) for row in tables["changes"].to_pylist()] == [("yes", micros(2024, 2, 13))]


def test_what_looks_odd_in_words_is_noted(tmp_path: Path) -> None:
    recipe = HEADERLESS + 'field.town = { column = "town" }\n'
    text = "id,created,town\n1,2024-03-13,Ulm\n2,2024-03-14,ulm\n3,2024-03-15,Select\n4,2024-03-16,Select\n"
    tables, _, reading = loaded(recipe, tmp_path, leads=text)
    assert tables["changes"]["text"].to_pylist() == ["Ulm", "ulm", "Select", "Select"]
    assert sorted(reading.account.notes) == [
        "leads.csv: created: dates as yyyy-mm-dd",
        (
            "leads.csv: town: says 'Select' 2 times; taken as a value of its own, unless the recipe says `nothing`; "
            "'Ulm', 'ulm' differ only in capitals; kept apart, unless the recipe says `case`"
        ),
    ]


def test_an_export_that_writes_times_otherwise_tells_of_no_second_win(tmp_path: Path) -> None:
    row = "7,2024-03-13 {},,,,,50,won,2024-04-01 {},10,rep\n"
    first, _, _ = loaded(LEADS, tmp_path, leads=HEADER + row.format("10:11:12", "09:08:07"))
    again, _, _ = loaded(LEADS, tmp_path, leads=HEADER + row.format("10:11", "09:08"))
    assert first["moves"]["id"].to_pylist() == again["moves"]["id"].to_pylist()
    assert first["moves"]["at"].to_pylist() != again["moves"]["at"].to_pylist()


def test_a_win_without_a_time_is_no_win_but_is_told(tmp_path: Path) -> None:
    row = "{},2024-03-01,Ann,Ulm,Acme,ads,1,{},{},5,rep\n"
    rows = row.format(1, "won", "2024-04-01"), row.format(2, "won", ""), row.format(3, "open", "")
    tables, _, reading = loaded(LEADS, tmp_path, leads=HEADER + "".join(rows))
    assert tables["moves"]["kind"].to_pylist().count("won") == 1
    assert "leads.csv: 1 rows meet the condition of a move 'won' but say no time in 'closed'" in " ".join(
        reading.account.notes
    )


@pytest.mark.parametrize("kind", ["money", "number"])
def test_an_amount_beyond_all_money_is_quarantined(tmp_path: Path, kind: str) -> None:
    recipe = LEADS.replace("[file.leads]", f'[file.leads]\ncolumn.worth = {{ type = "{kind}" }}')
    row = "{},2024-03-01,Ann,Ulm,Acme,ads,1,won,2024-04-01,{},rep\n"
    tables, refused, _ = loaded(
        recipe, tmp_path, leads=HEADER + row.format(1, "99999999999999999") + row.format(2, "10.5")
    )
    assert [(one.line, one.column) for one in refused] == [(2, "worth")]
    assert tables["moves"]["amount"].drop_null().to_pylist() == [1050]


def test_placeholders_for_times_are_no_times(tmp_path: Path) -> None:
    recipe = """
    source = "crm"
    [file.leads]
    has = ["lead"]
    [people.lead]
    rows = "leads"
    key = "lead"
    captured = "day"
    field.source = { column = "source" }
    move.won = { kind = "won", at = "won", when = { state = ["won"] } }
    """
    body = "a,2024-03-01,won,2024-03-02,web\nb,1900-01-01,,,web\nc,2024-03-03,won,9999-12-31,web\n"
    body += "d,2024-03-04,open,9999-12-31,web\n"
    tables, refused, _ = loaded(recipe, tmp_path, leads="lead,day,state,won,source\n" + body)
    assert [(one.line, one.column) for one in refused] == [(3, "day"), (4, "won")]
    assert "is no time at which something has happened" in refused[0].reason
    assert {row["kind"] for row in tables["moves"].to_pylist()} == {"captured", "won"}
    assert max(row["recorded"] for row in tables["changes"].to_pylist()) == 1709510400000000
    said = recipe.replace('has = ["lead"]', 'has = ["lead"]\n    column.won = { nothing = ["9999-12-31"] }')
    _, refused, _ = loaded(said, tmp_path, leads="lead,day,state,won,source\n" + body)
    assert [(one.line, one.column) for one in refused] == [(3, "day")]
