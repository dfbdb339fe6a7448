"""Rows are shown to people in their own terms."""

from __future__ import annotations

from interlock.site.records import chosen, readable

WIN = {
    "opportunity": 7,
    "opportunity_key": "crm:O7",
    "opportunity_label": None,
    "person": 9,
    "person_key": "crm:9",
    "person_label": "Ann Lee",
    "won_at": 1_781_690_400_000_000,
    "amount": 500_050,
    "captured_at": None,
    "cycle_days": 14.0,
    "_counts": True,
}


def test_times_money_and_names_are_written_as_people_write_them() -> None:
    assert readable([WIN]) == [
        {
            "opportunity": "crm:O7",
            "person": "Ann Lee",
            "won_at": "2026-06-17 10:00",
            "amount": "5,000.50",
            "cycle_days": "14",
        }
    ]


def test_an_id_that_nobody_knows_stays_and_a_quota_is_no_money() -> None:
    unknown = WIN | {"person_key": None, "person_label": None}
    assert [row["person"] for row in readable([WIN, unknown])] == ["Ann Lee", "9"]
    quota = {"since": 0, "until": 86_400_000_000, "owner": None, "name": "wins", "amount": 250.0}
    assert readable([quota]) == [{"since": "1970-01-01", "until": "1970-01-02", "name": "wins", "amount": "250"}]
    assert readable([]) == []


def test_a_terminal_shows_what_the_number_is_worked_out_from() -> None:
    told = {"formula": "sum of amount over wins (one row per won deal) by won_at", "groups": [], "currency": "EUR"}
    [row] = chosen([WIN | {"_counts": 500_050.0}], told)
    assert row == {
        "opportunity": "crm:O7",
        "person": "Ann Lee",
        "won_at": "2026-06-17 10:00",
        "amount": "5,000.50",
        "counts": "5,000.50",
    }


def test_a_terminal_shows_what_a_number_is_split_by_and_which_rows_count() -> None:
    rows = [WIN | {"_counts": counts} for counts in (True, False, None)]
    told = {"formula": "share of wins by won_at", "groups": [{"key": {"cycle_days": 14.0}}], "currency": None}
    assert [list(row) for row in chosen(rows, told)] == [
        ["opportunity", "person", "won_at", "cycle_days", "counts"]
    ] * 3
    assert [row["counts"] for row in chosen(rows, told)] == ["yes", "no", ""]
    assert "counts" not in chosen(rows[:1], told)[0]
