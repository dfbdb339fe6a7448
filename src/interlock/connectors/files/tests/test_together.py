"""Keys and joins of several columns: rows meet where all of them say the same, and only there."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING, Any

import pyarrow as pa
import pytest
from hypothesis import given
from hypothesis import strategies as st

from interlock.connectors.files import FileError, Reading, RecipeError, parse
from interlock.connectors.files.together import together

if TYPE_CHECKING:
    from pathlib import Path

LEADS = "Region,No,Created\n" + "".join(f"{r},{n},2026-01-{n + 12}\n" for r in ("EMEA", "APAC") for n in range(1, 6))
SIZES = "Area,Lead,Size\n" + "".join(f"{r},{n},{n * 10 + (r == 'APAC')}\n" for r in ("EMEA", "APAC") for n in (1, 2))
DEALS = "Deal,Region,No,Won,Amount\nD1,EMEA,1,2026-02-13,10\nD2,APAC,1,2026-02-14,20\nD3,APAC,7,2026-02-15,40\n"
RECIPE = """
source = "crm"
[file.leads]
has = ["Region", "No", "Created"]
column.No = { type = "number" }
[file.sizes]
has = ["Area", "Lead"]
column.Lead = { type = "number" }
column.Size = { type = "number" }
[file.deals]
has = ["Deal"]
column.No = { type = "number" }
[join.sizes]
from = ["leads.Region", "leads.No"]
to   = ["sizes.Area", "sizes.Lead"]
[join.deals]
from = ["deals.Region", "deals.No"]
to   = ["leads.Region", "leads.No"]
[people.lead]
rows = "leads"
key = ["Region", "No"]
captured = "Created"
field.size = { column = "sizes.Size" }
[opportunity.deal]
rows = "deals"
key = "Deal"
person = ["Region", "No"]
move.won = { kind = "won", at = "Won", amount = "Amount" }
"""


def given_files(folder: Path, **files: str) -> list[Path]:
    for name, text in files.items():
        (folder / f"{name}.csv").write_text(text)
    return [folder / f"{name}.csv" for name in files]


def read(recipe: str, paths: list[Path]) -> tuple[Reading, dict[str, list[dict[str, Any]]], dict[int, str]]:
    reading, tables, names = Reading(parse(recipe), paths), {}, {}
    for batch in reading:
        for name, table in batch.tables.items():
            tables.setdefault(name, []).extend(table.to_pylist())
        names |= {row["id"]: row["key"] for row in (batch.names.to_pylist() if batch.names else [])}
    return reading, tables, names


def test_rows_meet_where_all_columns_of_a_key_say_the_same(tmp_path: Path) -> None:
    reading, tables, names = read(RECIPE, given_files(tmp_path, leads=LEADS, sizes=SIZES, deals=DEALS))
    sizes = {names[row["person"]]: row["number"] for row in tables["changes"] if row["field"] == "size"}
    assert sizes == {"crm:EMEA/1": 10, "crm:EMEA/2": 20, "crm:APAC/1": 11, "crm:APAC/2": 21}
    won = {names.get(row["person"], ""): row["amount"] for row in tables["moves"] if row["kind"] == "won"}
    assert won == {"crm:EMEA/1": 1000, "crm:APAC/1": 2000, "": 4000}
    (without, of_deals) = sorted(reading.account.unmatched, key=lambda one: one.count, reverse=True)
    assert (without.column, without.count) == ("leads.Region and leads.No", 6)
    assert (of_deals.joins, of_deals.examples, of_deals.near) == ("leads.Region and leads.No", ("APAC/7",), {})


def test_a_key_of_which_one_column_says_nothing_is_none(tmp_path: Path) -> None:
    leads = LEADS + "EMEA,,2026-01-20\nEMEA,1,2026-01-30\n"
    reading, *_ = read(RECIPE, given_files(tmp_path, leads=leads, sizes=SIZES, deals=DEALS))
    refused = Counter(column for one in reading.account.files for column in [one.quarantined] if column)
    assert refused == {2: 1}  # one without a number, and one with the key of another row that says otherwise


def test_partners_that_disagree_are_none(tmp_path: Path) -> None:
    paths = given_files(tmp_path, leads=LEADS, sizes=SIZES + "EMEA,1,99\n", deals=DEALS)
    reading, tables, names = read(RECIPE, paths)
    assert reading.account.quarantined == 1
    assert "crm:EMEA/1" not in {names[row["person"]] for row in tables["changes"]}


@pytest.mark.parametrize(
    ("was", "now", "wrong"),
    [
        ('to   = ["sizes.Area", "sizes.Lead"]', 'to = "sizes.Area"', "2 columns ask and 1 answer"),
        ('to   = ["sizes.Area", "sizes.Lead"]', 'to = ["sizes.Area", "deals.No"]', "are of several files"),
        ('to   = ["sizes.Area", "sizes.Lead"]', 'to = ["sizes.Area", "Lead"]', "'Lead' is not `file.column`"),
        ('key = ["Region", "No"]', "key = []", "at least 1"),
    ],
)
def test_what_is_wrong_with_a_key_or_a_join_is_said(was: str, now: str, wrong: str) -> None:
    with pytest.raises(RecipeError, match=wrong):
        parse(RECIPE.replace(was, now))


def test_a_column_of_a_key_that_is_not_there_is_said(tmp_path: Path) -> None:
    paths = given_files(tmp_path, leads=LEADS, sizes=SIZES, deals=DEALS)
    with pytest.raises(FileError, match=r"no column 'Zone', which people\.lead\.key needs"):
        read(RECIPE.replace('key = ["Region", "No"]', 'key = ["Zone", "No"]'), paths)


@given(st.lists(st.tuples(st.text("a/\\", max_size=4), st.text("a/\\", max_size=4)), min_size=1, max_size=20))
def test_no_two_pairs_meet_by_chance(pairs: list[tuple[str, str]]) -> None:
    told = together([pa.array(part, pa.string()) for part in zip(*pairs, strict=True)]).to_pylist()
    assert len(set(told)) == len(set(pairs))
