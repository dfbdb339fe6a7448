"""A new lead finds its account in the desk."""

from __future__ import annotations

import pyarrow as pa
import pytest
from desk.live.agreed import MONDAY, agreed
from measure.firms import firms

from interlock import InterlockError
from interlock.connectors import Batch, Said, Who
from interlock.desk import actions, matching
from interlock.desk.actions.matching import index_accounts
from interlock.desk.models import Account, Lead, TailChange
from interlock.measure import matching as ladder
from interlock.measure.ledger import CHANGES, key


def said(entity: str, owner: int, field: str, text: str, source: str = "crm") -> dict[str, object]:
    """Say one value of a person or an account."""
    return {
        "id": key(entity, str(owner), field, text),
        "person": owner if entity == "person" else None,
        "entity": entity,
        "key": owner,
        "field": field,
        "text": text,
        "at": 1,
        "recorded": 1,
        "source": source,
    }


def load(accounts: dict[int, str], rows: list[dict[str, object]]) -> None:
    """Bring accounts by name in, and values."""
    count = len(accounts)
    names = pa.table(
        {
            "entity": ["account"] * count,
            "id": list(accounts),
            "key": [f"crm:{one}" for one in accounts],
            "label": list(accounts.values()),
        }
    )
    actions.load(iter([Batch({"changes": pa.Table.from_pylist(rows, CHANGES)}, names, rows_read=count)]), "crm")


def test_an_import_teaches_names_domains_and_what_its_people_write() -> None:
    people = [said("person", number, "email", f"p{number}@acme-mail.io") for number in (11, 12, 13)]
    people += [said("person", number, "account", "1") for number in (11, 12)]
    people += [said("person", 13, "account", "1", matching.source("learnt_domain"))]
    load({1: "Acme Inc", 2: "Blue River Systems"}, [said("account", 2, "website", "https://blueriver.com/"), *people])
    index_accounts()
    assert index_accounts() == 6  # 2 names, 2 of them in one word, 1 domain, 1 learnt
    found = {
        (email, company): matching.match(email, company)[:2]
        for email, company in [
            ("a@blueriver.com", None),
            (None, "ACME GmbH"),
            ("a@eu.acme-mail.io", "Whatever"),
            ("a@blueriversystems.com", "Blue Rivers Systems"),
            ("a@gmail.com", None),
            (None, None),
        ]
    }
    assert list(found.values()) == [
        (2, "work_domain"),
        (1, "same_name"),
        (1, "learnt_domain"),
        (None, None),
        (None, None),
        (None, None),
    ]


def test_a_name_that_two_accounts_share_is_asked_about_and_makes_no_third() -> None:
    agreed()
    load({1: "Acme Inc", 2: "Acme GmbH", 3: "Blue River Systems"}, [])
    index_accounts()
    mine = [
        Who(email="ann@gmail.com", company="ACME"),
        Who(email="bo@acme.example", company="Acme"),
        Who(email="cy@blueriversystems.com", company="Blue Rivers Systems"),
    ]
    told = [
        actions.hear([Said(f"u{n}", who, MONDAY, kind="visit", fields={"size": 500})], "site", now=MONDAY)[0]
        for n, who in enumerate(mine)
    ]
    assert Account.objects.count() == 3
    assert not TailChange.objects.filter(field="account").exists()
    assert all("size were not kept: the company is not clear" in one.problem for one in told)
    assert "Acme Inc (crm:1) or Acme GmbH (crm:2)" in told[0].warnings[0]
    assert "Blue River Systems (crm:3)" in told[2].warnings[0]
    person = told[0].person or 0
    with pytest.raises(InterlockError, match="may not say whose lead somebody is"):
        actions.belongs(person, 1, "mia", MONDAY)
    actions.belongs(person, 1, "sam", MONDAY + 1)
    assert Lead.objects.get(person=person).account == 1
    [again] = actions.hear([Said("v", mine[0], kind="visit", fields={"size": 500})], "site", now=MONDAY + 2)
    assert (again.problem, again.warnings) == ("", ())


def test_what_is_heard_live_is_known_at_once() -> None:
    matching.index(7, "Grün & Co KG", ["gruen.de"])
    matching.index(7, "Grün & Co KG", ["gruen.de", "gruen.at"])
    assert matching.match("a@gruen.at", None)[:2] == (7, "work_domain")
    for _ in range(2):
        matching.learn(7, "b@gruen-online.eu")
        matching.learn(7, "b@gmail.com")
    assert matching.match("c@gruen-online.eu", None)[:2] == (7, "learnt_domain")
    matching.learn(8, "d@gruen-online.eu")
    assert matching.match("c@gruen-online.eu", None)[:2] == (None, None)


def test_one_lead_and_all_leads_find_the_same() -> None:
    made = firms(600, 120, missing=0.2)
    for account, name, domain in zip(
        *(made.accounts[column].to_pylist() for column in made.accounts.column_names), strict=True
    ):
        matching.index(account, name, [domain])
    links = {one["lead"]: (one["account"], one["rule"]) for one in ladder.link(made.accounts, made.leads).to_pylist()}
    for lead, email, company in zip(
        *(made.leads[column].to_pylist() for column in ("lead", "email", "company")), strict=True
    ):
        found = matching.match(email, company)
        if links.get(lead, ("", ""))[1] != "learnt_domain":
            assert (found.account, found.rule) == links.get(lead, (None, None))


def test_who_is_heard_of_belongs_to_an_account_and_says_by_which_rule() -> None:
    agreed()
    load({1: "Acme Inc"}, [said("account", 1, "website", "acme.com")])
    index_accounts()
    people = [
        Who(email="ann@eu.acme.com"),
        Who(email="bo@gmail.com", company="ACME, Inc."),
        Who(email="cy@new.example"),
    ]
    for number, who in enumerate(people):
        (heard,) = actions.hear([Said(f"e{number}", who, MONDAY, kind="form", channel="direct")], "site", now=MONDAY)
        assert heard.status == "heard"
    links = TailChange.objects.filter(field="account").order_by("seq").values_list("text", "source")
    assert list(links)[:2] == [("1", "match:work_domain"), ("1", "match:same_name")]
    made, source = links[2]
    assert source == "site"
    index_accounts()
    assert matching.match("dee@mail.new.example", None)[:2] == (int(made or 0), "work_domain")
