"""Leads find their account: the targets of the ladder, and that one lead and all leads climb the same."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pyarrow as pa
import pytest
from hypothesis import given
from hypothesis import strategies as st
from measure.firms import firms

from interlock.measure import matching

if TYPE_CHECKING:
    from collections.abc import Iterable

    from measure.firms import Firms


def judged(made: Firms) -> tuple[dict[str, tuple[int, int]], float]:
    """Return by rule how many links there are and how many are right, and the recall where an account is recorded."""
    links = matching.link(made.accounts, made.leads)
    right = made.truth[links["lead"].to_numpy()] == links["account"].to_numpy()
    rules = np.array(links["rule"].to_pylist())
    found = {rule: (int((rules == rule).sum()), int(right[rules == rule].sum())) for rule in set(rules.tolist())}
    recorded = np.isin(made.truth, made.accounts["account"].to_numpy())
    return found, float(right.sum() / recorded.sum())


@pytest.mark.parametrize("missing", [0.0, 0.4])
def test_the_ladder_reaches_its_targets(missing: float) -> None:
    found, recall = judged(firms(30_000, 1_200, missing=missing))
    linked, right = (sum(each) for each in zip(*found.values(), strict=True))
    assert recall >= 0.90
    assert right / linked >= 0.99
    for rule in ("work_domain", "same_name"):
        assert found[rule][0] > 1_000
        assert found[rule][1] / found[rule][0] >= 0.999
    assert found["learnt_domain"][1] / found["learnt_domain"][0] >= 0.99


NAMES = st.sampled_from(
    ["Acme", "Acme Inc", "ACME GmbH", "Acmee", "Blue River", "Blue Rivers Ltd", "Blu River", "Co", ""]
)
DOMAINS = st.sampled_from(["acme.com", "www.acme.com", "blueriver.co.uk", "blue-river.de", "gmail.com", "river.io", ""])
ACCOUNTS = st.lists(st.tuples(st.integers(1, 5), NAMES, DOMAINS), max_size=8)
LEADS = st.lists(st.tuples(NAMES, DOMAINS, st.none() | st.integers(1, 5)), min_size=1, max_size=12)


@given(ACCOUNTS, LEADS)
def test_one_lead_climbs_as_all_do(
    accounts: list[tuple[int, str, str]], leads: list[tuple[str, str, int | None]]
) -> None:
    rows = [(place, f"x@{domain}", name, account) for place, (name, domain, account) in enumerate(leads)]
    links = matching.link(table(accounts, matching.ACCOUNTS), table(rows, matching.LEADS)).to_pylist()
    claims = [claim for one in accounts for claim in matching.claims(one[0], one[1], [one[2]])]
    claims += learnt(claims, rows)
    alone = {
        place: (found.account, found.rule)
        for place, email, name, account in rows
        if account is None and (found := matching.climb(matching.asked(email, name), claims)).account is not None
    }
    assert {one["lead"]: (one["account"], one["rule"]) for one in links} == alone


def learnt(claims: list[matching.Claim], rows: Iterable[tuple[int, str, str, int | None]]) -> list[matching.Claim]:
    """Count who belongs to which account for certain, or by its name."""
    found = []
    for _, email, name, account in rows:
        asked = matching.asked(email, name)
        matched = matching.climb(asked, claims)
        sure = account or (matched.account if matched.rule == "same_name" else None)
        if sure is not None and asked.domain is not None:
            found.append(matching.Claim("learnt", asked.domain, sure, 1))
    return found


def table(rows: Iterable[tuple[object, ...]], shape: pa.Schema) -> pa.Table:
    return pa.Table.from_pylist([dict(zip(shape.names, row, strict=True)) for row in rows], shape)


@pytest.mark.parametrize(
    ("written", "plain"),
    [
        ("Müller & Söhne G.m.b.H.", "muller sohne"),
        ("Foo Co., Ltd.", "foo"),
        ("Nowak Sp. z o.o.", "nowak"),
        ("L'Oréal S.A.", "loreal"),
        ("AB", "ab"),
        ("Volvo AB (publ)", "volvo ab publ"),
        ("Ørsted A/S", "orsted"),
        ("  ", ""),
    ],
)
def test_names_are_compared_without_their_legal_form(written: str, plain: str) -> None:
    assert matching.plain_name(written) == plain


@given(st.text(max_size=40))
def test_a_compared_name_stays_as_it_is(text: str) -> None:
    once = matching.plain_name(text)
    assert matching.plain_name(once) == once
    assert matching.plain_name(text.upper().lower()) == matching.plain_name(text.upper())


@pytest.mark.parametrize(
    ("address", "domain"),
    [
        ("ann@eu.acme.co.uk", "acme.co.uk"),
        ("https://www.Acme.com/about?x=1", "acme.com"),
        ("acme.com.", "acme.com"),
        ("ann@gmail.com", None),
        ("ann@GMX.de", None),
        ("co.uk", None),
        ("ann@10.0.0.1", None),
        ("ann", None),
        ("ann@münchen.de", "xn--mnchen-3ya.de"),
    ],
)
def test_a_work_domain_is_somebodys_own(address: str, domain: str | None) -> None:
    assert matching.work_domain(address) == domain


@given(st.text(max_size=60))
def test_any_text_may_stand_where_an_address_should(text: str) -> None:
    domain = matching.work_domain(text)
    assert domain is None or (matching.work_domain(domain) == domain and not matching.is_free(domain))


def test_what_is_only_near_is_suggested_with_its_reason() -> None:
    claims = [*matching.claims(1, "Blue River Systems", []), *matching.claims(2, "Acme", ["acme.com"])]
    found = matching.climb(matching.asked("ann@gmail.com", "Blue Rivr Systems"), claims)
    assert (found.account, found.rule) == (None, None)
    assert [(one.account, one.why) for one in found.suggestions] == [(1, "near_name")]
    assert matching.climb(matching.asked("ann@acme.com", "Blue River Systems"), claims).account == 2


def test_two_accounts_of_one_name_are_for_people_to_tell_apart() -> None:
    claims = [*matching.claims(1, "Acme Inc", ["acme.com"]), *matching.claims(2, "Acme GmbH", ["acme.com", "acme.de"])]
    found = matching.climb(matching.asked("ann@acme.com", "Acme"), claims)
    assert found.account is None
    assert {one.account for one in found.suggestions} == {1, 2}
    assert matching.climb(matching.asked("ann@acme.de", None), claims).rule == "work_domain"
