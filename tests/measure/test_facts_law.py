"""Every table of facts, and every number of the starter, equal what a person with a pencil would work out."""

from __future__ import annotations

import math
from collections import Counter
from statistics import fmean
from typing import TYPE_CHECKING, Any

from hypothesis import given, settings
from hypothesis import strategies as st
from measure import facts_oracle as oracle
from measure.companies import OURS, STARTER, Company, crowd, same
from measure.histories import DAY, MOVES, QUOTAS, SPEND, TOUCHES

from interlock.measure.engine import Engine
from interlock.measure.facts.store import Facts
from interlock.measure.number import Period, number

if TYPE_CHECKING:
    from collections.abc import Callable

    from measure.facts_oracle import Row

PERIODS = st.one_of(
    st.just(Period()),
    st.tuples(st.integers(0, 40), st.integers(1, 25)).map(lambda p: Period(p[0] * DAY, (p[0] + p[1]) * DAY)),
    st.tuples(st.integers(0, 6), st.integers(1, 4)).map(lambda p: Period(p[0] * DAY, (p[0] + p[1]) * DAY)),
)
NOWS = st.sampled_from([4 * DAY, 25 * DAY, 25 * DAY + 1, 60 * DAY])
COMPANIES = st.builds(Company, MOVES, TOUCHES, NOWS, SPEND, QUOTAS)


def are_as_defined(company: Company) -> None:
    with Engine(company.snapshot) as engine:
        facts = Facts(engine, OURS, company.now)
        for table in ("people", "entries", "handoffs", "opportunities", "wins"):
            expected = company.rows[table]
            facts.make([f"fact_{table}"])
            names = tuple(expected[0]) if expected else ()
            found = Counter(tuple(row[name] for name in names) for row in engine.rows(f"SELECT * FROM fact_{table}"))
            assert found == Counter(tuple(row.values()) for row in expected), table


@settings(max_examples=10, deadline=None)
@given(company=COMPANIES)
def test_every_fact_is_what_its_definition_says(company: Company) -> None:
    are_as_defined(company)


def test_every_fact_of_a_crowd_of_ties_is_what_its_definition_says() -> None:
    are_as_defined(crowd(seed=7))


def cents(rows: list[Row]) -> float:
    return sum(row["amount"] for row in rows if row["amount"] is not None) / 100


def decided(row: Row) -> bool:
    return row["verdict"] in oracle.VERDICTS


def among(table: str, by: str, of: Callable[[list[Row]], Any]) -> Callable[[Company, Period], Any]:
    """Return how a number is worked out from the rows of a table that fall into the period."""
    return lambda company, period: of(oracle.inside(company.rows[table], by, period))


def resolved(verdict: str) -> Callable[[list[Row]], float | None]:
    return lambda rows: oracle.share(filter(decided, rows), lambda row: row["verdict"] == verdict)


BY_HAND: dict[str, Callable[[Company, Period], Any]] = {
    "leads": among("people", "captured_at", len),
    "touches": among("touches", "at", len),
    "mqls": lambda company, period: len(
        {
            entry["person"]
            for entry in company.rows["entries"]
            if entry["stage"] == "mql" and period.since <= first_mql(company, entry["person"]) < period.until
        }
    ),
    "handoffs": among("handoffs", "handed_at", len),
    "acceptance": among("handoffs", "handed_at", resolved("accepted")),
    "acceptance_of_all": among(
        "handoffs", "handed_at", lambda rows: oracle.share(rows, lambda row: row["verdict"] == "accepted")
    ),
    "recycled": among("handoffs", "handed_at", resolved("recycled")),
    "answered_in_time": among("handoffs", "due", lambda rows: oracle.share(rows, lambda row: row["answered_in_time"])),
    "unanswered": among(
        "handoffs", "handed_at", lambda rows: oracle.share(rows, lambda row: row["answered_at"] is None)
    ),
    "answer_hours": among("handoffs", "handed_at", lambda rows: oracle.middle(rows, "answer_hours")),
    "decide_days": among("handoffs", "handed_at", lambda rows: oracle.middle(rows, "decide_days")),
    "opportunities": among("opportunities", "opened_at", len),
    "pipeline": lambda company, period: cents(oracle.inside(company.rows["opportunities"], "opened_at", period)) / 2,
    "win_rate": among("opportunities", "closed_at", lambda rows: oracle.share(rows, lambda row: row["won"])),
    "win_rate_of_opened": among(
        "opportunities", "opened_at", lambda rows: oracle.share(rows, lambda row: row["won"] is True)
    ),
    "wins": among("wins", "won_at", len),
    "revenue": among("wins", "won_at", cents),
    "deal_size": among(
        "wins",
        "won_at",
        lambda rows: fmean(known) / 100 if (known := [r["amount"] for r in rows if r["amount"] is not None]) else None,
    ),
    "sales_cycle": among(
        "opportunities", "closed_at", lambda rows: oracle.middle([row for row in rows if row["won"]], "cycle_days")
    ),
    "lead_to_win": among("wins", "won_at", lambda rows: oracle.middle(rows, "cycle_days")),
    "customers": among(
        "people", "captured_at", lambda rows: oracle.share(rows, lambda row: row["stage"] == "customer")
    ),
    "spend": among("spend", "at", cents),
    "quota": among("quotas", "since", lambda rows: math.fsum(row["amount"] for row in rows)),
}
"""The numbers, said once more without any of our code; basis and dates as FORMULAS has them."""


def first_mql(company: Company, person: int) -> int:
    """Return when somebody was a marketing qualified lead first: they are one once."""
    return min(row["entered_at"] for row in company.rows["entries"] if (row["person"], row["stage"]) == (person, "mql"))


def follow_their_formulas(company: Company, *periods: Period) -> None:
    with Engine(company.snapshot) as engine:
        facts = Facts(engine, OURS, company.now)
        for name, by_hand in BY_HAND.items():
            for period in periods:
                found = number(facts, name, period=period).figure.value
                assert same(found, by_hand(company, period)), (name, period.to_json())


@settings(max_examples=10, deadline=None)
@given(company=COMPANIES, period=PERIODS)
def test_every_number_is_what_its_formula_says(company: Company, period: Period) -> None:
    follow_their_formulas(company, period)


def test_every_number_of_a_crowd_of_ties_is_what_its_formula_says() -> None:
    follow_their_formulas(
        crowd(seed=11), Period(), Period(3 * DAY, 6 * DAY), Period(6 * DAY, 9 * DAY), Period(2, 2 * DAY)
    )


def test_no_number_of_the_starter_goes_unchecked() -> None:
    fields_of_the_starter = {"brief_complete", "marketing_sourced"}
    assert set(STARTER) - set(BY_HAND) == fields_of_the_starter
