"""Tables made to be looked at: merged cells, two lines of header, totals of groups; each gives its rows alone."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest
import xlsxwriter

from interlock.connectors.files import Reading, parse, suggest

if TYPE_CHECKING:
    from pathlib import Path


def loaded(recipe: str, path: Path, table: str) -> tuple[list[dict[str, Any]], Reading]:
    reading = Reading(parse(recipe), [path])
    found = [row for batch in reading if table in batch.tables for row in batch.tables[table].to_pylist()]
    account = reading.account
    assert account.rows_read == account.loaded + account.duplicates + account.quarantined
    return found, reading


def test_a_cell_merged_down_counts_in_each_row_that_it_spans(tmp_path: Path) -> None:
    with xlsxwriter.Workbook(tmp_path / "plan.xlsx") as book:
        sheet = book.add_worksheet()
        sheet.write_row(2, 1, ["Channel", "Month", "Spend"])
        for at, channel in enumerate(("LinkedIn", "Google")):
            first = 3 + at * 4
            sheet.merge_range(first, 1, first + 3, 1, channel)
            for month in range(3):
                sheet.write_row(first + month, 2, [f"2026-0{month + 1}-01", 1000 * (at + 1)])
    path = tmp_path / "plan.xlsx"
    draft = suggest([path])
    assert "# merged cells: what stands in the first one counts in each row that it spans" in draft
    found, reading = loaded(draft, path, "spend")
    assert [(row["channel"], row["amount"]) for row in found] == [("LinkedIn", 100_000)] * 3 + [("Google", 200_000)] * 3
    assert reading.account.rows_read == 6  # the fourth line of each has the merged cell alone


def test_the_line_that_names_groups_of_columns_is_not_the_header(tmp_path: Path) -> None:
    with xlsxwriter.Workbook(tmp_path / "leads.xlsx") as book:
        sheet = book.add_worksheet()
        sheet.merge_range(0, 0, 1, 0, "Lead ID")
        sheet.merge_range(0, 1, 0, 2, "Dates")
        sheet.write_row(1, 1, ["Created", "SQL date"])
        for n in range(20):
            sheet.write_row(n + 2, 0, [f"L{n}", f"2026-01-{n + 1:02d}", f"2026-02-{n + 1:02d}"])
    draft = suggest([tmp_path / "leads.xlsx"])
    assert "header_line = 2" in draft
    found, reading = loaded(draft, tmp_path / "leads.xlsx", "moves")
    assert [row["kind"] for row in found].count("captured") == reading.account.rows_read == 20


def test_a_column_without_a_name_above_words_alone_stays_one(tmp_path: Path) -> None:
    (tmp_path / "a.csv").write_text(",Lead ID,Created\nx,L1,2026-01-13\ny,L2,2026-01-14\nz,L3,2026-01-15\n")
    assert "header_line" not in suggest([tmp_path / "a.csv"])


DEALS = "Deal ID,Owner,Won date,Amount,Currency\n"


@pytest.mark.parametrize(
    ("middle", "end"),
    [
        ("Subtotal Kim,,,300,", "Grand total,,,600,"),
        ("Kim Total,,,300,EUR", "Total,,,600,EUR"),
        ("Zwischensumme: Kim,,,300,", "Gesamtergebnis,,,600,"),
        ("", "Total: Account,--,,600,EUR\nTotal: Campaigns, --, --,600, --"),
        ("", "Total,7,3,600,1"),
    ],
)
def test_totals_of_groups_and_of_everything_are_no_rows(tmp_path: Path, middle: str, end: str) -> None:
    rows = [f"D{n},Kim,2026-01-{n + 13},100,EUR" for n in range(6)]
    text = "\n".join([*rows[:3], *([middle] if middle else []), *rows[3:], end])
    (tmp_path / "deals.csv").write_text(DEALS + text + "\n")
    found, reading = loaded(suggest([tmp_path / "deals.csv"]), tmp_path / "deals.csv", "moves")
    assert sum(row["amount"] for row in found if row["kind"] == "won") == 60_000
    totals = bool(middle) + 1 + end.count("\n")
    assert (reading.account.loaded, reading.account.quarantined) == (6, totals)


def test_a_row_called_like_a_total_that_says_more_is_a_row(tmp_path: Path) -> None:
    rows = ["D1,Kim,2026-01-13,100,EUR", "Total,Kim,2026-01-14,100,EUR", "Total Energies,Lee,2026-01-15,100,EUR"]
    (tmp_path / "deals.csv").write_text(DEALS + "\n".join(rows) + "\n")
    assert len(loaded(suggest([tmp_path / "deals.csv"]), tmp_path / "deals.csv", "moves")[0]) == 3
