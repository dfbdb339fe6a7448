"""People, accounts and hand-offs are found by how they begin."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from interlock.desk.lists.accounts import account as meant
from interlock.desk.lists.search import search
from interlock.desk.models import Account, AccountPair, Identity, Person
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


def test_an_account_that_was_merged_leads_to_the_one_that_stays(client: Client) -> None:
    Account.objects.create(id=10, key="crm:A10", label="Brightwater Ltd")
    Account.objects.create(id=11, key="crm:A11", label="Helles Wasser")
    AccountPair.objects.create(one=10, other=11, since=1, verdict="merged", kept=10)
    AccountPair.objects.create(one=9, other=10, since=1, verdict="merged", kept=9)
    found = [(one.id, one.label, one.says) for one in search("bright")]
    assert found == [(9, "Brightwater Packaging", "crm:A9, was Brightwater Ltd")]
    assert [one.says for one in search("helles")] == ["crm:A9, was Helles Wasser"]
    assert meant("11").id == meant("Helles").id == 9
    gone = client.get("/account/11/")
    assert (gone.status_code, gone["Location"]) == (302, "/account/9/")
    assert client.get("/account/9/").status_code == 200
