"""A draft makes steps of what columns of dates, answers and stages tell."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

import pytest

from interlock.connectors.files import Reading, parse, suggest

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

DAYS = [f"-{day:02d}" for day in range(10, 29)] * 3


def table(folder: Path, name: str, header: str, rows: Sequence[str]) -> Path:
    (folder / f"{name}.csv").write_text("\n".join([header, *rows]) + "\n")
    return folder / f"{name}.csv"


def steps(draft: str, paths: list[Path]) -> tuple[Counter[str], int]:
    """Return how often each step is told of, and the worth of what was won, in cents."""
    kinds: Counter[str] = Counter()
    worth = 0
    reading = Reading(parse(draft), paths)
    for batch in reading:
        for move in batch.tables["moves"].to_pylist() if "moves" in batch.tables else []:
            kinds[move["stage"] or move["kind"]] += 1
            worth += move["amount"] or 0 if move["kind"] == "won" else 0
    assert reading.account.quarantined == 0
    return kinds, worth


def test_one_export_with_a_date_for_each_stage(tmp_path: Path) -> None:
    limits = (50, 40, 20, 15, 10)
    rows = []
    for n in range(50):
        dates = [f"2024-0{month}{DAYS[n]}" if n < limit else "" for month, limit in enumerate(limits, 1)]
        stage = "Closed Won" if n < 6 else "Closed Lost" if n < 10 else "Open"
        rows.append(",".join([str(n), *dates, stage, f"{n}.50"]))
    header = "Record ID,Create Date,MQL Date,SQL Date,Opportunity Date,Close Date,Deal Stage,Amount"
    paths = [table(tmp_path, "crm", header, rows)]
    kinds, worth = steps(suggest(paths), paths)
    assert kinds == {"captured": 50, "handed_over": 40, "sql": 20, "opened": 15, "won": 6, "lost": 4}
    assert worth == sum(n * 100 + 50 for n in range(6))


def test_words_of_a_stage_that_nothing_dates_count_without_a_time(tmp_path: Path) -> None:
    words = ("New", "Contacted", "Qualified", "Won", "Lost", "Disqualified")
    rows = [f"{n},2024-01{DAYS[n]},{words[n % 6]}" for n in range(30)]
    paths = [table(tmp_path, "leads", "lead_id,created,status", rows)]
    draft = suggest(paths)
    assert steps(draft, paths)[0] == {"captured": 30, "sql": 5, "won": 5, "lost": 10}
    assert "no column says since when" in draft


def test_a_history_of_stages(tmp_path: Path) -> None:
    ladder = ("Lead", "MQL", "SQL", "Opportunity", "Customer")
    rows = [f"L{n},{word},2024-0{at + 1}{DAYS[n]}" for n in range(20) for at, word in enumerate(ladder[: 1 + n % 5])]
    alone = [table(tmp_path, "history", "lead_id,stage,changed_at", rows)]
    told = {"captured": 20, "handed_over": 16, "sql": 12, "opened": 8, "won": 4}
    assert steps(suggest(alone), alone)[0] == told
    leads = table(tmp_path, "leads", "lead_id,created", [f"L{n},2024-01{DAYS[n]}" for n in range(20)])
    both = [*alone, leads]
    assert steps(suggest(both), both)[0] == told


def test_leads_converted_into_opportunities_are_not_won(tmp_path: Path) -> None:
    leads = table(
        tmp_path,
        "leads",
        "Id,CreatedDate,Email,Status,IsConverted,ConvertedDate,ConvertedOpportunityId",
        [
            f"00Q{n:05d},2024-01{DAYS[n]}T08:00:00.000+0000,a@x.org,"
            + (f"Closed - Converted,true,2024-02{DAYS[n]},006{n:05d}" if n % 2 else "Open - Not Contacted,false,,")
            for n in range(20)
        ],
    )
    deals = table(
        tmp_path,
        "opps",
        "Id,Amount,CloseDate,StageName,IsWon,IsClosed,CreatedDate",
        [
            f"006{n:05d},{n}00,2024-05{DAYS[n]},"
            + (
                "Closed Won,true,true"
                if n % 3 == 0
                else "Closed Lost,false,true"
                if n % 3 == 1
                else "Quote,false,false"
            )
            + f",2024-02{DAYS[n]}T08:00:00.000+0000"
            for n in range(1, 20, 2)
        ],
    )
    kinds, worth = steps(suggest([leads, deals]), [leads, deals])
    assert kinds == {"captured": 20, "opened": 20, "won": 3, "lost": 4}
    assert worth == 100 * sum(n * 100 for n in range(1, 20, 2) if n % 3 == 0)


@pytest.mark.parametrize(
    ("header", "row"),
    [
        ("Lead ID,Create Date,Lead Status,Converted,Converted Date,Opportunity ID,Opportunity Amount", "006{n},{n}00"),
        ("Lead Id,Created Time,Lead Status,Is Converted,Converted Date Time,Converted Deal.id,Owner", "Z{n},Kim"),
    ],
)
def test_a_converted_lead_opened_an_opportunity(tmp_path: Path, header: str, row: str) -> None:
    said = ("Closed - Converted,true,2024-02{day},", "Open - Not Contacted,false,,")
    rows = [f"00Q{n:05d},2024-01{DAYS[n]},{said[n % 2].format(day=DAYS[n])}" for n in range(20)]
    rows = [line + (row.format(n=n) if n % 2 == 0 else ",") for n, line in enumerate(rows)]
    paths = [table(tmp_path, "report", header, rows)]
    draft = suggest(paths)
    assert steps(draft, paths)[0] == {"captured": 20, "opened": 10}
    assert "whether that is won its own export says" in draft


def test_the_date_of_a_win_does_not_say_when_people_became_known(tmp_path: Path) -> None:
    paths = [table(tmp_path, "customers", "customer_id,converted_at", [f"C{n},2024-03{DAYS[n]}" for n in range(15)])]
    draft = suggest(paths)
    assert 'captured = "unknown"' in draft
    assert steps(draft, paths)[0] == {"captured": 15, "won": 15}


def test_a_stage_of_deals_and_a_date_of_closing_make_one_win_each(tmp_path: Path) -> None:
    ends = [f"2024-03{DAYS[n]},{n},Closed Won" if n % 2 else f",{n},Open" for n in range(20)]
    rows = [f"D{n},2024-02{DAYS[n]},{end}" for n, end in enumerate(ends)]
    paths = [table(tmp_path, "deals", "deal_id,opened,closed_won_date,amount,stage", rows)]
    assert steps(suggest(paths), paths)[0] == {"opened": 20, "won": 10}
