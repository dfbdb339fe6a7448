"""Say by hand which account a person belongs to: what no rule could decide."""

from __future__ import annotations

from django.db import transaction

from interlock import InterlockError
from interlock.desk import clock, happenings, rights
from interlock.desk.live import stored
from interlock.desk.live.leads import Room, required
from interlock.desk.models import Account, Person
from interlock.desk.verdicts.whom import log_in
from interlock.lifecycle import Changed
from interlock.measure.ledger import key


@transaction.atomic
def belongs(person: int, account: int, by: str, now: int | None = None) -> None:
    """Link a person to an account from now on, in the name of a log-in; what is known of the account counts at once."""
    rights.demand(log_in(by), rights.Right.HEARD, "say whose lead somebody is")
    _there(person, account)
    at = clock.now() if now is None else now
    room = Room(required(at), at)
    stored.lock_accounts([account])
    room.lock([person])
    room.know([account])
    lead = room.leads[person]
    when = max(lead.instant, room.after(account))
    number = key("linked", str(person), str(account), str(when))
    linked = Changed(number, "person", person, "account", str(account), None, when, when, person, f"log-in:{by}")
    lead.hear([linked], when)
    room.save()
    happenings.note("linked", at=when, by=by, person=person, more={"account": account})


def _there(person: int, account: int) -> None:
    if not Person.objects.filter(pk=person).exists():
        raise InterlockError(f"there is no person {person}; `interlock person show KEY` finds one")
    if not Account.objects.filter(pk=account).exists():
        raise InterlockError(f"there is no account {account}; `interlock account show NAME` finds one")
