"""Published and independently computed results, from the real files by the recipes that ship for them."""

from __future__ import annotations

import csv
from statistics import quantiles
from typing import TYPE_CHECKING

import pyarrow as pa
import pytest

from interlock.agreement import read, starter
from interlock.connectors import files
from interlock.connectors.files.shipped import find_recipe
from interlock.measure.engine import Engine
from interlock.measure.facts.store import Facts
from interlock.measure.funnel import Asked, funnel
from interlock.measure.ledger import TABLES, Snapshot
from interlock.measure.number import number, rows

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

pytestmark = pytest.mark.shared
NOW = 1_760_000_000_000_000
STARTER = read(starter())
MARKETSTAR = STARTER.model_copy(
    update={
        "metric": {
            **STARTER.metric,
            "accepted_value": STARTER.metric["opportunities"].model_copy(
                update={"sum": "amount", "where": "accepted", "by": "decided_at"}
            ),
            "mean_lead_to_win": STARTER.metric["lead_to_win"].model_copy(update={"median": None, "mean": "cycle_days"}),
            "decision": STARTER.metric["opportunities"].model_copy(
                update={"median": "decide_days", "of": "handoffs", "by": "handed_at"}
            ),
        }
    }
)


def facts(recipe: str, *paths: Path) -> Facts:
    """Read files by a recipe and open the facts they tell."""
    reading = files.Reading(files.load_recipe(find_recipe(recipe)), list(paths))
    batches = list(reading)
    tail = {
        name: pa.concat_tables(
            [batch.tables[name] for batch in batches if name in batch.tables] or [schema.empty_table()]
        )
        for name, schema in TABLES.items()
    }
    return Facts(Engine(Snapshot(files={}, tail=tail)), MARKETSTAR, NOW)


@pytest.fixture(scope="module")
def olist(shared: Path) -> Iterator[Facts]:
    folder = shared / "data" / "olist_funnel"
    names = ("olist_marketing_qualified_leads_dataset.csv", "olist_closed_deals_dataset.csv")
    found = facts("olist", *(folder / name for name in names))
    yield found
    found.engine.close()


@pytest.fixture(scope="module")
def marketstar(shared: Path) -> Iterator[Facts]:
    folder = shared / "data" / "marketstar_sdr"
    found = facts("marketstar", *(folder / name for name in ("Leads.csv", "Opportunities.csv", "Quotas.csv")))
    yield found
    found.engine.close()


def test_olist_s_customers_and_the_days_they_took(olist: Facts) -> None:
    [group] = funnel(olist, Asked()).groups
    assert group.overall is not None
    assert (group.overall.entered, group.overall.reached_next, group.overall.median_days) == (8000, 842, 14.0)
    assert group.overall.rate == pytest.approx(0.10525)


def test_olist_s_days_from_contact_to_signature(olist: Facts) -> None:
    assert number(olist, "lead_to_win").figure.value == 14
    assert number(olist, "mean_lead_to_win").figure.value == pytest.approx(48.4, abs=0.05)
    days = sorted(row["cycle_days"] for row in rows(olist, "lead_to_win"))
    assert quantiles(days, n=10, method="inclusive")[-1] == pytest.approx(161.9, abs=0.05)


def test_olist_s_origins_are_as_published(olist: Facts, shared: Path) -> None:
    with (shared / "data/olist_funnel/published_marketing_performance.csv").open() as file:
        published = {row["origin"]: (int(row["total_leads"]), int(row["won_deals"])) for row in csv.DictReader(file)}
    groups = funnel(olist, Asked(by=("origin",))).groups
    ours = {group.key["origin"] or "NULL": (group.stages[0].entered, group.stages[-1].entered) for group in groups}
    assert ours == published


def test_olist_s_wins_begin_half_a_year_after_its_leads(olist: Facts) -> None:
    [group] = funnel(olist, Asked()).groups
    [flag] = [flag for flag in group.flags if flag.flag == "left_truncation"]
    assert (flag.detail["leads_from"], flag.detail["outcomes_from"]) == ("2017-06-14", "2017-12-05")
    assert flag.detail["before"]["rate"] == pytest.approx(0.028, abs=0.001)
    assert flag.detail["since"]["rate"] == pytest.approx(0.13, abs=0.003)


def test_marketstar_s_hand_offs(marketstar: Facts) -> None:
    [group] = funnel(marketstar, Asked(skip="drop")).groups
    assert [step.entered for step in group.stages[:3]] == [43033, 1061, 697]
    assert number(marketstar, "acceptance").figure.value == pytest.approx(0.6569, abs=5e-5)
    assert number(marketstar, "accepted_value").figure.value == pytest.approx(3_014_231.57)
    assert number(marketstar, "decision").figure.value == pytest.approx(4)
    assert not [flag for flag in group.flags if flag.flag == "left_truncation"]


def test_marketstar_s_acceptance_by_source(marketstar: Facts) -> None:
    groups = number(marketstar, "acceptance", ("lead_source",)).groups
    assert {group.key["lead_source"]: round(group.value or 0, 3) for group in groups} == {
        "Web Registration": 0.662, "Trade Shows and Events": 0.691, "Purchased List": 0.538,
    }  # fmt: skip
    stages = {
        group.key["lead_source"]: group.stages[0] for group in funnel(marketstar, Asked(by=("lead_source",))).groups
    }
    assert [round(stages[name].rate or 0, 4) for name in ("Web Registration", "Purchased List")] == [0.0331, 0.0067]


def test_marketstar_s_quotas_against_what_came(marketstar: Facts) -> None:
    quarter = "2022-07-01"
    opened = {group.key["quarter"]: group.value for group in number(marketstar, "opportunities", ("quarter",)).groups}
    value = {group.key["quarter"]: group.value for group in number(marketstar, "accepted_value", ("quarter",)).groups}
    quotas = {
        tuple(group.key.values()): group.value for group in number(marketstar, "quota", ("name", "quarter")).groups
    }
    assert (opened[quarter], quotas["converted_leads", quarter]) == (290, 250)
    assert (round(value[quarter] or 0), quotas["accepted_amount", quarter]) == (702_097, 800_000)


@pytest.mark.parametrize("name", ["Lead Scoring.csv", "Leads_keerthana.csv"])
def test_x_education_converts_alike_from_the_clean_file_and_from_the_damaged_one(shared: Path, name: str) -> None:
    found = facts("x_education", shared / "data" / "x_education" / name)
    [group] = funnel(found, Asked()).groups
    assert group.overall is not None
    assert (group.overall.entered, group.overall.reached_next) == (9240, 3561)
    assert group.overall.median_days is None
    assert "times_unknown" in [flag.flag for flag in group.flags]
    found.engine.close()
