"""A draft makes quotas and spend of what has a period and an amount, and asks where it is called so and has not."""

from __future__ import annotations

from datetime import UTC, datetime
from itertools import pairwise
from typing import TYPE_CHECKING, Any

import pytest

from interlock.connectors.files import Reading, RecipeError, parse, suggest

if TYPE_CHECKING:
    from pathlib import Path


def written(folder: Path, name: str, *lines: str) -> list[Path]:
    (folder / name).write_text("\n".join(lines) + "\n")
    return [folder / name]


def loaded(draft: str, paths: list[Path], name: str) -> list[dict[str, Any]]:
    reading = Reading(parse(draft), paths)
    found = [row for batch in reading if name in batch.tables for row in batch.tables[name].to_pylist()]
    assert reading.account.quarantined == 0
    return found


def date_of(micros: int) -> str:
    return datetime.fromtimestamp(micros / 1_000_000, UTC).strftime("%Y-%m-%d")


FIRST = ("2026-01-01", "2026-04-01")
SECOND = ("2026-04-01", "2026-07-01")
KIM = {(*FIRST, "kim", 100.0), (*SECOND, "kim", 200.0), (*FIRST, "lee", 300.0), (*SECOND, "lee", 400.0)}


@pytest.mark.parametrize(
    ("name", "lines"),
    [
        (
            "quotas.csv",
            (
                "since,until,owner,name,amount",
                *("2026-01-01,2026-04-01,kim,won,100", "2026-04-01,2026-07-01,kim,won,200"),
                *("2026-01-01,2026-04-01,lee,won,300", "2026-04-01,2026-07-01,lee,won,400"),
            ),
        ),
        (
            "Sales targets.csv",
            (
                "Start,End,Salesperson,Target",
                *("2026-01-01,2026-03-31,kim,100", "2026-04-01,2026-06-30,kim,200"),
                *("2026-01-01,2026-03-31,lee,300", "2026-04-01,2026-06-30,lee,400"),
            ),
        ),
        (
            "Vertriebsziele.csv",
            ("Mitarbeiter;Quartal;Betrag", "kim;Q1 2026;100", "kim;Q2 2026;200", "lee;Q1 2026;300", "lee;Q2 2026;400"),
        ),
        (
            "quota.csv",
            ("Rep,Year,Quarter,Goal", "kim,2026,Q1,100", "kim,2026,Q2,200", "lee,2026,Q1,300", "lee,2026,Q2,400"),
        ),
        ("quota by rep.csv", ("Rep,Year,Q1,Q2", "kim,2026,100,200", "lee,2026,300,400")),
        ("quota.csv", ("Name,Q1 2026,Q2 2026", "kim,100,200", "lee,300,400")),
        ("Objectifs 2026.csv", ("Vendeur;T1;T2", "kim;100;200", "lee;300;400")),
    ],
)
def test_quotas_of_a_quarter_however_it_is_said(tmp_path: Path, name: str, lines: tuple[str, ...]) -> None:
    paths = written(tmp_path, name, *lines)
    found = loaded(suggest(paths), paths, "quotas")
    assert {(date_of(q["since"]), date_of(q["until"]), q["owner"], q["amount"]) for q in found} == KIM
    assert len({q["id"] for q in found}) == 4


@pytest.mark.parametrize("zone", ["UTC", "America/New_York", "Asia/Tokyo"])
def test_a_quota_of_a_month_ends_where_the_next_begins(tmp_path: Path, zone: str) -> None:
    paths = written(tmp_path, "quotas.csv", "Rep,Month,Quota", *(f"kim,2026-{m:02d},{m}" for m in range(1, 13)))
    draft = suggest(paths).replace('source = "files"', f'source = "files"\ntime_zone = "{zone}"')
    found = sorted(loaded(draft, paths, "quotas"), key=lambda quota: quota["since"])
    assert all(one["until"] == later["since"] for one, later in pairwise(found))


@pytest.mark.parametrize(
    ("name", "lines", "asked"),
    [
        ("quota.csv", ("Rep,Q1,Q2", "kim,100,200", "lee,300,400"), "of which year is it"),
        ("quota.csv", ("Rep,Amount", "kim,100", "lee,300"), "is called like quotas"),
        ("quota.csv", ("Rep,Day,Amount", "kim,2026-01-01,100", "lee,2026-01-01,300"), "does it last a month"),
        ("quota.csv", ("Rep,From,To,Amount", "kim,2026-01-01,2026-01-15,1"), "the first day after the period"),
        ("Marketing budget.csv", ("Channel,Amount", "ads,100", "fairs,300"), "is called like money spent"),
    ],
)
def test_what_has_no_period_is_asked(tmp_path: Path, name: str, lines: tuple[str, ...], asked: str) -> None:
    with pytest.raises(RecipeError, match=asked):
        parse(suggest(written(tmp_path, name, *lines)))


WEEKS = [f"2026-0{1 + n // 3}-{n % 3 * 7 + 12}" for n in range(9)]


@pytest.mark.parametrize(
    ("name", "header", "row"),
    [
        ("spend.csv", "month,channel,campaign,amount", "2026-0{k},ads,c{k},{k}.50"),
        ("Werbeausgaben.csv", "Monat,Kanal,Betrag", "2026-0{k},ads,{k}.50"),
        ("marketing_2026.csv", "Month,Channel,Budget", "2026-0{k},ads,{k}.50"),
        (
            "Kampagnenbericht.csv",
            "Woche,Kampagne,Klicks,Impressionen,Kosten pro Klick,Kosten",
            "{week},Brand,{k},{k}00,0.10,{k}.50",
        ),
        ("Campaign report.csv", "Week,Campaign,Clicks,Impr.,Avg. CPC,Avg. cost,Cost", "{week},c{k},{k},9,1,2,{k}.50"),
    ],
)
def test_money_spent(tmp_path: Path, name: str, header: str, row: str) -> None:
    paths = written(tmp_path, name, header, *(row.format(k=n + 1, week=week) for n, week in enumerate(WEEKS)))
    draft = suggest(paths)
    assert sorted(one["amount"] for one in loaded(draft, paths, "spend")) == [n * 100 + 50 for n in range(1, 10)]


def test_the_budget_of_leads_is_no_spend(tmp_path: Path) -> None:
    lines = ("Created,Budget,Lead ID", *(f"{week},{n}00,L{n}" for n, week in enumerate(WEEKS)))
    assert set(parse(suggest(written(tmp_path, "export.csv", *lines))).spend) == set()


@pytest.mark.parametrize(
    ("period", "wrong"),
    [
        ('since = "a"', "since and lasts"),
        ('since = "a"\nuntil = "b"\nlasts = "month"', "since and lasts"),
        ('year = { is = "2026" }\nquarter = { is = "5" }', "write figures, 1 to 4"),
    ],
)
def test_a_quota_has_one_period(period: str, wrong: str) -> None:
    text = f'source = "x"\n[file.q]\nhas = ["a"]\n[quota.q]\nrows = "q"\nname = "n"\namount = "a"\n{period}\n'
    with pytest.raises(RecipeError, match=wrong):
        parse(text)
