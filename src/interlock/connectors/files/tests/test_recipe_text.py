"""What is wrong with a recipe is said all at once, each with file, line and field."""

from __future__ import annotations

from pathlib import Path

import pytest

from interlock.connectors.files import RecipeError, load_recipe, parse

GOOD = """source = "crm"
[file.leads]
has = ["id"]
[people.lead]
rows = "leads"
key = "id"
"""
SHIPPED = Path(__file__).resolve().parents[5] / "examples" / "recipes"


def problem(text: str) -> str:
    with pytest.raises(RecipeError) as raised:
        parse(text, "r.toml")
    return str(raised.value)


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ('key = "id"', 'key = "id"\nkind = "x"', "r.toml, line 7: people.lead.kind: there is no such field"),
        ('key = "id"\n', "", "r.toml, line 4: people.lead.key: this must be said"),
        ('rows = "leads"', 'rows = "deals"', "r.toml, line 6: people.lead.key: there is no [file.deals]"),
        ('source = "crm"', 'source = "My CRM"', "r.toml, line 1: source: String should match pattern"),
        (
            'has = ["id"]',
            'has = ["id"]\ncolumn.day = { layout = "whenever" }',
            "line 4: file.leads.column.day: 'whenever' is not a layout",
        ),
        (
            'has = ["id"]',
            'has = ["id"]\ncolumn.id = { type = "color" }',
            "line 4: file.leads.column.id.type: Input should be",
        ),
        (
            'key = "id"',
            'key = "id"\ncaptured = "day"\n[file.leads.column]\nday = { type = "text" }',
            "people.lead.captured: column 'day' must be of type date",
        ),
        (
            'source = "crm"',
            'source = "crm"\ntime_zone = "Mars"',
            "r.toml, line 2: time_zone: 'Mars' is not a time zone",
        ),
        (
            'key = "id"',
            'key = "id"\naccount = "deals.x"\n[file.deals]\nhas = ["x"]',
            "no [join.*] leads from 'leads' to 'deals'",
        ),
        (
            'key = "id"',
            'key = "id"\n[file.other]\nhas = ["x"]',
            "r.toml, line 7: file.other: no clause is made of its rows",
        ),
        ('key = "id"', 'key = "id"\n[join.x]\nfrom = "leads"\nto = "leads.id"', "'leads' is not `file.column`"),
        ('key = "id"', "key = ", "r.toml: this is not TOML"),
        (
            'key = "id"',
            '# ASK: which column is the key?\nkey = "id"',
            "r.toml, line 6: this is still to be answered: which column is the key?",
        ),
    ],
)
def test_problems_name_file_line_and_field(old: str, new: str, said: str) -> None:
    parse(GOOD)
    assert said in problem(GOOD.replace(old, new, 1))


def test_all_problems_are_said_at_once() -> None:
    said = problem(GOOD.replace('has = ["id"]', "has = 3\nnames = 4").replace('key = "id"', ""))
    assert len(said.splitlines()) == 3


def test_a_quota_has_one_kind_of_period() -> None:
    quota = '\n[quota.q]\nrows = "leads"\nname = { is = "q" }\namount = "n"\n'
    assert "give either since and until, or year" in problem(GOOD + quota)


def test_a_recipe_that_is_not_there(tmp_path: Path) -> None:
    with pytest.raises(RecipeError, match="the recipe cannot be read"):
        load_recipe(tmp_path / "gone.toml")


@pytest.mark.parametrize("name", ["olist", "marketstar", "x_education"])
def test_the_recipes_that_ship_can_be_followed(name: str) -> None:
    assert load_recipe(SHIPPED / f"{name}.toml").source == name
