"""A turned number changes its own clause and nothing else, and the text stays as it was written."""

from __future__ import annotations

from difflib import ndiff

import pytest
from agreements import agreements
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from interlock.agreement import Agreement, changes, check, read, starter
from interlock.agreement.editing import EditError, put
from interlock.agreement.export import export
from interlock.agreement.knobs import knobs

STARTER = starter()


@pytest.mark.parametrize("knob", knobs(read(STARTER)), ids=lambda knob: knob.address)
def test_every_knob_of_the_starter_changes_one_line(knob) -> None:  # type: ignore[no-untyped-def]  # noqa: ANN001
    text = put(STARTER, {knob.place: knob.written(knob.value + knob.step)})
    (change,) = changes(read(STARTER), read(text))
    said = change.clause.replace("[", ".").replace("]", "")
    assert knob.address in {said, f"{said}.{knob.place[-1]}"}  # a list of plain values is compared as one
    lines = [line for line in ndiff(STARTER.splitlines(), text.splitlines()) if line[0] in "+-"]
    assert len(lines) == 2


def test_what_is_put_back_leaves_no_trace() -> None:
    found = knobs(read(STARTER))
    for some in (found, *([knob] for knob in found[::9])):
        there = put(STARTER, {knob.place: knob.written(knob.value + knob.step) for knob in some})
        assert len(changes(read(STARTER), read(there))) >= len(some) / 2
        assert read(put(there, {knob.place: knob.written(knob.value) for knob in some})) == read(STARTER)


@settings(max_examples=40, deadline=None)
@given(agreement=agreements(), data=st.data())
def test_any_agreement_can_be_turned(agreement: Agreement, data: st.DataObject) -> None:
    text = export(agreement)
    found = knobs(agreement)
    if not found:
        return
    knob = data.draw(st.sampled_from(found))
    value = data.draw(st.sampled_from([knob.value + knob.step, knob.value]))
    there = put(text, {knob.place: knob.written(value)})
    assume(not check(there, "agreement.toml"))  # such as a threshold that nobody reaches any more
    turned = read(there)
    again = {one.address: one.value for one in knobs(turned)}
    if knob.address in again:  # points of nothing are no knob
        assert again[knob.address] == pytest.approx(value, abs=1e-3)
    others = {one.address: one.value for one in found if one.address != knob.address}
    assert {name: again.get(name) for name in others} == others


def test_several_numbers_are_turned_at_once_and_comments_stay() -> None:
    text = "# ours\n[handoff.a] # the way\nat_score = 80.0 # agreed in May\nrecycle = { after_days = 90 }\n"
    turned = put(text, {("handoff", "a", "at_score"): 65.0, ("handoff", "a", "recycle", "after_days"): 30.5})
    assert turned == ("# ours\n[handoff.a] # the way\nat_score = 65 # agreed in May\nrecycle = { after_days = 30.5 }\n")


def test_a_rest_that_the_text_leaves_out_can_be_turned() -> None:
    turned = put("[handoff.a]\nat_score = 80\n", {("handoff", "a", "recycle", "after_days"): 30})
    assert "recycle = {after_days = 30}" in turned


@pytest.mark.parametrize(
    ("place", "told"),
    [
        (("handoff", "b", "at_score"), "there is no b"),
        (("handoff", "a", "at_score", "more"), "nothing to change"),
        (("handoff", "a", 3), "nothing to change"),
    ],
)
def test_a_place_that_is_not_there_is_named(place: tuple[str | int, ...], told: str) -> None:
    with pytest.raises(EditError, match=told):
        put("[handoff.a]\nat_score = 80\n", {place: 1})


def test_what_is_no_toml_is_refused() -> None:
    with pytest.raises(EditError, match="value by value"):
        put("[handoff", {("title",): "x"})
