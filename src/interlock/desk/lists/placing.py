"""What people have to decide about accounts: whose somebody is, which two are one; and what they decided lately."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.db.models import Count, Exists, OuterRef, Q

from interlock.desk import matching
from interlock.desk.lists.entities import Known, known
from interlock.desk.models import AccountName, AccountPair, Belonging, Deal, Lead, Listed, Unplaced
from interlock.measure.matching import SAYS, plain_name

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from django.db.models import Model, QuerySet

AT_ONCE = 50
"""Questions that are shown together."""
_ASKED = 2_000
"""People who are looked at to make questions of."""
_SAYS = {
    **SAYS,
    "same_name": "the name is this account's, legal forms aside, and others have it too",
    "work_domain": "their address is under a domain of this account, and of others",
}
"""Why an account may be meant."""
_ALIKE = {
    "same_name": "both have this name, legal forms aside",
    "near_name": "their names are nearly the same",
    "near_name_and_domain": "their names are nearly the same, and so are name and domain",
    "like_domain": "the domain of one is the name of the other in one word",
    "said": "somebody asked whether they are one",
}
"""Why two accounts may be one."""


@dataclass(frozen=True)
class Firm:
    """An account, and what speaks for it."""

    account: Known
    people: int
    deals: int
    """Open opportunities."""
    domains: tuple[str, ...]
    owners: tuple[str, ...]
    """Who looks after it by a named list."""


@dataclass(frozen=True)
class Candidate(Firm):
    """An account that may be meant."""

    why: str
    likeness: float
    colleagues: int
    """How many of its people have an address under the same domain."""


@dataclass(frozen=True)
class Question:
    """People who say the same of their company, and the accounts of which one is probably theirs."""

    company: str
    domain: str
    sources: tuple[str, ...]
    since: int
    people: tuple[Known, ...]
    candidates: tuple[Candidate, ...]


@dataclass(frozen=True)
class Pair:
    """Two accounts that may be one company."""

    number: int
    one: Firm
    other: Firm
    why: str
    says: str
    likeness: float
    since: int


@dataclass(frozen=True)
class Decided:
    """Something that was decided, and can be taken back."""

    at: int
    by: str
    account: Known | None
    """The account that people belong to by it; of two that were kept apart none."""
    people: tuple[Known, ...] = ()
    made: bool = False
    pair: int | None = None
    one: Known | None = None
    """Of a pair: the account that went, or the first of the two that are apart."""
    other: Known | None = None


@dataclass(frozen=True)
class Waiting:
    """How much waits to be decided."""

    people: int
    pairs: int

    @property
    def all(self) -> int:
        """Return both together."""
        return self.people + self.pairs


def waiting() -> Waiting:
    """Count what waits to be decided."""
    return Waiting(_unplaced().count(), _pairs().count())


def questions(most: int = AT_ONCE) -> list[Question]:
    """List the questions whose somebody is, the oldest first; people who say the same make one question."""
    groups: dict[tuple[str, str], list[Unplaced]] = defaultdict(list)
    for row in _unplaced().order_by("since", "person")[:_ASKED]:
        groups[plain_name(row.company), row.domain].append(row)
    rows = list(groups.values())[:most]
    people = known("person", [one.person for group in rows for one in group])
    return [_question(group, people) for group in rows]


def question(person: int) -> Question | None:
    """Return the question whose somebody is, with all who say the same; None where it is not asked any more."""
    asked = _unplaced().filter(person=person).first()
    if asked is None:
        return None
    alike = [
        one for one in _unplaced().filter(domain=asked.domain) if plain_name(one.company) == plain_name(asked.company)
    ]
    alike.sort(key=lambda one: (one.person != person, one.since))
    return _question(alike, known("person", [one.person for one in alike]))


def unclear(person: int) -> str | None:
    """Return what somebody wrote as their company, or its domain, while it is asked whose they are."""
    asked = _unplaced().filter(person=person).values_list("company", "domain").first()
    return None if asked is None else str(asked[0] or asked[1])


def pair(number: int) -> Pair | None:
    """Return one pair of accounts; None where it is decided."""
    return next(iter(_shown(_pairs().filter(pk=number))), None)


def pairs(most: int = AT_ONCE) -> list[Pair]:
    """List the accounts that may be one company, the likeliest first."""
    return _shown(_pairs()[:most])


def _shown(rows: Iterable[AccountPair]) -> list[Pair]:
    rows = list(rows)
    firms = _firms({account for row in rows for account in (row.one, row.other)})
    return [
        Pair(row.pk, firms[row.one], firms[row.other], row.why, _ALIKE.get(row.why, row.why), row.likeness, row.since)
        for row in rows
        if row.one in firms and row.other in firms
    ]


def decided(most: int = AT_ONCE) -> list[Decided]:
    """List what was decided, the last first."""
    placed: dict[tuple[int, str, int | None], list[Unplaced]] = defaultdict(list)
    for row in Unplaced.objects.exclude(decided=None).order_by("-decided", "since", "person")[: most * 10]:
        placed[row.decided or 0, row.by, row.account].append(row)
    paired = list(AccountPair.objects.exclude(verdict="").exclude(decided=None).order_by("-decided")[:most])
    accounts = known("account", _meant(placed, paired))
    people = known("person", [row.person for group in placed.values() for row in group])
    found = [
        Decided(
            at,
            by,
            accounts.get(account or 0),
            tuple(people[one.person] for one in group if one.person in people),
            any(one.made for one in group),
        )
        for (at, by, account), group in placed.items()
    ]
    found += [_of_pair(row, accounts) for row in paired]
    return sorted(found, key=lambda one: -one.at)[:most]


def _meant(placed: Iterable[tuple[int, str, int | None]], paired: Iterable[AccountPair]) -> set[int]:
    of_people = {account for _, _, account in placed if account is not None}
    return of_people | {account for row in paired for account in (row.one, row.other)}


def _of_pair(row: AccountPair, accounts: Mapping[int, Known]) -> Decided:
    went = row.gone if row.gone is not None else row.one
    return Decided(
        row.decided or 0,
        row.by,
        accounts.get(row.kept or 0),
        pair=row.pk,
        one=accounts.get(went),
        other=accounts.get(row.one + row.other - went),
    )


def _unplaced() -> QuerySet[Unplaced]:
    """Return who is asked about, but for those who came to an account in another way meanwhile."""
    elsewhere = Lead.objects.filter(person=OuterRef("person"), account__isnull=False)
    return Unplaced.objects.filter(~Exists(elsewhere), decided=None)


def _pairs() -> QuerySet[AccountPair]:
    gone = list(matching.merged())
    rows = AccountPair.objects.filter(verdict="").exclude(Q(one__in=gone) | Q(other__in=gone))
    return rows.order_by("-likeness", "since", "pk")


def _question(group: list[Unplaced], people: Mapping[int, Known]) -> Question:
    first = group[0]
    found = matching.match(f"@{first.domain}" if first.domain else None, first.company or None)
    near = [(one.account, _SAYS[one.why], one.likeness) for one in found.suggestions]
    if found.account is not None and found.rule is not None:
        near.insert(0, (found.account, SAYS[found.rule], 1.0))  # a rule decides by now
    firms = _firms(account for account, *_ in near)
    candidates = tuple(
        Candidate(**vars(firms[account]), why=why, likeness=likeness, colleagues=_colleagues(account, first.domain))
        for account, why, likeness in near
        if account in firms
    )
    return Question(
        first.company,
        first.domain,
        tuple(sorted({one.source for one in group})),
        first.since,
        tuple(people[one.person] for one in group if one.person in people),
        candidates,
    )


def _colleagues(account: int, domain: str) -> int:
    if not domain:
        return 0
    rows = AccountName.objects.filter(account=account, kind="learnt", value=domain)
    return sum(rows.values_list("people", flat=True))


def _firms(accounts: Iterable[int]) -> dict[int, Firm]:
    """Look up what speaks for accounts."""
    names = known("account", accounts)
    ids = set(names)
    leads = _counted(Lead, Q(account__in=ids))
    imported = _counted(Belonging, Q(~Exists(Lead.objects.filter(person=OuterRef("person"))), account__in=ids))
    deals = _counted(Deal, Q(account__in=ids, closed=False))
    domains, owners = defaultdict[int, list[str]](list), defaultdict[int, list[str]](list)
    for account, value in AccountName.objects.filter(account__in=ids, kind="domain").values_list("account", "value"):
        domains[account].append(value)
    for account, owner in Listed.objects.filter(account__in=ids).exclude(owner="").values_list("account", "owner"):
        owners[account].append(owner)
    return {
        number: Firm(
            one,
            leads.get(number, 0) + imported.get(number, 0),
            deals.get(number, 0),
            tuple(sorted(domains[number])),
            tuple(sorted(set(owners[number]))),
        )
        for number, one in names.items()
    }


def _counted(model: type[Model], wanted: Q) -> dict[int, int]:
    rows = model._default_manager.filter(wanted).values("account")  # noqa: SLF001 - the models are ours
    return dict(rows.annotate(number=Count("pk")).values_list("account", "number").order_by())
