"""`interlock import`: the counts add up, twice is once, and what is wrong is said."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from interlock.connectors.files.shipped import find_recipe, shipped

if TYPE_CHECKING:
    from conftest import CommandLine

RECIPE = """
says = "Leads of a small company."
source = "small"

[file.leads]
has = ["lead", "created"]

[people.lead]
rows = "leads"
key = "lead"
captured = "created"
field.origin = { column = "origin", known = "captured" }
"""
ROWS = [
    "lead,created,origin",
    "a,2024-01-31,web",
    "b,2024-02-01,fair",
    "b,2024-02-01,fair",
    "c,soon,web",
    "d,2024-02-02,web",
]


@pytest.fixture
def recipe(tmp_path: Path) -> str:
    file = tmp_path / "small.toml"
    file.write_text(RECIPE)
    return str(file)


@pytest.fixture
def leads(tmp_path: Path) -> Path:
    file = tmp_path / "leads.csv"
    file.write_text("\n".join(ROWS) + "\n")
    return file


def test_every_row_ends_somewhere(interlock: CommandLine, recipe: str, leads: Path) -> None:
    answer = interlock("import", "--recipe", recipe, str(leads), "--json")
    assert answer.status == 0
    assert answer.err == ""
    said = answer.json
    assert (said["rows_read"], said["rows_loaded"], said["duplicates"], said["quarantined"]) == (5, 3, 1, 1)
    assert said["loaded"]["people"] == 3
    assert {"people", "accounts", "touches", "opportunities"} <= set(said["loaded"])
    assert said["unmatched"] == []
    [refused] = said["quarantine"]
    assert (refused["file"], refused["line"], refused["column"]) == ("leads.csv", 5, "created")
    assert "soon" in refused["row"]


def test_twice_is_once(interlock: CommandLine, recipe: str, leads: Path) -> None:
    interlock("import", "--recipe", recipe, str(leads))
    before = interlock("ledger", "status", "--json").json
    again = interlock("import", str(leads), "--recipe", recipe, "--json").json
    assert (again["rows_read"], again["rows_loaded"], again["duplicates"], again["quarantined"]) == (5, 0, 4, 1)
    assert set(again["loaded"].values()) == {0}
    assert interlock("ledger", "status", "--json").json == before


def test_an_export_that_grew_brings_only_what_is_new(interlock: CommandLine, recipe: str, leads: Path) -> None:
    interlock("import", "--recipe", recipe, str(leads))
    with leads.open("a") as file:
        file.write("e,2024-02-03,fair\n")
    said = interlock("import", "--recipe", recipe, str(leads), "--json").json
    assert (said["rows_read"], said["rows_loaded"], said["duplicates"], said["quarantined"]) == (6, 1, 4, 1)
    assert said["loaded"]["people"] == 1


def test_a_drafted_recipe_is_a_text_that_can_be_kept(interlock: CommandLine, leads: Path) -> None:
    draft = interlock("import", "--suggest", str(leads))
    assert draft.status == 0
    assert "[file." in draft.out
    assert interlock("import", "--suggest", str(leads), "--json").json == {"recipe": draft.out}


def test_people_read_a_summary(interlock: CommandLine, recipe: str, leads: Path) -> None:
    out = interlock("import", "--recipe", recipe, str(leads)).out
    assert "5 rows read = 3 loaded + 1 duplicate + 1 in quarantine" in out
    assert "leads.csv, line 5, created" in out
    assert "3 people" in out
    assert "nothing; all of it was known" in interlock("import", "--recipe", recipe, str(leads)).out


@pytest.mark.parametrize(
    ("words", "message"),
    [
        (("{leads}",), "say --recipe"),
        (("--recipe", "unheard_of", "{leads}"), "olist"),
        (("--recipe", "{recipe}", "/nowhere.csv"), "no such file"),
        (("--recipe", "olist", "{leads}"), "none of the recipe's files"),
        ((), "PATH"),
    ],
)
def test_what_cannot_be_done_is_said(
    interlock: CommandLine, recipe: str, leads: Path, words: tuple[str, ...], message: str
) -> None:
    answer = interlock("import", *(word.format(leads=leads, recipe=recipe) for word in words), "--json")
    assert (answer.status, answer.out) == (2, "")
    assert message in answer.err


@pytest.mark.shared
def test_olist_as_it_was_published(interlock: CommandLine, shared: Path) -> None:
    said = interlock("import", "--recipe", "olist", str(shared / "data/olist_funnel"), "--json").json
    assert said["rows_read"] == said["rows_loaded"] == 8842
    assert said["loaded"]["people"] == 8000


def test_every_recipe_of_the_examples_ships_in_the_package() -> None:
    examples = Path(__file__).resolve().parents[2] / "examples" / "recipes"
    assert shipped() == sorted(path.stem for path in examples.glob("*.toml"))
    assert [find_recipe(name).read_text() for name in shipped()] == [
        (examples / f"{name}.toml").read_text() for name in shipped()
    ]


def test_a_made_up_company_comes_in_again_from_its_files(interlock: CommandLine, tmp_path: Path) -> None:
    out = tmp_path / "company"
    rows = interlock("simulate", "--people", "60", "--out", str(out), "--json").json["rows"]
    said = interlock("import", "--recipe", "simulated", str(out), "--json").json
    assert said["quarantined"] == said["duplicates"] == 0
    assert said["rows_loaded"] == sum(rows.values())
    loaded = {
        name: said["loaded"][name] for name in ("people", "accounts", "touches", "opportunities", "spend", "quotas")
    }
    assert loaded == {name.partition(".")[0]: count for name, count in rows.items() if name.partition(".")[0] in loaded}
