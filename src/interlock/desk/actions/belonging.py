"""Say by hand which account people belong to, where no rule could; and take that back."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db import transaction
from django.db.models import Q

from interlock import InterlockError
from interlock.desk import clock, happenings, matching
from interlock.desk.live import linking, stored
from interlock.desk.models import Account, AccountName, AccountPair, Lead, Person, Unplaced
from interlock.desk.rights import Right, demand
from interlock.desk.verdicts.whom import log_in
from interlock.measure.ledger import key

if TYPE_CHECKING:
    from collections.abc import Sequence

MADE = "decided:"
"""How the keys of accounts begin that somebody said are none of those that came near."""


class PlacingError(InterlockError):
    """It cannot be decided so; the message says why and what to do."""


def belongs(person: int, account: int, by: str, now: int | None = None) -> None:
    """Link a person to an account from now on, in the name of a log-in; what is known of the account counts at once."""
    place([person], account, by, now)


@transaction.atomic
def place(people: Sequence[int], account: int, by: str, now: int | None = None) -> None:
    """Link people to an account from now on, in the name of a log-in, and answer the question whose they are."""
    _may(by)
    _there(people, account)
    _link(people, account, by, clock.now() if now is None else now)


@transaction.atomic
def place_in_new(people: Sequence[int], by: str, now: int | None = None) -> int:
    """Make an account for people of whom none is meant that came near; return its number."""
    _may(by)
    at = clock.now() if now is None else now
    rows = list(Unplaced.objects.select_for_update().filter(person__in=people, decided=None).order_by("person"))
    if not rows or len(rows) < len(set(people)):
        raise PlacingError("whose they are was decided meanwhile; look again")
    asked = rows[0]
    number = key("account", "decided", str(asked.person), str(at))
    near = [one.account for one in matching.match(_as_address(asked.domain), asked.company or None).suggestions]
    Account.objects.create(pk=number, key=f"{MADE}{number}", label=asked.company or asked.domain)
    theirs = bool(asked.domain) and not AccountName.objects.filter(kind="domain", value=asked.domain).exists()
    matching.index(number, asked.company, [asked.domain] if theirs else [])
    matching.apart(number, near, by, at)
    _link(people, number, by, at)
    Unplaced.objects.filter(person__in=people).update(made=True)
    return number


@transaction.atomic
def unplace(people: Sequence[int], by: str, now: int | None = None) -> int:
    """Take back whose people are; return how many it was still true of. An account made for them alone goes again."""
    _may(by)
    at = clock.now() if now is None else now
    rows = {row.person: row for row in Unplaced.objects.select_for_update().filter(person__in=people)}
    still = dict(Lead.objects.filter(person__in=rows).values_list("person", "account"))
    back = sorted(one for one, row in rows.items() if row.account is not None and still.get(one) == row.account)
    if not back:
        raise PlacingError("nothing is left to take back: they belong to another account by now, or to none")
    accounts = {account for one in back if (account := rows[one].account) is not None}
    stored.lock_accounts(accounts)
    held = linking.room(at)
    linking.link(held, back, None, f"log-in:{by}", linking.lock(held, back, accounts))
    held.save()
    made = {row.account for one, row in rows.items() if one in back and row.made}
    Unplaced.objects.filter(person__in=back).update(decided=None, by="", account=None, made=False)
    for one in back:
        happenings.note("unlinked", at=at, by=by, person=one, more={"account": rows[one].account})
    for account in sorted(one for one in made if one is not None and not linking.of(one)):
        _forget(account)
    return len(back)


def _link(people: Sequence[int], account: int, by: str, at: int) -> None:
    stored.lock_accounts([account])
    held = linking.room(at)
    when = linking.lock(held, people, [account])
    linking.link(held, people, account, f"log-in:{by}", when)
    held.save()
    Unplaced.objects.filter(person__in=people).update(decided=at, by=by, account=account)
    for person in sorted(people):
        happenings.note("linked", at=when, by=by, person=person, more={"account": account})


def _forget(account: int) -> None:
    """Drop an account to which nobody belongs any more, and the questions about it."""
    AccountName.objects.filter(account=account).delete()
    AccountPair.objects.filter(Q(one=account) | Q(other=account)).delete()
    Account.objects.filter(pk=account).delete()


def _may(by: str) -> None:
    member = log_in(by)
    demand(member, Right.HEARD if member.may(Right.HEARD) else Right.MATCH, "say whose lead somebody is")


def _there(people: Sequence[int], account: int) -> None:
    missing = set(people) - set(Person.objects.filter(pk__in=people).values_list("pk", flat=True))
    if missing or not people:
        raise PlacingError(f"there is no person {min(missing, default='')}; `interlock person show KEY` finds one")
    if not Account.objects.filter(pk=account).exists():
        raise PlacingError(f"there is no account {account}; `interlock account show NAME` finds one")
    if into := matching.merged().get(account):
        raise PlacingError(f"account {account} was merged into {into}; choose that one")


def _as_address(domain: str) -> str | None:
    return f"@{domain}" if domain else None
