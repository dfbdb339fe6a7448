"""Leads and accounts as they are kept between two events: locked, read, folded anew where need be, and written."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any, NamedTuple

from django.db import connection

from interlock.desk.ledger import person as ledger
from interlock.desk.live import many
from interlock.desk.live.folding import Folded, Last, folded
from interlock.desk.models import AccountFields, Lead
from interlock.lifecycle import (
    NOTHING,
    Changed,
    Fields,
    LayoutError,
    Moved,
    Touched,
    freeze,
    freeze_fields,
    thaw,
    thaw_fields,
)

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Mapping

    from interlock.desk.lists.program import Binding
    from interlock.lifecycle import Program

TABLES: dict[type, str] = {Touched: "touches", Changed: "changes", Moved: "moves"}
"""By kind of event, the table of the ledger that holds it."""
_COLUMNS = ("person", "account", "state", "folded", "seal", "recorded", "wakes")
_EMPTY = "{}"
_REPLACE = "(person) DO UPDATE SET " + ", ".join(f'"{name}" = excluded."{name}"' for name in _COLUMNS[1:])


class Row(NamedTuple):
    """A lead's row beside the lead itself."""

    found: Folded
    wakes: int | None
    stale: bool
    """Whether it was folded anew, and differs from what is stored."""


def lock(binding: Binding, people: Collection[int], new: Collection[int] = ()) -> dict[int, Row]:
    """Lock the rows of these people until the transaction ends, and return them; `new` have no history to fold.

    Those that are there first, then those that are not, both in the order of their ids: nobody waits in a circle.
    """
    rows = _locked(sorted(people))
    missing = sorted(set(people) - {row[0] for row in rows})
    if missing:
        many.put(Lead, _COLUMNS, [(one, None, "unknown", _EMPTY, "", 0, None) for one in missing], "DO NOTHING")
        rows += _locked(missing)
    found = {person: _thawed(binding, *row) for person, *row in rows}
    return _complete(binding.program, found, set(new))


def _locked(people: list[int]) -> list[tuple[Any, ...]]:
    if not people:
        return []
    condition, bound = many.among("person", people)
    waiting = " ORDER BY person FOR UPDATE" if connection.vendor == "postgresql" else ""
    with connection.cursor() as cursor:
        cursor.execute(
            f"SELECT person, folded, seal, recorded, wakes FROM {Lead._meta.db_table} WHERE {condition}{waiting}",  # noqa: S608
            bound,
        )
        return list(cursor.fetchall())


def of_account(accounts: Collection[int]) -> list[int]:
    """Return the people with a row who belong to these accounts."""
    return list(Lead.objects.filter(account__in=accounts).values_list("person", flat=True)) if accounts else []


def save(binding: Binding, leads: Iterable[tuple[Folded, int | None]]) -> None:
    """Write leads and when time alone changes something about them."""
    rows = [
        (
            found.lead.person,
            found.lead.fields.account,
            found.lead.standing.state,
            json.dumps(
                freeze(binding.program, found.lead) | {"last": found.last, "heard": found.heard}, separators=(",", ":")
            ),
            binding.seal,
            found.recorded,
            wakes,
        )
        for found, wakes in leads
    ]
    many.put(Lead, _COLUMNS, rows, _REPLACE)


def lock_accounts(accounts: Collection[int]) -> None:
    """Let nobody else link to, or change, these accounts until the transaction ends."""
    if not accounts or connection.vendor != "postgresql":
        return
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT pg_advisory_xact_lock(%s, key) FROM unnest(%s::int[]) AS key",
            [_ACCOUNTS, sorted({account % 2**31 for account in accounts})],
        )


_ACCOUNTS = 1
"""What the advisory lock is about."""


class Firm(NamedTuple):
    """What is known of an account, and when the last change of it became known."""

    fields: Fields
    recorded: int

    def after(self, change: Changed) -> Firm:
        """Return it after a change, early or late."""
        return Firm(self.fields.after(change), max(self.recorded, change.recorded))


UNHEARD_OF = Firm(NOTHING, 0)


def accounts(wanted: Collection[int], new: Collection[int] = ()) -> dict[int, Firm]:
    """Return what is known of these accounts; what is asked for the first time is read from the ledger and kept."""
    rows = many.pick(AccountFields, ("account", "fields", "recorded"), "account", wanted)
    found = {account: Firm(thaw_fields(json.loads(fields)), recorded) for account, fields, recorded in rows}
    found |= dict.fromkeys(set(wanted) & set(new) - set(found), UNHEARD_OF)
    first = ledger.of_accounts(set(wanted) - set(found))
    for account, changes in first.items():
        firm = UNHEARD_OF
        for change in changes:
            firm = firm.after(change)
        found[account] = firm
    save_accounts({account: found[account] for account in first})
    return found


def save_accounts(known: Mapping[int, Firm]) -> None:
    """Write what is known of accounts."""
    rows = [(account, json.dumps(freeze_fields(one.fields)), one.recorded) for account, one in sorted(known.items())]
    many.put(AccountFields, ("account", "fields", "recorded"), rows, REPLACE_ACCOUNT)


REPLACE_ACCOUNT = "(account) DO UPDATE SET fields = excluded.fields, recorded = excluded.recorded"


def _frozen(program: Program, found: Folded) -> dict[str, Any]:
    return freeze(program, found.lead) | {"last": found.last, "heard": found.heard}


def _thawed(binding: Binding, text: str, seal: str, recorded: int, wakes: int | None) -> Row | None:
    """Return a stored lead, None if it was never folded or has to be folded anew."""
    stored: dict[str, Any] = json.loads(text)
    if not stored:
        return None
    try:
        lead = thaw(binding.program, stored)
    except LayoutError:
        return None
    last = stored["last"] and Last(*stored["last"])
    return Row(Folded(lead, recorded, last, stored["heard"]), wakes, stale=seal != binding.seal)


def _complete(program: Program, rows: Mapping[int, Row | None], new: set[int]) -> dict[int, Row]:
    missing = [person for person, row in rows.items() if row is None]
    heard = ledger.of_people([person for person in missing if person not in new])
    found = {person: row for person, row in rows.items() if row is not None}
    for person in missing:
        lead = folded(program, person, heard.get(person, ()))
        found[person] = Row(lead, None, stale=True)
    return found
