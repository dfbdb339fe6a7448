"""Find the account of one new lead, and remember what accounts are known by."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.db.models import F, Q
from django.db.models.functions import Length

from interlock.desk.models import AccountName, AccountPair
from interlock.measure import matching
from interlock.measure.matching import Claim, Matched

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from interlock.measure.matching import Asked, Rule, Suggestion

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


def merged() -> Mapping[int, int]:
    """Return the accounts that were merged into others, each with the one that everything of it belongs to now."""
    rows = AccountPair.objects.filter(verdict="merged").only("one", "other", "kept")
    into = {row.gone: row.kept for row in rows}
    found: dict[int, int] = {}
    for gone, kept in into.items():
        last = kept
        while into.get(last) is not None:
            last = into[last]
        if gone is not None and last is not None:
            found[gone] = last
    return found


def ask(account: int, near: Iterable[Suggestion], now: int) -> None:
    """Ask people whether an account that was just made is one of those that its name comes near."""
    pairs = [_pair(account, one.account, now, why=one.why, likeness=one.likeness) for one in near]
    AccountPair.objects.bulk_create(pairs, ignore_conflicts=True)


def apart(account: int, others: Iterable[int], by: str, now: int) -> None:
    """Keep in mind that somebody said of an account that it is none of these others."""
    said = {"why": "same_name", "verdict": "apart", "by": by, "decided": now}
    AccountPair.objects.bulk_create([_pair(account, one, now, **said) for one in others], ignore_conflicts=True)


def row(claim: Claim) -> AccountName:
    """Return a claim as it is stored."""
    block = matching.block(claim.value) if claim.kind == "name" else ""
    return AccountName(kind=claim.kind, value=claim.value, block=block, account=claim.account, people=claim.people)


def _pair(account: int, other: int, now: int, **said: Any) -> AccountPair:
    return AccountPair(one=min(account, other), other=max(account, other), since=now, **said)


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
