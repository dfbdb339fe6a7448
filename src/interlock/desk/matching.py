"""Find the account of one new lead, and remember what accounts are known by."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db.models import F, Q
from django.db.models.functions import Length

from interlock.desk.models import AccountName
from interlock.measure import matching
from interlock.measure.matching import Claim, Matched

if TYPE_CHECKING:
    from collections.abc import Iterable

    from interlock.measure.matching import Asked, Rule

_CLAIM = ("kind", "value", "account", "people")


def match(email: str | None, company: str | None) -> Matched:
    """Return the account that a lead with this address and company name belongs to, by which rule, and what is near.

    A link is made by a rule that decides; suggestions are for people to choose from.
    """
    asked = matching.asked(email, company)
    exact = _exact(asked)
    found = matching.climb(asked, exact)
    if found.account is not None or not asked.name:
        return found
    return matching.climb(asked, [*exact, *_near(asked)])


def index(account: int, name: str = "", domains: Iterable[str] = ()) -> None:
    """Remember what an account is known by; what is known already stays."""
    rows = [row(one) for one in matching.claims(account, name, domains)]
    AccountName.objects.bulk_create(rows, ignore_conflicts=True)


def learn(account: int, email: str) -> None:
    """Count that somebody of an account has an address under this domain."""
    domain = matching.work_domain(email)
    if domain is None:
        return
    mine = AccountName.objects.filter(kind="learnt", value=domain, account=account)
    if not mine.update(people=F("people") + 1):
        AccountName.objects.bulk_create([row(Claim("learnt", domain, account, 1))], ignore_conflicts=True)


def source(rule: Rule) -> str:
    """Return the source of a link that a rule has made, as the person's field `account` keeps it: `match:same_name`."""
    return f"match:{rule}"


def row(claim: Claim) -> AccountName:
    """Return a claim as it is stored."""
    block = matching.block(claim.value) if claim.kind == "name" else ""
    return AccountName(kind=claim.kind, value=claim.value, block=block, account=claim.account, people=claim.people)


def _exact(asked: Asked) -> list[Claim]:
    """Return the claims with exactly the lead's own values."""
    wanted = [Q(kind="name", value=asked.name)] if asked.name else []
    if asked.domain:
        wanted += [Q(kind__in=("domain", "learnt"), value=asked.domain), Q(kind="stem", value=asked.stem)]
    if not wanted:
        return []
    either = wanted[0]
    for one in wanted[1:]:
        either |= one
    return _claims(either)


def _near(asked: Asked) -> list[Claim]:
    """Return the names that could be near."""
    low, high = len(asked.name) - matching.LONGER, len(asked.name) + matching.LONGER
    names = AccountName.objects.annotate(length=Length("value")).filter(
        block=matching.block(asked.name), length__gte=low, length__lte=high
    )
    return [Claim(*one) for one in names.values_list(*_CLAIM)]


def _claims(wanted: Q) -> list[Claim]:
    return [Claim(*one) for one in AccountName.objects.filter(wanted).values_list(*_CLAIM)]
