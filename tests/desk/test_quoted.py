"""Whoever is erased is struck out wherever others wrote of them, however it is written there."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any
from urllib.parse import parse_qsl, unquote_plus, urlencode

from django.db import transaction
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from interlock.desk.actions.views import save_view
from interlock.desk.erasing.disguise import Disguise
from interlock.desk.erasing.quoted import clean, written
from interlock.desk.models import Comment, Delivery, Happening, Import, Notice, Quarantined, SavedView, Source

if TYPE_CHECKING:
    from collections.abc import Callable

    from pytest_django import DjangoAssertNumQueries

WAYS: tuple[Callable[[str], str], ...] = (str, str.upper, str.lower, str.title, str.swapcase)
NAMES = st.text(st.characters(categories=("L",), codec="utf-8"), min_size=2, max_size=9)
PEOPLE = st.tuples(NAMES, NAMES).map(" ".join) | st.tuples(NAMES, NAMES).map(lambda two: f"{two[0]}@{two[1]}.example")
OTHERS = 'Bo Other, bo@other.example, 100% of it + "more" \\ so'


def same(one: str, other: str) -> bool:
    """Say whether two ways to write are the same letters, so that one stands for the other."""
    return len(one) == len(other) and all(
        a == b or {a, b} == {a.lower(), a.upper()} for a, b in zip(one, other, strict=True)
    )


def write(said: str) -> None:
    """Let people and sources write of somebody in every kind of column."""
    load = Import.objects.create(source="screen", started="2026-10-01T00:00Z")
    crm = Source.objects.create(name="crm", token="t", secret=b"", public="p", created=1)
    for text in (f"as {said} told us", OTHERS):
        Comment.objects.create(clause="c", version=1, by="mia", text=text, at=1)
        Happening.objects.create(at=1, kind="accepted", more={"why": [text], text: 1})
        Notice.objects.create(key=f"1:{text}"[:200], member="sam", kind="assigned", text=text, at=1)
        save_view("sam", "search", " ".join(text.split())[:50], urlencode({"q": text}))
        Quarantined.objects.create(load=load, file="x", line=1, reason="r", row=text, cells=[text], why="")
        Delivery.objects.create(source=crm, key=text[:100], digest="d", status=200, answer={"said": text}, at=1)


def stands() -> str:
    """Return all that is written, whatever it was packed in."""
    found: list[Any] = []
    for model in (Comment, Happening, Notice, Quarantined, Delivery, SavedView):
        found += model.objects.values_list(*(one.attname for one in model._meta.concrete_fields))
    queries = [parse_qsl(query) for query in SavedView.objects.values_list("query", flat=True)]
    return repr(found) + repr(queries) + unquote_plus(repr(found))


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(who=PEOPLE, way=st.sampled_from(WAYS))
@example(who="Åsa Ørsted", way=str.upper)
@example(who="Нина Соколова", way=str.upper)
@example(who="李 小龙", way=str)
@example(who="ann.bloom@bloomfield.example", way=str.upper)
@example(who='Ann "Annie" O\'Bloom\nfield', way=str)
def test_nobody_is_left_wherever_and_however_they_were_quoted(
    home: object, who: str, way: Callable[[str], str]
) -> None:
    del home
    said = way(who) if same(way(who), who) else who
    with transaction.atomic():
        write(said)
        clean(Disguise(1, b"s", frozenset(), (who,), frozenset()))
        left = stands()
        transaction.set_rollback(True)
    assert repr(said)[1:-1] not in left
    assert left.count(repr(OTHERS)) >= 5, "what is said of others stays"


def test_whoever_is_quoted_nowhere_costs_one_question_and_every_table_that_quotes_them_two(
    home: object,
    django_assert_num_queries: DjangoAssertNumQueries,
    django_assert_max_num_queries: DjangoAssertNumQueries,
) -> None:
    del home
    write("ann.bloom@bloomfield.example")
    words = tuple(f"someone.{number}@elsewhere.example" for number in range(20))
    with django_assert_num_queries(1):
        clean(Disguise(1, b"s", frozenset(), words, frozenset()))
    with django_assert_num_queries(1 + 2 * 6):
        clean(Disguise(1, b"s", frozenset(), ("ann.bloom@bloomfield.example", *words[1:]), frozenset()))
    assert "ann.bloom" not in stands()
    with django_assert_max_num_queries(len(written())):
        clean(Disguise(1, b"s", frozenset(), ("李 小龙",), frozenset()))
