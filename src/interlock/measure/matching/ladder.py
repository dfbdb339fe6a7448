"""The ladder: rules in their order, each with a name; what no rule decides is suggested, never linked."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING, Literal, NamedTuple, TypeAlias

from rapidfuzz.distance import JaroWinkler

from interlock.measure.matching.domains import stem, work_domain
from interlock.measure.matching.names import block, plain_name

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

Rule: TypeAlias = Literal["work_domain", "domain_and_name", "same_name", "learnt_domain"]
Kind: TypeAlias = Literal["domain", "name", "learnt", "stem"]
SAYS: Mapping[str, str] = {
    "work_domain": "their address is under a domain of this account alone",
    "domain_and_name": "several accounts share the domain; of those only this one has the name",
    "same_name": "the company name is this account's and no other's, legal forms aside",
    "learnt_domain": "most people with an address under this domain belong to this account",
    "near_name_and_domain": "the name is nearly this account's, and the domain is that name in one word",
    "near_name": "the name is nearly this account's",
    "like_domain": "the domain is this account's name in one word",
}
"""Every rule in its order, then what only suggests, in words."""
SHARE = 0.8
"""Of the people under a domain who must belong to one account before the domain is taken for its own."""
PEOPLE = 2
"""How many of them there must be at least: one person may be anybody's consultant."""
CONFIRMED = 0.9
"""Likeness of names (Jaro-Winkler, 0..1) that suggests together with a domain that is the account's name; it does not
link: where accounts are missing, four in ten of such links were wrong."""
SUGGESTS = 0.93
"""Likeness of names that suggests, for leads without a work domain."""
SURELY = 0.97
"""The same for leads with one: a domain that no account has speaks against them all."""
LONGER = 3
"""By how many letters names may differ in length and still be near."""
MOST = 3
"""Suggestions."""


class Asked(NamedTuple):
    """What a lead says of its company, ready for comparison."""

    domain: str | None
    name: str
    stem: str


class Claim(NamedTuple):
    """What an account is known by; `people`: how many of its people have a `learnt` domain."""

    kind: Kind
    value: str
    account: int
    people: int = 0


class Suggestion(NamedTuple):
    """An account that somebody may choose, why, and how like it is (0..1)."""

    account: int
    why: str
    likeness: float


class Matched(NamedTuple):
    """The account a lead belongs to and the rule that says so; or none, and what comes near."""

    account: int | None
    rule: Rule | None
    suggestions: tuple[Suggestion, ...] = ()

    @property
    def unclear(self) -> tuple[Suggestion, ...]:
        """Return the accounts of which one is probably meant, and nobody can say which: people have to."""
        if self.account is not None:
            return ()
        return tuple(one for one in self.suggestions if one.why in {"same_name", "work_domain", "near_name_and_domain"})


def asked(email: str | None, company: str | None) -> Asked:
    """Read what a lead says."""
    domain = work_domain(email) if email else None
    return Asked(domain, plain_name(company) if company else "", stem(domain) if domain else "")


def climb(lead: Asked, claims: Sequence[Claim]) -> Matched:
    """Take one lead up the ladder.

    `claims` holds at least every claim of kind domain, learnt and stem with the lead's own value, and every name that
    shares the lead's block; others do no harm.
    """
    by_domain = {one.account for one in claims if one.kind == "domain" and one.value == lead.domain}
    by_name = {one.account for one in claims if one.kind == "name" and one.value == lead.name and lead.name}
    learnt = _learnt(lead, claims)
    by_stem = {one.account for one in claims if one.kind == "stem" and one.value == lead.stem and lead.stem}
    near = _near(lead, claims)
    spelt = _near(lead, [one for one in claims if lead.stem and one.value.replace(" ", "") == lead.stem])
    found, rule = _first(by_domain, by_name, learnt)
    exact = [Suggestion(a, "same_name", 1.0) for a in sorted(by_name)]
    shared = [Suggestion(a, "work_domain", 1.0) for a in sorted(by_domain)]
    enough = SURELY if lead.domain else SUGGESTS
    like = [Suggestion(a, "near_name", likeness) for a, likeness in near.items() if likeness >= enough]
    both = [Suggestion(a, "near_name_and_domain", likeness) for a, likeness in spelt.items()]
    reads = [Suggestion(a, "like_domain", near.get(a, 0.0)) for a in sorted(by_stem)]
    return Matched(found, rule, _best([*exact, *shared, *both, *like, *reads], found))


def _first(by_domain: set[int], by_name: set[int], learnt: int | None) -> tuple[int | None, Rule | None]:
    """Return what the first rule says that decides."""
    if len(by_domain) == 1:
        return min(by_domain), "work_domain"
    if by_domain:
        both = by_domain & by_name
        return (min(both), "domain_and_name") if len(both) == 1 else (None, None)
    if len(by_name) == 1:
        return min(by_name), "same_name"
    return (learnt, "learnt_domain") if learnt is not None else (None, None)


def _learnt(lead: Asked, claims: Iterable[Claim]) -> int | None:
    people = Counter[int]()
    for one in claims:
        if one.kind == "learnt" and one.value == lead.domain:
            people[one.account] += one.people
    if not people:
        return None
    account, most = max(people.items(), key=lambda item: (item[1], -item[0]))
    return account if most >= PEOPLE and most >= SHARE * people.total() else None


def _near(lead: Asked, claims: Iterable[Claim]) -> dict[int, float]:
    """Return how like an account's name the lead's is, for those that come near enough to matter."""
    found: dict[int, float] = {}
    for one in claims:
        if one.kind == "name" and _comparable(one.value, lead.name):
            likeness = JaroWinkler.similarity(lead.name, one.value, score_cutoff=CONFIRMED)
            if likeness:
                found[one.account] = max(likeness, found.get(one.account, 0.0))
    return found


def _comparable(one: str, other: str) -> bool:
    return bool(other) and block(one) == block(other) and abs(len(one) - len(other)) <= LONGER


def _best(suggestions: Iterable[Suggestion], linked: int | None) -> tuple[Suggestion, ...]:
    """Keep the likeliest of each other account, most likely first."""
    best: dict[int, Suggestion] = {}
    for one in suggestions:
        if one.account != linked and (one.account not in best or best[one.account].likeness < one.likeness):
            best[one.account] = one
    return tuple(sorted(best.values(), key=lambda one: (-one.likeness, one.account))[:MOST])
