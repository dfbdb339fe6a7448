"""`interlock account`: the score of an account by its people, and how a lead finds it."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

import pytest

from interlock.agreement import starter
from interlock.connectors import Said, Who, synthetic
from interlock.desk import actions, numbers
from interlock.desk.live.leads import held
from interlock.desk.models import Account, Lead, Person
from interlock.measure.engine import Engine

if TYPE_CHECKING:
    from conftest import CommandLine


@pytest.fixture
def account(interlock: CommandLine) -> Account:
    """Load a small company, and return an account of it whose people are known."""
    for name, team in (("maya", "marketing"), ("sam", "sales")):
        actions.add_member(name, "secret", team)
    number = str(actions.propose(starter(), "maya").number)
    for name in ("maya", "sam"):
        actions.sign(number, name, "secret")
    actions.load(synthetic.company(200, seed=3, until=date(2026, 10, 1)), "synthetic")
    for person in Person.objects.order_by("id").values_list("id", flat=True)[:20]:
        with held(person):
            pass
    assert interlock("account", "index").status == 0
    return Account.objects.get(id=Lead.objects.exclude(account=None).values_list("account", flat=True)[0])


def test_an_account_is_shown_with_what_each_of_its_people_adds(interlock: CommandLine, account: Account) -> None:
    told = interlock("account", "show", account.key, "--json").json
    (score,) = told["scores"]
    assert (told["name"], score["model"], score["of"]) == (account.label, "interest", "sum")
    assert score["total"] == pytest.approx(sum(share["points"] for share in score["shares"]))
    with Engine(numbers.snapshot()) as engine:
        sql = "SELECT DISTINCT key FROM changes WHERE entity = 'person' AND field = 'account' AND text = ?"
        people = {person for (person,) in engine.sql(sql, [str(account.id)]).fetchall()}
    assert len(people) > Lead.objects.filter(account=account.id).count()
    assert {share["person"] for share in score["shares"]} - {None} == people
    assert account.label in interlock("account", "show", str(account.id)).out


def test_a_lead_finds_an_account_by_its_name(interlock: CommandLine, account: Account) -> None:
    assert Account.objects.filter(label=account.label).count() == 1
    found = interlock("account", "match", "--company", f"{account.label} GmbH", "--json").json
    assert (found["account"], found["rule"]) == (account.label, "same_name")
    assert "same_name" in interlock("account", "match", "--company", account.label).out
    assert "No rule" in interlock("account", "match", "--email", "ann@gmail.com").out


def test_whose_somebody_is_may_be_said_by_hand(interlock: CommandLine, account: Account) -> None:
    [told] = actions.hear([Said("1", Who(email="ann@gmail.com"), kind="page_view")], "site")
    assert Lead.objects.get(person=told.person or 0).account is None
    done = interlock("account", "link", "ann@gmail.com", account.key, "--by", "sam")
    assert f"ann@gmail.com belongs to {account.label}" in done.out
    assert Lead.objects.get(person=told.person or 0).account == account.id


def test_what_is_meant_must_be_clear(interlock: CommandLine, account: Account) -> None:
    assert account
    refused = interlock("account", "show", "nobody at all")
    assert refused.status == 2
    assert "does not name one account" in " ".join((refused.out + refused.err).split())
