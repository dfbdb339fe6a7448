"""What is remembered of one lead, and how each event changes it."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType
from typing import TYPE_CHECKING, NamedTuple, TypeAlias

from interlock.lifecycle.events import Changed, Touched
from interlock.lifecycle.fields import NOTHING, Fields
from interlock.lifecycle.standing import UNKNOWN, Standing, after_move

if TYPE_CHECKING:
    from interlock.lifecycle.events import Event
    from interlock.lifecycle.fading import Cell
    from interlock.lifecycle.program import Program


Accounts: TypeAlias = Mapping[int, Fields]
"""What is known of accounts, by id."""
NO_ACCOUNTS: Accounts = MappingProxyType({})


class Lead(NamedTuple):
    """All that the agreement needs to remember of one person; never changed, only followed by the next."""

    person: int
    cells: tuple[Cell | None, ...]
    """As laid out in `Program.cells`; None: no such touch yet."""
    fields: Fields
    standing: Standing


def unknown(program: Program, person: int) -> Lead:
    """Return a person of whom nothing has been heard."""
    return Lead(person, (None,) * len(program.cells), NOTHING, UNKNOWN)


def account_of(lead: Lead, accounts: Accounts) -> Fields:
    """Return what is known of the account that a lead belongs to."""
    account = lead.fields.account
    return NOTHING if account is None else accounts.get(account, NOTHING)


def fold(program: Program, lead: Lead, event: Event, now: int | None = None) -> Lead:
    """Return the lead after one more event of its person, which became known at `now` (its own `at` by default).

    Touches and changes may come late and in any order: the score at any time after the last of them is the same
    (1e-9). A change may be heard twice; a touch is counted as often as it is folded, so whoever calls lets each id in
    once (the ledger does). Moves count in the order in which they come. A change of an account or an opportunity does
    not change the lead: accounts are kept as `Fields` of their own and handed to `decide`.
    """
    if isinstance(event, Touched):
        return _touched(program, lead, event)
    if isinstance(event, Changed):
        if event.entity != "person":
            return lead
        fields = lead.fields.after(event)
        return lead if fields is lead.fields else Lead(lead.person, lead.cells, fields, lead.standing)
    standing = after_move(program, lead.standing, event, event.at if now is None else now)
    return Lead(lead.person, lead.cells, lead.fields, standing)


def _touched(program: Program, lead: Lead, touched: Touched) -> Lead:
    heard = program.heard.get(touched.kind)
    if heard is None:
        return lead
    cells = list(lead.cells)
    for index, fade in heard:
        cells[index] = fade.after(cells[index], touched.at)
    return Lead(lead.person, tuple(cells), lead.fields, lead.standing)
