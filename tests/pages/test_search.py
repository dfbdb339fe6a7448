"""People, accounts and hand-offs are found by how they begin."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from interlock.desk.lists.search import search
from interlock.desk.models import Account, Identity, Person
from interlock.measure.ledger import key

if TYPE_CHECKING:
    from django.test import Client


@pytest.fixture(autouse=True)
def people() -> int:
    """Make four people and an account."""
    ann = key("person", "crm", "1")
    names = {ann: "Ann Fuentes", 2: "Øyvind Åsen", 3: "Bo", 4: "Annika 50% Meyer_x"}
    Person.objects.bulk_create([Person(id=one, key=f"crm:{one}", label=label) for one, label in names.items()])
    Account.objects.create(id=9, key="crm:A9", label="Brightwater Packaging")
    Identity.objects.create(kind="email", value="diego@brightwater.example", person=3)
    return ann


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("ann", ["Ann Fuentes", "Annika 50% Meyer_x"]),
        ("ANN F", ["Ann Fuentes"]),
        ("fuen", ["Ann Fuentes"]),
        ("øyv", ["Øyvind Åsen"]),
        ("Åse", ["Øyvind Åsen"]),
        ("åse", ["Øyvind Åsen"]),
        ("diego@", ["Bo"]),
        ("crm:1", ["Ann Fuentes"]),
        ("bright", ["Brightwater Packaging"]),
        ("packaging", ["Brightwater Packaging"]),
        ("50%", []),
        ("meyer_", ["Annika 50% Meyer_x"]),
        ("%", []),
        ("a", []),
        ("", []),
    ],
)
def test_names_addresses_and_keys_are_found_by_their_beginning(text: str, found: list[str]) -> None:
    assert [one.label for one in search(text)] == found


def test_the_palette_gets_what_it_draws(client: Client, people: int) -> None:
    answer = client.get("/search/", {"q": "fuen"}, headers={"Accept": "application/json"}).json()
    assert answer == {"results": [{"label": "Ann Fuentes", "says": f"crm:{people}", "url": f"/lead/{people}/"}]}


def test_the_page_lists_what_is_found_by_kind(client: Client) -> None:
    page = client.get("/search/", {"q": "bright"}).content.decode()
    assert 'href="/account/9/"' in page
    assert "Nothing begins with" in client.get("/search/", {"q": "zzz"}).content.decode()
    assert 'href="/funnel/"' in client.get("/search/", {"q": "funn"}).content.decode()
    assert "&lt;b&gt;" in client.get("/search/", {"q": "<b>"}).content.decode()
