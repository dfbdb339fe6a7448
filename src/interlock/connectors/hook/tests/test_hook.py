from __future__ import annotations

import json
import sys
from datetime import UTC, datetime, timedelta, timezone

import pytest
from hypothesis import given
from hypothesis import strategies as st

from interlock.connectors import Said, Who, hook

words = st.text(max_size=20)
values = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | words,
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(words, inner, max_size=4),
    max_leaves=12,
)
mappings = st.dictionaries(
    st.sampled_from([*hook.TARGETS, "field.country"]),
    st.sampled_from(["a", "a.b", "a.0", "0", "=form", "", "b"]),
    max_size=8,
)
payloads = st.recursive(
    st.none() | st.booleans() | st.integers() | words,
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.sampled_from("ab"), inner, max_size=2),
    max_leaves=12,
)


@given(payload=payloads | values, mapping=mappings)
def test_a_payload_is_understood_or_refused_with_a_reason(payload: object, mapping: dict[str, str]) -> None:
    try:
        found = hook.translate(payload, mapping)
    except hook.MisfitError:
        found = []
    assert all(one.id and (one.who.email or one.who.key or one.who.visitor) for one in found)


large = st.integers(-(10**400), 10**400)


@given(
    said=st.dictionaries(st.sampled_from(sorted(hook.DEFAULT)), values | large, max_size=4),
    fields=st.dictionaries(words, values | large, max_size=2),
)
def test_whatever_is_said_of_somebody_is_kept_or_refused_in_words(
    said: dict[str, object], fields: dict[str, object]
) -> None:
    try:
        found = hook.translate({"fields": fields, **said, "email": "a@b.example"}, {})
    except hook.MisfitError:
        return
    assert [one.amount is None or 0 <= one.amount <= 10**14 for one in found] == [True]


def test_what_is_nested_too_deeply_to_be_told_apart_needs_an_id() -> None:
    deep: list[object] = []
    for _ in range(sys.getrecursionlimit()):
        deep = [deep]
    payload = {"email": "a@b.example", "more": deep}
    with pytest.raises(hook.MisfitError, match="give it an id"):
        hook.translate(payload, {})
    assert hook.translate(payload | {"id": "7"}, {})[0].id == "7"


def test_paths_and_constants_say_where_everything_is() -> None:
    mapping = {
        "each": "data.rows",
        "id": "no",
        "email": "who.mails.0",
        "kind": "=form",
        "field.country": "land",
        "amount": "sum",
    }
    hook.check(mapping)
    rows = [{"no": 7, "who": {"mails": ["a@b.example"]}, "land": "DE", "sum": "12.50"}]
    (said,) = hook.translate({"data": {"rows": rows}}, mapping)
    assert said == Said(
        id="7", who=Who(email="a@b.example"), kind="form", fields={"country": "DE"}, amount=1250
    )  # fmt: skip


def test_without_an_id_the_same_content_is_the_same_event() -> None:
    first, second, other = ({"email": "a@b.example", "kind": kind} for kind in ("form", "form", "call"))
    ids = [hook.translate(one, {})[0].id for one in (first, second, other)]
    assert ids[0] == ids[1] != ids[2]


def test_the_place_of_what_is_wrong_is_named() -> None:
    right = {"email": "a@b.example"}
    for wrong, said in (
        ({"email": ""}, "event 1: nobody is named"),
        (right | {"at": "2026-03-14"}, r"event 1: at \(at\): '2026-03-14' is not a time"),
        (right | {"amount": "much"}, r"event 1: amount \(amount\)"),
        (right | {"move": "accepted"}, "event 1: move"),
        (right | {"fields": 3}, "event 1: fields"),
        (right | {"name": "x" * 5_000}, "at most 4000"),
    ):
        with pytest.raises(hook.MisfitError, match=said):
            hook.translate([right, wrong], {})


@given(
    st.datetimes(datetime(1970, 1, 3), datetime(2199, 12, 30)),  # noqa: DTZ001 - they get their zone below
    st.integers(-14 * 60, 14 * 60),
)
def test_a_time_is_the_same_instant_wherever_it_is_written(naive: datetime, minutes: int) -> None:
    at = naive.replace(tzinfo=timezone(timedelta(minutes=minutes)))
    exact = (at - datetime(1970, 1, 1, tzinfo=UTC)) // timedelta(microseconds=1)
    assert hook.moment(at.isoformat()) == hook.moment(at.astimezone(UTC).isoformat()) == exact


@pytest.mark.parametrize(
    "said", ["2026-03-14T09:00:00", "2026-03-14", "yesterday", "", None, True, -1, "2026-02-30T00:00:00Z"]
)
def test_what_is_no_instant_is_refused(said: object) -> None:
    with pytest.raises(hook.UnclearTimeError):
        hook.moment(said)


def test_numbers_are_seconds_or_milliseconds() -> None:
    assert hook.moment(1_700_000_000) == hook.moment(1_700_000_000_000) == 1_700_000_000_000_000


@given(secret=words, body=st.binary(), other=st.binary(), at=st.integers(0, 10**10), away=st.integers(-1_000, 1_000))
def test_a_signature_is_of_one_body_and_one_time(secret: str, body: bytes, other: bytes, at: int, away: int) -> None:
    header = hook.sign(secret, body, at)
    if abs(away) <= hook.WINDOW:
        hook.verify(secret, header, body, at + away)
    else:
        with pytest.raises(hook.BadSignatureError, match="sign anew"):
            hook.verify(secret, header, body, at + away)
    if other != body:
        with pytest.raises(hook.BadSignatureError):
            hook.verify(secret, header, other, at)
    with pytest.raises(hook.BadSignatureError):
        hook.verify(f"{secret}x", header, body, at)


@pytest.mark.parametrize("header", ["", "t=1", "v1=00", "t=1,v1=zz", f"t=x,v1={'0' * 64}"])
def test_what_is_no_signature_is_refused(header: str) -> None:
    with pytest.raises(hook.BadSignatureError, match="t=SECONDS"):
        hook.verify("secret", header, b"", 1)


def test_mappings_name_what_there_is() -> None:
    for wrong in ({"mail": "a"}, {"field.": "a"}, {"field.a b": "a"}, {"email": ""}):
        with pytest.raises(hook.MisfitError):
            hook.check(wrong)
    hook.check(hook.DEFAULT | {"field.country": "land", "each": "rows"})


def test_half_a_pair_of_surrogates_is_no_text() -> None:
    with pytest.raises(hook.MisfitError):
        hook.translate(json.loads('{"email": "\\ud800@b.example"}'), {})
