"""What routing goes by: the routes, who is away, named lists of accounts, and the calendars there are."""

from __future__ import annotations

from dataclasses import dataclass

from interlock.agreement.prose import meanings
from interlock.desk.lists.program import binding
from interlock.desk.models import Absence, Account, Listed


@dataclass(frozen=True)
class Rule:
    """One route of the agreement, in the order in which it is asked."""

    name: str
    says: str
    terms: tuple[str, ...]


@dataclass(frozen=True)
class Gone:
    """An absence, now or to come."""

    number: int
    member: str
    since: int
    until: int
    delegate: str
    why: str
    passes_on: bool


@dataclass(frozen=True)
class OnList:
    """One account on a named list."""

    list: str
    account: int
    key: str
    label: str
    owner: str


def rules(now: int) -> list[Rule]:
    """List the routes of the agreement in force, in the order in which they are asked."""
    bound = binding(now)
    if bound is None:
        return []
    agreement = bound.program.agreement
    return [Rule(name, route.says, meanings(route, agreement)) for name, route in agreement.routes()]


def absences(now: int) -> list[Gone]:
    """List who is away and who will be, the next to leave first."""
    rows = Absence.objects.filter(until__gt=now).order_by("since", "member")
    return [Gone(r.pk, r.member, r.since, r.until, r.delegate, r.why, r.passes_on) for r in rows]


def named_lists() -> list[OnList]:
    """List the accounts on named lists."""
    rows = list(Listed.objects.order_by("list", "account"))
    known = Account.objects.in_bulk([row.account for row in rows])
    found = [(row, known.get(row.account)) for row in rows]
    return [
        OnList(row.list, row.account, one.key if one else "", str(one or row.account), row.owner) for row, one in found
    ]


def calendars(now: int) -> list[str]:
    """List the calendars of the agreement in force."""
    bound = binding(now)
    return [] if bound is None else list(bound.program.clocks)


def asked_lists(now: int) -> list[str]:
    """List the names of lists that routes ask for."""
    bound = binding(now)
    routes = [] if bound is None else [route for _, route in bound.program.agreement.routes()]
    return [route.list for route in routes if route.list is not None]
