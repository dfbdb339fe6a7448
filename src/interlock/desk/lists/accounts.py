"""Find one account by what it is called on the command line."""

from __future__ import annotations

from typing import TYPE_CHECKING

from interlock import InterlockError
from interlock.desk import matching
from interlock.desk.lists.entities import known
from interlock.desk.lists.search import search
from interlock.measure.ledger import key

if TYPE_CHECKING:
    from interlock.desk.lists.entities import Known


class NoSuchAccountError(InterlockError):
    """No account, or more than one, is meant."""


def account(which: str) -> Known:
    """Find an account by its outside key (`crm:4711`), its id, or the beginning of its name.

    One that was merged into another is that one.
    """
    namespace, _, own = which.partition(":")
    ids = [key("account", namespace, own), *([int(which)] if which.isdecimal() and len(which) < 20 else [])]
    into = matching.merged()
    found = known("account", [into.get(one, one) for one in ids if one < 2**63])
    if found:
        return next(iter(found.values()))
    named = [one for one in search(which) if one.kind == "account"]
    exact = [one for one in named if one.label.casefold() == which.strip().casefold()]
    if len(chosen := exact or named) == 1:
        return known("account", [chosen[0].id])[chosen[0].id]
    near = ", ".join(f"{one.label} ({one.says})" for one in named[:5])
    hint = f"; did you mean {near}?" if near else "; give its key (crm:4711) or the beginning of its name"
    raise NoSuchAccountError(f"{which!r} does not name one account{hint}")
