"""Link people to an account by what somebody decided, from now on: heard like anything else, and never rewritten."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db.models import Exists, OuterRef

from interlock.desk.lists.program import binding
from interlock.desk.live.leads import Room
from interlock.desk.live.nothing import NOTHING_AGREED
from interlock.desk.models import Belonging, Lead
from interlock.lifecycle import Changed
from interlock.measure.ledger import key

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable

AT_ONCE = 2_000
"""People that are locked with one statement."""


def room(now: int) -> Room:
    """Return where leads are locked, under what binds; where nothing does, nobody is handed over."""
    return Room(binding(now) or NOTHING_AGREED, now)


def lock(held: Room, people: Collection[int], accounts: Collection[int]) -> int:
    """Lock people, read what is known of accounts, and return an instant after all that was heard of any of them."""
    asked = sorted(people)
    for start in range(0, len(asked), AT_ONCE):
        held.lock(asked[start : start + AT_ONCE])
    held.know(accounts)
    return max([held.now, *(one.instant for one in held.leads.values()), *map(held.after, accounts)])


def link(held: Room, people: Iterable[int], account: int | None, source: str, when: int) -> None:
    """Let people belong to an account, or to none, from an instant on.

    Of those who are locked, what is known of the account counts at once; the others are judged when they are heard of.
    """
    text = None if account is None else str(account)
    for person in sorted(people):
        number = key("linked", str(person), text or "", str(when))
        told = Changed(number, "person", person, "account", text, None, when, when, person, source)
        if (lead := held.leads.get(person)) is None:
            held.write(told)
        else:
            lead.hear([told], when)


def leads(*accounts: int) -> set[int]:
    """Return the people of accounts who are looked after here."""
    return set(Lead.objects.filter(account__in=accounts).values_list("person", flat=True))


def of(account: int) -> set[int]:
    """Return everybody who belongs to an account: the leads, and who was imported and never heard of since."""
    imported = Belonging.objects.filter(~Exists(Lead.objects.filter(person=OuterRef("person"))), account=account)
    return leads(account) | set(imported.values_list("person", flat=True))
