"""Whose account it is where no rule says so: asked once, decided by a person, and taken back exactly.

Law: of two accounts that are merged, every count of the one that stays is the sum of both, and taking it back restores
every table and every count of the ledger as it was.
"""

from __future__ import annotations

from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import pytest
from desk.live.agreed import DAY, HOUR, MONDAY, SECOND, agreed
from desk.live.test_matching import load, said
from django.db import transaction
from django.test import override_settings
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from interlock.connectors import Said, Who
from interlock.desk import actions, matching, numbers
from interlock.desk.actions.matching import index_accounts
from interlock.desk.actions.merging import follow_merges
from interlock.desk.ledger import person as ledger
from interlock.desk.lists import placing
from interlock.desk.models import (
    Account,
    AccountFields,
    AccountName,
    AccountPair,
    Belonging,
    Deal,
    Handoff,
    Happening,
    Lead,
    Listed,
    Unplaced,
)
from interlock.desk.rights import NotAllowedError
from interlock.lifecycle import Fields, thaw_fields
from interlock.measure.engine import Engine

MANY = settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
ACME, ALSO, OTHER = 1, 2, 3
BY_ACCOUNT = """
SELECT CAST(text AS BIGINT), count(*) FROM (
  SELECT key, arg_max({'text': text}, ("at", recorded, id)).text AS text FROM changes
  WHERE entity = 'person' AND field = 'account' GROUP BY key
) GROUP BY text
"""


@pytest.fixture
def three(home: object) -> None:  # noqa: ARG001
    """Let two accounts have one name, and a third another."""
    agreed()
    actions.add_member("rita", "secret", "other", "revops")
    load({ACME: "Acme Inc", ALSO: "Acme GmbH", OTHER: "Blue River Systems"}, [])
    index_accounts(MONDAY)


def hear(number: str, who: Who, at: int, **more: Any) -> int:
    [heard] = actions.hear([Said(number, who, at, **({"kind": "visit"} | more))], "site", now=at)
    assert heard.status == "heard"
    assert heard.person is not None
    return heard.person


@pytest.mark.usefixtures("three")
def test_a_person_whose_company_is_not_clear_is_asked_about_once_and_decided_by_a_person() -> None:
    mine = [Who(email=f"{name}@acme.example", company="ACME") for name in ("ann", "bo")]
    people = [hear(f"u{n}", who, MONDAY + n) for n, who in enumerate(mine)]
    hear("again", mine[0], MONDAY + 5)
    [question] = placing.questions()
    assert (question.company, question.domain, sorted(one.id for one in question.people)) == (
        "ACME",
        "acme.example",
        sorted(people),
    )
    assert [one.account.id for one in question.candidates] == [ACME, ALSO]
    assert (placing.waiting().people, placing.waiting().pairs) == (2, 1)
    with pytest.raises(NotAllowedError):
        actions.place(people, ACME, "mia", MONDAY + 6)
    actions.place(people, ALSO, "rita", MONDAY + 6)
    assert set(Lead.objects.filter(person__in=people).values_list("account", flat=True)) == {ALSO}
    assert (placing.questions(), placing.waiting().people) == ([], 0)
    [decided] = placing.decided()
    assert (decided.by, decided.account.id if decided.account else None) == ("rita", ALSO)
    assert actions.unplace(people, "rita", MONDAY + 7) == 2
    assert set(Lead.objects.filter(person__in=people).values_list("account", flat=True)) == {None}
    assert placing.waiting().people == 2
    with pytest.raises(actions.PlacingError, match="nothing is left"):
        actions.unplace(people, "rita", MONDAY + 8)
    kinds = Happening.objects.filter(kind__in=("linked", "unlinked")).values_list("kind", "by")
    assert sorted(kinds) == [("linked", "rita")] * 2 + [("unlinked", "rita")] * 2


@pytest.mark.usefixtures("three")
def test_none_of_those_that_come_near_makes_an_account_that_goes_again_when_it_is_taken_back() -> None:
    before = set(Account.objects.values_list("pk", flat=True))
    person = hear("u", Who(email="ann@bread.example", company="Acme Bakery"), MONDAY)
    assert not placing.questions()  # far from both: a company nobody knew
    person = hear("v", Who(email="bo@gmail.com", company="Acme"), MONDAY + 1)
    made = actions.place_in_new([person], "rita", MONDAY + 2)
    assert Lead.objects.get(person=person).account == made
    assert placing.questions() == []
    assert {(one.one.account.id, one.other.account.id) for one in placing.pairs()} == {(ACME, ALSO)}
    with pytest.raises(actions.PlacingError, match="decided meanwhile"):
        actions.place_in_new([person], "rita", MONDAY + 3)
    actions.unplace([person], "rita", MONDAY + 4)
    assert set(Account.objects.values_list("pk", flat=True)) - before == set(
        Account.objects.filter(key__startswith="live:").values_list("pk", flat=True)
    )
    assert [one.company for one in placing.questions()] == ["Acme"]


@pytest.mark.usefixtures("three")
def test_an_account_whose_name_comes_near_one_that_is_known_is_asked_about_and_links_nobody() -> None:
    person = hear("u", Who(email="ann@gmail.com", company="Blue Rivers Systems"), MONDAY)
    made = Lead.objects.get(person=person).account
    assert made not in {None, OTHER}
    near = next(one for one in placing.pairs() if OTHER in (one.one.account.id, one.other.account.id))
    assert near.why == "near_name"
    assert actions.merge(near.number, OTHER, "rita", MONDAY + 1) == 1
    assert Lead.objects.get(person=person).account == OTHER
    index_accounts(MONDAY + 2)
    assert matching.match(None, "Blue Rivers Systems").account == OTHER
    assert matching.match(None, "Blue River Systems").account == OTHER
    assert {(one.one.account.id, one.other.account.id) for one in placing.pairs()} == {(ACME, ALSO)}


@pytest.mark.usefixtures("three")
def test_who_comes_to_a_merged_account_with_an_import_follows_and_goes_back_with_it() -> None:
    [pair] = placing.pairs()
    actions.merge(pair.number, ACME, "rita", MONDAY)
    late = [said("person", 70, "account", str(ALSO)), said("person", 70, "email", "zed@acme.example")]
    load({}, late)
    index_accounts(MONDAY + 1)
    assert follow_merges(MONDAY + 2) == 1
    assert follow_merges(MONDAY + 3) == 0
    index_accounts(MONDAY + 4)
    assert Belonging.objects.get(person=70).account == ACME
    assert actions.ask_again(pair.number, "rita", MONDAY + 5) == 1
    index_accounts(MONDAY + 6)
    assert Belonging.objects.get(person=70).account == ALSO


@pytest.mark.usefixtures("three")
def test_what_was_merged_since_or_decided_already_is_refused_with_what_to_do() -> None:
    [pair] = placing.pairs()
    further = actions.compare(ALSO, OTHER, "rita", MONDAY)
    with pytest.raises(NotAllowedError):
        actions.merge(pair.number, ACME, "mia", MONDAY)
    with pytest.raises(actions.PlacingError, match="neither of the two"):
        actions.merge(pair.number, OTHER, "rita", MONDAY)
    actions.merge(pair.number, ALSO, "rita", MONDAY)
    with pytest.raises(actions.PlacingError, match="decided meanwhile"):
        actions.keep_apart(pair.number, "rita", MONDAY)
    actions.merge(further, OTHER, "rita", MONDAY + 1)
    with pytest.raises(actions.PlacingError, match="take that back first"):
        actions.ask_again(pair.number, "rita", MONDAY + 2)
    person = hear("u", Who(email="ann@gmail.com", company="ACME"), MONDAY + DAY)
    assert Lead.objects.get(person=person).account == OTHER
    with pytest.raises(actions.PlacingError, match=f"merged into {OTHER}"):
        actions.place([person], ACME, "rita", MONDAY + DAY)


one_person = st.fixed_dictionaries(
    {
        "account": st.sampled_from([ACME, ALSO, OTHER]),
        "visits": st.integers(0, 2),
        "demo": st.booleans(),
        "deal": st.booleans(),
        "imported": st.booleans(),
    }
)
world = st.fixed_dictionaries(
    {
        "people": st.lists(one_person, max_size=6),
        "sizes": st.dictionaries(st.sampled_from([ACME, ALSO]), st.sampled_from([50, 500])),
        "listed": st.sets(st.tuples(st.sampled_from(["named", "partners"]), st.sampled_from([ACME, ALSO]))),
        "into": st.sampled_from([ACME, ALSO]),
    }
)


@MANY
@given(made=world)
@pytest.mark.usefixtures("three")
def test_law_counts_of_merged_accounts_add_up_and_taking_it_back_restores_them(made: dict[str, Any]) -> None:
    with TemporaryDirectory() as folder, override_settings(LEDGER_ROOT=Path(folder)), transaction.atomic():
        build(made)
        into = made["into"]
        gone = ACME + ALSO - into
        before, counted = tables(), counts()
        [pair] = AccountPair.objects.filter(one=ACME, other=ALSO)
        people = actions.merge(pair.pk, into, "rita", MONDAY + 2 * DAY)
        after = counts()
        for what, each in counted.items():
            if what != "handoffs in all":
                assert after[what].get(gone, 0) == 0, what
                extra = after[what].get(into, 0) - each.get(ACME, 0) - each.get(ALSO, 0)
                assert extra == (
                    0
                    if what != "handoffs"
                    else sum(after["handoffs in all"].values()) - sum(counted["handoffs in all"].values())
                ), what
            assert after[what].get(OTHER, 0) == each.get(OTHER, 0), what
        assert people == counted["people"].get(gone, 0)
        opened = set(Handoff.objects.values_list("pk", flat=True)) - before["handoffs"].keys()
        assert actions.ask_again(pair.pk, "rita", MONDAY + 3 * DAY) == people
        again = tables()
        for name, rows in before.items():
            assert {key: row for key, row in again[name].items() if key not in opened} == rows, name
        assert {what: each for what, each in counts().items() if "handoffs" not in what} == {
            what: each for what, each in counted.items() if "handoffs" not in what
        }
        transaction.set_rollback(True)


def build(made: dict[str, Any]) -> None:
    """Make people, deals, lists and what is known of accounts."""
    for account, size in made["sizes"].items():
        row = said("account", account, "size", "")
        load({}, [row | {"text": None, "number": float(size)}])
    imported = []
    for number, one in enumerate(made["people"]):
        if one["imported"]:
            imported.append(said("person", 500 + number, "account", str(one["account"])))
            continue
        at = MONDAY + number * SECOND
        person = hear(f"p{number}", Who(email=f"p{number}@gmail.com"), at)
        actions.place([person], one["account"], "rita", at + 1)
        for visit in range(one["visits"]):
            hear(f"v{number}.{visit}", Who(email=f"p{number}@gmail.com"), at + HOUR + visit)
        if one["demo"]:
            hear(f"d{number}", Who(email=f"p{number}@gmail.com"), at + 2 * HOUR, kind="demo")
        if one["deal"]:
            Deal.objects.create(opportunity=900 + number, person=person, account=one["account"], moved=at)
    load({}, imported)
    index_accounts(MONDAY + DAY)
    Listed.objects.bulk_create(Listed(list=name, account=account, owner="sam") for name, account in made["listed"])


def counts() -> dict[str, dict[int, int]]:
    """Count by account: in the desk, and in the ledger as figures are counted."""
    found: dict[str, dict[int, int]] = {"people": {}, "handoffs": {}, "handoffs in all": {}, "deals": {}}
    homes = dict(Belonging.objects.values_list("person", "account")) | dict(
        Lead.objects.values_list("person", "account")
    )
    for what, accounts in (
        ("people", list(homes.values())),
        ("handoffs", list(Handoff.objects.values_list("account", flat=True))),
        ("deals", list(Deal.objects.values_list("account", flat=True))),
    ):
        for account in accounts:
            if account is not None:
                found[what][account] = found[what].get(account, 0) + 1
    found["handoffs in all"] = {0: Handoff.objects.count()}
    with Engine(numbers.snapshot()) as engine:
        rows = engine.sql(BY_ACCOUNT).fetchall()
    found["people of the ledger"] = {account: count for account, count in rows if account is not None}
    return found


def tables() -> dict[str, dict[Any, Any]]:
    """Return what every table says of accounts, by row."""
    return {
        "leads": dict(Lead.objects.values_list("person", "account")),
        "imported": dict(Belonging.objects.values_list("person", "account")),
        "handoffs": dict(Handoff.objects.values_list("pk", "account")),
        "deals": dict(Deal.objects.values_list("pk", "account")),
        "listed": {
            (name, account): owner for name, account, owner in Listed.objects.values_list("list", "account", "owner")
        },
        "names": {
            (kind, value, account): people
            for kind, value, account, people in AccountName.objects.values_list("kind", "value", "account", "people")
        },
        "fields": {account: said_of(account) for account in (ACME, ALSO, OTHER)},
        "unplaced": dict(Unplaced.objects.values_list("person", "account")),
    }


def said_of(account: int) -> dict[str, tuple[str | None, float | None]]:
    """Return the last word about every field of an account; what the desk keeps of it says the same."""
    fields = Fields()
    for change in ledger.of_accounts([account])[account]:
        fields = fields.after(change)
    kept = AccountFields.objects.filter(account=account).values_list("fields", flat=True).first()
    assert kept is None or thaw_fields(kept) == fields
    return {name: (one.text, one.number) for name in fields.known if (one := fields.get(name)) is not None}
