"""A form says what the text says, changes only what was changed in it, and keeps the hand's comments and order."""

from __future__ import annotations

from datetime import timedelta
from difflib import ndiff
from typing import TYPE_CHECKING

import pytest
from agreements import agreements
from hypothesis import given, settings
from hypothesis import strategies as st

from interlock.agreement import Agreement, changes, check, names, read, starter
from interlock.agreement.duration import as_words, from_words, to_iso
from interlock.agreement.editing import EditError
from interlock.agreement.export import export
from interlock.agreement.forms import Asked, Entry, filled, form, kinds_under, model_of
from interlock.agreement.rewriting import add, remove, rewrite, said

if TYPE_CHECKING:
    from collections.abc import Iterator

STARTER = starter()


def addresses(text: str, under: str = "") -> Iterator[str]:
    """Yield the address of every clause, as the form lists them."""
    model, found = model_of(under), said(text, under)
    assert model is not None
    assert found is not None
    yield under
    for kind in kinds_under(model):
        for name in found.get(kind, {}):
            yield from addresses(text, f"{under}.{kind}.{name}".lstrip("."))


def typed(asked: list[Asked]) -> dict[str, str]:
    """Return what a browser sends for a form that nobody touched."""
    sent = {}
    for one in asked:
        if isinstance(one, Entry):
            sent[one.name] = one.value
            continue
        for row in one.rows:
            sent |= {entry.name: entry.value for entry in row.entries}
            if row.key is not None:
                sent[f"{row.name}.key"] = row.key
    return sent


def put(text: str, address: str, **changed: str) -> str:
    """Fill a clause's form in, and send it."""
    model, found = model_of(address), said(text, address)
    assert model is not None
    assert found is not None
    sent = typed(form(model, found)) | {name.replace("__", "."): value for name, value in changed.items()}
    return rewrite(text, address, filled(model, sent), frozenset(kinds_under(model)))


def moved(before: str, after: str) -> list[str]:
    return [line for line in ndiff(before.splitlines(), after.splitlines()) if line[0] in "+-"]


@pytest.mark.parametrize("name", names())
def test_a_form_that_nobody_touched_changes_no_letter(name: str) -> None:
    text = starter(name)
    found = list(addresses(text))
    assert len(found) > 10
    for address in found:
        assert put(text, address) == text, address


@settings(max_examples=25, deadline=None)
@given(agreement=agreements(), data=st.data())
def test_any_clause_goes_through_its_form_unchanged_and_can_be_removed(
    agreement: Agreement, data: st.DataObject
) -> None:
    text = export(agreement)
    found = list(addresses(text))
    for address in found:
        assert put(text, address) == text
    address = data.draw(st.sampled_from(found[1:]))
    gone = remove(text, address)
    assert said(gone, address) is None
    assert set(found) - set(addresses(gone)) == {one for one in found if f"{one}.".startswith(f"{address}.")}


@pytest.mark.parametrize(
    ("address", "field", "value", "told"),
    [
        ("handoff.emea", "at_score", "95", "handoff.emea.at_score: 85 -> 95"),
        ("handoff.emea", "answer_within", "PT3H", "handoff.emea.answer_within: PT4H -> PT3H"),
        ("handoff.emea", "recycle.after_days", "30", "handoff.emea.recycle.after_days: 90 -> 30"),
        ("stage.lead", "owner", "both", "stage.lead.owner: marketing -> both"),
        ("stage.mql", "gate.requires", "email", "stage.mql.gate.requires: email, origin -> email"),
        ("score.interest.fit.size", "ranges.0.points", "-20", "score.interest.fit.size.ranges[0].points: -15 -> -20"),
        ("reason.competitor", "says", "They sell the same.", "They sell the same."),
    ],
)
def test_one_field_changes_one_line(address: str, field: str, value: str, told: str) -> None:
    text = put(STARTER, address, **{field: value})
    (change,) = changes(read(STARTER), read(text))
    assert str(change).endswith(told)
    assert len(moved(STARTER, text)) == 2


def test_comments_stay_where_a_clause_is_changed_by_its_form() -> None:
    text = (
        '# ours\n[handoff.a] # the way\n# as agreed in May\nat_score = 80.0 # not less\nto = "b"\n'
        'escalate = [\n  { after = "PT1H", to = "x" }, # first\n  { after = "PT2H", to = "y" }, # then\n]\n\n'
        "# next\n[team.b]\n"
    )
    changed = put(text, "handoff.a", at_score="65", escalate__1__after="PT4H", order="2")
    for comment in ("# ours", "# the way", "# as agreed in May", "# not less", "# first", "# then", "# next"):
        assert comment in changed
    found = said(changed, "handoff.a")
    assert found is not None
    assert (found["at_score"], found["order"], found["escalate"][1]["after"]) == (65, 2, "PT4H")
    assert changed.index("[handoff.a]") < changed.index("# next") < changed.index("[team.b]")


def test_rows_are_added_changed_and_emptied() -> None:
    text = put(STARTER, "score.interest.fit.seniority", values__9__key="partner", values__9__value="12")
    fit = read(text).score["interest"].fit["seniority"]
    assert fit.values["partner"] == 12
    assert put(text, "score.interest.fit.seniority", values__9__key="partner", values__9__value="12") == text
    last = len(fit.values) - 1
    assert read(put(text, "score.interest.fit.seniority", **{f"values.{last}.value": ""})) == read(STARTER)


def test_what_is_added_stands_with_its_kind_and_is_named_until_it_is_whole() -> None:
    text = add(STARTER, "reason.too_early", {"says": ""})
    assert [line for line in moved(STARTER, text) if line[0] == "-"] == []
    assert text.index("[reason.not_a_buyer]") < text.index("[reason.too_early]") < text.index("[review.refusals]")
    assert {problem.clause for problem in check(text)} == {"reason.too_early.says", "reason.too_early.contradicts"}
    whole = put(text, "reason.too_early", says="Not this year.", contradicts="handoff.emea")
    assert check(whole) == []
    assert remove(whole, "reason.too_early") == STARTER
    wrong = put(text, "reason.too_early", says="Not this year.", contradicts="handoff.nowhere")
    assert [problem.clause for problem in check(wrong)] == ["reason.too_early.contradicts"]


def test_every_kind_of_clause_can_be_added() -> None:
    for kind in kinds_under(Agreement):
        text = add(STARTER, f"{kind}.one_more", {"says": "One more."})
        assert said(text, f"{kind}.one_more") == {"says": "One more."}
        assert remove(text, f"{kind}.one_more") == STARTER
    inner = add(STARTER, "score.interest.fit.one_more", {"says": "One more.", "field": "country", "present": 1})
    assert "one_more" in read(inner).score["interest"].fit


def test_a_comment_right_above_a_clause_goes_with_it_and_a_heading_stays() -> None:
    text = '# --- Reasons ---\n\n# why not\n[reason.a]\nsays = "A."\n\n[reason.b]\nsays = "B."\n'
    assert remove(text, "reason.a") == '# --- Reasons ---\n\n[reason.b]\nsays = "B."\n'
    assert remove(text, "reason.b") == '# --- Reasons ---\n\n# why not\n[reason.a]\nsays = "A."\n'


def test_what_cannot_be_done_is_said() -> None:
    with pytest.raises(EditError, match=r"a clause stage\.lead already"):
        add(STARTER, "stage.lead", {"says": "x"})
    with pytest.raises(EditError, match=r"no clause stage\.nowhere to change"):
        rewrite(STARTER, "stage.nowhere", {})
    with pytest.raises(EditError, match=r"no clause stage\.nowhere to remove"):
        remove(STARTER, "stage.nowhere")
    with pytest.raises(EditError, match="no TOML yet"):
        said("[stage", "")
    assert model_of("stage.lead.owner") is None
    assert model_of("nothing.at_all") is None


def test_what_is_no_number_is_named_by_clause_and_field() -> None:
    (problem,) = check(put(STARTER, "handoff.emea", at_score="many"))
    assert problem.clause == "handoff.emea.at_score"
    assert "a number" in problem.message


@pytest.mark.parametrize(
    ("typed_in", "in_text", "shown_as"),
    [
        ("4 hours", "PT4H", "4 hours"),
        ("1 h 30 min", "PT1H30M", "1 hour 30 minutes"),
        ("1 hour and 5 minutes", "PT1H5M", "1 hour 5 minutes"),
        ("90m", "PT90M", "PT90M"),
        ("1000 hours", "PT1000H", "1000 hours"),
        ("PT24H", "PT24H", "24 hours"),
        ("P1D", "P1D", "P1D"),
        ("2 days", "2 days", "2 days"),
        ("soon", "soon", "soon"),
        ("1 hour" + " " * 70 + "x", "1 hour" + " " * 70 + "x", "1 hour" + " " * 70 + "x"),
    ],
)
def test_a_length_of_time_is_filled_in_as_people_say_it(typed_in: str, in_text: str, shown_as: str) -> None:
    changed = put(STARTER, "handoff.emea", answer_within=typed_in, remind_before=f"{typed_in}, 5 min")
    found, model = said(changed, "handoff.emea"), model_of("handoff.emea")
    assert found is not None
    assert model is not None
    assert (found["answer_within"], found["remind_before"]) == (in_text, [in_text, "PT5M"])
    entries = {one.name: one for one in form(model, found) if isinstance(one, Entry)}
    assert entries["answer_within"].value == shown_as
    assert entries["remind_before"].value == f"{shown_as}, 5 minutes"


@given(st.timedeltas(min_value=timedelta(0), max_value=timedelta(days=3660)))
def test_a_length_that_nobody_touched_is_written_as_it_was(length: timedelta) -> None:
    for text in (to_iso(length), f"PT{length // timedelta(hours=1)}H"):
        assert from_words(as_words(text)) == text
