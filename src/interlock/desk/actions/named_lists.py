"""Named lists of accounts: who is on them, and who looks after each."""

from __future__ import annotations

import re

from django.db import transaction

from interlock.desk import clock, happenings
from interlock.desk.actions.seats import RoutingError, required
from interlock.desk.models import Account, Listed, Member

_NAME = re.compile(r"[a-z][a-z0-9_]{0,62}")


@transaction.atomic
def put_on_list(name: str, account: int, owner: str = "", by: str = "", now: int | None = None) -> None:
    """Put an account on a named list, or change who looks after it there."""
    at = clock.now() if now is None else now
    required(by)
    if not _NAME.fullmatch(name):
        raise RoutingError(f"{name!r} is not a name of small letters, digits and underscores that begins with a letter")
    if not Account.objects.filter(pk=account).exists():
        raise RoutingError(f"there is no account {account}")
    if owner and not Member.objects.filter(user__username=owner, user__is_active=True).exists():
        raise RoutingError(f"there is no user {owner!r}")
    Listed.objects.update_or_create(list=name, account=account, defaults={"owner": owner})
    happenings.note("listed", at=at, by=by, owner=owner, more={"list": name, "account": account})


@transaction.atomic
def take_off_list(name: str, account: int, by: str = "", now: int | None = None) -> None:
    """Take an account off a named list."""
    at = clock.now() if now is None else now
    required(by)
    if not Listed.objects.filter(list=name, account=account).delete()[0]:
        raise RoutingError(f"account {account} is not on the list {name}")
    happenings.note("unlisted", at=at, by=by, more={"list": name, "account": account})
