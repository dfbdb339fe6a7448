"""Laws that hold for every agreement."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from agreements import agreements
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from interlock.agreement import Agreement, changes, check, export, names, read, seal, starter

patiently = settings(deadline=None, max_examples=50, suppress_health_check=[HealthCheck.too_slow])


@patiently
@given(agreements())
def test_export_and_read_keep_the_seal_and_everything_said(agreement: Agreement) -> None:
    again = read(export(agreement))
    assert again == agreement
    assert seal(again) == seal(agreement)


@patiently
@given(agreements(), st.text(min_size=1))
def test_any_wording_survives_export(agreement: Agreement, said: str) -> None:
    worded = agreement.model_copy(update={"title": said, "says": said})
    assert read(export(worded)) == worded


@patiently
@given(agreements(), agreements())
def test_two_agreements_with_one_seal_differ_in_wording_only(one: Agreement, two: Agreement) -> None:
    told = changes(one, two)
    assert (seal(one) == seal(two)) == all(change.wording for change in told)
    assert (told == []) == (one == two)


@patiently
@given(agreements())
def test_rewording_keeps_the_seal(agreement: Agreement) -> None:
    reworded = _reworded(agreement)
    assert seal(reworded) == seal(agreement)
    told = changes(agreement, reworded)
    assert told
    assert all(change.wording for change in told)


def _reworded(part: Any) -> Any:
    if isinstance(part, dict):
        return {name: _reworded(value) for name, value in part.items()}
    if not hasattr(part, "model_fields_set"):
        return part
    inner = {name: _reworded(getattr(part, name)) for name in type(part).model_fields if name != "says"}
    return part.model_copy(update=inner | ({"says": part.says + " Really."} if hasattr(part, "says") else {}))


@patiently
@given(agreements())
def test_nothing_differs_from_itself(agreement: Agreement) -> None:
    assert changes(agreement, agreement) == []


@pytest.mark.parametrize("name", [name for name in names() if name != "published_example"])
def test_what_ships_can_be_signed_and_exported(name: str) -> None:
    assert check(starter(name)) == []
    agreement = read(starter(name))
    assert seal(read(export(agreement))) == seal(agreement)
    assert list(read(export(agreement)).stage) == list(agreement.stage)


def test_a_text_keeps_its_seal_when_the_software_learns_more_kinds_of_clauses() -> None:
    """As sealed before there were teams, routes and reviews."""
    text = (Path(__file__).parent / "cases/base.toml").read_text(encoding="utf-8")
    assert seal(read(text)) == "7d38951eb59174583cff6d42ad67246aadc5594dc548264a7b8f6c7c3beb5813"
