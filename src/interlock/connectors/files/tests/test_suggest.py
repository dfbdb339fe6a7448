"""A draft has its reasons, loads as it is where nothing is in doubt, and asks where something is."""

from __future__ import annotations

import re
from collections import Counter
from typing import TYPE_CHECKING

import pytest
import xlsxwriter

from interlock.connectors.files import FileError, Reading, RecipeError, parse, suggest

if TYPE_CHECKING:
    from pathlib import Path


def written(folder: Path, **files: str) -> list[Path]:
    for name, text in files.items():
        (folder / f"{name}.csv").write_text(text)
    return [folder / f"{name}.csv" for name in files]


def moves(recipe: str, paths: list[Path]) -> Counter[str]:
    reading = Reading(parse(recipe), paths)
    kinds = Counter(
        kind for batch in reading if "moves" in batch.tables for kind in batch.tables["moves"]["kind"].to_pylist()
    )
    assert reading.account.quarantined == 0
    return kinds


def test_simple_files_load_as_drafted(tmp_path: Path) -> None:
    paths = written(
        tmp_path,
        leads="lead_id,created_at,source,email\n"
        + "".join(f"L{n},2024-03-{n:02d},ads,a{n}@x.org\n" for n in range(10, 30)),
        opportunities="opportunity_id,lead_id,opened_on,amount,stage,close_date\n"
        + "".join(
            f"O{n},L{n},2024-04-{n:02d},{n}.50,{'Closed Won' if n % 2 else 'Closed Lost'},2024-05-{n:02d}\n"
            for n in range(10, 30)
        ),
        events="event_id,lead_id,when,event_type\n"
        + "".join(f"E{n},L{n % 5 + 10},2024-04-{n:02d},click\n" for n in range(10, 30)),
        spend="day,channel,cost\n2024-03-20,ads,10.50\n2024-03-21,ads,11.25\n",
    )
    draft = suggest(paths)
    assert moves(draft, paths) == {"captured": 20, "opened": 20, "won": 10, "lost": 10}
    recipe = parse(draft)
    assert set(recipe.touch) == {"events"}
    assert set(recipe.spend) == {"spend"}
    assert "100% of its different values are there" in draft
    assert "dates as yyyy-mm-dd: all 20 different values fit" in draft
    assert "'email' looks like personal data" in draft
    assert "email" not in recipe.people["leads"].field


def test_what_nothing_settles_is_asked(tmp_path: Path) -> None:
    paths = written(tmp_path, leads='lead_id,created,worth,budget\n1,03/04/2024,5,"1,500"\n2,05/06/2024,6,"2,500"\n')
    draft = suggest(paths)
    with pytest.raises(RecipeError) as raised:
        parse(draft)
    assert "nothing settles the layout" in str(raised.value)
    assert "nothing settles the decimal mark" in str(raised.value)
    answered = "\n".join(line for line in draft.splitlines() if not line.startswith("# ASK"))
    answered = answered.replace('created = { type = "date"', 'created = { type = "date", layout = "dd/mm/yyyy"')
    answered = answered.replace('budget = { type = "money"', 'budget = { type = "money", decimal = "."')
    assert moves(answered, paths) == {"captured": 2}


def test_words_that_may_mean_nothing_are_counted_and_left_to_people(tmp_path: Path) -> None:
    rows = "".join(
        f"{n},2024-03-{n:02d},{'Select' if n % 2 else 'unknown'},{'N/A' if n == 10 else n}\n" for n in range(10, 30)
    )
    paths = written(tmp_path, leads="lead_id,created,interest,size\n" + rows)
    draft = suggest(paths)
    assert "# 'interest' says 'unknown' 10 times, 'Select' 10 times" in draft
    recipe = parse(draft)
    assert "interest" not in recipe.file["leads"].column
    assert recipe.file["leads"].column["size"].nothing == ("N/A",)
    assert moves(draft, paths) == {"captured": 20}


def test_a_file_without_a_header_is_asked_about(tmp_path: Path) -> None:
    paths = written(tmp_path, leads="L1,2024-03-13,ads\nL2,2024-03-14,web\nL3,2024-03-15,web\n")
    draft = suggest(paths)
    assert "# ASK: the first row looks like data" in draft
    with pytest.raises(RecipeError, match="still to be answered"):
        parse(draft)


def test_there_must_be_something_to_look_at(tmp_path: Path) -> None:
    with pytest.raises(FileError, match="no file to look at"):
        suggest([tmp_path])


DIRT = """lead_id,created,source,budget
1,2024-01-13,a,"1,200.50"
2,2024-01-14,b,300
2,2024-01-14,b,300
3,,c,20
4,not a date,d,n.n.
5,2023-02-29,e,50
6,2024-01-19,e,70
7,2024-01-20,e,80
8,2024-01-21,e,90
9,2024-01-22,e,100
10,2024-01-23,f,110
10,2024-01-24,g,120
,2024-01-24,g,120
"""


def test_dirt_hides_neither_key_nor_dates_nor_amounts(tmp_path: Path) -> None:
    paths = written(tmp_path, leads=DIRT)
    draft = suggest(paths)
    assert "10 of 12 different rows have one of their own" in draft
    assert "2 of 10 different values do not fit, such as 'not a date'" in draft
    reading = Reading(parse(draft), paths)
    refused = sorted(one.line for batch in reading for one in batch.refused)
    assert (reading.account.rows_read, reading.account.loaded, reading.account.duplicates) == (13, 7, 1)
    assert refused == [5, 6, 7, 13, 14]


def test_rows_repeated_word_for_word_leave_the_key_a_key(tmp_path: Path) -> None:
    rows = "".join(f"{n},2024-03-{n:02d},ads\n" for n in range(10, 20))
    paths = written(tmp_path, people="number,created,source\n" + rows + rows)
    draft = suggest(paths)
    assert "but for 10 rows that repeat another word for word" in draft
    assert moves(draft, paths) == {"captured": 10}


def test_files_are_told_apart_whatever_columns_they_share(tmp_path: Path) -> None:
    days = [f"2024-03-{n:02d}" for n in range(10, 30)]
    paths = written(
        tmp_path,
        leads="id,created,source\n" + "".join(f"L{n},{day},ads\n" for n, day in enumerate(days)),
        deals="id,created,source,amount,closed,stage\n"
        + "".join(f"D{n},{day},ads,{n},{day},Closed Won\n" for n, day in enumerate(days)),
    )
    draft = suggest(paths)
    for order in (paths, paths[::-1]):
        assert moves(draft, order) == {"captured": 20, "opened": 20, "won": 20}


def test_two_exports_of_one_kind_are_one_file(tmp_path: Path) -> None:
    rows = ["".join(f"L{n},2024-03-{n:02d}\n" for n in days) for days in (range(10, 20), range(15, 30))]
    paths = written(tmp_path, old="lead_id,created\n" + rows[0], new="lead_id,created\n" + rows[1])
    draft = suggest(paths)
    assert "# new.csv has the same columns" in draft
    reading = Reading(parse(draft), paths)
    for _ in reading:
        pass
    assert (reading.account.rows_read, reading.account.loaded, reading.account.duplicates) == (25, 20, 5)


def test_a_workbook_with_a_sheet_for_each_kind_of_rows(tmp_path: Path) -> None:
    book = xlsxwriter.Workbook(tmp_path / "crm.xlsx")
    notes, leads, deals, _ = (book.add_worksheet(name) for name in ("Notes", "Leads", "Deals", "Sheet4"))
    notes.write(0, 0, "exported on Monday")
    leads.write_row(0, 0, ["Lead ID", "Created"])
    deals.write_row(0, 0, ["Deal ID", "Lead ID", "Closed", "Stage", "Amount"])
    for n in range(1, 21):
        leads.write_row(n, 0, [f"L{n}", f"2024-03-{n:02d}"])
        deals.write_row(n, 0, [f"D{n}", f"L{n}", f"2024-04-{n:02d}", "Won", n])
    book.close()
    paths = [tmp_path / "crm.xlsx"]
    draft = suggest(paths)
    assert moves(draft, paths) == {"captured": 20, "won": 20}
    reading = Reading(parse(draft.replace("[file.deals]", '[file.deals]\nsheet = "Deals"')), paths)
    assert {one.file for batch in reading for one in batch.refused} == set()
    assert reading.account.unused == ["crm.xlsx/Notes"]
    with pytest.raises(FileError, match="the sheet is 'Deals', not 'Sales'"):
        list(Reading(parse(draft.replace("[file.deals]", '[file.deals]\nsheet = "Sales"')), paths))


@pytest.mark.parametrize("mark", [",", ";", "\t"])
def test_titles_above_the_header_are_looked_past(tmp_path: Path, mark: str) -> None:
    body = "".join(f"L{n}{mark}2024-03-{n:02d}{mark}ads\n" for n in range(10, 30))
    paths = written(tmp_path, leads=f"Leads of March\n\nlead_id{mark}created{mark}source\n{body}")
    draft = suggest(paths)
    assert "header_line = 3" in draft
    assert moves(draft, paths) == {"captured": 20}


def test_amounts_of_several_currencies_are_asked_about_and_never_added_up(tmp_path: Path) -> None:
    rows = "".join(f"D{n},2024-03-{n:02d},{n},{('EUR', 'USD')[n % 2]}\n" for n in range(10, 30))
    paths = written(tmp_path, deals="deal_id,won_on,amount,Currency\n" + rows)
    draft = suggest(paths)
    assert "# ASK: deals.csv, column 'Currency': it says 'EUR', 'USD'" in draft
    answered = "\n".join(line for line in draft.splitlines() if not line.startswith("# ASK"))
    with pytest.raises(FileError, match="amounts of several currencies cannot be added up"):
        list(Reading(parse(answered), paths))
    only = answered.replace('rows = "deals"', 'rows = "deals"\nwhen = { Currency = "EUR" }')
    reading = Reading(parse(only), paths)
    assert {one.column for batch in reading for one in batch.refused} == {"Currency"}
    assert (reading.account.loaded, reading.account.quarantined) == (10, 10)
    assert moves(answered.replace("[file.deals]", '[file.deals]\ncolumn.Currency = { type = "text" }'), paths)


def test_what_advertising_cost_is_spend_and_millionths_are_asked_about(tmp_path: Path) -> None:
    rows = "".join(f"2024-03-{n:02d},77,{n % 3},{n}00,{n}.5\n" for n in range(10, 30))
    header = "date,customer_id,campaign_id,impressions,"
    paths = written(tmp_path, ads=header + "cost_in_local_currency\n" + rows)
    recipe = parse(suggest(paths))
    assert (set(recipe.spend), set(recipe.touch)) == ({"ads"}, set())
    paths = written(tmp_path, ads=header + "cost_micros\n" + rows)
    with pytest.raises(RecipeError, match="'cost_micros' counts in millionths"):
        parse(suggest(paths))


def days(count: int) -> list[str]:
    return [f"2024-{n // 28 + 1:02d}-{n % 28 + 1:02d}" for n in range(count)]


def each_day(row: str, count: int = 20) -> str:
    """Write a row for each of some days, with its number in place of `#`."""
    return "".join(f"{row.replace('#', str(n))},{day}\n" for n, day in enumerate(days(count)))


def test_companies_are_accounts_and_no_people(tmp_path: Path) -> None:
    paths = written(
        tmp_path,
        accounts="Account ID,Account Name,Created Date\n" + each_day("A#,Firm #"),
        contacts="Contact ID,Account ID,Created Date\n" + each_day("C#,A#"),
        opportunities="Opportunity ID,Account ID,Contact ID,Won Date\n" + each_day("O#,A#,C#"),
    )
    draft = suggest(paths)
    recipe = parse(draft)
    assert moves(draft, paths) == {"captured": 20, "won": 20}
    assert (set(recipe.account), set(recipe.people)) == ({"accounts"}, {"contacts"})
    assert (recipe.opportunity["opportunities"].person, recipe.opportunity["opportunities"].account) == (
        "Contact ID",
        "Account ID",
    )


def test_single_letters_names_and_counts_are_what_they_say(tmp_path: Path) -> None:
    rows = "".join(f"{day},Ann {n},G-{n},x,n,{n % 2},{'yn'[n % 2]}\n" for n, day in enumerate(days(20)))
    paths = written(tmp_path, leads="created,Name,Reference,mark,note,visits,opted in\n" + rows)
    recipe = parse(suggest(paths))
    columns = recipe.file["leads"].column
    assert recipe.people["leads"].key == "Reference"
    assert {name: columns[name].type for name in columns} == {
        "created": "date",
        "visits": "number",
        "opted in": "yes_no",
    }


@pytest.mark.parametrize(
    ("column", "values", "asked"),
    [
        ("amount", ("1200.50", "twelve"), "1 of 2 different values are amounts, and 'twelve' is none"),
        ("amount", ("12k", "1.5M"), "'12k' is in no way that amounts are read"),
        (
            "contacted on",
            ("2024-03-01 9h CET", "2024-03-02 9h CET"),
            "'2024-03-01 9h CET' is in no way that dates are read",
        ),
        ("contact id", ("4.9E+11", "4.8E+11"), "'4.9E+11' is a long number that a spreadsheet has shortened"),
    ],
)
def test_what_may_be_meant_otherwise_is_asked(tmp_path: Path, column: str, values: tuple[str, str], asked: str) -> None:
    rows = "".join(f"L{n},2024-03-{n:02d},{values[n % 2]}\n" for n in range(10, 30))
    paths = written(tmp_path, leads=f"lead id,created,{column}\n{rows}")
    with pytest.raises(RecipeError, match=re.escape(asked)):
        parse(suggest(paths))


def test_a_person_is_never_dated_unknown_where_a_column_of_days_is_in_doubt(tmp_path: Path) -> None:
    paths = written(tmp_path, leads="lead id,created\na,2024-03-01 9h CET\nb,2024-03-02 9h CET\n")
    with pytest.raises(RecipeError, match="which column says when the person became known: 'created', or"):
        parse(suggest(paths))


@pytest.mark.parametrize(
    ("keys", "asked"),
    [
        (("00001", "00002", "00003"), "100% if '1' is '00001': if they are the same, say type = \"number\""),
        (("1.0", "2.0", "3.0"), "100% if '1' is '1.0': if they are the same, say type = \"number\""),
    ],
)
def test_keys_that_are_written_otherwise_are_asked_about(tmp_path: Path, keys: tuple[str, ...], asked: str) -> None:
    paths = written(
        tmp_path,
        leads="lead id,created\n" + "".join(f"{key},2024-03-01\n" for key in keys),
        deals="deal id,lead id,won date\n" + "".join(f"D{n},{n},2024-03-0{n}\n" for n in (1, 2, 3)),
    )
    draft = suggest(paths)
    with pytest.raises(RecipeError, match=re.escape(asked)):
        parse(draft)
    answered = "\n".join(line for line in draft.splitlines() if not line.startswith("# ASK"))
    answered = answered.replace('column."lead id" = { type = "text"', 'column."lead id" = { type = "number"')
    reading = Reading(parse(answered), paths)
    wins = [row for batch in reading if "moves" in batch.tables for row in batch.tables["moves"].to_pylist()]
    assert len({row["person"] for row in wins}) == 3
    assert reading.account.unmatched == []


def test_values_that_name_several_are_asked_about_and_mail_has_no_capitals(tmp_path: Path) -> None:
    paths = written(
        tmp_path,
        contacts="Record ID,Email,Create Date\n" + each_day("#,P#@x.org"),
        calls="Call ID,Associated Contact IDs,Date\n" + each_day("c#,#"),
    )
    assert set(parse(suggest(paths)).touch) == {"calls"}
    paths[1].write_text(paths[1].read_text() + "c20,3;4,2024-02-02\n")
    with pytest.raises(RecipeError, match="Contact IDs' name several of contacts, such as '3;4'"):
        parse(suggest(paths))
    paths[1].write_text("Email,Opened at\n" + each_day("p#@x.org"))
    assert 'column.Email = { case = "lower" }' in suggest(paths)


def test_a_history_of_fields_is_neither_touches_nor_steps(tmp_path: Path) -> None:
    paths = written(
        tmp_path,
        leads="Lead ID,Created\n" + "".join(f"L{n},{d}\n" for n, d in enumerate(days(20))),
        history="Lead ID,Field,Old Value,New Value,Edit Date\n"
        + "".join(f"L{n % 20},Status,New,Open,{d}\n" for n, d in enumerate(days(40))),
    )
    draft = suggest(paths)
    assert "# history: each row says that a field changed" in draft
    assert (set(parse(draft).touch), set(parse(draft).file)) == (set(), {"leads"})


def test_two_quotas_of_one_period_are_of_two_people_or_one_of_them_is_wrong(tmp_path: Path) -> None:
    rows = "kim,2025-01-01,2025-04-01,100\nlee,2025-01-01,2025-04-01,200\n"
    paths = written(tmp_path, quotas="Owner,Start Date,End Date,Quota\n" + rows)
    draft = "\n".join(line for line in suggest(paths).splitlines() if not line.startswith("# ASK"))
    reading = Reading(parse(draft), paths)
    found = [row for batch in reading if "quotas" in batch.tables for row in batch.tables["quotas"].to_pylist()]
    assert {(row["owner"], row["amount"]) for row in found} == {("kim", 100.0), ("lee", 200.0)}
    of_nobody = "\n".join(line for line in draft.splitlines() if not line.startswith("owner = "))
    refused = [one for batch in Reading(parse(of_nobody), paths) for one in batch.refused]
    assert [(one.line, "an earlier row says otherwise" in one.reason) for one in refused] == [(3, True)]


def test_columns_that_tell_rows_apart_together_are_the_key_of_people_and_lead_to_them(tmp_path: Path) -> None:
    regions = [(region, n) for region in ("EMEA", "APAC") for n in range(1, 21)]
    leads = "Region,Lead No,Created\n" + "".join(f"{r},{n},2026-01-{n + 8:02d}\n" for r, n in regions)
    sizes = "Region,Lead No,Industry\n" + "".join(f"{r},{n},i{n % 3}\n" for r, n in regions)
    deals = "Deal ID,Lead Region,Lead No,Stage,Opened,Closed\n" + "".join(
        f"D{at},{r},{n},Won,2026-02-{n + 8:02d},2026-03-{n + 8:02d}\n" for at, (r, n) in enumerate(regions[::2])
    )
    paths = written(tmp_path, leads=leads, sizes=sizes, deals=deals)
    draft = suggest(paths)
    assert 'from = ["deals.Lead Region", "deals.Lead No"]' in draft
    recipe = parse(draft)
    assert recipe.people["leads"].key == recipe.people["sizes"].key == ("Region", "Lead No")
    assert recipe.opportunity["deals"].person == ("Lead Region", "Lead No")
    assert moves(draft, paths) == {"captured": 40, "opened": 20, "won": 20}
    reading = Reading(recipe, paths)
    assert sum(table.num_rows for batch in reading if (table := batch.tables.get("changes"))) >= 40
    assert reading.account.unmatched == []


def test_the_owner_of_leads_is_nobody_that_touches_are_of(tmp_path: Path) -> None:
    rows = "".join(f"z{n},Kim,u1,Co {n},2026-01-{n + 8:02d}\n" for n in range(20))
    (path,) = written(tmp_path, Leads_2026="Record Id,Lead Owner,Lead Owner.id,Company,Created Time\n" + rows)
    assert "[people.leads_2026]" in suggest([path])


def test_a_touch_happened_when_it_was_done_not_when_it_was_due(tmp_path: Path) -> None:
    people = "Contact ID,Created\n" + "".join(f"C{n},2026-01-{n + 8:02d}\n" for n in range(20))
    calls = "".join(f"A{n},C{n % 9},call,2027-01-{n + 8:02d},2026-02-{n + 8:02d}\n" for n in range(20))
    paths = written(tmp_path, people=people, calls="Activity ID,Contact ID,Type,Due date,Done at\n" + calls)
    assert 'at = "Done at" # the first column of dates that is of no plan' in suggest(paths)
    (tmp_path / "calls.csv").write_text(
        "\n".join(line.rpartition(",")[0] for line in (tmp_path / "calls.csv").read_text().splitlines())
    )
    assert "# ASK: 'Due date' says when it is to happen" in suggest(paths)


def test_companies_that_people_name_are_those_of_the_file_of_companies(tmp_path: Path) -> None:
    orgs = "Organization ID,Organization Name\n" + "".join(f"{n + 900},Org {n}\n" for n in range(9))
    people = "Person ID,Organization,Created\n" + "".join(f"P{n},Org {n % 9},2026-01-{n + 8:02d}\n" for n in range(20))
    paths = written(tmp_path, people=people, organizations=orgs)
    draft = suggest(paths)
    assert "account = \"organizations.Organization ID\" # 100% of 'Organization' are names there" in draft
    names = [row for batch in Reading(parse(draft), paths) if batch.names for row in batch.names.to_pylist()]
    assert len({row["id"] for row in names if row["entity"] == "account"}) == 9
