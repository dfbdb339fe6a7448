"""`interlock number` and `interlock funnel` keep the contract that scripts rely on."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import pytest

if TYPE_CHECKING:
    from pathlib import Path

RECIPE = """
says = "Leads of a small company."
source = "small"

[file.leads]
has = ["id", "created", "origin"]

[people.lead]
rows = "leads"
key = "id"
captured = "created"
field.origin = { column = "origin", known = "captured" }

"""


@pytest.fixture
def leads(interlock: Any, tmp_path: Path) -> Any:
    """Return a function that brings leads in, as rows of id, day and origin."""
    recipe = tmp_path / "small.toml"
    recipe.write_text(RECIPE)

    def load(*rows: tuple[str, str, str]) -> None:
        path = tmp_path / "leads.csv"
        path.write_text("id,created,origin\n" + "".join(f"{','.join(row)}\n" for row in rows))
        answer = interlock("import", "--recipe", str(recipe), str(path), "--json")
        assert answer.status == 0, answer.err

    return load


FIRST = [("1", "2024-01-05", "web"), ("2", "2024-01-20", "fair"), ("3", "2024-02-13", "")]


def test_a_number_has_its_passport(interlock: Any, leads: Any) -> None:
    leads(*FIRST)
    told = interlock("number", "leads", "--json", "--rows", "--by", "origin").json
    assert (told["name"], told["value"], told["rows"], len(told["records"])) == ("leads", 3.0, 3, 3)
    assert sorted((str(group["key"]["origin"]), group["value"]) for group in told["groups"]) == [
        ("None", 1.0), ("fair", 1.0), ("web", 1.0),
    ]  # fmt: skip
    assert len(told["agreement"]) == 64
    assert "moves@" in told["as_of"]
    assert told["sql"].startswith("WITH")


def test_a_pinned_report_comes_out_byte_by_byte_after_more_came_in(interlock: Any, leads: Any) -> None:
    leads(*FIRST)
    kept = interlock("number", "leads", "--by", "month", "--rows", "--pin", "--json").out
    leads(*FIRST, ("4", "2024-01-25", "web"), ("5", "2024-03-01", "web"))
    assert interlock("number", "leads", "--reproduce", "--json").out == kept
    assert json.loads(kept)["value"] == 3.0
    assert interlock("number", "leads", "--json").json["value"] == 5.0


def test_what_changed_lists_records_that_sum_to_the_change(interlock: Any, leads: Any) -> None:
    leads(*FIRST)
    interlock("number", "leads", "--to", "2024-02-01", "--pin", "--json")
    leads(*FIRST, ("4", "2024-01-25", "web"), ("5", "2024-03-01", "web"))
    told = interlock("number", "leads", "--what-changed", "--json").json
    assert (told["was"]["value"], told["now"]["value"], told["change"], told["sum"]) == (2.0, 3.0, 1.0, 1.0)
    assert [record["what"] for record in told["records"]] == ["added"]
    assert [(record["was"], record["now"]["person_key"]) for record in told["records"]] == [(None, "small:4")]
    assert "personsmall:4" in "".join(interlock("number", "leads", "--what-changed").out.split())


def test_rows_say_whom_they_are_about(interlock: Any, leads: Any) -> None:
    leads(*FIRST)
    told = interlock("number", "leads", "--rows", "--json").json
    assert {row["person_key"] for row in told["records"]} == {"small:1", "small:2", "small:3"}
    assert "small:2" in interlock("number", "leads", "--rows").out


def test_a_second_pin_does_not_touch_the_first(interlock: Any, leads: Any) -> None:
    leads(*FIRST)
    first = interlock("number", "leads", "--pin", "--label", "january", "--json").out
    leads(*FIRST, ("4", "2024-01-25", "web"))
    second = interlock("number", "leads", "--pin", "--json").out
    assert interlock("number", "leads", "--reproduce", "--json").out == second
    assert interlock("number", "leads", "--reproduce", "--label", "january", "--json").out == first
    assert first != second


def test_the_funnel_keeps_its_shape(interlock: Any, leads: Any) -> None:
    leads(*FIRST)
    told = interlock("funnel", "--json", "--by", "origin", "--from", "2024-01-01", "--to", "2024-02-01").json
    assert {"agreement", "as_of", "basis", "groups"} <= told.keys()
    assert {"stage", "entered", "reached_next", "rate", "interval", "median_days"} <= told["groups"][0]["stages"][
        0
    ].keys()
    entered = {group["key"]["origin"]: group["stages"][0]["entered"] for group in told["groups"]}
    assert (entered, told["basis"]) == ({"web": 1, "fair": 1}, "cohort")


def test_the_leads_behind_a_figure_are_named(interlock: Any, leads: Any) -> None:
    leads(*FIRST)
    told = interlock("funnel", "--json", "--rows", "lead").json
    assert [row["key"].rpartition(":")[2] for row in told["rows"]] == ["1", "2", "3"]


def test_people_see_what_a_flag_tells_them_to_read(interlock: Any, leads: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("COLUMNS", "80")
    leads(*FIRST)
    cohort, resolved = (interlock("funnel", "--basis", basis).out for basis in ("cohort", "resolved"))
    assert "in the end" in cohort
    assert "in the end" not in resolved
    assert all(len(line) <= 80 for line in cohort.splitlines() if line.startswith("│"))
    assert "2024-01-20" in interlock("funnel", "--rows", "lead").out


def test_people_read_tables_of_the_same(interlock: Any, leads: Any) -> None:
    leads(*FIRST)
    assert "3" in interlock("funnel").out
    assert "People who became known" in interlock("number", "leads").out


@pytest.mark.parametrize(
    ("words", "message"),
    [
        (("number", "nothing"), "has no metric 'nothing'"),
        (("number", "leads", "--by", "orgin"), "did you mean 'origin'"),
        (("number", "leads", "--from", "soon"), "give a day as 2026-01-31"),
        (("number", "leads", "--from", "2024-02-01", "--to", "2024-02-01"), "is empty"),
        (("number", "leads", "--reproduce"), "no report of 'leads' is pinned"),
        (("number", "leads", "--pin", "--reproduce"), "choose one of"),
        (("funnel", "--basis", "stock"), "choose one of cohort"),
        (("funnel", "--rows", "nowhere"), "the agreement's stages are"),
        (("funnel", "--agreement", "nofile.toml"), "no such file"),
    ],
)
def test_what_cannot_be_answered_is_said_on_standard_error(
    interlock: Any, leads: Any, words: tuple[str, ...], message: str
) -> None:
    leads(*FIRST)
    answer = interlock(*words, "--json")
    assert (answer.status, answer.out) == (2, "")
    assert message in " ".join(answer.err.split())
