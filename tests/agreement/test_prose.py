"""People read every clause: none is left out, and what runs is said."""

from __future__ import annotations

import re

import pytest
from agreements import agreements
from hypothesis import given, settings

from interlock.agreement import Agreement, check, names, read, starter
from interlock.agreement.editing import put
from interlock.agreement.knobs import knobs
from interlock.agreement.prose import chapters
from interlock.agreement.prose.plain import plain


@pytest.mark.parametrize("name", [name for name in names() if name != "published_example"])
def test_every_clause_is_read(name: str) -> None:
    agreement = read(starter(name))
    addresses = {line.address for chapter in chapters(agreement) for line in chapter.lines}
    tables = {kind: getattr(agreement, kind) for kind in Agreement.model_fields}
    clauses = {f"{kind}.{each}" for kind, table in tables.items() if isinstance(table, dict) for each in table}
    assert clauses <= addresses
    for model, score in agreement.score.items():
        assert {f"score.{model}.fit.{each}" for each in score.fit} <= addresses
        assert {f"score.{model}.engagement.{each}" for each in score.engagement} <= addresses


def test_plain_text_says_what_runs_and_fits_the_screen() -> None:
    agreement = read(starter())
    text = plain(agreement, width=80)
    assert max(map(len, text.splitlines())) <= 80
    said = " ".join(text.split())
    for sentence in (
        agreement.title,
        agreement.stage["mql"].says,
        "stage.mql (both teams)",
        "stage.customer (sales)",
        "only with email and origin known",
        "pricing view: +8, halved every 14 days",
        "below 10: \N{MINUS SIGN}15",
        "sales answers within 2 hours of working time, by calendar emea",
        "2 hours after it was due it goes to both heads",
    ):
        assert sentence in said
    assert "[" not in said  # no list, table or type of the program shows through


def test_no_number_can_change_unseen() -> None:
    """Change the last digit of every line in turn; where that is still an agreement, its prose is another."""
    text, unseen, tried = starter(), [], 0
    written = plain(read(text))
    for line in text.splitlines():
        if re.match(r"#|says|order", line) or not re.search(r"\d", line):  # an order is seen by where a clause stands
            continue
        changed = text.replace(line, re.sub(r"\d(?=\D*$)", lambda found: str((int(found[0]) + 1) % 10), line), 1)
        if not check(changed):
            tried += 1
            unseen += [line] if plain(read(changed)) == written else []
    assert unseen == []
    assert tried > 50


@pytest.mark.parametrize("name", [name for name in names() if name != "published_example"])
def test_every_number_that_can_be_turned_stands_in_a_sentence_where_it_is_said(name: str) -> None:
    agreement = read(starter(name))
    lines = {line.address: line for chapter in chapters(agreement) for line in chapter.lines}
    for knob in knobs(agreement):
        marked = [piece for term in lines[knob.clause].terms for piece in term.pieces if piece.place == knob.address]
        assert len(marked) == 1, knob.address
        assert re.search(r"\d|no time", marked[0].text)


@settings(max_examples=30, deadline=None)
@given(agreement=agreements())
def test_any_number_that_can_be_turned_is_marked_once(agreement: Agreement) -> None:
    lines = [line for chapter in chapters(agreement) for line in chapter.lines]
    marked = [piece.place for line in lines for term in line.terms for piece in term.pieces if piece.place]
    assert len(marked) == len(set(marked))
    assert {knob.address for knob in knobs(agreement)} <= set(marked)
    assert not any("\ue000" <= letter <= "\ue002" for letter in plain(agreement))


def test_shares_are_said_in_percent_and_lengths_of_time_in_hours_and_minutes() -> None:
    text = put(starter(), {("handoff", "emea", "answer_within"): "PT2H30M", ("handoff", "emea", "hold_at_most"): "P2D"})
    said = plain(read(text), 1_000)
    assert "sales answers within 2 hours 30 minutes of working time" in said
    assert "marketing holds it for at most 48 hours" in said
    assert "coverage" in said
    assert "at most 5%" in said
    assert "of it" not in {knob.unit for knob in knobs(read(text))}


def test_what_nobody_can_pass_is_said_in_words_beside_its_clause() -> None:
    text = starter().replace('"employees >= 1000"', '"employees >= 1000 and employees < 10"', 1)
    (told,) = check(text)
    assert told.clause == "segment.enterprise"
    assert "segment.enterprise (employees is at least 1,000 and employees is below 10) cannot be true" in told.message
