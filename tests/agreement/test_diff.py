"""What a change of the text means: its lines, their order, and whether they are wording."""

from __future__ import annotations

from datetime import date

import pytest

from interlock.agreement import Change, changes, read, seal, starter

TEXT = starter()


def told(old: str, new: str) -> list[tuple[bool, str]]:
    return [(change.wording, str(change)) for change in changes(read(old), read(new))]


def moved(*pairs: tuple[str, str]) -> str:
    text = TEXT
    for was, now in pairs:
        assert text.count(was) >= 1
        text = text.replace(was, now, 1)
    return text


def test_changes_are_told_by_address_in_the_order_of_the_document() -> None:
    new = moved(
        ('answer_within = "PT2H"', 'answer_within = "PT3H"'), ("cap   = 15", "cap   = 20"), ("order   = 1", "order = 0")
    )
    assert told(TEXT, new) == [
        (False, "stage.lead.order: 1 -> 0"),
        (False, "score.interest.engagement.email.cap: 15 -> 20"),
        (False, "handoff.enterprise.answer_within: PT2H -> PT3H"),
    ]


def test_a_clause_that_went_and_one_that_came_stand_where_they_stood() -> None:
    new = moved(("[reason.no_budget]", "[reason.no_money]"))
    assert [line.split(":")[0] for _, line in told(TEXT, new)] == [
        "reason.no_budget.says",
        "reason.no_budget.contradicts",
        "reason.no_budget.recycle",
        "reason.no_budget.recycle_after_days",
        "reason.no_money.says",
        "reason.no_money.contradicts",
        "reason.no_money.recycle",
        "reason.no_money.recycle_after_days",
    ]


def test_words_are_wording_and_move_no_seal() -> None:
    new = moved(("They signed.", "They paid."), ("Working agreement between", "Agreement between"))
    assert told(TEXT, new) == [
        (
            True,
            "title: Working agreement between marketing and sales -> Agreement between marketing and sales",
        ),
        (True, "stage.customer.says: They signed. -> They paid."),
    ]
    assert seal(read(new)) == seal(read(TEXT))


@pytest.mark.parametrize(
    ("was", "now"),
    [
        ('owner   = "both"', 'owner   = "sales"'),
        ("starts   = 2023-10-01", "starts   = 2023-10-02"),
        ('currency = "EUR"', 'currency = "USD"'),
        ("half_life_days = 14", "half_life_days = 15"),
        ("half_life_days = 14", "linear_days = 14"),
        ("absent = -2", "absent = -3"),
        ('where = "employees >= 1000"', 'where = "employees > 1000"'),
        ('hubspot = "lead"', 'hubspot = "Lead"'),
        ("  2023-10-03, ", "  "),
        ('mon = ["09:00-17:00"]', 'mon = ["09:00-17:30"]'),
        ('basis = "resolved"', 'basis = "period"'),
        ("at_least = 1200", "at_least = 1201"),
        ('escalate      = [{ after = "PT2H", to = "both_heads" }]', ""),
    ],
)
def test_whatever_moves_a_number_or_a_hand_off_moves_the_seal(was: str, now: str) -> None:
    new = moved((was, now))
    assert seal(read(new)) != seal(read(TEXT))
    assert any(not wording for wording, _ in told(TEXT, new))


def test_saying_a_default_and_the_order_of_clauses_mean_nothing_new() -> None:
    lead, customer = TEXT.index("[stage.lead]"), TEXT.index("[stage.mql]")
    turned = (
        TEXT[:lead]
        + TEXT[customer : TEXT.index("[field.email]")]
        + TEXT[lead:customer]
        + TEXT[TEXT.index("[field.email]") :]
    )
    said = moved(('says = "Business e-mail address."', 'says = "Business e-mail address."\ntype = "text"'))
    assert seal(read(said)) == seal(read(turned)) == seal(read(TEXT))


def test_of_a_long_list_only_what_differs_is_shown() -> None:
    was = tuple(date(2026, 1, day) for day in range(1, 12))
    gained = Change("calendar.emea.holidays", was, (*was, date(2027, 1, 1)), wording=False)
    assert (gained.before, gained.after) == ("11 the same", "11 the same, and 2027-01-01")
    turned = Change("x", was, was[::-1], wording=False)
    assert turned.before != turned.after
    assert str(was[0]) in turned.before
    assert "2026-01-01" in str(gained)
