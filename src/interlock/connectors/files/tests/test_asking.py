"""A recipe is shown as a form; a form sent back as it is leaves the recipe as it was, and answers do what they say."""

from __future__ import annotations

import json
import tomllib
from typing import TYPE_CHECKING

import pytest

from interlock.connectors.files import Mends, Reading, RecipeError, look, parse
from interlock.connectors.files.asking.answers import answered
from interlock.connectors.files.asking.form import form
from interlock.connectors.files.asking.kinds import BY_ROLE
from interlock.connectors.files.asking.reads import encodings
from interlock.connectors.files.asking.text import put_together, taken_apart
from interlock.connectors.files.suggesting.draft import draft
from interlock.connectors.files.suggesting.kept import kept, taken_up

if TYPE_CHECKING:
    from pathlib import Path

    from interlock.connectors.files.asking.asked import Asked, Form
    from interlock.connectors.files.suggesting.looked import Looked

LEADS = """Lead ID;Firma;E-mail;Quelle;Budget;Angelegt am;Status
1;Granit;a@x.example;Messe;1.000,00;13.02.2026;Gewonnen
2;Mond;b@x.example;Select;2.000,50;14.02.2026;Neu
3;Stern;c@x.example;Web;3,00;15.02.2026;Verloren
4;Fels;d@x.example;Web;4,00;16.02.2026;Neu
"""
DEALS = """deal_id,lead_id,opened_on,amount,stage,close_date
D1,1,2026-03-13,100.50,Closed Won,2026-04-13
D2,2,2026-03-14,200.50,Closed Lost,2026-04-14
D3,3,2026-03-15,300.50,Open,
"""


def seen(folder: Path, **files: str) -> list[Looked]:
    for name, text in files.items():
        (folder / f"{name}.csv").write_text(text)
    return look([folder])


def unanswered(asked: Form) -> dict[str, str]:
    """Return what a form sends when nobody has touched it."""
    given = {"source": asked.source}

    def put(one: Asked | None) -> None:
        if one is not None:
            given[one.name] = one.chosen

    for file in asked.files:
        put(file.role)
        for read in file.reads:
            put(read)
        for slot in file.slots:
            put(slot)
        for step in file.steps:
            put(step.at)
            put(step.amount)
        for word in file.stages.words if file.stages else ():
            put(word)
        for column in file.columns:
            put(column.reading)
            put(column.known)
            put(column.case)
            given[column.field] = column.becomes
            given[f"nothing.{file.name}.{column.place}"] = "1"
            given |= {name: "1" for name, _, _, meant in column.nothing if meant}
    return given


@pytest.mark.shared
@pytest.mark.parametrize(
    "name", ["olist_funnel", "marketstar_sdr", "x_education", "salvirt_b2b", "vendor_shapes/salesforce"]
)
def test_a_form_sent_back_as_it_is_changes_nothing(shared: Path, name: str) -> None:
    tables = look([shared / "data" / name])
    text = draft(tables)
    assert put_together(taken_apart(put_together(taken_apart(text)))) == put_together(taken_apart(text))
    again = taken_up(json.loads(json.dumps(kept(tables))))
    assert draft(again) == text
    asked = form(taken_apart(text), again)
    after = answered(text, again, unanswered(asked))
    assert tomllib.loads(after) == tomllib.loads(text)
    assert form(taken_apart(after), again).open == asked.open


def test_stage_words_of_other_languages_are_known(tmp_path: Path) -> None:
    [table] = seen(tmp_path, leads=LEADS)
    [file] = form(taken_apart(draft([table])), [table]).files
    assert file.stages is not None
    assert {word.says: word.chosen for word in file.stages.words} == {"Gewonnen": "won", "Neu": "", "Verloren": "lost"}
    assert file.slots[1].chosen == "Angelegt am"


def test_answers_change_the_text_and_keep_its_reasons(tmp_path: Path) -> None:
    tables = seen(tmp_path, leads=LEADS)
    text = draft(tables)
    given = unanswered(form(taken_apart(text), tables))
    given |= {
        "w.people.leads.1": "mql",
        "f.leads.3": "origin",
        "n.leads.3.0": "1",
        "nx.leads.3": "k.A.",
        "f.leads.1": "",
    }
    given |= {"m.people.leads.move.won.at": "Angelegt am", "k.leads.3": "captured"}
    after = answered(text, tables, given)
    recipe = parse(answered(after, tables, {"k.leads.3": "captured", "f.leads.3": "origin"}))
    leads = recipe.people["leads"]
    assert leads.move["handed_over" if "handed_over" in leads.move else "mql"].when == {"Status": ("Neu",)}
    assert leads.move["won"].at == "Angelegt am"
    assert (leads.field["origin"].column, leads.field["origin"].known) == ("Quelle", "captured")
    assert recipe.file["leads"].column["Quelle"].nothing == ("Select", "k.A.")
    assert "no two rows have the same one" in after


def test_a_form_of_hand_offs_and_quotas_sent_back_changes_nothing(tmp_path: Path) -> None:
    given = "Lead ID,Routed on,Team,Verdict,Decided on,Reason\n" + "".join(
        f"{n % 4 + 1},2026-03-{n + 11},Nord,{('accepted', 'rejected', 'returned')[n % 3]},2026-04-{n + 11},r{n % 2}\n"
        for n in range(9)
    )
    tables = seen(tmp_path, leads=LEADS, given=given, quotas="Rep,Year,Q1,Q2\nkim,2026,1,2\nlee,2026,3,4\n")
    text = draft(tables)
    asked = form(taken_apart(text), tables)
    assert tomllib.loads(answered(text, tables, unanswered(asked))) == tomllib.loads(text)
    assert {file.name: file.role.chosen for file in asked.files} == {
        "leads": "people",
        "given": "steps",
        "quotas": "quota",
    }


@pytest.mark.parametrize("role", sorted(BY_ROLE))
def test_a_file_may_be_said_to_be_anything(tmp_path: Path, role: str) -> None:
    tables = seen(tmp_path, leads=LEADS, deals=DEALS)
    text = draft(tables)
    for name in ("leads", "deals"):
        after = answered(text, tables, {f"role.{name}": role})
        asked = form(taken_apart(after), tables)
        [file] = [one for one in asked.files if one.name == name]
        assert file.role.chosen in (role, "more", "steps", "people")
        back = answered(after, tables, {f"role.{name}": "people"})
        assert form(taken_apart(back), tables).files


def test_most_values_dates_is_asked_about(tmp_path: Path) -> None:
    tables = seen(tmp_path, leads="lead_id,since\nA,13.02.2026\nB,14.02.2026\nC,31.04.2026\nD,15.02.2026\n")
    text = draft(tables)
    with pytest.raises(RecipeError, match=r"3 of 4 different values are dates, and '31.04.2026' is none"):
        parse(text)
    [file] = form(taken_apart(text), tables).files
    [column] = [one for one in file.columns if one.name == "since"]
    assert "dates" in column.reading.question
    assert [one.value for one in column.reading.choices][:2] == ["", "date:dd.mm.yyyy"]
    after = answered(text, tables, {"t.leads.1": "date:dd.mm.yyyy", "c.people.leads.captured": "since"})
    assert parse(after).file["leads"].column["since"].type == "date"
    assert sum(len(batch.refused) for batch in Reading(parse(after), [tmp_path])) == 1


def test_only_the_mended_rows_are_given(tmp_path: Path) -> None:
    tables = seen(tmp_path, leads=LEADS.replace("14.02", "31.02"), deals=DEALS)
    recipe = parse(draft(tables))
    first = list(Reading(recipe, [tmp_path]))
    assert sum(len(batch.refused) for batch in first) == 1
    cells = ("2", "Mond", "b@x.example", "Select", "2.000,50", "28.02.2026", "Neu")
    batches = list(Reading(recipe, [tmp_path], Mends({"leads.csv": {3: cells}})))
    assert [sum(batch.rows_read for batch in batches), sum(len(batch.refused) for batch in batches)] == [1, 0]
    [moves] = [batch.tables["moves"] for batch in batches if "moves" in batch.tables and batch.tables["moves"].num_rows]
    assert (moves.num_rows, moves["row"].to_pylist()) == (1, [0])


POLISH = "lead_id;Miasto;Etap;utworzono\n" + "".join(
    f"L{n};{('Łódź', 'Gdańsk', 'KRAKÓW', 'Kraków')[n % 4]};{('Nowy', 'nowy')[n % 2]};2026-01-{n + 10}\n"
    for n in range(9)
)


def test_capitals_and_short_rows_and_the_encoding_can_be_said(tmp_path: Path) -> None:
    (tmp_path / "leads.csv").write_bytes((POLISH + "L90;Gda\n").encode("cp1250"))
    tables = look([tmp_path])
    text = draft(tables)
    [file] = form(taken_apart(text), tables).files
    assert [(one.says, bool(one.question)) for one in file.reads] == [
        ("Written in", False),
        ("Rows that end early", False),
    ]
    stage = next(column for column in file.columns if column.name == "Etap")
    assert stage.case is not None
    assert (stage.case.chosen, stage.case.why) == ("as_is", "Nowy, nowy")
    given = {"e.leads": "cp1250", "s.leads": "fill", stage.case.name: "lower"}
    after = answered(text, tables, given)
    assert encodings(taken_apart(after), tables) == {"leads.csv": "cp1250"}
    recipe = parse(after)
    assert (recipe.file["leads"].short, recipe.file["leads"].column["Etap"].case) == ("fill", "lower")
    back = answered(after, tables, {"s.leads": "refuse", stage.case.name: "as_is"})
    assert (parse(back).file["leads"].short, parse(back).file["leads"].column.get("Etap")) == ("refuse", None)
    [anew] = look([tmp_path], encodings(taken_apart(after), tables))
    assert "Łódź" in anew.columns[1].values.to_pylist()
    assert 'encoding = "cp1250" # as was said' in draft([anew])


def test_a_key_may_be_of_several_columns(tmp_path: Path) -> None:
    leads = "Region,Lead No,Created\n" + "".join(f"{r},{n},2026-01-{n + 12}\n" for r in ("A", "B") for n in range(9))
    deals = "deal_id,Region,Lead No,opened\n" + "".join(f"D{n},A,{n},2026-02-{n + 12}\n" for n in range(9))
    tables = seen(tmp_path, leads=leads, deals=deals)
    text = draft(tables)
    asked = form(taken_apart(text), taken_up(json.loads(json.dumps(kept(tables)))))
    assert tomllib.loads(answered(text, tables, unanswered(asked))) == tomllib.loads(text)
    [people] = [file for file in asked.files if file.name == "leads"]
    assert [(slot.says, slot.chosen) for slot in people.slots][:2] == [
        ("What tells them apart", "Region"),
        ("together with", "Lead No"),
    ]
    alone = answered(text, tables, {"c.people.leads.key": "Lead No", "c.people.leads.key.1": ""})
    assert parse(alone).people["leads"].key == "Lead No"
    again = answered(alone, tables, {"c.people.leads.key": "Lead No", "c.people.leads.key.1": "Region"})
    assert parse(again).people["leads"].key == ("Lead No", "Region")
    without = answered(text, tables, {"role.leads": "none"})
    assert "join" not in tomllib.loads(without) or not tomllib.loads(without)["join"]
