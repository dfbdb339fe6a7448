"""Rows are shown to people in their own terms."""

from __future__ import annotations

from interlock.site.records import readable

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
