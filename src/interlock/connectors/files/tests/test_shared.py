"""Known answers on real exports, where the team's data is at hand."""

from __future__ import annotations

from collections import Counter
from pathlib import Path

import pyarrow as pa
import pytest

from interlock.connectors.files import FileError, Reading, load_recipe, parse, suggest

pytestmark = pytest.mark.shared
RECIPES = Path(__file__).resolve().parents[5] / "examples" / "recipes"


def read(name: str, *paths: Path) -> tuple[dict[str, pa.Table], Reading]:
    reading = Reading(load_recipe(RECIPES / f"{name}.toml"), paths)
    found: dict[str, list[pa.Table]] = {}
    for batch in reading:
        for table, rows in batch.tables.items():
            found.setdefault(table, []).append(rows)
    account = reading.account
    assert account.rows_read == account.loaded + account.duplicates + account.quarantined
    return {table: pa.concat_tables(parts) for table, parts in found.items()}, reading


def people(tables: dict[str, pa.Table], kind: str) -> dict[int, int]:
    return {row["person"]: row["at"] for row in tables["moves"].to_pylist() if row["kind"] == kind}


def days(tables: dict[str, pa.Table], kind: str) -> dict[int, int]:
    return {person: at // 86_400_000_000 for person, at in people(tables, kind).items()}


def field(tables: dict[str, pa.Table], name: str) -> dict[int, str]:
    return {row["key"]: row["text"] for row in tables["changes"].to_pylist() if row["field"] == name}


def olist(shared: Path, *names: str) -> tuple[dict[str, pa.Table], Reading]:
    return read("olist", *(shared / "data" / name for name in names))


ORIGINAL = ("olist_funnel/olist_marketing_qualified_leads_dataset.csv", "olist_funnel/olist_closed_deals_dataset.csv")
VARIANTS = "olist_funnel_variants"


def test_olist(shared: Path) -> None:
    tables, reading = olist(shared, *ORIGINAL)
    captured, won, origin = people(tables, "captured"), people(tables, "won"), field(tables, "origin")
    assert (len(captured), len(won), reading.account.quarantined) == (8000, 842, 0)
    assert set(won) <= set(captured)
    leads = Counter(origin.get(person) for person in captured)
    deals = Counter(origin.get(person) for person in won)
    assert (leads["paid_search"], deals["paid_search"]) == (1586, 195)
    assert (leads["organic_search"], deals["organic_search"]) == (2296, 271)
    assert (leads["unknown"], deals["unknown"], leads[None], deals[None]) == (1099, 179, 60, 14)
    waits = sorted((won[person] - captured[person]) / 86_400_000_000 for person in won)
    assert 14 <= waits[len(waits) // 2] < 15


@pytest.mark.parametrize(
    ("leads", "deals"),
    [
        ("mql_ddmmyyyy_crlf.csv", "closed_deals_ddmmyyyy.csv"),
        ("mql_mdyyyy_dropped_cols.csv", "closed_deals_mdyyyy_dropped_cols.csv"),
        ("mql_mandru.csv", "closed_deals_cleaned_mandru.csv"),
    ],
)
def test_what_others_made_of_olist_says_the_same(shared: Path, leads: str, deals: str) -> None:
    original, _ = olist(shared, *ORIGINAL)
    variant, reading = olist(shared, f"{VARIANTS}/{leads}", f"{VARIANTS}/{deals}")
    assert days(variant, "captured") == days(original, "captured")
    assert field(variant, "origin") == field(original, "origin")
    won = days(variant, "won")
    assert won == {person: day for person, day in days(original, "won").items() if person in won}
    assert len(won) == (380 if "dropped" in deals else 842)
    assert reading.account.quarantined == 0


def test_a_list_of_keys_alone_is_refused(shared: Path) -> None:
    with pytest.raises(FileError, match="no column 'first_contact_date'"):
        olist(shared, f"{VARIANTS}/mql_64s70n.csv")


def test_marketstar(shared: Path) -> None:
    folder = shared / "data" / "marketstar_sdr"
    tables, reading = read("marketstar", folder / "Leads.csv", folder / "Opportunities.csv", folder / "Quotas.csv")
    moves = tables["moves"].to_pylist()
    kinds = Counter(row["kind"] for row in moves)
    assert kinds == {"captured": 43033, "handed_over": 1061, "opened": 1061, "accepted": 697, "rejected": 364}
    assert sum(row["amount"] for row in moves if row["kind"] == "accepted") == 301423157
    assert all(row["person"] is not None for row in moves)
    source = field(tables, "lead_source")
    opened = Counter(source[row["person"]] for row in moves if row["kind"] == "opened")
    leads = Counter(source.values())
    assert round(100 * opened["Web Registration"] / leads["Web Registration"], 2) == 3.31
    assert round(100 * opened["Purchased List"] / leads["Purchased List"], 2) == 0.67
    quotas = {(row["name"], row["since"]): row["amount"] for row in tables["quotas"].to_pylist()}
    third_quarter = 1656633600000000
    assert quotas["converted_leads", third_quarter] == 250
    assert quotas["accepted_amount", third_quarter] == 800_000
    assert len(quotas) == 14
    assert (reading.account.quarantined, reading.account.unmatched) == (0, [])


def test_x_education_from_the_clean_file_and_from_the_damaged_one(shared: Path) -> None:
    folder = shared / "data" / "x_education"
    clean, _ = read("x_education", folder / "Leads_keerthana.csv")
    damaged, reading = read("x_education", folder / "Lead Scoring.csv")
    assert (len(people(clean, "captured")), len(people(clean, "won"))) == (9240, 3561)
    for table in ("moves", "changes"):
        assert damaged[table].sort_by("id").to_pylist() == clean[table].sort_by("id").to_pylist()
    assert "338 rows were wrapped whole in quotes" in reading.account.notes[0]
    assert "Select" not in field(clean, "specialization").values()


@pytest.mark.parametrize("name", ["olist_funnel", "marketstar_sdr", "x_education", "dbt_attribution_playbook"])
def test_drafts_of_real_files_name_every_doubt(shared: Path, name: str) -> None:
    draft = suggest([shared / "data" / name])
    answered = "\n".join(line for line in draft.splitlines() if not line.startswith("# ASK"))
    recipe = parse(answered)
    assert recipe.people
